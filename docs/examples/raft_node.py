#!/usr/bin/env python3
"""A Raft node in Python, with nothing but the standard library, behind the port of raft: JSON-RPC on stdin and stdout.

The node is a pure state machine. Each call names a node, and answers what that node wants done, in this order: make the
writes durable, send the messages, apply the entries. Clock, network, disk and dice belong to whoever calls.
"""
import json
import sys


class Node:
    def __init__(self, me, config, durable):
        self.me, self.config = me, config
        self.others = [peer for peer in config["peers"] if peer != me]
        self.quorum = len(config["peers"]) // 2 + 1
        self.term, self.vote, self.log = durable["term"], durable["vote"], list(durable["entries"])
        self.role, self.leader, self.commit, self.applied = "follower", None, 0, 0
        self.votes, self.next, self.match = set(), {}, {}
        self.drawn = 0
        self.begin()
        self.reset_timer()

    def begin(self):
        self.state_written, self.entries_written, self.sent = False, [], []

    def output(self):
        """What the event that was just handled wants done."""
        writes = [{"kind": "state", "term": self.term, "vote": self.vote}] if self.state_written else []
        writes += self.entries_written
        done = {
            "early": [], "writes": writes, "sync": bool(writes), "send": self.sent,
            "apply": self.log[self.applied:self.commit],
            "state": {"role": self.role, "term": self.term, "vote": self.vote, "leader": self.leader, "commit": self.commit},
        }
        self.applied = self.commit
        self.begin()
        return done

    def reset_timer(self):
        timeouts = self.config["timeouts"]
        self.elapsed, self.timeout = 0, timeouts[self.drawn % len(timeouts)]
        self.drawn += 1

    def send(self, kind, to, **members):
        self.sent.append({"type": kind, "from": self.me, "to": to, "term": self.term, **members})

    def term_at(self, index):
        return 0 if index == 0 else self.log[index - 1]["term"] if index <= len(self.log) else -1

    def enter(self, term, vote):
        self.term, self.vote, self.state_written = term, vote, True

    def follow(self, leader):
        self.role, self.leader = "follower", leader

    def store(self, first, entries):
        self.log[first - 1:] = entries
        self.entries_written.append({"kind": "entries", "from": first, "entries": entries})

    # Elections (paper, section 5.2 and 5.4.1)

    def tick(self):
        self.elapsed += 1
        if self.role == "leader":
            if self.elapsed >= self.config["heartbeatTicks"]:
                self.heartbeat()
        elif self.elapsed >= self.timeout:
            self.role, self.leader, self.votes = "candidate", None, {self.me}
            self.enter(self.term + 1, self.me)
            self.reset_timer()
            for to in self.others:
                self.send("RequestVote", to, lastLogIndex=len(self.log), lastLogTerm=self.term_at(len(self.log)))
            self.count_votes()

    def count_votes(self):
        if len(self.votes) >= self.quorum:
            self.role, self.leader = "leader", self.me
            self.next = {peer: len(self.log) + 1 for peer in self.others}
            self.match = {peer: 0 for peer in self.others}
            self.heartbeat()

    def on_request_vote(self, m):
        good = (m["lastLogTerm"], m["lastLogIndex"]) >= (self.term_at(len(self.log)), len(self.log))
        granted = m["term"] == self.term and self.vote in (None, m["from"]) and good
        if granted:
            if self.vote is None:
                self.enter(self.term, m["from"])
            self.reset_timer()
        self.send("RequestVoteReply", m["from"], voteGranted=granted)

    def on_request_vote_reply(self, m):
        if self.role == "candidate" and m["term"] == self.term and m["voteGranted"]:
            self.votes.add(m["from"])
            self.count_votes()

    # Replication (paper, section 5.3 and 5.4.2)

    def heartbeat(self):
        self.elapsed = 0
        for to in self.others:
            self.replicate(to, 0)

    def replicate(self, to, count):
        prev = self.next[to] - 1
        self.send("AppendEntries", to, prevLogIndex=prev, prevLogTerm=self.term_at(prev), entries=self.log[prev:prev + count], leaderCommit=self.commit)

    def propose(self, value):
        if self.role == "leader":
            self.store(len(self.log) + 1, [{"index": len(self.log) + 1, "term": self.term, "value": value}])
            self.advance()
            for to in self.others:
                self.replicate(to, self.config["entriesMax"])

    def on_append_entries(self, m):
        prev, entries = m["prevLogIndex"], m["entries"]
        success = m["term"] == self.term
        if success:
            self.follow(m["from"])
            self.reset_timer()
            success = self.term_at(prev) == m["prevLogTerm"]
        if success:
            fresh = next((i for i, e in enumerate(entries) if self.term_at(e["index"]) != e["term"]), None)
            if fresh is not None:  # only a conflict removes what follows
                self.store(entries[fresh]["index"], entries[fresh:])
            self.commit = max(self.commit, min(m["leaderCommit"], prev + len(entries)))
        index = prev + len(entries) if success else prev
        self.send("AppendEntriesReply", m["from"], success=success, index=index, lastLogIndex=len(self.log))

    def on_append_entries_reply(self, m):
        peer = m["from"]
        if self.role != "leader" or m["term"] != self.term:
            return
        if m["success"]:
            self.match[peer] = max(self.match[peer], m["index"])
            self.next[peer] = max(self.next[peer], self.match[peer] + 1)
            self.advance()
            if self.match[peer] < len(self.log) and self.next[peer] <= m["index"] + 1:
                self.replicate(peer, self.config["entriesMax"])
        elif m["index"] == self.next[peer] - 1 and m["index"] > self.match[peer]:
            self.next[peer] = max(self.match[peer] + 1, min(m["index"], m["lastLogIndex"] + 1))
            self.replicate(peer, self.config["entriesMax"])

    def advance(self):
        """The median of what is stored; only entries of the own term are counted (Figure 8)."""
        index = sorted([len(self.log), *self.match.values()], reverse=True)[self.quorum - 1]
        if index > self.commit and self.term_at(index) == self.term:
            self.commit = index

    def receive(self, m):
        if m["term"] > self.term:
            self.enter(m["term"], None)
            self.follow(None)
        handlers = {
            "RequestVote": self.on_request_vote, "RequestVoteReply": self.on_request_vote_reply,
            "AppendEntries": self.on_append_entries, "AppendEntriesReply": self.on_append_entries_reply,
        }
        handlers.get(m["type"], lambda _: None)(m)


nodes = {}


def answer(method, params):
    if method == "initialize":
        return {"protocol": 1, "name": "raft-python", "version": "1.0.0", "topics": {"raft": {"features": ["paper-messages"]}}}
    if method == "reset":
        return nodes.clear()
    name = method.removeprefix("raft.")
    if name == "start":
        nodes[params[0]] = Node(*params)
        return nodes[params[0]].output()
    node = nodes[params[0]["to"] if name == "receive" else params[0]]
    {"tick": node.tick, "receive": lambda: node.receive(params[0]), "propose": lambda: node.propose(params[1])}[name]()
    return node.output()


for line in sys.stdin:
    request = json.loads(line)
    response = {"jsonrpc": "2.0", "id": request["id"]}
    try:
        response["result"] = answer(request["method"], request["params"])
    except Exception as error:
        response["error"] = {"code": -32603, "message": repr(error)}
    print(json.dumps(response), flush=True)
