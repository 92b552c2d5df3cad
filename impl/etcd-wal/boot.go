package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"go.etcd.io/etcd/server/v3/etcdserver/api/snap"
	"go.etcd.io/etcd/server/v3/storage"
	"go.etcd.io/etcd/server/v3/storage/wal"
	"go.etcd.io/etcd/server/v3/storage/wal/walpb"
	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
)

// spaceMax is more than any scenario writes: etcd allocates a segment ahead, and nothing is learnt from megabytes of zeros.
const spaceMax = 16 << 10

// headBytes is more than what etcd begins a segment with, and a hard state behind it: in segments that are smaller each save of a
// hard state would begin another one.
const headBytes = 160

// boot is what etcdserver does before it serves: it recovers, becomes the leader of a new term, and applies what it has.
func (m *member) boot() (refused error) {
	defer func() {
		if broken := recover(); broken != nil {
			refused = fmt.Errorf("etcd ends: %v", broken)
		}
	}()
	wal.SegmentSizeBytes = min(headBytes+m.config.SegmentBytes, spaceMax)
	snapshotter := snap.New(m.logger, m.disk.path("snap"))
	m.memory, m.members, m.applied, m.since = raft.NewMemoryStorage(), &pb.ConfState{}, 0, 0
	if wal.Exist(m.disk.path("wal")) {
		if err := m.recover(snapshotter); err != nil {
			return err
		}
	} else if log, err := wal.Create(m.logger, m.disk.path("wal"), []byte("proctor")); err != nil {
		return err
	} else {
		m.wal = log
	}
	m.durable = storage.NewStorage(m.logger, m.wal, snapshotter)
	if err := m.join(); err != nil {
		return err
	}
	return m.lead()
}

// recover reads the newest snapshot that the log knows, and the log behind it; a torn end is repaired once (etcdserver/bootstrap.go,
// openWALFromSnapshot).
func (m *member) recover(snapshotter *snap.Snapshotter) error {
	folder := m.disk.path("wal")
	known, err := wal.ValidSnapshotEntries(m.logger, folder)
	if err != nil {
		return err
	}
	taken, err := snapshotter.LoadNewestAvailable(known)
	if err != nil && !errors.Is(err, snap.ErrNoSnapshot) {
		return err
	}
	from := &walpb.Snapshot{Index: new(uint64(0)), Term: new(uint64(0))}
	if taken != nil {
		from = &walpb.Snapshot{Index: new(taken.Metadata.GetIndex()), Term: new(taken.Metadata.GetTerm())}
		if err := m.load(taken); err != nil {
			return err
		}
	}
	for isRepaired := false; ; isRepaired = true {
		log, err := wal.Open(m.logger, folder, from)
		if err != nil {
			return err
		}
		_, hard, entries, err := log.ReadAll()
		if err == nil {
			m.wal = log
			return errors.Join(m.memory.SetHardState(hard), m.memory.Append(entries))
		}
		_ = log.Close()
		if isRepaired || !errors.Is(err, io.ErrUnexpectedEOF) || !wal.Repair(m.logger, folder) {
			return err
		}
	}
}

func (m *member) load(taken *pb.Snapshot) error {
	if err := json.Unmarshal(taken.GetData(), m.store); err != nil {
		return err
	}
	m.applied, m.members = taken.Metadata.GetIndex(), taken.Metadata.GetConfState()
	return m.memory.ApplySnapshot(taken)
}

func (m *member) join() (err error) {
	m.raw, err = raft.NewRawNode(&raft.Config{
		ID: self, ElectionTick: 10, HeartbeatTick: 1, Storage: m.memory, Applied: m.applied, Logger: silence{},
		MaxSizePerMsg: math.MaxUint64, MaxInflightMsgs: 256,
	})
	if err != nil {
		return err
	}
	if last, err := m.memory.LastIndex(); err != nil || last > 0 {
		return err
	}
	return m.raw.Bootstrap([]raft.Peer{{ID: self}})
}

func (m *member) lead() error {
	if err := m.drain(); err != nil {
		return err
	}
	if err := m.raw.Campaign(); err != nil {
		return err
	}
	if err := m.drain(); err != nil {
		return err
	}
	if m.raw.BasicStatus().RaftState != raft.StateLeader {
		return errors.New("it does not become the leader of its own")
	}
	return nil
}
