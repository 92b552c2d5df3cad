import * as fc from 'fast-check';
import { fromBase64, toBase64 } from '../../../spec/kernel';
import { wal, type Command, type File } from '../../../spec/wal';
import { create, frameAt, Store } from '.';
import { crc, frame } from './frames';

/** By hand, by brute force and against numbers of others: nothing here knows the invariants. */

const put = (key: string, value: string): Command => ({ do: 'transaction', operations: [{ do: 'put', key, value }] });
const bytesOf = (text: string) => [...new TextEncoder().encode(text)];

/** Frames of payloads one after the other. */
function logOf(payloads: readonly string[]): { readonly bytes: number[]; readonly ends: number[] } {
  let chain = 0;
  const bytes: number[] = [];
  const ends = payloads.map((payload) => {
    const framed = frame(chain, payload);
    chain = framed.chain;
    bytes.push(...framed.bytes);
    return bytes.length;
  });
  return { bytes, ends };
}

/** The payloads that can be read from the start, and how the reading ended. */
function read(bytes: readonly number[]): { readonly payloads: string[]; readonly end: 'nothing' | 'torn' | 'damaged' } {
  const payloads: string[] = [];
  for (let at = 0, chain = 0; ; ) {
    const found = frameAt(bytes, at, chain);
    if (found.kind !== 'record') return { payloads, end: found.kind === 'nothing' ? 'nothing' : found.whole ? 'damaged' : 'torn' };
    payloads.push(found.payload);
    ({ end: at, chain } = found);
  }
}

const logs = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 4 });

describe('frames', () => {
  test('CRC-32C is the standard one, and chaining is the CRC of all bytes', () => {
    expect(crc(0, bytesOf('123456789'))).toBe(0xe3069283);
    expect(crc(crc(0, bytesOf('1234')), bytesOf('56789'))).toBe(0xe3069283);
  });

  test('a log cut after any byte, and filled up with zeros or not, gives exactly the records that are whole', () => {
    fc.assert(
      fc.property(logs, fc.nat({ max: 40 }), (payloads, zeros) => {
        const { bytes, ends } = logOf(payloads);
        for (let cut = 0; cut <= bytes.length; cut++) {
          const left = [...bytes.slice(0, cut), ...Array.from({ length: zeros }, () => 0)];
          const { payloads: seen, end } = read(left);
          expect(seen).toEqual(payloads.slice(0, ends.filter((each) => each <= cut).length));
          expect(end).not.toBe('damaged');
        }
      }),
      { numRuns: 50 },
    );
  });

  test('whichever bit of a whole log turns over, no wrong record is read and the log is not taken for a torn one', () => {
    fc.assert(
      fc.property(logs, (payloads) => {
        const { bytes, ends } = logOf(payloads);
        for (let at = 0; at < bytes.length; at++) {
          for (let bit = 0; bit < 8; bit++) {
            const flipped = bytes.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte));
            expect(read(flipped)).toEqual({ payloads: payloads.slice(0, ends.filter((each) => each <= at).length), end: 'damaged' });
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});

/** A store that keeps a copy of everything at each revision. */
class Copies {
  private readonly states: ReadonlyMap<string, string>[] = [new Map()];
  compacted = -1;

  get revision(): number {
    return this.states.length;
  }

  apply(command: Command): void {
    if (command.do === 'compact') {
      if (command.revision > this.compacted && command.revision <= this.revision) this.compacted = command.revision;
      return;
    }
    const before = this.states[this.revision - 1] ?? new Map<string, string>();
    const next = new Map(before);
    let changes = 0;
    for (const each of command.operations) {
      if (each.do === 'put') next.set(each.key, each.value);
      if (each.do === 'put' || next.delete(each.key)) changes++;
    }
    if (changes > 0) this.states.push(next);
  }

  at(revision: number): readonly (readonly [string, string])[] | string {
    if (revision > this.revision) return 'ErrFutureRev';
    if (revision < this.compacted) return 'ErrCompacted';
    return [...(this.states[revision - 1] ?? [])].sort();
  }
}

const key = fc.constantFrom('a', 'b', 'c');
const operation = fc.oneof(fc.record({ do: fc.constant('put' as const), key, value: fc.constantFrom('x', 'y') }), fc.record({ do: fc.constant('delete' as const), key }));
const command: fc.Arbitrary<Command> = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant('transaction' as const), operations: fc.uniqueArray(operation, { maxLength: 3, selector: (each) => each.key }) }), weight: 4 },
  { arbitrary: fc.record({ do: fc.constant('compact' as const), revision: fc.integer({ min: 1, max: 8 }) }), weight: 1 },
);

test('every revision reads as a copy that was made of it, and a saved store that is loaded answers alike', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
      const [store, copies, again] = [new Store(), new Copies(), new Store()];
      for (const each of commands) {
        store.apply(each);
        copies.apply(each);
      }
      again.load(JSON.parse(JSON.stringify(store.save())) as ReturnType<Store['save']>);
      for (let revision = 1; revision <= copies.revision + 1; revision++) {
        const range = store.range(revision);
        expect('error' in range ? range.error : range.keyValues.map(({ key: name, value }) => [name, value])).toEqual(copies.at(revision));
        expect(again.range(revision)).toEqual(range);
      }
    }),
    { numRuns: 300 },
  );
});

describe('the example of etcd\'s key_index.go: put at 2 and 3, delete at 4, put at 5, delete at 6', () => {
  const foo = (): Store => {
    const store = new Store();
    for (const value of ['1', '2', null, '4', null]) store.apply(value === null ? { do: 'transaction', operations: [{ do: 'delete', key: 'foo' }] } : put('foo', value));
    return store;
  };
  const valueAt = (store: Store, revision: number) => {
    const range = store.range(revision);
    return 'error' in range ? range.error : (range.keyValues[0]?.value ?? null);
  };

  test.each([
    [3, ['ErrCompacted', '2', null, '4', null]],
    [5, ['ErrCompacted', 'ErrCompacted', 'ErrCompacted', '4', null]],
    [6, ['ErrCompacted', 'ErrCompacted', 'ErrCompacted', 'ErrCompacted', null]],
  ])('compacted at %d', (revision, expected) => {
    const store = foo();
    expect(store.apply({ do: 'compact', revision })).toEqual({ revision: 6 });
    expect([2, 3, 4, 5, 6].map((each) => valueAt(store, each))).toEqual(expected);
    expect(store.apply({ do: 'compact', revision })).toEqual({ error: 'ErrCompacted' });
  });
});

test('fsync comes before the answer, and a start with half a record truncates it', () => {
  const port = create();
  const config = { snapshotCount: 100, segmentBytes: 1000 };
  const [made] = port.start(config, []).effects;
  const { effects } = port.commit([put('a', '1')]);
  expect(effects.map((effect) => effect.do)).toEqual(['write', 'sync', 'acknowledge']);
  const [head, record] = [made, effects[0]].map((effect) => (effect?.do === 'write' ? fromBase64(effect.bytes) : []));
  const file: File = { name: '00000001-00000001.wal', bytes: toBase64([...(head ?? []), ...(record ?? []).slice(0, -1)]) };
  const started = port.start(config, [file]);
  expect(started.refused).toBeNull();
  expect(started.effects[0]).toEqual({ do: 'truncate', file: file.name, size: head?.length });
  expect(port.range(0)).toEqual({ revision: 1, keyValues: [] });
});

test('every answer of the reference has the shape that the port describes', () => {
  const port = create();
  const started = port.start({ snapshotCount: 1, segmentBytes: 50 }, []);
  expect(wal.port.start.result.parse(started)).toEqual(started);
  const committed = port.commit([put('a', '1'), put('a', '2'), { do: 'compact', revision: 9 }]);
  expect(wal.port.commit.result.parse(committed)).toEqual(committed);
  expect(wal.port.range.result.parse(port.range(0))).toEqual(port.range(0));
});
