import { classMisconceptions } from './classes';
import { evictionMisconceptions } from './evictions';

export const misconceptions = [...classMisconceptions, ...evictionMisconceptions];
