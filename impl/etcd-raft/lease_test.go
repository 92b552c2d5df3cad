package main

import (
	"bytes"
	"crypto/rand"
	"math"
	"testing"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
)

// The finding "Lease reads are stale although all clocks run alike" (docs/findings.md), with the library alone: nothing of this
// adapter takes part but a source of chance that makes all election timeouts the longest.

type peer struct {
	*raft.RawNode
	storage *raft.MemoryStorage
	reads   []raft.ReadState
}

type longest struct{}

func (longest) Read(b []byte) (int, error) { return copy(b, bytes.Repeat([]byte{4}, len(b))), nil }

func peers(t *testing.T, n uint64) map[uint64]*peer {
	rand.Reader = longest{}
	all := map[uint64]*peer{}
	for id := uint64(1); id <= n; id++ {
		storage := raft.NewMemoryStorage()
		if err := storage.ApplySnapshot(&pb.Snapshot{Metadata: &pb.SnapshotMetadata{ConfState: &pb.ConfState{Voters: []uint64{1, 2, 3}}}}); err != nil {
			t.Fatal(err)
		}
		raw, err := raft.NewRawNode(&raft.Config{
			ID: id, ElectionTick: 5, HeartbeatTick: 1, Storage: storage, MaxSizePerMsg: math.MaxUint64, MaxInflightMsgs: 256,
			CheckQuorum: true, ReadOnlyOption: raft.ReadOnlyLeaseBased, Logger: silence{},
		})
		if err != nil {
			t.Fatal(err)
		}
		all[id] = &peer{RawNode: raw, storage: storage}
	}
	return all
}

// exchange delivers messages among some nodes until none is left; what is sent to others is lost.
func exchange(t *testing.T, all map[uint64]*peer, among ...uint64) {
	for isBusy := true; isBusy; {
		isBusy = false
		for _, id := range among {
			for own := all[id]; own.HasReady(); {
				isBusy = true
				ready := own.Ready()
				if err := own.storage.Append(ready.Entries); err != nil {
					t.Fatal(err)
				}
				own.reads = append(own.reads, ready.ReadStates...)
				own.Advance(ready)
				for _, message := range ready.Messages {
					for _, to := range among {
						if message.GetTo() == to {
							_ = all[to].Step(message)
						}
					}
				}
			}
		}
	}
}

func TestALeaseOutlivesThePatienceOfTheOthers(t *testing.T) {
	all := peers(t, 3)
	_ = all[1].Campaign()
	exchange(t, all, 1, 2, 3)
	pass := func(ticks int, among ...uint64) {
		for range ticks {
			for id := uint64(1); id <= 3; id++ {
				all[id].Tick()
			}
			exchange(t, all, among...)
		}
	}
	pass(1, 1, 2, 3)
	// From now on node 1 hears nobody. Its lease should end an election timeout, 5 ticks, after it last heard a majority.
	pass(5, 2, 3)
	_ = all[2].Campaign()
	exchange(t, all, 2, 3)
	_ = all[2].Propose([]byte("x"))
	exchange(t, all, 2, 3)
	all[1].ReadIndex([]byte("r"))
	exchange(t, all, 1)

	committed := all[2].BasicStatus().GetCommit()
	if len(all[1].reads) != 1 || all[1].reads[0].Index >= committed {
		t.Errorf("node 1 no longer answers a stale read: %v, and %d is committed; the finding is out of date", all[1].reads, committed)
	}
}
