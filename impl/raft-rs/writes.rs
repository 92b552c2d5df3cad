//! What a Ready asks to be written.

use crate::node::{known, Node};
use crate::port::{Output, Write};
use crate::wire::{from_entries, from_snapshot};
use raft::prelude::*;

impl Node {
    /// Makes the writes of a Ready: the term before entries of that term, a snapshot before the entries that follow it, and what is
    /// committed behind the entries that it is about. What is committed alone is not written: the library needs it on the disk only
    /// together with something else (must_sync).
    pub fn persist(&mut self, ready: &Ready, out: &mut Output) {
        let peers = self.config.peers.clone();
        let store = self.raw.mut_store();
        let before = store.hard.commit;
        let mut is_new_ballot = false;
        if let Some(hard) = ready.hs() {
            is_new_ballot = hard.term != store.hard.term || hard.vote != store.hard.vote;
            store.hard = hard.clone();
        }
        if !is_new_ballot && ready.entries().is_empty() && ready.snapshot().is_empty() {
            return;
        }
        let hard = store.hard.clone();
        let state = |commit| Write::State { term: hard.term, vote: known(hard.vote), commit };
        // What the log has behind what was known need not be what a snapshot stands for.
        let settled = match ready.entries().first() {
            _ if !ready.snapshot().is_empty() => before,
            Some(first) => hard.commit.min(first.index - 1),
            None => hard.commit,
        };
        if is_new_ballot || settled > self.written {
            out.writes.push(state(settled));
            self.written = settled;
        }
        if !ready.snapshot().is_empty() {
            let taken = from_snapshot(ready.snapshot(), &peers);
            // The library takes a snapshot only in place of its whole log. What lies behind it goes first: were it to outlive the
            // snapshot in a crash, it would follow on entries that it never followed on.
            if store.last() > taken.index {
                out.writes.push(Write::Entries { from: taken.index + 1, entries: vec![] });
            }
            store.restore(ready.snapshot().clone());
            self.configuration = ready.snapshot().get_metadata().get_conf_state().clone();
            out.writes.push(Write::Snapshot { snapshot: taken.clone() });
            out.restore = Some(taken);
        }
        if let Some(first) = ready.entries().first() {
            out.writes.push(Write::Entries { from: first.index, entries: from_entries(ready.entries()) });
            self.raw.mut_store().append(ready.entries());
        }
        if hard.commit > self.written {
            out.writes.push(state(hard.commit));
            self.written = hard.commit;
        }
    }
}
