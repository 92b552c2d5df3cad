import { accessMisconceptions } from './access';
import { accountMisconceptions } from './accounts';
import { admissionMisconceptions } from './admission';
import { tokenMisconceptions } from './tokens';

export const misconceptions = [...accountMisconceptions, ...accessMisconceptions, ...admissionMisconceptions, ...tokenMisconceptions];
