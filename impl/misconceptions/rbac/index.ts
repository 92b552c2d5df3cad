import { grantingMisconceptions } from './grants';
import { nameMisconceptions } from './names';
import { ruleMisconceptions } from './rules';
import { scopeMisconceptions } from './scopes';
import { subjectMisconceptions } from './subjects';
import { writeMisconceptions } from './writes';

export const misconceptions = [...ruleMisconceptions, ...nameMisconceptions, ...scopeMisconceptions, ...subjectMisconceptions, ...grantingMisconceptions, ...writeMisconceptions];
