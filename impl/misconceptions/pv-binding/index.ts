export const misconceptions = [];
