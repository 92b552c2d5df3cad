//! The findings about raft-rs in docs/findings.md, with the library alone: nothing of the adapter takes part, and what a Ready asks
//! for is done in the order of the library's own documentation. A test that fails says that its finding is out of date.

use raft::prelude::*;
use raft::storage::MemStorage;
use raft::{raw_node::RawNode, Config, GetEntriesContext, ReadOnlyOption, StateRole};
use slog::{o, Discard, Logger};
use std::panic::{catch_unwind, AssertUnwindSafe};

const TIMEOUT: usize = 5;

fn node(config: Config, voters: &[u64], learners: &[u64]) -> RawNode<MemStorage> {
    let storage = MemStorage::new_with_conf_state((voters.to_vec(), learners.to_vec()));
    let config = Config { election_tick: TIMEOUT, heartbeat_tick: 1, ..config };
    RawNode::new(&config, storage, &Logger::root(Discard, o!())).expect("a node")
}

/// Does all that a node wants done; what it sends, and which reads it confirms.
fn settle(node: &mut RawNode<MemStorage>) -> (Vec<Message>, Vec<ReadState>) {
    let (mut sent, mut reads) = (vec![], vec![]);
    while node.has_ready() {
        let mut ready = node.ready();
        sent.extend(ready.take_messages());
        apply(node, &ready.take_committed_entries());
        reads.extend(ready.take_read_states());
        let storage = node.store().clone();
        storage.wl().append(ready.entries()).expect("entries that follow");
        if let Some(hard) = ready.hs() {
            storage.wl().set_hardstate(hard.clone());
        }
        sent.extend(ready.take_persisted_messages());
        let mut light = node.advance(ready);
        if let Some(commit) = light.commit_index() {
            storage.wl().mut_hard_state().set_commit(commit);
        }
        sent.extend(light.take_messages());
        apply(node, &light.take_committed_entries());
        node.advance_apply();
    }
    (sent, reads)
}

fn apply(node: &mut RawNode<MemStorage>, entries: &[Entry]) {
    for entry in entries.iter().filter(|entry| entry.get_entry_type() == EntryType::EntryConfChangeV2) {
        let mut change = ConfChangeV2::default();
        protobuf::Message::merge_from_bytes(&mut change, &entry.data).expect("a change");
        let now = node.apply_conf_change(&change).expect("a change that was accepted");
        node.store().wl().set_conf_state(now);
    }
}

/// Node 2 says that it stores all up to an index.
fn stored_by_node_2(node: &mut RawNode<MemStorage>, index: u64) {
    let mut answer = Message { from: 2, to: 1, term: node.raft.term, index, ..Default::default() };
    answer.set_msg_type(MessageType::MsgAppendResponse);
    node.step(answer).expect("an answer");
}

#[test]
fn a_leader_that_was_removed_panics_when_it_commits() {
    let mut leader = node(Config { id: 1, ..Default::default() }, &[1], &[]);
    leader.campaign().expect("a sole voter");
    settle(&mut leader);
    let single = |kind, node_id| {
        let mut change = ConfChangeSingle { node_id, ..Default::default() };
        change.set_change_type(kind);
        change
    };
    let changes = vec![single(ConfChangeType::AddNode, 2), single(ConfChangeType::RemoveNode, 1)];
    leader.propose_conf_change(vec![], ConfChangeV2 { changes, ..Default::default() }).expect("a change");
    settle(&mut leader);
    // Node 1 has applied the joint configuration, and the entry that leaves it follows.
    let leaving = leader.raft.raft_log.last_index();
    leader.propose(vec![], b"x".to_vec()).expect("a leader takes a proposal");
    settle(&mut leader);
    stored_by_node_2(&mut leader, leaving);
    settle(&mut leader);
    assert!(leader.raft.state == StateRole::Leader && leader.raft.prs().get(1).is_none(), "it leads, and has applied its own removal");

    let ended = catch_unwind(AssertUnwindSafe(|| stored_by_node_2(&mut leader, leaving + 1)));
    assert!(ended.is_err(), "it commits, and does not panic");
}

#[test]
fn a_term_is_told_that_is_not_durable() {
    let mut sole = node(Config { id: 1, ..Default::default() }, &[1], &[2]);
    sole.campaign().expect("a sole voter");
    let ready = sole.ready();
    let durable = sole.store().rl().hard_state().term;
    let at_once: Vec<u64> = ready.messages().iter().map(|message| message.term).collect();
    assert!(ready.must_sync() && ready.hs().is_some_and(|hard| hard.term == 1), "the term is still to be persisted");
    assert!(durable == 0 && at_once.contains(&1), "messages that may go at once are of terms {at_once:?}, the disk says {durable}");
}

/// Delivers messages between node 1, whose disk is busy, and node 2 until none is left; the number of the last Ready. What is being
/// written can be read already, as the library wants it, and would be lost in a crash.
fn exchange_while_busy(leader: &mut RawNode<MemStorage>, learner: &mut RawNode<MemStorage>) -> u64 {
    let mut last = 0;
    loop {
        let mut under_way = vec![];
        while leader.has_ready() {
            let mut ready = leader.ready();
            under_way.extend(ready.take_messages());
            leader.store().wl().append(ready.entries()).expect("entries that follow");
            last = ready.number();
            leader.advance_append_async(ready);
        }
        if under_way.is_empty() {
            return last;
        }
        for message in under_way {
            learner.step(message).expect("a message of the library's own");
        }
        for answer in settle(learner).0 {
            leader.step(answer).expect("an answer of the library's own");
        }
    }
}

#[test]
fn a_term_that_is_not_durable_is_led_twice_and_a_learner_commits_what_was_lost() {
    let mut learner = node(Config { id: 2, ..Default::default() }, &[1], &[2]);
    let led = |learner: &mut RawNode<MemStorage>, value: &[u8]| {
        // Its disk knows nothing: what it was told in a life before was lost when that ended.
        let mut sole = node(Config { id: 1, ..Default::default() }, &[1], &[2]);
        sole.campaign().expect("a sole voter");
        sole.propose(vec![], value.to_vec()).expect("a leader takes a proposal");
        let last = exchange_while_busy(&mut sole, learner);
        (sole, last)
    };
    led(&mut learner, b"a");
    let (mut sole, last) = led(&mut learner, b"b");
    sole.on_persist_ready(last);
    exchange_while_busy(&mut sole, &mut learner);

    let committed = |node: &RawNode<MemStorage>| {
        let index = node.raft.raft_log.committed;
        let entries = node.raft.raft_log.entries(index, None, GetEntriesContext::empty(false)).expect("what is committed");
        (index, entries[0].term, entries[0].data.to_vec())
    };
    assert_eq!(committed(&sole), (2, 1, b"b".to_vec()), "what node 1 commits");
    assert_eq!(committed(&learner), (2, 1, b"a".to_vec()), "what node 2 commits");
}

/// Delivers messages among some nodes until none is left; what is sent to others is lost. The reads that node 1 confirmed.
fn exchange(nodes: &mut [RawNode<MemStorage>], among: &[u64]) -> Vec<ReadState> {
    let mut confirmed = vec![];
    loop {
        let mut under_way = vec![];
        for id in among {
            let (sent, reads) = settle(&mut nodes[*id as usize - 1]);
            under_way.extend(sent.into_iter().filter(|message| among.contains(&message.to)));
            if *id == 1 {
                confirmed.extend(reads);
            }
        }
        if under_way.is_empty() {
            return confirmed;
        }
        for message in under_way {
            nodes[message.to as usize - 1].step(message).expect("a message of the library's own");
        }
    }
}

#[test]
fn a_lease_outlives_the_patience_of_the_others() {
    let config = |id| Config { id, check_quorum: true, read_only_option: ReadOnlyOption::LeaseBased, ..Default::default() };
    let mut nodes: Vec<_> = (1..=3).map(|id| node(config(id), &[1, 2, 3], &[])).collect();
    let pass = |nodes: &mut Vec<RawNode<MemStorage>>, ticks: usize, among: &[u64]| {
        for _ in 0..ticks {
            for each in nodes.iter_mut() {
                each.raft.set_randomized_election_timeout(2 * TIMEOUT - 1);
                each.tick();
            }
            exchange(nodes, among);
        }
    };
    nodes[0].campaign().expect("a candidate");
    exchange(&mut nodes, &[1, 2, 3]);
    pass(&mut nodes, 1, &[1, 2, 3]);
    // From now on node 1 hears nobody. Its lease should end an election timeout after it last heard a majority.
    pass(&mut nodes, TIMEOUT, &[2, 3]);
    nodes[1].campaign().expect("a candidate");
    exchange(&mut nodes, &[2, 3]);
    nodes[1].propose(vec![], b"x".to_vec()).expect("a leader takes a proposal");
    exchange(&mut nodes, &[2, 3]);
    nodes[0].read_index(b"r".to_vec());
    let reads = exchange(&mut nodes, &[1]);

    let committed = nodes[1].raft.raft_log.committed;
    assert!(nodes[1].raft.state == StateRole::Leader, "the others have elected node 2");
    assert!(reads.len() == 1 && reads[0].index < committed, "node 1 answers {reads:?}, and {committed} is committed");
}
