package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"go.etcd.io/etcd/client/pkg/v3/fileutil"
	"go.etcd.io/etcd/server/v3/etcdserver/api/snap"
	"go.etcd.io/etcd/server/v3/storage"
	"go.etcd.io/etcd/server/v3/storage/wal"
	"go.etcd.io/etcd/server/v3/storage/wal/walpb"
	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"google.golang.org/protobuf/proto"
)

const self = 1

// spaceMax is more than any scenario writes: etcd allocates a segment ahead, and nothing is learnt from megabytes of zeros.
const spaceMax = 16 << 10

// headBytes is more than what etcd begins a segment with, and a hard state behind it: in segments that are smaller each save of a
// hard state would begin another one.
const headBytes = 160

// segmentsKept is what etcd calls --max-wals: the oldest beyond it are purged, as far as they are released.
const segmentsKept = 1

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

// snapshot saves one, as etcdserver does (etcdserver/server.go, snapshot), and purges what it makes superfluous.
func (m *member) snapshot() error {
	m.since = 0
	data, err := json.Marshal(m.store)
	if err != nil {
		return err
	}
	taken, err := m.memory.CreateSnapshot(m.applied, m.members, data)
	if err != nil {
		return err
	}
	if err := m.durable.SaveSnap(taken); err != nil {
		return err
	}
	if err := m.durable.Release(taken); err != nil {
		return err
	}
	for _, each := range []string{"wal", "snap"} {
		if err := m.purge(each); err != nil {
			return err
		}
	}
	return nil
}

// purge goes through a folder once.
func (m *member) purge(kind string) error {
	stop := make(chan struct{})
	close(stop)
	done, failed := fileutil.PurgeFileWithDoneNotify(m.logger, m.disk.path(kind), kind, segmentsKept, time.Hour, stop)
	<-done
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}
