package main

import (
	"strings"

	pb "go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/proto"
)

// changes is the first word of the value of an entry that changes the configuration: "conf v4 r2" adds voter 4 and removes 2,
// "conf" leaves a joint configuration. Clients' values are never so.
const changes = "conf"

func fromEntry(kept *pb.Entry) entry {
	told := entry{Index: kept.GetIndex(), Term: kept.GetTerm(), Value: string(kept.GetData())}
	if kept.GetType() == pb.EntryConfChangeV2 {
		told.Value = strings.TrimSpace(changes + " " + pb.ConfChangesToString(changeOf(kept).GetChanges()))
	}
	return told
}

func changeOf(kept *pb.Entry) *pb.ConfChangeV2 {
	change := &pb.ConfChangeV2{}
	if err := proto.Unmarshal(kept.GetData(), change); err != nil {
		panic(err)
	}
	return change
}

func toEntry(told entry) (*pb.Entry, error) {
	kept := &pb.Entry{Index: &told.Index, Term: &told.Term, Type: pb.EntryNormal.Enum()}
	list, isChange := strings.CutPrefix(told.Value, changes)
	if !isChange {
		if told.Value != "" {
			kept.Data = []byte(told.Value)
		}
		return kept, nil
	}
	kept.Type = pb.EntryConfChangeV2.Enum()
	singles, err := pb.ConfChangesFromString(list)
	if err != nil || len(singles) == 0 {
		return kept, err
	}
	kept.Data, err = proto.Marshal(&pb.ConfChangeV2{Changes: singles})
	return kept, err
}

func toEntries(told []entry) ([]*pb.Entry, error) {
	var kept []*pb.Entry
	for _, each := range told {
		made, err := toEntry(each)
		if err != nil {
			return nil, err
		}
		kept = append(kept, made)
	}
	return kept, nil
}

func fromSnapshot(kept *pb.Snapshot, peers []uint64) snapshot {
	meta := kept.GetMetadata()
	told := snapshot{Index: meta.GetIndex(), Term: meta.GetTerm(), Data: string(kept.GetData())}
	if own := fromConfState(meta.GetConfState()); !own.isPlain(peers) {
		told.Members = &own
	}
	return told
}

func toSnapshot(told snapshot, peers []uint64) *pb.Snapshot {
	own := members{Voters: peers}
	if told.Members != nil {
		own = *told.Members
	}
	return &pb.Snapshot{Data: []byte(told.Data), Metadata: &pb.SnapshotMetadata{Index: &told.Index, Term: &told.Term, ConfState: toConfState(own)}}
}
