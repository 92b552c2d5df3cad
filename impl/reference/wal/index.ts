import { fromBase64 } from '../../../spec/kernel';
import type { Command, Committed, Config, File, Range, Result, Started, WalPort } from '../../../spec/wal';
import { frame, frameAt, type Found } from './frames';
import { Log, padded } from './log';
import { Store, type Saved } from './store';

export { frameAt, type Found } from './frames';
export { type Head } from './log';
export { Store, type Change, type Saved } from './store';

interface Snapshot {
  readonly index: number;
  readonly store: Saved;
}

/**
 * A store over a log and snapshots, as etcd 3.7 drives its own (server/etcdserver; in small: contrib/raftexample/raft.go). All commands
 * up to `applied` are in the store, all up to `snapshotIndex` in the newest snapshot.
 */
export class ReferenceWal extends Log implements WalPort {
  protected store = this.newStore();
  protected applied = 0;
  protected snapshotIndex = 0;
  /** The snapshots that are there. */
  protected snapshots: readonly string[] = [];

  protected newStore(): Store {
    return new Store();
  }

  start(config: Config, files: readonly File[]): Started {
    this.reset();
    this.config = config;
    for (const { name } of files) if (name.endsWith('.tmp')) this.effects.push({ do: 'delete', file: name });
    const known = files.filter(({ name }) => name.endsWith('.wal') || name.endsWith('.snap'));
    const refused = known.length === 0 ? this.begin() : this.recover(known);
    return { refused, effects: this.effects };
  }

  commit(commands: readonly Command[]): Committed {
    this.effects = [];
    for (const command of commands) this.write(command);
    this.promise();
    const results = this.applyAll(commands);
    if (this.size >= this.config.segmentBytes) this.cut();
    if (this.isSnapshotDue(commands)) this.snapshot();
    return { effects: this.effects, results };
  }

  range(revision: number): Range {
    return this.store.range(revision);
  }

  /** https://github.com/etcd-io/etcd/pull/7160 (3.2) and /pull/15408 (3.6). */
  defaultSnapshotCount(release: string): number {
    const [major = 0, minor = 0] = release.split('.').map(Number);
    return major === 3 && minor >= 2 && minor <= 5 ? 100_000 : 10_000;
  }

  reset(): void {
    this.effects = [];
    this.segments = [];
    this.snapshots = [];
    this.head = { segment: 0, first: 1, chain: 0 };
    this.size = this.chain = this.last = this.applied = this.snapshotIndex = 0;
    this.store = this.newStore();
  }

  private begin(): null {
    this.cut();
    return null;
  }

  protected write(command: Command): void {
    this.last++;
    this.append(JSON.stringify(command));
  }

  /** First durable, then acknowledged (server/storage/wal/wal.go, Save; https://github.com/etcd-io/etcd/issues/14370). */
  protected promise(): void {
    this.syncLog();
    this.effects.push({ do: 'acknowledge' });
  }

  protected applyAll(commands: readonly Command[]): Result[] {
    return commands.map((command) => {
      this.applied++;
      return this.store.apply(command);
    });
  }

  /** More than the count, not as many (server/etcdserver/server.go, shouldSnapshotToDisk; raftexample, maybeTriggerSnapshot). */
  protected isSnapshotDue(_commands: readonly Command[]): boolean {
    return this.applied - this.snapshotIndex > this.config.snapshotCount;
  }

  /** Saved before what it stands for goes (server/storage/storage.go, SaveSnap, Release; raftexample, saveSnap). */
  protected snapshot(): void {
    this.snapshotIndex = this.applied;
    this.saveSnapshot();
    this.release();
    for (const name of this.snapshots) this.effects.push({ do: 'delete', file: name });
    this.snapshots = [this.snapshotName()];
  }

  protected saveSnapshot(): void {
    const snapshot: Snapshot = { index: this.snapshotIndex, store: this.saved() };
    this.publish(this.snapshotName(), frame(0, JSON.stringify(snapshot)).bytes);
  }

  protected snapshotName(): string {
    return `${padded(this.snapshotIndex)}.snap`;
  }

  protected saved(): Saved {
    return this.store.save();
  }

  /** Segments all of whose commands are in the snapshot go: those before the last one that begins at or before its index (wal.go, ReleaseLockTo). */
  protected release(): void {
    const from = this.segments.findLastIndex(({ first }) => first <= this.snapshotIndex + 1);
    for (const { name } of this.segments.slice(0, from)) this.effects.push({ do: 'delete', file: name });
    this.segments = this.segments.slice(from);
  }

  /** The newest snapshot, then the records after it (server/etcdserver/bootstrap.go; raftexample, replayWAL; Ongaro's thesis, ch. 5). */
  protected recover(files: readonly File[]): string | null {
    this.snapshots = files.flatMap(({ name }) => (name.endsWith('.snap') ? [name] : []));
    const snapshot = this.newestSnapshot(files);
    if (snapshot !== undefined) {
      this.store.load(snapshot.store);
      this.snapshotIndex = this.applied = snapshot.index;
    }
    const problem = this.readFrom(this.snapshotIndex + 1, files);
    if (problem === null) this.settle();
    return problem;
  }

  /** The names that were found are made durable, as their contents are: what is shown from now on must not go again. */
  protected settle(): void {
    this.syncDirectory();
  }

  /** The newest one that is whole (server/etcdserver/api/snap/snapshotter.go, loadMatching, Read). */
  protected newestSnapshot(files: readonly File[]): Snapshot | undefined {
    for (const { name, bytes } of [...files].reverse()) {
      if (!name.endsWith('.snap')) continue;
      const found = frameAt(fromBase64(bytes), 0, 0);
      if (found.kind !== 'nothing' && this.isRightSnapshot(found)) return JSON.parse(found.payload) as Snapshot;
    }
    return undefined;
  }

  protected isRightSnapshot({ kind }: Exclude<Found, { kind: 'nothing' }>): boolean {
    return kind === 'record';
  }

  protected override replay(index: number, payload: string): void {
    if (!this.isNew(index)) return;
    this.applied = index;
    this.store.apply(JSON.parse(payload) as Command);
  }

  /** What the snapshot holds is not applied again. */
  protected isNew(index: number): boolean {
    return index > this.applied;
  }
}

export function create(): WalPort {
  return new ReferenceWal();
}
