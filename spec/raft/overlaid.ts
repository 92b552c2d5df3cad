import type { RaftPort } from './port';

/** A port some of whose methods, as far as it has them, are others. The port may be a class: its other methods stay its own. */
export function overlaid(port: RaftPort, others: Partial<RaftPort>): RaftPort {
  const has = (name: string | symbol) => name in others && Reflect.get(port, name) !== undefined;
  return new Proxy(port, { get: (target, name) => (has(name) ? (Reflect.get(others, name) as unknown) : bound(target, name)) });
}

function bound(port: RaftPort, name: string | symbol): unknown {
  const value: unknown = Reflect.get(port, name);
  return typeof value === 'function' ? (value.bind(port) as unknown) : value;
}
