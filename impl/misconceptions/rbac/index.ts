import { aggregationMisconceptions } from './aggregation';
import { authorizerMisconceptions } from './authorizers';
import { grantingMisconceptions } from './grants';
import { nameMisconceptions } from './names';
import { ruleMisconceptions } from './rules';
import { scopeMisconceptions } from './scopes';
import { subjectMisconceptions } from './subjects';
import { urlMisconceptions } from './urls';
import { writeMisconceptions } from './writes';

export const misconceptions = [
  ...ruleMisconceptions,
  ...urlMisconceptions,
  ...nameMisconceptions,
  ...scopeMisconceptions,
  ...aggregationMisconceptions,
  ...subjectMisconceptions,
  ...authorizerMisconceptions,
  ...grantingMisconceptions,
  ...writeMisconceptions,
];
