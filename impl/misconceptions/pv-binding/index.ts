import { consumerMisconceptions } from './consumers';
import { lifeMisconceptions } from './lives';
import { matchingMisconceptions } from './matching';
import { provisioningMisconceptions } from './provisioning';
import { reservationMisconceptions } from './reservations';

export const misconceptions = [...matchingMisconceptions, ...reservationMisconceptions, ...consumerMisconceptions, ...lifeMisconceptions, ...provisioningMisconceptions];
