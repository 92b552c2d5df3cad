import { backOffMisconceptions } from './back-off';
import { edgeMisconceptions } from './edges';
import { insideMisconceptions } from './inside';
import { orderMisconceptions } from './order';
import { phaseMisconceptions } from './phases';
import { probeMisconceptions } from './probes';
import { restartMisconceptions } from './restarts';

export const misconceptions = [...phaseMisconceptions, ...restartMisconceptions, ...backOffMisconceptions, ...probeMisconceptions, ...orderMisconceptions, ...edgeMisconceptions, ...insideMisconceptions];
