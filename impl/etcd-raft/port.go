package main

import (
	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
)

// The values of the port, as spec/raft/port.ts describes them.

type members struct {
	Voters   []uint64 `json:"voters"`
	Outgoing []uint64 `json:"outgoing,omitempty"`
	Learners []uint64 `json:"learners,omitempty"`
}

type entry struct {
	Index uint64 `json:"index"`
	Term  uint64 `json:"term"`
	Value string `json:"value"`
}

type snapshot struct {
	Index   uint64   `json:"index"`
	Term    uint64   `json:"term"`
	Data    string   `json:"data"`
	Members *members `json:"members,omitempty"`
}

type durable struct {
	Term     uint64    `json:"term"`
	Vote     *uint64   `json:"vote"`
	Entries  []entry   `json:"entries"`
	Snapshot *snapshot `json:"snapshot"`
	Commit   uint64    `json:"commit"`
}

type config struct {
	Peers          []uint64 `json:"peers"`
	HeartbeatTicks int      `json:"heartbeatTicks"`
	ElectionTicks  int      `json:"electionTicks"`
	Timeouts       []int    `json:"timeouts"`
	EntriesMax     int      `json:"entriesMax"`
	PreVote        bool     `json:"preVote"`
	CheckQuorum    bool     `json:"checkQuorum"`
	LeaseReads     bool     `json:"leaseReads"`
	AsyncWrites    bool     `json:"asyncWrites"`
}

// write is one of: a state, entries from an index on, a snapshot.
type write map[string]any

func stateWrite(term, vote, commit uint64) write {
	return write{"kind": "state", "term": term, "vote": orNull(vote), "commit": commit}
}

func entriesWrite(from uint64, entries []entry) write {
	return write{"kind": "entries", "from": from, "entries": entries}
}

func snapshotWrite(taken snapshot) write {
	return write{"kind": "snapshot", "snapshot": taken}
}

type read struct {
	ID    string `json:"id"`
	Index uint64 `json:"index"`
}

type state struct {
	Role    string   `json:"role"`
	Term    uint64   `json:"term"`
	Vote    *uint64  `json:"vote"`
	Leader  *uint64  `json:"leader"`
	Commit  uint64   `json:"commit"`
	Members *members `json:"members,omitempty"`
}

type output struct {
	Early   []message `json:"early"`
	Writes  []write   `json:"writes"`
	Sync    bool      `json:"sync"`
	Send    []message `json:"send"`
	Apply   []entry   `json:"apply"`
	State   state     `json:"state"`
	Restore *snapshot `json:"restore,omitempty"`
	Reads   []read    `json:"reads,omitempty"`
}

type progress struct {
	Node  uint64 `json:"node"`
	Match uint64 `json:"match"`
	Next  uint64 `json:"next"`
}

// orNull is a node, or null where the library has none.
func orNull(node uint64) *uint64 {
	if node == 0 {
		return nil
	}
	return &node
}

func fromEntries(entries []*pb.Entry) []entry {
	told := make([]entry, 0, len(entries))
	for _, each := range entries {
		told = append(told, fromEntry(each))
	}
	return told
}

func fromReads(confirmed []raft.ReadState) []read {
	var told []read
	for _, each := range confirmed {
		told = append(told, read{ID: string(each.RequestCtx), Index: each.Index})
	}
	return told
}
