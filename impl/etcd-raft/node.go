package main

import (
	"math"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
)

// node is a RawNode with its storage, which is in memory: the disk is the caller's, who is told of each write.
type node struct {
	id      uint64
	config  config
	raw     *raft.RawNode
	storage *raft.MemoryStorage
	tape    *tape
	// configuration is the one that was applied last.
	configuration *pb.ConfState
	// unapplied is a Ready whose configuration changes take effect before the next call: until then the node shows, and goes
	// by, the configuration by which they were committed.
	unapplied *raft.Ready
	// written is what the disk was told to be committed, hard the state and last the end of the log that it was told.
	written uint64
	hard    *pb.HardState
	last    uint64
	// slow is a disk that answers later; nil if each write is durable before anything else happens.
	slow *slow
	// snapshots counts the ticks since a snapshot was sent to a node, as long as the library was not told what came of it.
	snapshots map[uint64]int
}

func start(id uint64, config config, found durable, options options) (*node, error) {
	n := &node{id: id, config: config, storage: raft.NewMemoryStorage(), snapshots: map[uint64]int{}}
	n.tape = &tape{timeouts: config.Timeouts, electionTicks: config.ElectionTicks}
	taken := snapshot{}
	if found.Snapshot != nil {
		taken = *found.Snapshot
	}
	own := toSnapshot(taken, config.Peers)
	entries, err := toEntries(found.Entries)
	if err != nil {
		return nil, err
	}
	// What is known to be committed may be from before a crash that took entries, or be older than the snapshot.
	last := taken.Index + uint64(len(entries))
	n.written = found.Commit
	hard := &pb.HardState{Term: &found.Term, Commit: new(min(max(found.Commit, taken.Index), last))}
	if found.Vote != nil {
		hard.Vote = found.Vote
	}
	for _, step := range []func() error{
		func() error { return n.storage.ApplySnapshot(own) },
		func() error { return n.storage.Append(entries) },
		func() error { return n.storage.SetHardState(hard) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	n.configuration = own.GetMetadata().GetConfState()
	n.hard, n.last = hard, last
	if options.async && config.AsyncWrites {
		n.slow = &slow{careful: options.careful, chance: id*31 + found.Term + last}
	}
	chance.current = n.tape
	made := n.libraryConfig(taken.Index)
	if options.limits {
		limit(made)
	}
	n.raw, err = raft.NewRawNode(made)
	return n, err
}

func (n *node) libraryConfig(applied uint64) *raft.Config {
	made := &raft.Config{
		ID: n.id, ElectionTick: n.config.ElectionTicks, HeartbeatTick: n.config.HeartbeatTicks,
		Storage: n.storage, Applied: applied, Logger: silence{},
		// The library bounds the bytes of a message, not its entries: one entry, or as many as there are.
		MaxSizePerMsg: math.MaxUint64, MaxCommittedSizePerReady: math.MaxUint64, MaxInflightMsgs: 256,
		PreVote: n.config.PreVote, CheckQuorum: n.config.CheckQuorum || n.config.LeaseReads,
		AsyncStorageWrites: n.slow != nil,
	}
	if n.config.EntriesMax == 1 {
		made.MaxSizePerMsg = 0
	}
	if n.config.LeaseReads {
		made.ReadOnlyOption = raft.ReadOnlyLeaseBased
	}
	return made
}

// limit makes the bounds of the library narrow: one entry a message, two messages on their way, one entry to be applied at a time; and a
// leader that is removed steps down (StepDownOnRemoval). With one message on its way a lost one stops all until the next heartbeat, with
// a bound of what is not committed proposals are refused: neither has a place in scenarios.
func limit(made *raft.Config) {
	made.MaxSizePerMsg, made.MaxInflightMsgs, made.MaxCommittedSizePerReady = 0, 2, 1
	made.StepDownOnRemoval = true
}

// settle makes configuration changes take effect that were handed out to be applied by the call before.
func (n *node) settle() {
	chance.current = n.tape
	if n.slow != nil {
		n.settleSlow()
		return
	}
	if n.unapplied == nil {
		return
	}
	for _, each := range n.unapplied.CommittedEntries {
		if each.GetType() == pb.EntryConfChangeV2 {
			n.configuration = n.raw.ApplyConfChange(changeOf(each))
		}
	}
	done := *n.unapplied
	n.unapplied = nil
	n.raw.Advance(done)
}

// drain is all that the library wants done, in the order that it demands: what one Ready brings may bring another. It ends early
// where a configuration changes, for whoever judges what is committed has to know by which one that was decided.
func (n *node) drain() output {
	out := output{Early: []message{}, Writes: []write{}, Send: []message{}, Apply: []entry{}}
	if n.slow != nil {
		n.drainSlow(&out)
		out.State = n.state()
		return out
	}
	for n.unapplied == nil && n.raw.HasReady() {
		ready := n.raw.Ready()
		n.write(ready, &out)
		n.store(ready)
		for _, own := range ready.Messages {
			out.Send = append(out.Send, n.dispatch(own))
		}
		out.Reads = append(out.Reads, fromReads(ready.ReadStates)...)
		out.Apply = append(out.Apply, fromEntries(ready.CommittedEntries)...)
		if changesConfiguration(ready.CommittedEntries) {
			n.unapplied = &ready
		} else {
			n.raw.Advance(ready)
		}
	}
	out.Sync = len(out.Writes) > 0
	out.State = n.state()
	return out
}

func changesConfiguration(entries []*pb.Entry) bool {
	for _, each := range entries {
		if each.GetType() == pb.EntryConfChangeV2 {
			return true
		}
	}
	return false
}

// dispatch is a message on its way.
func (n *node) dispatch(own *pb.Message) message {
	if own.GetType() == pb.MsgSnap {
		n.snapshots[own.GetTo()] = 0
	}
	return n.wrap(own)
}

var roles = map[raft.StateType]string{
	raft.StateFollower: "follower", raft.StateCandidate: "candidate", raft.StateLeader: "leader", raft.StatePreCandidate: "pre-candidate",
}

func (n *node) state() state {
	status := n.raw.BasicStatus()
	told := state{Role: roles[status.RaftState], Term: status.GetTerm(), Vote: orNull(status.GetVote()), Leader: orNull(status.Lead), Commit: status.GetCommit()}
	if own := fromConfState(n.configuration); !own.isPlain(n.config.Peers) {
		told.Members = &own
	}
	return told
}

func (n *node) isLeader() bool {
	return n.raw.BasicStatus().RaftState == raft.StateLeader
}

func (n *node) lastIndex() uint64 {
	last, err := n.storage.LastIndex()
	must(err)
	return last
}

// termAt is the term of an entry of the log; 0 where it is gone.
func (n *node) termAt(index uint64) uint64 {
	term, err := n.storage.Term(index)
	if err != nil {
		return 0
	}
	return term
}

// matchOf is up to where a leader knows a member to store its log.
func (n *node) matchOf(member uint64) uint64 {
	return n.raw.Status().Progress[member].Match
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
