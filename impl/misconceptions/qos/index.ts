import { classMisconceptions } from './classes';
import { evictionMisconceptions } from './evictions';
import { thresholdMisconceptions } from './thresholds';

export const misconceptions = [...classMisconceptions, ...evictionMisconceptions, ...thresholdMisconceptions];
