import { Session, type Profiler } from 'node:inspector';

const MICROSECONDS = 1e6;

/** CPU time that this process spends on some work: other processes of the machine do not count. */
export function cpuSeconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / MICROSECONDS;
}

/** Where the time of some work goes: the functions with the most time of their own, with their shares. */
export function profiled(work: () => void, most = 12): readonly { readonly share: string; readonly place: string }[] {
  const session = new Session();
  session.connect();
  let profile: Profiler.Profile | undefined;
  session.post('Profiler.enable');
  session.post('Profiler.start');
  work();
  session.post('Profiler.stop', (_problem, result) => (profile = result.profile));
  session.disconnect();
  const { nodes = [], samples = [] } = profile ?? {};
  const places = new Map(nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [id, `${functionName} ${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`]));
  const counts = new Map<string, number>();
  for (const sample of samples) counts.set(places.get(sample) ?? '', (counts.get(places.get(sample) ?? '') ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, most).map(([place, count]) => ({ share: `${((100 * count) / samples.length).toFixed(1)} %`, place }));
}
