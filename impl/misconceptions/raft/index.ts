import { lookout as lookoutFor } from './lookout';
import { commitMisconceptions } from './commits';
import { diskMisconceptions } from './disks';
import { followerMisconceptions } from './followers';
import { logMisconceptions } from './logs';
import { memberMajorityMisconceptions } from './member-majorities';
import { memberMisconceptions } from './members';
import { readMisconceptions } from './reads';
import { roleMisconceptions } from './roles';
import { snapshotMisconceptions } from './snapshots';
import { stabilityMisconceptions } from './stability';
import { voteMisconceptions } from './votes';

export const misconceptions = [
  ...voteMisconceptions, ...roleMisconceptions, ...diskMisconceptions, ...logMisconceptions, ...commitMisconceptions, ...followerMisconceptions,
  ...snapshotMisconceptions, ...readMisconceptions, ...stabilityMisconceptions, ...memberMisconceptions, ...memberMajorityMisconceptions,
];

export const lookout = lookoutFor(misconceptions);
