//! A node of the library, and what it wants done.

use crate::members::shown;
use crate::port::*;
use crate::slow::Slow;
use crate::store::Store;
use crate::wire::*;
use raft::prelude::*;
use raft::{Config, Error, ReadOnlyOption, StateRole, INVALID_ID, NO_LIMIT};
use slog::{o, Discard, Logger};
use std::collections::BTreeMap;

pub struct Node {
    pub id: u64,
    pub config: PortConfig,
    pub raw: RawNode<Store>,
    /// The configuration that was applied last.
    pub configuration: ConfState,
    /// Committed entries that change the configuration before the next call: until then the node shows, and goes by, the
    /// configuration by which they were committed.
    pub unapplied: Vec<Entry>,
    /// What the disk was told to be committed.
    pub written: u64,
    /// Ticks since a snapshot was sent to a node, as long as the library was not told what came of it.
    pub snapshots: BTreeMap<u64, usize>,
    /// Term and role for which the election timeout was chosen last, and how many were.
    timed: Option<(u64, StateRole)>,
    drawn: usize,
    /// A disk that may be busy for a while; none where each write is durable before anything else happens.
    pub slow: Option<Slow>,
}

/// Makes the bounds of the library narrow: one entry a message, two messages on their way, one entry to be applied at a time; and turns on
/// what saves messages. With one message on its way a lost one stops all until the next heartbeat, with a bound of what is not committed
/// proposals are refused: neither has a place in scenarios.
fn limit(made: &mut Config) {
    (made.max_size_per_msg, made.max_inflight_msgs, made.max_committed_size_per_ready) = (0, 2, 1);
    (made.batch_append, made.skip_bcast_commit) = (true, true);
}

impl Node {
    pub fn start(id: u64, config: PortConfig, found: Durable, limits: bool) -> Result<Node, String> {
        let taken = found.snapshot.unwrap_or_default();
        let snapshot = to_snapshot(&taken, &config.peers);
        let configuration = snapshot.get_metadata().get_conf_state().clone();
        // What is known to be committed may be from before a crash that took entries, or be older than the snapshot.
        let last = taken.index + found.entries.len() as u64;
        let commit = found.commit.max(taken.index).min(last);
        let hard = HardState { term: found.term, vote: found.vote.unwrap_or(INVALID_ID), commit };
        let mut made = Config {
            id,
            election_tick: config.election_ticks,
            heartbeat_tick: config.heartbeat_ticks,
            applied: taken.index,
            // The library bounds the bytes of a message, not its entries: one entry, or as many as there are.
            max_size_per_msg: if config.entries_max == 1 { 0 } else { NO_LIMIT },
            max_inflight_msgs: 256,
            check_quorum: config.check_quorum || config.lease_reads,
            pre_vote: config.pre_vote,
            read_only_option: if config.lease_reads { ReadOnlyOption::LeaseBased } else { ReadOnlyOption::Safe },
            ..Default::default()
        };
        if limits {
            limit(&mut made);
        }
        let store = Store { hard, snapshot, entries: to_entries(&found.entries)? };
        let raw = RawNode::new(&made, store, &Logger::root(Discard, o!())).map_err(|error| error.to_string())?;
        let slow = config.async_writes.then(|| Slow::new(id * 31 + found.term + last));
        let mut node = Node { id, config, slow, raw, configuration, unapplied: vec![], written: found.commit, snapshots: BTreeMap::new(), timed: None, drawn: 0 };
        node.choose_timeout();
        Ok(node)
    }

    /// The library draws an election timeout whenever it enters a term or a role; the next of the configuration takes its place.
    pub fn choose_timeout(&mut self) {
        let now = Some((self.raw.raft.term, self.raw.raft.state));
        if self.timed != now {
            self.timed = now;
            self.drawn += 1;
        }
        let timeouts = &self.config.timeouts;
        self.raw.raft.set_randomized_election_timeout(timeouts[(self.drawn - 1) % timeouts.len()]);
    }

    /// Something happens to the node.
    pub fn event(&mut self, happen: impl FnOnce(&mut Node) -> raft::Result<()>) -> Result<Output, String> {
        self.settle();
        match happen(self) {
            Ok(()) | Err(Error::ProposalDropped | Error::StepPeerNotFound) => {}
            Err(other) => return Err(other.to_string()),
        }
        self.choose_timeout();
        Ok(self.drain())
    }

    /// Makes configuration changes take effect that were handed out to be applied by the call before.
    fn settle(&mut self) {
        if self.unapplied.is_empty() {
            return;
        }
        for entry in std::mem::take(&mut self.unapplied) {
            self.configuration = self.raw.apply_conf_change(&change_of(&entry)).expect("a change that was accepted");
        }
        // A leader that was removed keeps the role, and panics as soon as something more is committed (docs/findings.md). The library
        // leaves it to its user to end such a node; here it steps down, as the paper has it (§6).
        if self.is_leader() && self.raw.raft.prs().get(self.id).is_none() {
            let term = self.raw.raft.term;
            self.raw.raft.become_follower(term, INVALID_ID);
        }
        self.raw.advance_apply();
    }

    /// All that the library wants done, in the order that it demands: what one Ready brings may bring another. It ends early where
    /// a configuration changes, for whoever judges what is committed has to know by which one that was decided.
    pub fn drain(&mut self) -> Output {
        let state = self.state();
        let mut out = Output { early: vec![], writes: vec![], sync: false, send: vec![], apply: vec![], state, restore: None, reads: vec![] };
        if self.slow.is_some() {
            self.drain_slow(&mut out);
            out.state = self.state();
            return out;
        }
        let mut is_first = true;
        while self.unapplied.is_empty() && self.raw.has_ready() {
            let mut ready = self.raw.ready();
            // A leader's messages may go at once; behind the writes of an earlier Ready they come after these.
            let at_once = self.tell(ready.take_messages());
            if is_first {
                out.early.extend(at_once)
            } else {
                out.send.extend(at_once)
            }
            is_first = false;
            self.persist(&ready, &mut out);
            out.reads.extend(reads_of(&mut ready));
            let mut committed = ready.take_committed_entries();
            let persisted = self.tell(ready.take_persisted_messages());
            out.send.extend(persisted);
            let mut light = self.raw.advance_append(ready);
            if let Some(commit) = light.commit_index() {
                self.raw.mut_store().hard.commit = commit;
            }
            let after = self.tell(light.take_messages());
            out.send.extend(after);
            committed.extend(light.take_committed_entries());
            self.apply(committed, &mut out);
            self.choose_timeout();
        }
        out.sync = !out.writes.is_empty();
        out.state = self.state();
        out
    }

    /// Hands out what is committed; where it changes the configuration, that takes effect with the next call.
    pub fn apply(&mut self, committed: Vec<Entry>, out: &mut Output) {
        out.apply.extend(from_entries(&committed));
        let last = committed.last().map(|entry| entry.index);
        self.unapplied = committed.into_iter().filter(|entry| entry.get_entry_type() == EntryType::EntryConfChangeV2).collect();
        match last {
            _ if !self.unapplied.is_empty() => {}
            // A snapshot that is still being written is not applied yet.
            Some(index) if self.slow.is_some() => self.raw.advance_apply_to(index),
            None if self.slow.is_some() => {}
            _ => self.raw.advance_apply(),
        }
    }

    fn state(&self) -> State {
        let raft = &self.raw.raft;
        let role = match raft.state {
            StateRole::Follower => "follower",
            StateRole::Candidate => "candidate",
            StateRole::Leader => "leader",
            StateRole::PreCandidate => "pre-candidate",
        };
        State {
            role,
            term: raft.term,
            vote: known(raft.vote),
            leader: known(raft.leader_id),
            commit: raft.raft_log.committed,
            members: shown(&self.configuration, &self.config.peers),
        }
    }

    pub fn is_leader(&self) -> bool {
        self.raw.raft.state == StateRole::Leader
    }

    /// Up to where a leader knows a member to store its log.
    pub fn match_of(&self, member: u64) -> u64 {
        self.raw.raft.prs().get(member).map_or(0, |progress| progress.matched)
    }
}

/// A node, or none where the library has none.
pub fn known(node: u64) -> Option<u64> {
    (node != INVALID_ID).then_some(node)
}
