//! The values of the port, as spec/raft/port.ts describes them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Serialize, Deserialize, Clone, Default, PartialEq)]
pub struct Members {
    pub voters: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outgoing: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub learners: Vec<u64>,
}

#[derive(Serialize, Deserialize, Clone)]
pub struct PortEntry {
    pub index: u64,
    pub term: u64,
    pub value: String,
}

#[derive(Serialize, Deserialize, Clone, Default)]
pub struct PortSnapshot {
    pub index: u64,
    pub term: u64,
    pub data: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Members>,
}

#[derive(Deserialize)]
pub struct Durable {
    pub term: u64,
    pub vote: Option<u64>,
    pub entries: Vec<PortEntry>,
    #[serde(default)]
    pub snapshot: Option<PortSnapshot>,
    #[serde(default)]
    pub commit: u64,
}

#[derive(Deserialize, Clone)]
#[serde(rename_all = "camelCase")]
pub struct PortConfig {
    pub peers: Vec<u64>,
    pub heartbeat_ticks: usize,
    pub election_ticks: usize,
    pub timeouts: Vec<usize>,
    pub entries_max: usize,
    #[serde(default)]
    pub pre_vote: bool,
    #[serde(default)]
    pub check_quorum: bool,
    #[serde(default)]
    pub lease_reads: bool,
    #[serde(default)]
    pub async_writes: bool,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Write {
    State { term: u64, vote: Option<u64>, commit: u64 },
    Entries { from: u64, entries: Vec<PortEntry> },
    Snapshot { snapshot: PortSnapshot },
}

#[derive(Serialize)]
pub struct Read {
    pub id: String,
    pub index: u64,
}

#[derive(Serialize)]
pub struct State {
    pub role: &'static str,
    pub term: u64,
    pub vote: Option<u64>,
    pub leader: Option<u64>,
    pub commit: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<Members>,
}

#[derive(Serialize)]
pub struct Output {
    pub early: Vec<Wire>,
    pub writes: Vec<Write>,
    pub sync: bool,
    pub send: Vec<Wire>,
    pub apply: Vec<PortEntry>,
    pub state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restore: Option<PortSnapshot>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reads: Vec<Read>,
}

/// A message between nodes. It has the members that the paper's has, and beside them, in `raw`, the library's own message: that
/// is what a node gets. One that somebody else made, after the paper, has no such member.
#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct Wire {
    pub from: u64,
    pub to: u64,
    #[serde(rename = "type")]
    pub kind: String,
    pub term: u64,
    pub last_log_index: u64,
    pub last_log_term: u64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub transfer: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vote_granted: Option<bool>,
    pub prev_log_index: u64,
    pub prev_log_term: u64,
    pub entries: Vec<PortEntry>,
    pub leader_commit: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success: Option<bool>,
    pub index: u64,
    #[serde(skip_serializing_if = "Value::is_null")]
    pub round: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<PortSnapshot>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub raw: String,
}
