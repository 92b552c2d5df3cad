import { accessMisconceptions } from './access';
import { accountMisconceptions } from './accounts';
import { admissionMisconceptions } from './admission';
import { tokenEndMisconceptions } from './token-ends';
import { tokenMisconceptions } from './tokens';

export const misconceptions = [...accountMisconceptions, ...accessMisconceptions, ...admissionMisconceptions, ...tokenEndMisconceptions, ...tokenMisconceptions];
