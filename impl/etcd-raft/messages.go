package main

import (
	"encoding/json"

	pb "go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/proto"
)

// message is one between nodes. It has the members that the paper's has, and beside them, in Etcd, the library's own message:
// that is what a node gets. One that somebody else made, after the paper, has no such member.
type message struct {
	From         uint64          `json:"from"`
	To           uint64          `json:"to"`
	Type         string          `json:"type"`
	Term         uint64          `json:"term"`
	LastLogIndex uint64          `json:"lastLogIndex,omitempty"`
	LastLogTerm  uint64          `json:"lastLogTerm,omitempty"`
	Transfer     bool            `json:"transfer,omitempty"`
	VoteGranted  *bool           `json:"voteGranted,omitempty"`
	PrevLogIndex *uint64         `json:"prevLogIndex,omitempty"`
	PrevLogTerm  uint64          `json:"prevLogTerm,omitempty"`
	Entries      []entry         `json:"entries,omitzero"`
	LeaderCommit uint64          `json:"leaderCommit,omitempty"`
	Success      *bool           `json:"success,omitempty"`
	Index        *uint64         `json:"index,omitempty"`
	Round        json.RawMessage `json:"round,omitempty"`
	Snapshot     *snapshot       `json:"snapshot,omitempty"`
	Name         string          `json:"name,omitempty"`
	Etcd         []byte          `json:"etcd,omitempty"`
}

const transferring = "CampaignTransfer"

// wrap is a message as it travels. It is the sender's, whoever spoke first: a forwarded proposal keeps its author inside.
func (n *node) wrap(own *pb.Message) message {
	raw, err := proto.Marshal(own)
	if err != nil {
		panic(err)
	}
	told := message{From: n.id, To: own.GetTo(), Type: "other", Term: own.GetTerm(), Etcd: raw}
	switch own.GetType() {
	case pb.MsgVote, pb.MsgPreVote:
		told.Type = map[bool]string{true: "RequestVote", false: "PreVote"}[own.GetType() == pb.MsgVote]
		told.LastLogIndex, told.LastLogTerm = own.GetIndex(), own.GetLogTerm()
		told.Transfer = string(own.GetContext()) == transferring
	case pb.MsgVoteResp, pb.MsgPreVoteResp:
		told.Type = map[bool]string{true: "RequestVoteReply", false: "PreVoteReply"}[own.GetType() == pb.MsgVoteResp]
		told.VoteGranted = new(!own.GetReject())
	case pb.MsgApp:
		told.Type = "AppendEntries"
		told.PrevLogIndex, told.PrevLogTerm = new(own.GetIndex()), own.GetLogTerm()
		told.Entries, told.LeaderCommit = fromEntries(own.GetEntries()), own.GetCommit()
	case pb.MsgHeartbeat:
		// It vouches for no more than what the leader knows the follower to store, as an AppendEntries behind that would.
		told.Type, told.Entries = "AppendEntries", []entry{}
		match := n.matchOf(own.GetTo())
		told.PrevLogIndex, told.PrevLogTerm, told.LeaderCommit = new(match), n.termAt(match), own.GetCommit()
		told.Round = roundOf(own)
	case pb.MsgAppResp:
		told.Type = "AppendEntriesReply"
		told.Success, told.Index = new(!own.GetReject()), new(own.GetIndex())
		told.LastLogIndex = n.lastIndex()
	case pb.MsgHeartbeatResp:
		told.Type = "AppendEntriesReply"
		told.Success, told.Index = new(true), new(uint64(0))
		told.LastLogIndex = n.lastIndex()
		told.Round = roundOf(own)
	case pb.MsgSnap:
		taken := fromSnapshot(own.GetSnapshot(), n.config.Peers)
		told.Type, told.Snapshot = "InstallSnapshot", &taken
	case pb.MsgTimeoutNow:
		told.Type = "TimeoutNow"
	default:
		told.Name = own.GetType().String()
	}
	return told
}

// roundOf is the read that a heartbeat confirms, which its answer carries back.
func roundOf(own *pb.Message) json.RawMessage {
	if len(own.GetContext()) == 0 {
		return nil
	}
	round, err := json.Marshal(string(own.GetContext()))
	if err != nil {
		panic(err)
	}
	return round
}

// unwrap is what the library is to be given for a message that arrived.
func (n *node) unwrap(told message) ([]*pb.Message, error) {
	if len(told.Etcd) > 0 {
		own := &pb.Message{}
		return []*pb.Message{own}, proto.Unmarshal(told.Etcd, own)
	}
	return n.fromPaper(told)
}

// fromPaper is the message of the library that says what one of the paper says.
func (n *node) fromPaper(told message) ([]*pb.Message, error) {
	made := func(kind pb.MessageType) *pb.Message {
		return &pb.Message{Type: kind.Enum(), From: &told.From, To: &told.To, Term: &told.Term}
	}
	one := func(own *pb.Message) ([]*pb.Message, error) { return []*pb.Message{own}, nil }
	switch told.Type {
	case "RequestVote", "PreVote":
		own := made(pb.MsgVote)
		if told.Type == "PreVote" {
			own = made(pb.MsgPreVote)
		}
		own.Index, own.LogTerm = &told.LastLogIndex, &told.LastLogTerm
		if told.Transfer {
			own.Context = []byte(transferring)
		}
		return one(own)
	case "RequestVoteReply", "PreVoteReply":
		own := made(pb.MsgVoteResp)
		if told.Type == "PreVoteReply" {
			own = made(pb.MsgPreVoteResp)
		}
		own.Reject = new(told.VoteGranted == nil || !*told.VoteGranted)
		return one(own)
	case "AppendEntries":
		entries, err := toEntries(told.Entries)
		own := made(pb.MsgApp)
		own.Index, own.LogTerm, own.Entries, own.Commit = told.PrevLogIndex, &told.PrevLogTerm, entries, &told.LeaderCommit
		return []*pb.Message{own}, err
	case "AppendEntriesReply":
		own := made(pb.MsgAppResp)
		own.Index = told.Index
		if told.Success == nil || !*told.Success {
			own.Reject, own.RejectHint = new(true), &told.LastLogIndex
		}
		var round string
		if len(told.Round) == 0 || json.Unmarshal(told.Round, &round) != nil {
			return one(own)
		}
		beat := made(pb.MsgHeartbeatResp)
		beat.Context = []byte(round)
		return []*pb.Message{own, beat}, nil
	case "InstallSnapshot":
		own := made(pb.MsgSnap)
		own.Snapshot = toSnapshot(*told.Snapshot, n.config.Peers)
		return one(own)
	case "InstallSnapshotReply":
		own := made(pb.MsgAppResp)
		own.Index = told.Index
		return one(own)
	case "TimeoutNow":
		return one(made(pb.MsgTimeoutNow))
	}
	return nil, &rpcError{codeParams, "a message of type " + told.Type + " that is not the library's own"}
}
