import { classMisconceptions } from './classes';
import { evictionMisconceptions } from './evictions';
import { podLevelMisconceptions } from './pod-level';
import { thresholdMisconceptions } from './thresholds';

export const misconceptions = [...classMisconceptions, ...podLevelMisconceptions, ...evictionMisconceptions, ...thresholdMisconceptions];
