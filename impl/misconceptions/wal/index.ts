import { promiseMisconceptions } from './promises';
import { recoveryMisconceptions } from './recovery';
import { revisionMisconceptions } from './revisions';
import { snapshotCountMisconceptions } from './snapshot-counts';
import { snapshotMisconceptions } from './snapshots';

export const misconceptions = [...promiseMisconceptions, ...recoveryMisconceptions, ...snapshotMisconceptions, ...snapshotCountMisconceptions, ...revisionMisconceptions];
