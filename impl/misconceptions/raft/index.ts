import { commitMisconceptions } from './commits';
import { diskMisconceptions } from './disks';
import { logMisconceptions } from './logs';
import { roleMisconceptions } from './roles';
import { voteMisconceptions } from './votes';

export const misconceptions = [...voteMisconceptions, ...roleMisconceptions, ...diskMisconceptions, ...logMisconceptions, ...commitMisconceptions];
