// How many messages a second five nodes of etcd's raft deliver to each other in one process, with nothing checked.
// Prints {"messages", "seconds"} as JSON; the seconds are CPU time of the process, garbage collection included.
package main

import (
	"encoding/json"
	"os"
	"syscall"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
)

const (
	nodes     = 5
	messages  = 5_000_000
	warmUp    = 500_000
	keptMax   = 1000
	committed = 1 // The index with which the cluster begins.
)

// Says nothing, and formats nothing.
type quiet struct{}

func (quiet) Debug(...interface{})              {}
func (quiet) Debugf(string, ...interface{})     {}
func (quiet) Error(...interface{})              {}
func (quiet) Errorf(string, ...interface{})     {}
func (quiet) Info(...interface{})               {}
func (quiet) Infof(string, ...interface{})      {}
func (quiet) Warning(...interface{})            {}
func (quiet) Warningf(string, ...interface{})   {}
func (quiet) Fatal(v ...interface{})            { panic(v) }
func (quiet) Fatalf(f string, _ ...interface{}) { panic(f) }
func (quiet) Panic(v ...interface{})            { panic(v) }
func (quiet) Panicf(f string, _ ...interface{}) { panic(f) }

func check(err error) {
	if err != nil {
		panic(err)
	}
}

type server struct {
	node    *raft.RawNode
	storage *raft.MemoryStorage
	applied uint64
}

func started(id uint64) *server {
	voters := make([]uint64, nodes)
	for i := range voters {
		voters[i] = uint64(i + 1)
	}
	index, term, begun := uint64(committed), uint64(1), uint64(1)
	storage := raft.NewMemoryStorage()
	check(storage.ApplySnapshot(&pb.Snapshot{Metadata: &pb.SnapshotMetadata{Index: &index, Term: &term, ConfState: &pb.ConfState{Voters: voters}}}))
	check(storage.SetHardState(&pb.HardState{Term: &begun, Commit: &index}))
	node, err := raft.NewRawNode(&raft.Config{
		ID: id, ElectionTick: 10, HeartbeatTick: 1, Storage: storage, Applied: index,
		MaxSizePerMsg: 1 << 20, MaxInflightMsgs: 256, Logger: quiet{},
	})
	check(err)
	return &server{node: node, storage: storage, applied: index}
}

// Does what a node wants done and adds its messages to those on their way.
func (s *server) handle(sent []*pb.Message) []*pb.Message {
	for s.node.HasReady() {
		ready := s.node.Ready()
		check(s.storage.Append(ready.Entries))
		if !raft.IsEmptyHardState(ready.HardState) {
			check(s.storage.SetHardState(ready.HardState))
		}
		sent = append(sent, ready.Messages...)
		if n := len(ready.CommittedEntries); n > 0 {
			s.applied = ready.CommittedEntries[n-1].GetIndex()
		}
		s.node.Advance(ready)
	}
	if first, err := s.storage.FirstIndex(); err == nil && s.applied > first+keptMax {
		check(s.storage.Compact(s.applied - keptMax/2))
	}
	return sent
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(usage.Utime) + seconds(usage.Stime)
}

func main() {
	raft.SetLogger(quiet{})
	servers := make([]*server, nodes+1)
	for id := uint64(1); id <= nodes; id++ {
		servers[id] = started(id)
	}
	check(servers[1].node.Campaign())
	flying := servers[1].handle(nil)
	delivered := 0
	// Until nothing is on its way, first in, first out.
	deliver := func() {
		for at := 0; at < len(flying); at++ {
			to := servers[flying[at].GetTo()]
			delivered++
			if err := to.node.Step(flying[at]); err != nil && err != raft.ErrProposalDropped {
				panic(err)
			}
			flying = to.handle(flying)
		}
		flying = flying[:0]
	}
	deliver()
	start := 0.0
	for round := 0; delivered < warmUp+messages; round++ {
		if start == 0 && delivered >= warmUp {
			start, delivered = cpuSeconds(), warmUp
		}
		check(servers[1].node.Propose([]byte("value")))
		flying = servers[1].handle(flying)
		deliver()
		if round%10 == 0 {
			servers[1].node.Tick()
			flying = servers[1].handle(flying)
			deliver()
		}
	}
	check(json.NewEncoder(os.Stdout).Encode(map[string]float64{"messages": float64(delivered - warmUp), "seconds": cpuSeconds() - start}))
}
