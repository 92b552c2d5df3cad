import { choiceMisconceptions } from './choice';
import { consumerMisconceptions } from './consumers';
import { defaultMisconceptions } from './defaults';
import { exclusiveMisconceptions } from './exclusive';
import { lifeMisconceptions } from './lives';
import { matchingMisconceptions } from './matching';
import { provisioningMisconceptions } from './provisioning';
import { removalMisconceptions } from './removals';
import { reservationMisconceptions } from './reservations';

export const misconceptions = [
  ...matchingMisconceptions,
  ...choiceMisconceptions,
  ...exclusiveMisconceptions,
  ...reservationMisconceptions,
  ...consumerMisconceptions,
  ...lifeMisconceptions,
  ...removalMisconceptions,
  ...defaultMisconceptions,
  ...provisioningMisconceptions,
];
