package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/etcd/server/v3/etcdserver/api/snap"
	"go.etcd.io/etcd/server/v3/storage"
	"go.etcd.io/etcd/server/v3/storage/wal"
	"go.etcd.io/etcd/server/v3/storage/wal/walpb"
	pb "go.etcd.io/raft/v3/raftpb"
	"go.uber.org/zap"
)

// What docs/findings.md says of etcd's log is shown here once more with etcd's packages alone, in segments of its own size.

// logged is a log of three entries, each saved and synced by itself; it gives where in its file each save ends.
func logged(t *testing.T) (folder, segment string, ends []int64) {
	t.Helper()
	wal.SegmentSizeBytes = 64 * 1000 * 1000
	folder = filepath.Join(t.TempDir(), "wal")
	log, err := wal.Create(zap.NewNop(), folder, []byte("metadata"))
	if err != nil {
		t.Fatal(err)
	}
	segment = filepath.Join(folder, "0000000000000000-0000000000000000.wal")
	ends = append(ends, end(t, segment))
	for index := uint64(1); index <= 3; index++ {
		entry := &pb.Entry{Term: new(uint64(1)), Index: new(index), Data: []byte("a value that is no longer than this one is")}
		if err := log.Save(&pb.HardState{Term: new(uint64(1)), Vote: new(uint64(1)), Commit: new(index)}, []*pb.Entry{entry}); err != nil {
			t.Fatal(err)
		}
		ends = append(ends, end(t, segment))
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	return folder, segment, ends
}

// end is where the zeros begin: what is written is padded to words.
func end(t *testing.T, segment string) int64 {
	t.Helper()
	f, err := os.Open(segment)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	content := make([]byte, 4096)
	if _, err := io.ReadFull(f, content); err != nil {
		t.Fatal(err)
	}
	last := len(content)
	for last > 0 && content[last-1] == 0 {
		last--
	}
	return int64(last+7) / 8 * 8
}

// changed puts other bytes at a place of a file.
func changed(t *testing.T, path string, at int64, change func(byte) byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	one := make([]byte, 1)
	if _, err := f.ReadAt(one, at); err != nil {
		t.Fatal(err)
	}
	one[0] = change(one[0])
	if _, err := f.WriteAt(one, at); err != nil {
		t.Fatal(err)
	}
}

// read is what etcdserver does at its start: the entries, after a repair if reading ended too early.
func read(t *testing.T, folder string) (entries []*pb.Entry, isRepaired bool, err error) {
	t.Helper()
	for ; ; isRepaired = true {
		log, err := wal.Open(zap.NewNop(), folder, &walpb.Snapshot{Index: new(uint64(0)), Term: new(uint64(0))})
		if err != nil {
			return nil, isRepaired, err
		}
		_, _, entries, err := log.ReadAll()
		_ = log.Close()
		if err == nil || isRepaired || !errors.Is(err, io.ErrUnexpectedEOF) {
			return entries, isRepaired, err
		}
		if !wal.Repair(zap.NewNop(), folder) {
			t.Fatal("it cannot be repaired")
		}
	}
}

func TestAnUntouchedLogIsRead(t *testing.T) {
	folder, _, _ := logged(t)
	entries, isRepaired, err := read(t, folder)
	if len(entries) != 3 || isRepaired || err != nil {
		t.Fatalf("%d entries, repaired %v, %v", len(entries), isRepaired, err)
	}
}

// The last save is torn one byte before the end of what it wrote of an entry: the file was allocated, so a zero is read there.
func TestARecordTornWithinASectorRefusesTheStart(t *testing.T) {
	folder, segment, ends := logged(t)
	content, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	last := ends[3]
	for content[last-1] == 0 {
		last--
	}
	changed(t, segment, last-1, func(byte) byte { return 0 })
	if _, _, err := read(t, folder); !errors.Is(err, wal.ErrCRCMismatch) {
		t.Fatalf("the start is not refused: %v", err)
	}
}

// One bit of the length of the second entry's record, which was synced long ago, makes it longer than the file.
func TestAFlipInALengthTakesWhatWasAcknowledged(t *testing.T) {
	folder, segment, ends := logged(t)
	changed(t, segment, ends[1]+4, func(old byte) byte { return old ^ 1 })
	entries, isRepaired, err := read(t, folder)
	if len(entries) != 1 || !isRepaired || err != nil {
		t.Fatalf("%d entries, repaired %v, %v", len(entries), isRepaired, err)
	}
}

// All segments of the log are lost, and a snapshot of what was acknowledged is still there: the log is taken for a new one, and a
// new log knows of no snapshot.
func TestALostLogIsTakenForANewMember(t *testing.T) {
	folder, segment, _ := logged(t)
	snapshots := filepath.Join(filepath.Dir(folder), "snap")
	if err := os.Mkdir(snapshots, 0o700); err != nil {
		t.Fatal(err)
	}
	snapshotter := snap.New(zap.NewNop(), snapshots)
	log, err := wal.Open(zap.NewNop(), folder, &walpb.Snapshot{Index: new(uint64(0)), Term: new(uint64(0))})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := log.ReadAll(); err != nil {
		t.Fatal(err)
	}
	metadata := &pb.SnapshotMetadata{Index: new(uint64(3)), Term: new(uint64(1)), ConfState: &pb.ConfState{Voters: []uint64{1}}}
	if err := storage.NewStorage(zap.NewNop(), log, snapshotter).SaveSnap(&pb.Snapshot{Data: []byte("three entries"), Metadata: metadata}); err != nil {
		t.Fatal(err)
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	if newest := newestKnown(t, folder, snapshotter); newest == nil || newest.Metadata.GetIndex() != 3 {
		t.Fatalf("with its log the newest snapshot is %v", newest)
	}

	if err := os.Remove(segment); err != nil {
		t.Fatal(err)
	}
	if wal.Exist(folder) {
		t.Fatal("there still is a log")
	}
	created, err := wal.Create(zap.NewNop(), folder, []byte("metadata"))
	if err != nil {
		t.Fatalf("no new log is begun: %v", err)
	}
	if err := created.Close(); err != nil {
		t.Fatal(err)
	}
	if entries, isRepaired, err := read(t, folder); len(entries) != 0 || isRepaired || err != nil {
		t.Fatalf("%d entries, repaired %v, %v", len(entries), isRepaired, err)
	}
	if newest := newestKnown(t, folder, snapshotter); newest != nil {
		t.Fatalf("the new log knows of the snapshot up to %d", newest.Metadata.GetIndex())
	}
	if left, err := snapshotter.Load(); err != nil || left.Metadata.GetIndex() != 3 {
		t.Fatalf("the snapshot is gone: %v", err)
	}
}

// newestKnown is the snapshot that a start takes: the newest one that the log knows of; nil if there is none.
func newestKnown(t *testing.T, folder string, snapshotter *snap.Snapshotter) *pb.Snapshot {
	t.Helper()
	known, err := wal.ValidSnapshotEntries(zap.NewNop(), folder)
	if err != nil {
		t.Fatal(err)
	}
	newest, err := snapshotter.LoadNewestAvailable(known)
	if err != nil && !errors.Is(err, snap.ErrNoSnapshot) {
		t.Fatal(err)
	}
	return newest
}
