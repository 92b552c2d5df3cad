import { z } from 'zod';
import type { PortDeclaration, PortSchema } from '../kernel';

const key = z.string();
const revision = z.int();
const operation = z.discriminatedUnion('do', [
  z.object({ do: z.literal('put'), key, value: z.string() }),
  z.object({ do: z.literal('delete'), key }),
]);
const command = z.discriminatedUnion('do', [
  z.object({ do: z.literal('transaction'), operations: z.array(operation) }),
  z.object({ do: z.literal('compact'), revision }),
]);
// Files of an examination are small; without a bound one answer could fill the memory.
const place = z.int().min(0).max(1 << 24);
const file = z.object({ name: z.string(), bytes: z.base64() });
const config = z.object({ snapshotCount: z.int(), segmentBytes: z.int() });
const effect = z.discriminatedUnion('do', [
  z.object({ do: z.literal('write'), file: z.string(), offset: place, bytes: z.base64() }),
  z.object({ do: z.literal('truncate'), file: z.string(), size: place }),
  z.object({ do: z.literal('sync'), file: z.string() }),
  z.object({ do: z.literal('rename'), from: z.string(), to: z.string() }),
  z.object({ do: z.literal('delete'), file: z.string() }),
  z.object({ do: z.literal('syncDirectory') }),
  z.object({ do: z.literal('acknowledge') }),
]);
const failure = z.enum(['ErrCompacted', 'ErrFutureRev']);
const started = z.object({ refused: z.nullable(z.string()), effects: z.array(effect) });
const result = z.union([z.object({ revision }), z.object({ error: failure })]);
const committed = z.object({ effects: z.array(effect), results: z.array(result) });
const keyValue = z.object({ key, value: z.string(), createRevision: revision, modRevision: revision, version: z.int() });
const range = z.union([z.object({ revision, keyValues: z.array(keyValue) }), z.object({ error: failure })]);

export type Operation = z.infer<typeof operation>;
/** What a client asks for. The operations of a transaction happen together or not at all; a compaction gives old revisions up. */
export type Command = z.infer<typeof command>;
/**
 * A file as it is found after a crash. Segments of the log have names that end in `.wal` and, sorted, are in the order of the
 * log; snapshots end in `.snap`. Other names, and all contents, are the implementation's own.
 */
export type File = z.infer<typeof file>;
/**
 * A snapshot is taken once more than `snapshotCount` commands have been applied since the last one; a segment that has reached
 * `segmentBytes` gets a successor.
 */
export type Config = z.infer<typeof config>;
/**
 * What the implementation wants done to its disk, one after the other. Writing to a name that does not exist makes a file of
 * length 0 first. What is written is durable after the next `sync` of the file; a name that was made, changed or taken away,
 * after the next `syncDirectory`. `acknowledge` tells the clients of this commit that their commands will never be lost.
 */
export type Effect = z.infer<typeof effect>;
/** `refused` says why the store does not start: null if it does. It is at work once the effects are done. */
export type Started = z.infer<typeof started>;
/** The revision after the command, or why it was not done. */
export type Result = z.infer<typeof result>;
/** Results in the order of the commands. */
export type Committed = z.infer<typeof committed>;
/** A key with its value, the revisions that created it and last changed it, and how often it was put since it was created. */
export type KeyValue = z.infer<typeof keyValue>;
/** All keys, sorted, with the store's own newest revision; or why that cannot be said. */
export type Range = z.infer<typeof range>;

/**
 * A key-value store with revisions over a write-ahead log and snapshots. It is a pure state machine over a disk of bytes that
 * somebody else owns: it says what to write, and is given what is left of it after a crash.
 */
export interface WalPort {
  /** Starts the store on what the disk holds: nothing, or what a crash has left. Whatever ran before is gone. */
  start(config: Config, files: readonly File[]): Started;
  /** Logs commands with one common acknowledgement, applies them in order, and cares for snapshots and segments. */
  commit(commands: readonly Command[]): Committed;
  /** All keys as they were at a revision; 0 is the newest. The first revision, of the empty store, is 1. */
  range(revision: number): Range;
  /** The default of --snapshot-count in a release of etcd, such as 3.5.20. */
  defaultSnapshotCount(release: string): number;
  reset?(): void;
}

export const walPort: PortSchema<WalPort> = {
  start: {
    doc: 'Starts the store on what the disk holds: nothing, or what a crash has left. Whatever ran before is gone.',
    params: [config, z.array(file)],
    result: started,
  },
  commit: {
    doc: 'Logs commands with one common acknowledgement, applies them in order, and cares for snapshots and segments.',
    params: [z.array(command)],
    result: committed,
  },
  range: { doc: 'All keys as they were at a revision; 0 is the newest. The first revision, of the empty store, is 1.', params: [revision], result: range },
  defaultSnapshotCount: { doc: 'The default of --snapshot-count in a release of etcd, such as 3.5.20.', params: [z.string()], result: z.int(), feature: 'etcd-defaults' },
};

export const declaration: PortDeclaration<WalPort> = {
  id: 'wal',
  port: walPort,
  stateful: true,
  features: { 'etcd-defaults': "it knows the defaults of etcd's releases" },
};
