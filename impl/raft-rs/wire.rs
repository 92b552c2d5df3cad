//! Entries, snapshots, configurations and messages, as they are kept and as they are told.

use crate::members::{shown, to_conf_state};
use crate::node::Node;
use crate::port::{Members, PortEntry, PortSnapshot, Read, Wire};
use protobuf::Message as Coded;
use raft::prelude::*;
use raft_proto::{parse_conf_change, stringify_conf_change};
use serde_json::{json, Value};

/// The first word of the value of an entry that changes the configuration: "conf v4 r2" adds voter 4 and removes 2, "conf" leaves
/// a joint configuration. Clients' values are never so.
const CHANGES: &str = "conf";
const TRANSFERRING: &[u8] = b"CampaignTransfer";

pub fn change_of(entry: &Entry) -> ConfChangeV2 {
    let mut change = ConfChangeV2::default();
    change.merge_from_bytes(&entry.data).expect("a change of the configuration");
    change
}

pub fn from_entry(entry: &Entry) -> PortEntry {
    let value = match entry.get_entry_type() {
        EntryType::EntryConfChangeV2 => format!("{CHANGES} {}", stringify_conf_change(&change_of(entry).changes)).trim().to_string(),
        _ => String::from_utf8_lossy(&entry.data).into_owned(),
    };
    PortEntry { index: entry.index, term: entry.term, value }
}

pub fn from_entries(entries: &[Entry]) -> Vec<PortEntry> {
    entries.iter().map(from_entry).collect()
}

pub fn to_entry(told: &PortEntry) -> Result<Entry, String> {
    let mut entry = Entry { index: told.index, term: told.term, ..Default::default() };
    match told.value.strip_prefix(CHANGES) {
        None => entry.data = told.value.clone().into_bytes(),
        Some(list) => {
            entry.set_entry_type(EntryType::EntryConfChangeV2);
            let change = ConfChangeV2 { changes: parse_conf_change(list)?, ..Default::default() };
            entry.data = change.write_to_bytes().map_err(|error| error.to_string())?;
        }
    }
    Ok(entry)
}

pub fn to_entries(told: &[PortEntry]) -> Result<Vec<Entry>, String> {
    told.iter().map(to_entry).collect()
}

pub fn from_snapshot(kept: &Snapshot, peers: &[u64]) -> PortSnapshot {
    let meta = kept.get_metadata();
    PortSnapshot { index: meta.index, term: meta.term, data: String::from_utf8_lossy(&kept.data).into_owned(), members: shown(meta.get_conf_state(), peers) }
}

pub fn to_snapshot(told: &PortSnapshot, peers: &[u64]) -> Snapshot {
    let own = told.members.clone().unwrap_or_else(|| Members { voters: peers.to_vec(), ..Default::default() });
    let metadata = SnapshotMetadata { conf_state: Some(to_conf_state(&own)), index: told.index, term: told.term };
    Snapshot { data: told.data.clone().into_bytes(), metadata: Some(metadata) }
}

impl Node {
    /// A message as it travels. It is the sender's, whoever spoke first: a forwarded proposal keeps its author inside.
    pub fn wrap(&self, own: &Message) -> Wire {
        let raw = own.write_to_bytes().expect("a message can be written");
        let mut told = Wire { from: self.id, to: own.to, kind: "other".into(), term: own.term, raw: to_hex(&raw), ..Default::default() };
        match own.get_msg_type() {
            MessageType::MsgRequestVote | MessageType::MsgRequestPreVote => {
                told.kind = if own.get_msg_type() == MessageType::MsgRequestVote { "RequestVote" } else { "PreVote" }.into();
                (told.last_log_index, told.last_log_term) = (own.index, own.log_term);
                told.transfer = own.context == TRANSFERRING;
            }
            MessageType::MsgRequestVoteResponse | MessageType::MsgRequestPreVoteResponse => {
                told.kind = if own.get_msg_type() == MessageType::MsgRequestVoteResponse { "RequestVoteReply" } else { "PreVoteReply" }.into();
                told.vote_granted = Some(!own.reject);
            }
            MessageType::MsgAppend => {
                told.kind = "AppendEntries".into();
                (told.prev_log_index, told.prev_log_term) = (own.index, own.log_term);
                (told.entries, told.leader_commit) = (from_entries(&own.entries), own.commit);
            }
            MessageType::MsgHeartbeat => {
                // It vouches for no more than what the leader knows the follower to store, as an AppendEntries behind that would.
                told.kind = "AppendEntries".into();
                told.prev_log_index = self.match_of(own.to);
                told.prev_log_term = self.raw.store().term_at(told.prev_log_index).unwrap_or(0);
                (told.leader_commit, told.round) = (own.commit, round_of(own));
            }
            MessageType::MsgAppendResponse => {
                told.kind = "AppendEntriesReply".into();
                (told.success, told.index, told.last_log_index) = (Some(!own.reject), own.index, self.raw.store().last());
            }
            MessageType::MsgHeartbeatResponse => {
                told.kind = "AppendEntriesReply".into();
                (told.success, told.last_log_index, told.round) = (Some(true), self.raw.store().last(), round_of(own));
            }
            MessageType::MsgSnapshot => {
                told.kind = "InstallSnapshot".into();
                told.snapshot = Some(from_snapshot(own.get_snapshot(), &self.config.peers));
            }
            MessageType::MsgTimeoutNow => told.kind = "TimeoutNow".into(),
            _ => {}
        }
        told
    }

    /// What the library is to be given for a message that arrived.
    pub fn unwrap(&self, told: &Wire) -> Result<Vec<Message>, String> {
        if told.raw.is_empty() {
            return self.from_paper(told);
        }
        let mut own = Message::default();
        own.merge_from_bytes(&from_hex(&told.raw)?).map_err(|error| error.to_string())?;
        Ok(vec![own])
    }

    /// The message of the library that says what one of the paper says.
    fn from_paper(&self, told: &Wire) -> Result<Vec<Message>, String> {
        let made = |kind: MessageType| {
            let mut own = Message { from: told.from, to: told.to, term: told.term, ..Default::default() };
            own.set_msg_type(kind);
            own
        };
        let vote = |kind| Message { index: told.last_log_index, log_term: told.last_log_term, context: if told.transfer { TRANSFERRING.to_vec() } else { vec![] }, ..made(kind) };
        let answer = |kind| Message { reject: told.vote_granted != Some(true), ..made(kind) };
        Ok(vec![match told.kind.as_str() {
            "RequestVote" => vote(MessageType::MsgRequestVote),
            "PreVote" => vote(MessageType::MsgRequestPreVote),
            "RequestVoteReply" => answer(MessageType::MsgRequestVoteResponse),
            "PreVoteReply" => answer(MessageType::MsgRequestPreVoteResponse),
            "AppendEntries" => {
                let entries = to_entries(&told.entries)?;
                Message { index: told.prev_log_index, log_term: told.prev_log_term, entries, commit: told.leader_commit, ..made(MessageType::MsgAppend) }
            }
            "AppendEntriesReply" => {
                let reject = told.success != Some(true);
                let own = Message { index: told.index, reject, reject_hint: if reject { told.last_log_index } else { 0 }, ..made(MessageType::MsgAppendResponse) };
                let Some(round) = told.round.as_str() else { return Ok(vec![own]) };
                let beat = Message { context: round.as_bytes().to_vec(), ..made(MessageType::MsgHeartbeatResponse) };
                return Ok(vec![own, beat]);
            }
            "InstallSnapshot" => {
                let taken = told.snapshot.as_ref().ok_or("a snapshot is missing")?;
                Message { snapshot: Some(to_snapshot(taken, &self.config.peers)), ..made(MessageType::MsgSnapshot) }
            }
            "InstallSnapshotReply" => Message { index: told.index, ..made(MessageType::MsgAppendResponse) },
            "TimeoutNow" => made(MessageType::MsgTimeoutNow),
            other => return Err(format!("a message of type {other} that is not the library's own")),
        }])
    }
}

/// The reads that a Ready confirms.
pub fn reads_of(ready: &mut Ready) -> Vec<Read> {
    ready.take_read_states().into_iter().map(|each| Read { id: String::from_utf8_lossy(&each.request_ctx).into_owned(), index: each.index }).collect()
}

/// The read that a heartbeat confirms, which its answer carries back.
fn round_of(own: &Message) -> Value {
    if own.context.is_empty() {
        Value::Null
    } else {
        json!(String::from_utf8_lossy(&own.context))
    }
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Result<Vec<u8>, String> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2).unwrap_or("?"), 16).map_err(|error| error.to_string())).collect()
}
