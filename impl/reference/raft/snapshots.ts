import type { InstallSnapshot, InstallSnapshotReply, NodeId, Snapshot } from '../../../spec/raft';
import { Replication } from './replication';

/** Compaction: a snapshot of the state machine stands for the entries that made it (Raft paper, §7). */
export abstract class Snapshots extends Replication {
  /** The state machine was captured as it is after an entry that was applied. */
  compact(index: number, data: string): void {
    if (index <= this.log.base || index > this.applied) return;
    const snapshot = this.snapshotAt(index, data);
    this.log.compact(snapshot);
    this.write({ kind: 'snapshot', snapshot });
  }

  protected snapshotAt(index: number, data: string): Snapshot {
    const term = this.log.termAt(index);
    const known = this.log.membersAt(index);
    return known === undefined ? { index, term, data } : { index, term, data, members: known.members };
  }

  protected sendSnapshot(to: NodeId): void {
    const { snapshot } = this.log;
    if (snapshot !== undefined) this.send({ type: 'InstallSnapshot', from: this.id, to, term: this.term, snapshot });
  }

  protected onSnapshot(message: InstallSnapshot | InstallSnapshotReply): void {
    if (message.type === 'InstallSnapshot') this.onInstallSnapshot(message);
    else if (this.role === 'leader' && this.isForThisElection(message)) this.onAgreement(message, message.index);
  }

  /** What it knows to be committed it has already; what follows an entry that it has stays. */
  protected onInstallSnapshot(message: InstallSnapshot): void {
    const { snapshot, from: to } = message;
    if (message.term >= this.term) {
      this.hear(to);
      if (snapshot.index > this.commit) this.install(snapshot);
    }
    const index = message.term < this.term ? 0 : this.commit;
    this.send({ type: 'InstallSnapshotReply', from: this.id, to, term: this.replyTerm(message), index });
  }

  protected install(snapshot: Snapshot): void {
    const { index } = snapshot;
    // What goes is cut before the snapshot is there: a crash between the two must not leave entries after it that do not follow on it.
    if (!this.keepsWhatFollows(snapshot) && this.log.lastIndex > index) this.store(index + 1, []);
    this.write({ kind: 'snapshot', snapshot });
    this.log.compact(snapshot);
    this.commit = index;
    this.applied = index;
    this.restore = snapshot;
  }

  /** Only if the entry at the end of the snapshot is its own, the entries after it can be right (§7). */
  protected keepsWhatFollows({ index, term }: Snapshot): boolean {
    return this.log.termAt(index) === term;
  }
}
