package main

import "go.etcd.io/raft/v3"

// write tells the writes of a Ready: the term before entries of that term, a snapshot before the entries that follow it, and what
// is committed behind the entries that it is about. What is committed alone is not written: the library needs it on the disk only
// together with something else (MustSync).
func (n *node) write(ready raft.Ready, out *output) {
	known, isNewBallot := n.hard.GetCommit(), false
	if !raft.IsEmptyHardState(ready.HardState) {
		isNewBallot = n.hard.GetTerm() != ready.GetTerm() || n.hard.GetVote() != ready.GetVote()
		n.hard = ready.HardState
	}
	if !isNewBallot && len(ready.Entries) == 0 && raft.IsEmptySnap(ready.Snapshot) {
		return
	}
	writeState := func(commit uint64) {
		n.written = commit
		out.Writes = append(out.Writes, stateWrite(n.hard.GetTerm(), n.hard.GetVote(), commit))
	}
	settled := n.hard.GetCommit()
	if len(ready.Entries) > 0 {
		settled = min(settled, ready.Entries[0].GetIndex()-1)
	}
	if !raft.IsEmptySnap(ready.Snapshot) {
		settled = known // What the log has behind that need not be what the snapshot stands for.
	}
	if isNewBallot || settled > n.written {
		writeState(settled)
	}
	if !raft.IsEmptySnap(ready.Snapshot) {
		taken := fromSnapshot(ready.Snapshot, n.config.Peers)
		// The library takes a snapshot only in place of its whole log. What lies behind it goes first: were it to outlive the
		// snapshot in a crash, it would follow on entries that it never followed on.
		if n.last > taken.Index {
			out.Writes = append(out.Writes, entriesWrite(taken.Index+1, []entry{}))
		}
		out.Writes = append(out.Writes, snapshotWrite(taken))
		out.Restore = &taken
		n.configuration, n.last = ready.Snapshot.GetMetadata().GetConfState(), taken.Index
	}
	if size := len(ready.Entries); size > 0 {
		out.Writes = append(out.Writes, entriesWrite(ready.Entries[0].GetIndex(), fromEntries(ready.Entries)))
		n.last = ready.Entries[size-1].GetIndex()
	}
	if n.hard.GetCommit() > n.written {
		writeState(n.hard.GetCommit())
	}
}

// store is what the library finds in its storage from then on.
func (n *node) store(ready raft.Ready) {
	if !raft.IsEmptyHardState(ready.HardState) {
		must(n.storage.SetHardState(ready.HardState))
	}
	if !raft.IsEmptySnap(ready.Snapshot) {
		must(n.storage.ApplySnapshot(ready.Snapshot))
	}
	must(n.storage.Append(ready.Entries))
}
