package main

import (
	"encoding/json"

	"go.etcd.io/etcd/server/v3/storage"
	"go.etcd.io/etcd/server/v3/storage/wal"
	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"google.golang.org/protobuf/proto"
)

const self = 1

// member is a cluster of one: etcd's raft over its log and its snapshots, driven as etcdserver drives them.
type member struct {
	disk     *disk
	config   config
	logger   *zap.Logger
	store    *store
	wal      *wal.WAL
	durable  storage.Storage
	memory   *raft.MemoryStorage
	raw      *raft.RawNode
	members  *pb.ConfState
	applied  uint64
	since    int
	answered []any
}

func newMember(root string) *member {
	// Where etcd would end its process it panics here, which is a start that is refused.
	logger := zap.New(zapcore.NewNopCore(), zap.WithFatalHook(zapcore.WriteThenPanic))
	raft.SetLogger(silence{})
	return &member{disk: newDisk(root), logger: logger, store: newStore()}
}

func (m *member) reset() {
	m.leave()
	m.store = newStore()
}

// leave ends what ran before: whatever it still writes is not seen.
func (m *member) leave() {
	m.disk.isWatched = false
	if m.wal == nil {
		return
	}
	// A log that broke half way may not close.
	defer func() { _ = recover() }()
	old := m.wal
	m.wal, m.raw = nil, nil
	_ = old.Close()
}

func (m *member) start(config config, files []file) (told started, err error) {
	m.reset()
	m.config = config
	if err := m.disk.lay(files); err != nil {
		return told, err
	}
	m.disk.isWatched = true
	if refused := m.boot(); refused != nil {
		reason := refused.Error()
		return started{Refused: &reason, Effects: []effect{}}, nil
	}
	m.disk.look()
	return started{Effects: m.disk.effects}, nil
}

// drain does what raft wants done, in the order of etcdserver's loop (etcdserver/raft.go): saved, then applied.
func (m *member) drain() error {
	for m.raw.HasReady() {
		ready := m.raw.Ready()
		if err := m.durable.Save(ready.HardState, ready.Entries); err != nil {
			return err
		}
		if !raft.IsEmptyHardState(ready.HardState) {
			if err := m.memory.SetHardState(ready.HardState); err != nil {
				return err
			}
		}
		if err := m.memory.Append(ready.Entries); err != nil {
			return err
		}
		for _, each := range ready.CommittedEntries {
			if err := m.apply(each); err != nil {
				return err
			}
		}
		m.raw.Advance(ready)
	}
	return nil
}

func (m *member) apply(each *pb.Entry) error {
	m.applied = each.GetIndex()
	if each.GetType() == pb.EntryConfChange {
		var change pb.ConfChange
		if err := proto.Unmarshal(each.GetData(), &change); err != nil {
			return err
		}
		m.members = m.raw.ApplyConfChange(&change)
		return nil
	}
	if len(each.GetData()) == 0 {
		return nil
	}
	var asked command
	if err := json.Unmarshal(each.GetData(), &asked); err != nil {
		return err
	}
	m.since++
	m.answered = append(m.answered, m.store.apply(asked))
	return nil
}

func (m *member) commit(commands []command) (committed, error) {
	m.disk.effects, m.answered = []effect{}, []any{}
	for _, each := range commands {
		data, err := json.Marshal(each)
		if err != nil {
			return committed{}, err
		}
		if err := m.raw.Propose(data); err != nil {
			return committed{}, err
		}
	}
	if err := m.drain(); err != nil {
		return committed{}, err
	}
	m.disk.look()
	m.disk.effects = append(m.disk.effects, effect{"do": "acknowledge"})
	if m.since > m.config.SnapshotCount {
		if err := m.snapshot(); err != nil {
			return committed{}, err
		}
		m.disk.look()
	}
	return committed{m.disk.effects, m.answered}, nil
}
