//! Snapshots: those that a node makes, and those that it has sent.

use crate::node::Node;
use crate::port::{Output, Wire, Write};
use crate::wire::from_snapshot;
use raft::prelude::*;
use raft::SnapshotStatus;

impl Node {
    pub fn tell(&mut self, messages: Vec<Message>) -> Vec<Wire> {
        for own in messages.iter().filter(|own| own.get_msg_type() == MessageType::MsgSnapshot) {
            self.snapshots.insert(own.to, 0);
        }
        messages.iter().map(|own| self.wrap(own)).collect()
    }

    pub fn tick(&mut self) {
        self.raw.tick();
        if !self.is_leader() {
            self.snapshots.clear();
        }
        // A transport knows whether a snapshot arrived, and has to say so: without that the library sends its follower nothing
        // more. Here nobody knows, so that it is taken for lost after a while.
        let patience = self.config.election_ticks;
        self.snapshots.values_mut().for_each(|ticks| *ticks += 1);
        let late: Vec<u64> = self.snapshots.iter().filter(|(_, ticks)| **ticks >= patience).map(|(to, _)| *to).collect();
        for to in late {
            self.raw.report_snapshot(to, SnapshotStatus::Failure);
            self.snapshots.remove(&to);
        }
    }

    pub fn compact(&mut self, index: u64, data: String) -> Result<Output, String> {
        let mut out = self.event(|_| Ok(()))?;
        let store = self.raw.mut_store();
        if index > store.base() {
            let term = store.term_at(index).ok_or("the log does not go that far")?;
            let metadata = SnapshotMetadata { conf_state: Some(self.configuration.clone()), index, term };
            let snapshot = Snapshot { data: data.into_bytes(), metadata: Some(metadata) };
            out.writes.push(Write::Snapshot { snapshot: from_snapshot(&snapshot, &self.config.peers) });
            out.sync = true;
            store.compact(snapshot);
        }
        Ok(out)
    }
}
