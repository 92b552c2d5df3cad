import { promiseMisconceptions } from './promises';
import { recoveryMisconceptions } from './recovery';
import { revisionMisconceptions } from './revisions';
import { snapshotMisconceptions } from './snapshots';

export const misconceptions = [...promiseMisconceptions, ...recoveryMisconceptions, ...snapshotMisconceptions, ...revisionMisconceptions];
