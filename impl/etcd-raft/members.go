package main

import (
	"slices"

	pb "go.etcd.io/raft/v3/raftpb"
)

// toConfState is a configuration as the library keeps it. Who learns and is in the outgoing configuration as well becomes a
// learner only when that is left. A joint configuration is left as soon as it is applied, for none is entered otherwise here.
func toConfState(told members) *pb.ConfState {
	leaves := len(told.Outgoing) > 0
	made := &pb.ConfState{Voters: told.Voters, VotersOutgoing: told.Outgoing, AutoLeave: &leaves}
	for _, learner := range told.Learners {
		if slices.Contains(told.Outgoing, learner) {
			made.LearnersNext = append(made.LearnersNext, learner)
		} else {
			made.Learners = append(made.Learners, learner)
		}
	}
	return made
}

func fromConfState(kept *pb.ConfState) members {
	told := members{
		Voters:   slices.Sorted(slices.Values(kept.GetVoters())),
		Outgoing: slices.Sorted(slices.Values(kept.GetVotersOutgoing())),
		Learners: slices.Sorted(slices.Values(slices.Concat(kept.GetLearners(), kept.GetLearnersNext()))),
	}
	if told.Voters == nil {
		told.Voters = []uint64{}
	}
	return told
}

// isPlain says whether these are just the voters of the start.
func (told members) isPlain(peers []uint64) bool {
	return len(told.Outgoing) == 0 && len(told.Learners) == 0 && slices.Equal(told.Voters, peers)
}

// changeTo is what leads from one configuration to another; nil where the library must not be asked: it accepts the removal
// of all voters, and panics when that is applied.
func changeTo(now, wanted members) *pb.ConfChangeV2 {
	change := &pb.ConfChangeV2{}
	add := func(kind pb.ConfChangeType, nodes, unless []uint64) {
		for _, node := range nodes {
			if !slices.Contains(unless, node) {
				change.Changes = append(change.Changes, &pb.ConfChangeSingle{Type: kind.Enum(), NodeId: &node})
			}
		}
	}
	add(pb.ConfChangeAddNode, wanted.Voters, now.Voters)
	add(pb.ConfChangeAddLearnerNode, wanted.Learners, now.Learners)
	add(pb.ConfChangeRemoveNode, slices.Concat(now.Voters, now.Learners), slices.Concat(wanted.Voters, wanted.Learners))
	if len(change.Changes) == 0 || len(wanted.Voters) == 0 {
		return nil
	}
	return change
}
