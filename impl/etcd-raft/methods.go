package main

import (
	"errors"
	"slices"

	"go.etcd.io/raft/v3"
	"go.etcd.io/raft/v3/tracker"
)

// cluster is all nodes that were started. They share nothing but this process.
type cluster struct {
	nodes   map[uint64]*node
	options options
}

func newCluster(options options) *cluster { return &cluster{map[uint64]*node{}, options} }

func (c *cluster) reset() { clear(c.nodes) }

// methods are those of the port of raft.
var methods = map[string]func(*cluster, request) (any, error){
	"start":   func(c *cluster, asked request) (any, error) { return c.start(asked) },
	"receive": func(c *cluster, asked request) (any, error) { return c.receive(asked) },
	"tick":    event(func(n *node, _ request) error { n.tick(); return nil }),
	"propose": event(func(n *node, asked request) error {
		value, err := argument[string](asked, 1)
		if err != nil {
			return err
		}
		return n.raw.Propose([]byte(value))
	}),
	"compact": func(c *cluster, asked request) (any, error) { return c.compact(asked) },
	"read": event(func(n *node, asked request) error {
		id, err := argument[string](asked, 1)
		if err == nil {
			n.raw.ReadIndex([]byte(id))
		}
		return err
	}),
	"transfer": event(func(n *node, asked request) error {
		to, err := argument[uint64](asked, 1)
		if err == nil && n.isLeader() {
			n.raw.TransferLeader(to)
		}
		return err
	}),
	"changeMembers": event(func(n *node, asked request) error {
		wanted, err := argument[members](asked, 1)
		if err != nil || !n.isLeader() {
			return err
		}
		if change := changeTo(fromConfState(n.configuration), wanted); change != nil {
			return n.raw.ProposeConfChange(change)
		}
		return nil
	}),
	"progress": func(c *cluster, asked request) (any, error) {
		n, err := c.at(asked)
		if err != nil {
			return nil, err
		}
		return n.progress(), nil
	},
}

// event is a method in which something happens to a node.
func event(happen func(*node, request) error) func(*cluster, request) (any, error) {
	return func(c *cluster, asked request) (any, error) {
		n, err := c.at(asked)
		if err != nil {
			return nil, err
		}
		n.settle()
		return n.after(happen(n, asked))
	}
}

// after is what the node wants done, unless the library refused for a reason that is not part of its work.
func (n *node) after(err error) (any, error) {
	if err != nil && !errors.Is(err, raft.ErrProposalDropped) && !errors.Is(err, raft.ErrStepPeerNotFound) {
		return nil, err
	}
	return n.drain(), nil
}

func (c *cluster) at(asked request) (*node, error) {
	id, err := argument[uint64](asked, 0)
	if err != nil {
		return nil, err
	}
	return c.node(id)
}

func (c *cluster) node(id uint64) (*node, error) {
	if n, isStarted := c.nodes[id]; isStarted {
		return n, nil
	}
	return nil, &rpcError{codeParams, "the node was not started"}
}

func (c *cluster) start(asked request) (any, error) {
	id, err := argument[uint64](asked, 0)
	if err != nil {
		return nil, err
	}
	config, err := argument[config](asked, 1)
	if err != nil {
		return nil, err
	}
	found, err := argument[durable](asked, 2)
	if err != nil {
		return nil, err
	}
	n, err := start(id, config, found, c.options)
	if err != nil {
		return nil, err
	}
	c.nodes[id] = n
	return n.drain(), nil
}

func (c *cluster) receive(asked request) (any, error) {
	told, err := argument[message](asked, 0)
	if err != nil {
		return nil, err
	}
	n, err := c.node(told.To)
	if err != nil {
		return nil, err
	}
	n.settle()
	own, err := n.unwrap(told)
	if err != nil {
		return nil, err
	}
	for _, each := range own {
		if err = n.raw.Step(each); err != nil {
			break
		}
	}
	return n.after(err)
}

func (n *node) tick() {
	n.raw.Tick()
	if !n.isLeader() {
		clear(n.snapshots)
		return
	}
	// A transport knows whether a snapshot arrived, and has to say so: without that the library sends its follower nothing more.
	// Here nobody knows, so that it is taken for lost after a while.
	for to := range n.snapshots {
		n.snapshots[to]++
		if n.snapshots[to] >= n.config.ElectionTicks {
			n.raw.ReportSnapshot(to, raft.SnapshotFailure)
			delete(n.snapshots, to)
		}
	}
}

func (c *cluster) compact(asked request) (any, error) {
	n, err := c.at(asked)
	if err != nil {
		return nil, err
	}
	index, err := argument[uint64](asked, 1)
	if err != nil {
		return nil, err
	}
	data, err := argument[string](asked, 2)
	if err != nil {
		return nil, err
	}
	n.settle()
	out := n.drain()
	own, err := n.storage.CreateSnapshot(index, n.configuration, []byte(data))
	if errors.Is(err, raft.ErrSnapOutOfDate) {
		return out, nil
	}
	if err == nil {
		err = n.storage.Compact(index)
	}
	if err != nil {
		return nil, err
	}
	out.Writes, out.Sync = append(out.Writes, snapshotWrite(fromSnapshot(own, n.config.Peers))), true
	return out, nil
}

func (n *node) progress() []progress {
	told := []progress{}
	if !n.isLeader() {
		return told
	}
	n.raw.WithProgress(func(id uint64, _ raft.ProgressType, pr tracker.Progress) {
		if id != n.id {
			told = append(told, progress{Node: id, Match: pr.Match, Next: pr.Next})
		}
	})
	slices.SortFunc(told, func(a, b progress) int { return int(a.Node) - int(b.Node) })
	return told
}
