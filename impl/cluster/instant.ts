import { performance } from 'node:perf_hooks';

/** Now, in milliseconds since 1970: what is compared with the times that a cluster tells. */
export function instant(): number {
  return performance.timeOrigin + performance.now();
}
