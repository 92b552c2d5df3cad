#!/usr/bin/env python3
"""A Raft node in Python, with nothing but the standard library, behind the port of raft: JSON-RPC on stdin and stdout.

The node is a pure state machine. Each call names a node, and answers what that node wants done, in this order: make the
writes durable, send the messages, apply the entries. Clock, network, disk and dice belong to whoever calls.
"""
import itertools
import json
import sys


class Node:
    def __init__(self, me, config, durable):
        self.me, self.config = me, config
        self.others = [peer for peer in config["peers"] if peer != me]
        self.quorum = len(config["peers"]) // 2 + 1
        self.term, self.vote, self.log = durable["term"], durable["vote"], list(durable["entries"])
        self.role, self.leader, self.commit, self.applied = "follower", None, 0, 0
        self.writes, self.sent, self.timeouts = [], [], itertools.cycle(config["timeouts"])
        self.reset_timer()

    def output(self):
        """What the event that was just handled wants done."""
        done = {
            "early": [], "writes": self.writes, "sync": bool(self.writes), "send": self.sent,
            "apply": self.log[self.applied:self.commit],
            "state": {"role": self.role, "term": self.term, "vote": self.vote, "leader": self.leader, "commit": self.commit},
        }
        self.writes, self.sent, self.applied = [], [], self.commit
        return done

    def reset_timer(self):
        self.elapsed, self.timeout = 0, next(self.timeouts)

    def send(self, kind, to, **members):
        self.sent.append({"type": kind, "from": self.me, "to": to, "term": self.term, **members})

    def term_at(self, index):
        return 0 if index == 0 else self.log[index - 1]["term"] if index <= len(self.log) else -1

    def enter(self, term, vote):
        self.term, self.vote = term, vote
        self.writes.append({"kind": "state", "term": term, "vote": vote})

    def store(self, first, entries):
        self.log[first - 1:] = entries
        self.writes.append({"kind": "entries", "from": first, "entries": entries})

    # Elections (paper, section 5.2 and 5.4.1)
    def tick(self):
        self.elapsed += 1
        if self.role == "leader" and self.elapsed >= self.config["heartbeatTicks"]:
            self.elapsed = 0
            self.replicate(self.others)
        elif self.role != "leader" and self.elapsed >= self.timeout:
            self.role, self.leader, self.votes = "candidate", None, {self.me}
            self.enter(self.term + 1, self.me)
            self.reset_timer()
            for to in self.others:
                self.send("RequestVote", to, lastLogIndex=len(self.log), lastLogTerm=self.term_at(len(self.log)))
            self.count_votes()

    def count_votes(self):
        if len(self.votes) >= self.quorum:
            self.role, self.leader = "leader", self.me
            self.next, self.match = dict.fromkeys(self.others, len(self.log) + 1), dict.fromkeys(self.others, 0)
            self.replicate(self.others)

    def on_RequestVote(self, m):
        good = (m["lastLogTerm"], m["lastLogIndex"]) >= (self.term_at(len(self.log)), len(self.log))
        granted = m["term"] == self.term and self.vote in (None, m["from"]) and good
        if granted:
            self.enter(self.term, m["from"])
            self.reset_timer()
        self.send("RequestVoteReply", m["from"], voteGranted=granted)

    def on_RequestVoteReply(self, m):
        if self.role == "candidate" and m["term"] == self.term and m["voteGranted"]:
            self.votes.add(m["from"])
            self.count_votes()

    # Replication (paper, section 5.3 and 5.4.2)
    def replicate(self, peers):
        for to in peers:
            prev = self.next[to] - 1
            entries = self.log[prev:prev + self.config["entriesMax"]]
            self.send("AppendEntries", to, prevLogIndex=prev, prevLogTerm=self.term_at(prev), entries=entries, leaderCommit=self.commit)

    def propose(self, value):
        if self.role == "leader":
            self.store(len(self.log) + 1, [{"index": len(self.log) + 1, "term": self.term, "value": value}])
            self.advance()
            self.replicate(self.others)

    def on_AppendEntries(self, m):
        last, success = m["prevLogIndex"], False
        if m["term"] == self.term:
            self.role, self.leader = "follower", m["from"]
            self.reset_timer()
            success = self.term_at(last) == m["prevLogTerm"]
        if success:
            last += len(m["entries"])
            fresh = [e for e in m["entries"] if self.term_at(e["index"]) != e["term"]]
            if fresh:  # only a conflict removes what follows
                self.store(fresh[0]["index"], fresh)
            self.commit = max(self.commit, min(m["leaderCommit"], last))
        self.send("AppendEntriesReply", m["from"], success=success, index=last, lastLogIndex=len(self.log))

    def on_AppendEntriesReply(self, m):
        peer, index = m["from"], m["index"]
        if self.role == "leader" and m["term"] == self.term and index >= self.match[peer]:
            if m["success"]:
                self.match[peer], self.next[peer] = index, index + 1
                self.advance()
            elif index == self.next[peer] - 1:
                self.next[peer] = max(self.match[peer] + 1, min(index, m["lastLogIndex"] + 1))
            if self.match[peer] < len(self.log):
                self.replicate([peer])

    def advance(self):
        """The median of what is stored; only entries of the own term are counted (Figure 8)."""
        index = sorted([len(self.log), *self.match.values()], reverse=True)[self.quorum - 1]
        if index > self.commit and self.term_at(index) == self.term:
            self.commit = index

    def receive(self, m):
        if m["term"] > self.term:
            self.enter(m["term"], None)
            self.role, self.leader = "follower", None
        getattr(self, "on_" + m["type"], lambda _: None)(m)


nodes = {}


def answer(method, params):
    if method == "initialize":
        return {"protocol": 1, "name": "raft-python", "version": "1.0.0", "topics": {"raft": {"features": ["paper-messages"]}}}
    if method == "reset":
        return nodes.clear()
    if method == "raft.start":
        nodes[params[0]] = Node(*params)
        return nodes[params[0]].output()
    node = nodes[params[0]["to"] if method == "raft.receive" else params[0]]
    {"raft.tick": node.tick, "raft.receive": lambda: node.receive(params[0]), "raft.propose": lambda: node.propose(params[1])}[method]()
    return node.output()


for line in sys.stdin:
    request = json.loads(line)
    try:
        response = {"result": answer(request["method"], request["params"])}
    except Exception as error:
        response = {"error": {"code": -32603, "message": repr(error)}}
    print(json.dumps({"jsonrpc": "2.0", "id": request["id"], **response}), flush=True)
