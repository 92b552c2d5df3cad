import { performance } from 'node:perf_hooks';

/** Now, in whole milliseconds since 1970: what is compared with the times that a cluster tells. */
export function instant(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}
