package main

import (
	"math"
	"testing"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/proto"
)

// The finding "With asynchronous storage writes etcd's library campaigns in a term that its disk does not know" (docs/findings.md),
// with the library alone. Its documentation is followed to the letter: messages to other nodes go over the network at once, storage
// messages are handled in order, what they carry as responses is delivered when their writes are durable.

// disked is a node that writes asynchronously: what it asks to be written is made, and answered, only by sync.
type disked struct {
	*raft.RawNode
	id      uint64
	storage *raft.MemoryStorage
	asked   []*pb.Message
	applied []string
}

func startDisked(t *testing.T, id uint64, storage *raft.MemoryStorage) *disked {
	raw, err := raft.NewRawNode(&raft.Config{
		ID: id, ElectionTick: 5, HeartbeatTick: 1, Storage: storage, MaxSizePerMsg: math.MaxUint64, MaxInflightMsgs: 256,
		AsyncStorageWrites: true, Logger: silence{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &disked{RawNode: raw, id: id, storage: storage}
}

func emptyDisk(t *testing.T) *raft.MemoryStorage {
	storage := raft.NewMemoryStorage()
	if err := storage.ApplySnapshot(&pb.Snapshot{Metadata: &pb.SnapshotMetadata{ConfState: &pb.ConfState{Voters: []uint64{1, 2, 3}}}}); err != nil {
		t.Fatal(err)
	}
	return storage
}

// says is what the node sends to others now: the documentation lets it go at once, but for the responses of storage messages.
func (d *disked) says() []*pb.Message {
	var sent []*pb.Message
	for d.HasReady() {
		for _, message := range d.Ready().Messages {
			switch message.GetTo() {
			case raft.LocalAppendThread:
				d.asked = append(d.asked, message)
			case raft.LocalApplyThread:
				for _, each := range message.GetEntries() {
					d.applied = append(d.applied, string(each.GetData()))
				}
				for _, response := range message.GetResponses() {
					_ = d.Step(response)
				}
			default:
				sent = append(sent, proto.Clone(message).(*pb.Message))
			}
		}
	}
	return sent
}

// sync makes the writes that were asked for, and gives what may be sent then.
func (d *disked) sync() []*pb.Message {
	var sent []*pb.Message
	for len(d.asked) > 0 {
		message := d.asked[0]
		d.asked = d.asked[1:]
		if message.Term != nil {
			_ = d.storage.SetHardState(&pb.HardState{Term: message.Term, Vote: message.Vote, Commit: message.Commit})
		}
		_ = d.storage.Append(message.GetEntries())
		for _, response := range message.GetResponses() {
			if response.GetTo() == d.id {
				_ = d.Step(response)
			} else {
				sent = append(sent, proto.Clone(response).(*pb.Message))
			}
		}
		sent = append(sent, d.says()...)
	}
	return sent
}

// hear delivers what is for the node, and gives what it says then, its disk being quick.
func (d *disked) hear(messages []*pb.Message) []*pb.Message {
	for _, message := range messages {
		if message.GetTo() == d.id {
			_ = d.Step(message)
		}
	}
	return append(d.says(), d.sync()...)
}

func TestATermIsLedTwiceWhereItWasNotDurable(t *testing.T) {
	one, two, three := startDisked(t, 1, emptyDisk(t)), startDisked(t, 2, emptyDisk(t)), startDisked(t, 3, emptyDisk(t))
	elect := func() {
		_ = one.Campaign()
		requests := one.says()
		for _, answer := range append(two.hear(requests), three.hear(requests)...) {
			_ = one.Step(answer)
		}
	}

	elect()
	for _, answer := range two.hear(one.says()) {
		_ = one.Step(answer)
	}
	_ = one.Propose([]byte("a"))
	late := one.says()
	if hard, _, _ := one.storage.InitialState(); one.BasicStatus().RaftState != raft.StateLeader || hard.GetTerm() != 0 {
		t.Fatal("a candidate no longer leads before its term is durable: the finding is out of date")
	}

	// Node 2 has stored its first entry. It crashes before its own disk did anything; what it sent then is on the way.
	one = startDisked(t, 1, one.storage)
	elect()
	second := append(one.says(), one.sync()...)
	_ = one.Propose([]byte("b"))
	second = append(append(second, one.says()...), one.sync()...)
	if status := one.BasicStatus(); status.RaftState != raft.StateLeader || status.GetTerm() != 1 {
		t.Fatalf("node 1 does not lead term 1 again: %v", status)
	}
	talk := func(messages []*pb.Message, with *disked) {
		for range 10 {
			messages = one.hear(with.hear(messages))
		}
	}
	talk(second, three)
	// Now the last message of the first life reaches node 2, which answers the leader of the same term.
	talk(late, two)
	one.Tick()
	talk(one.says(), two)
	t.Logf("applied: node 1 %q, node 2 %q, node 3 %q", one.applied, two.applied, three.applied)
	if len(two.applied) < 2 || len(one.applied) < 2 || one.applied[1] == two.applied[1] {
		t.Errorf("the state machines agree")
	}
}

func TestAVoteIsCountedInTheNextLife(t *testing.T) {
	one, two, three := startDisked(t, 1, emptyDisk(t)), startDisked(t, 2, emptyDisk(t)), startDisked(t, 3, emptyDisk(t))
	all := map[uint64]*disked{1: one, 2: two, 3: three}
	exchange := func(messages []*pb.Message, among ...uint64) {
		for len(messages) > 0 {
			var next []*pb.Message
			for _, id := range among {
				next = append(next, all[id].hear(messages)...)
			}
			messages = next
		}
	}
	_ = three.Campaign()
	exchange(append(three.says(), three.sync()...), 1, 2, 3)

	// "e" is stored by nodes 2 and 3, committed, and applied at node 3. Node 1 has it too, but not on its disk.
	_ = three.Propose([]byte("e"))
	entry := append(three.says(), three.sync()...)
	for _, message := range entry {
		if message.GetTo() == 1 {
			_ = one.Step(message)
		}
	}
	unsynced := one.says()
	for _, answer := range two.hear(entry) {
		_ = three.Step(answer)
	}
	three.says()
	if last := three.applied[len(three.applied)-1]; last != "e" || len(unsynced) != 0 {
		t.Fatalf("node 3 applied %q, node 1 said %v", three.applied, unsynced)
	}

	// It asks for a vote of term 2 for a log that its disk has not, in a term that its disk has not, and crashes.
	_ = one.Campaign()
	late := two.hear(one.says())
	if hard, _, _ := one.storage.InitialState(); len(late) == 0 || hard.GetTerm() != 1 {
		t.Fatal("a candidate no longer asks before its term is durable: the finding is out of date")
	}
	one = startDisked(t, 1, one.storage)
	all[1] = one

	// It campaigns in term 2 again, with a log that nobody would vote for. The vote of its first life arrives.
	_ = one.Campaign()
	one.says()
	one.sync()
	exchange(late, 1)
	if status := one.BasicStatus(); status.RaftState != raft.StateLeader || status.GetTerm() != 2 {
		t.Fatalf("node 1 does not lead term 2: %v", status)
	}
	one.Tick()
	exchange(append(one.says(), one.sync()...), 1, 2)
	_ = one.Propose([]byte("b"))
	exchange(append(one.says(), one.sync()...), 1, 2)
	t.Logf("applied: node 1 %q, node 3 %q", one.applied, three.applied)
	if len(one.applied) < 2 || one.applied[1] == three.applied[1] {
		t.Errorf("what was committed is still there")
	}
}
