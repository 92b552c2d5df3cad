/** The linearizability checker against Porcupine (Go) on the same histories: `npm run bench -- linearizability`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { randomFrom } from '../spec/kernel';
import { append, checkLinearizable, findOrder, byKey, keyValue, type AppendInput, type AppendOutput, type Model, type Operation, type RegisterInput, type RegisterOutput } from '../spec/kernel/linearizability';
import { packageRoot } from '../impl/package';

type Input = (RegisterInput<number> & { readonly key: string }) | AppendInput;
type Output = RegisterOutput<number> | AppendOutput;
type History = readonly Operation<Input, Output>[];

interface Kind {
  readonly name: string;
  readonly model: 'register' | 'append';
  readonly clients: number;
  readonly keys: number;
  readonly operations: number;
  /** Share of operations whose outcome is not known. */
  readonly unknown: number;
  /** Whether one read gives what was there long before. */
  readonly stale?: true;
}

const HISTORIES = 20;
const kinds: readonly Kind[] = [
  { name: 'register', model: 'register', clients: 5, keys: 1, operations: 2000, unknown: 0 },
  { name: 'register, 10 clients', model: 'register', clients: 10, keys: 1, operations: 1000, unknown: 0 },
  { name: 'register, 1 % unknown', model: 'register', clients: 5, keys: 1, operations: 500, unknown: 0.01 },
  { name: 'register, stale read', model: 'register', clients: 5, keys: 1, operations: 1000, unknown: 0, stale: true },
  { name: 'key-value, 20 keys', model: 'register', clients: 20, keys: 20, operations: 5000, unknown: 0.002 },
  { name: 'key-value, stale read', model: 'register', clients: 20, keys: 20, operations: 5000, unknown: 0, stale: true },
  { name: 'append', model: 'append', clients: 5, keys: 10, operations: 1000, unknown: 0 },
  { name: 'append, stale read', model: 'append', clients: 5, keys: 10, operations: 1000, unknown: 0, stale: true },
];

/** Clients at work on a store that does one thing at a time, each at a moment between call and return. */
function drawn({ model, clients, keys, operations, unknown, stale }: Kind, seed: number): History {
  const random = randomFrom(seed);
  const below = (bound: number) => Math.floor(random() * bound);
  const free = Array.from({ length: clients }, () => 0);
  const planned = Array.from({ length: operations }, (_, i) => {
    const client = free.indexOf(Math.min(...free));
    const call = (free[client] ?? 0) + 1 + below(20);
    const effect = call + below(100);
    const at = effect + 1 + below(100);
    free[client] = at;
    return { call, effect, at, key: `k${below(keys)}`, dice: random(), value: i + 1, isUnknown: random() < unknown };
  });
  const values = new Map<string, number>();
  const lists = new Map<string, readonly string[]>();
  let isStale = stale !== true;
  const done: { readonly order: number; readonly operation: Operation<Input, Output> }[] = [];
  for (const { call, at, key, dice, value, isUnknown } of [...planned].sort((a, b) => a.effect - b.effect)) {
    const isLate = !isStale && done.length > operations * 0.7;
    const finish = (input: Input, output: Output) => done.push({ order: call, operation: { call, input, end: isUnknown ? 'unknown' : { at, output } } });
    if (model === 'append') {
      const list = lists.get(key) ?? [];
      if (dice < 0.5) lists.set(key, [...list, String(value)]);
      if (dice < 0.5) finish({ do: 'append', key, element: String(value) }, true);
      else finish({ do: 'read', key }, isLate ? list.slice(0, list.length >> 1) : list);
      if (isLate && dice >= 0.5) isStale = true;
      continue;
    }
    const held = values.get(key) ?? 0;
    if (dice < 0.5) finish({ do: 'read', key }, { value: isLate ? 0 : held });
    else if (dice < 0.8) finish({ do: 'write', key, value }, true);
    else finish({ do: 'cas', key, expected: dice < 0.9 ? held : value - 1, value }, dice < 0.9 || held === value - 1);
    if (isLate && dice < 0.5) isStale = true;
    if (dice >= 0.5 && (dice < 0.9 || held === value - 1)) values.set(key, value);
  }
  return done.sort((a, b) => a.order - b.order).map(({ operation }) => operation);
}

interface Checked {
  readonly linearizable: boolean;
  readonly nanoseconds: number;
}

function modelOf({ model }: Kind): Model<unknown, Input, Output> {
  return (model === 'append' ? append : keyValue(0)) as unknown as Model<unknown, Input, Output>;
}

const TRIES = 5_000_000;

/** Only the answer, as Porcupine gives it. */
function checked(kind: Kind, history: History): Checked {
  const model = modelOf(kind);
  const start = performance.now();
  const found = [...byKey(model, history).values()].map((part) => findOrder(model, part, TRIES));
  if (found.includes('given up')) throw new Error(`${kind.name}: a history is too hard, choose others`);
  const linearizable = !found.includes('none');
  return { linearizable, nanoseconds: (performance.now() - start) * 1e6 };
}

/** Builds the Go program; says why that cannot be. */
function built(folder: string): { readonly program: string } | { readonly reason: string } {
  const program = join(folder, 'porcupine');
  const { status, error, stderr } = spawnSync('go', ['build', '-o', program, '.'], { cwd: join(packageRoot(), 'bench', 'porcupine'), encoding: 'utf8' });
  if (error !== undefined) return { reason: 'go is not installed' };
  return status === 0 ? { program } : { reason: `it could not be built: ${stderr.trim().split('\n')[0] ?? ''}` };
}

function porcupine(program: string, model: Kind['model'], histories: readonly History[]): readonly Checked[] {
  const input = histories.map((operations) => `${JSON.stringify({ model, operations })}\n`).join('');
  const { stdout, status, stderr } = spawnSync(program, [], { input, encoding: 'utf8', maxBuffer: 2 ** 28, env: { ...process.env, GOMAXPROCS: '1' } });
  if (status !== 0) throw new Error(`porcupine: ${stderr}`);
  return stdout.trim().split('\n').map((line) => JSON.parse(line) as Checked);
}

const milliseconds = (all: readonly Checked[]) => Number((all.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0) / 1e6).toFixed(1));

const folder = mkdtempSync(join(tmpdir(), 'proctor-porcupine-'));
try {
  const go = built(folder);
  if ('reason' in go) console.log(`Porcupine is left out: ${go.reason}`);
  const rows: Record<string, Record<string, string | number>> = {};
  for (const kind of kinds) {
    const histories = Array.from({ length: HISTORIES }, (_, i) => drawn(kind, i + 1));
    // Two rounds: the first warms up.
    const [, own = []] = [1, 2].map(() => histories.map((history) => checked(kind, history)));
    const others = 'program' in go ? porcupine(go.program, kind.model, histories) : [];
    const bad = histories.find((_, i) => own[i]?.linearizable === false);
    const start = performance.now();
    const verdict = bad === undefined ? undefined : checkLinearizable(modelOf(kind), bad);
    rows[kind.name] = {
      operations: HISTORIES * kind.operations,
      linearizable: own.filter(({ linearizable }) => linearizable).length,
      'ms here': milliseconds(own),
      ...(others.length === 0 ? {} : { 'ms Porcupine': milliseconds(others), agree: own.every(({ linearizable }, i) => linearizable === others[i]?.linearizable) ? 'all' : 'NO' }),
      ...(verdict?.outcome === 'not linearizable' ? { 'smallest part': verdict.smallest.length, 'ms to it': Math.round(performance.now() - start) } : {}),
    };
    if (rows[kind.name]?.['agree'] === 'NO') process.exitCode = 1;
  }
  console.log(`${HISTORIES} histories of each kind, one core, the answer alone; then the smallest part of one history that has no order`);
  console.table(rows);
} finally {
  rmSync(folder, { recursive: true });
}
