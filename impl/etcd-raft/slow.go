package main

import (
	"errors"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
)

// slow is the append thread of a node that writes asynchronously. Whenever the node has handled an event its disk is either done
// with all that it was asked for, or not yet: as if by chance, but the same in each run.
type slow struct {
	// careful: requests for votes wait for the disk, like answers.
	careful bool
	// asked are the writes that were made and are not known to be durable, oldest first.
	asked []appending
	// held are messages that wait for the disk although the library lets them go: what they say promises nothing.
	held []*pb.Message
	// applying are committed entries that change the configuration before the next call.
	applying *pb.Message
	// restored is a snapshot that the state machine is set to once it is durable.
	restored *snapshot
	chance   uint64
}

// appending is what the library asked the append thread for, as a Ready.
type appending struct {
	ready   raft.Ready
	message *pb.Message
}

// isDone says whether the disk is done when the node has handled an event.
func (s *slow) isDone() bool {
	s.chance = s.chance*6364136223846793005 + 1442695040888963407
	return s.chance>>63 == 0
}

// settleSlow makes configuration changes take effect that were handed out to be applied by the call before.
func (n *node) settleSlow() {
	message := n.slow.applying
	if message == nil {
		return
	}
	n.slow.applying = nil
	for _, each := range message.GetEntries() {
		if each.GetType() == pb.EntryConfChangeV2 {
			n.configuration = n.raw.ApplyConfChange(changeOf(each))
		}
	}
	n.hear(message.GetResponses()...)
}

// hear lets the node hear what its own threads answer. One that is no member any more answers itself in vain.
func (n *node) hear(own ...*pb.Message) {
	for _, each := range own {
		if err := n.raw.Step(each); err != nil && !errors.Is(err, raft.ErrStepPeerNotFound) {
			panic(err)
		}
	}
}

// drainSlow is all that the library wants done. Messages leave before the writes, as it says they may, unless the disk was done with
// something in this event: then they follow it, for they may rely on it.
func (n *node) drainSlow(out *output) {
	isDone := n.slow.isDone()
	for {
		if isDone {
			n.finish(out)
		}
		if n.slow.applying != nil || !n.raw.HasReady() {
			break
		}
		n.take(n.raw.Ready(), out)
	}
	if len(n.slow.asked) > 0 {
		return
	}
	out.Restore, n.slow.restored = n.slow.restored, nil
	for _, each := range n.slow.held {
		out.Send = append(out.Send, n.dispatch(each))
	}
	n.slow.held = nil
}

// take does what one Ready asks for, but for waiting.
func (n *node) take(ready raft.Ready, out *output) {
	out.Reads = append(out.Reads, fromReads(ready.ReadStates)...)
	for _, own := range ready.Messages {
		switch own.GetTo() {
		case raft.LocalAppendThread:
			n.write(ready, out)
			if out.Restore != nil {
				out.Restore, n.slow.restored = nil, out.Restore
			}
			n.slow.asked = append(n.slow.asked, appending{ready, own})
		case raft.LocalApplyThread:
			out.Apply = append(out.Apply, fromEntries(own.GetEntries())...)
			if changesConfiguration(own.GetEntries()) {
				n.slow.applying = own
			} else {
				n.hear(own.GetResponses()...)
			}
		default:
			if n.slow.holds(own) {
				n.slow.held = append(n.slow.held, own)
			} else if out.Sync {
				out.Send = append(out.Send, n.dispatch(own))
			} else {
				out.Early = append(out.Early, n.dispatch(own))
			}
		}
	}
}

// holds says whether a message waits for the disk. Answers that have to are not asked about: the library keeps them itself. The
// others of a node that does not lead promise nothing (a heartbeat's answer, a forwarded request, a pre-vote), and to let them wait
// spares the rules about what is durable an exception; all but the request for a vote, for that is not harmless.
func (s *slow) holds(own *pb.Message) bool {
	switch own.GetType() {
	case pb.MsgApp, pb.MsgHeartbeat, pb.MsgSnap, pb.MsgTimeoutNow:
		return false
	case pb.MsgVote:
		return s.careful
	default:
		return true
	}
}

// finish makes durable all that was written, and delivers what waited for it.
func (n *node) finish(out *output) {
	for len(n.slow.asked) > 0 {
		done := n.slow.asked[0]
		n.slow.asked = n.slow.asked[1:]
		out.Sync = true
		n.store(done.ready)
		for _, each := range done.message.GetResponses() {
			if each.GetTo() == n.id {
				n.hear(each)
			} else {
				out.Send = append(out.Send, n.dispatch(each))
			}
		}
	}
}
