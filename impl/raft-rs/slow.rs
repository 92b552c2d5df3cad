//! Readies that are persisted asynchronously (RawNode::advance_append_async, on_persist_ready): a disk that may be busy for a while.

use crate::node::Node;
use crate::port::{Output, PortSnapshot};
use crate::wire::reads_of;
use raft::prelude::*;

/// Whenever the node has handled an event its disk is either done with all that it was asked for, or not yet: as if by chance, but
/// the same in each run.
pub struct Slow {
    /// The Readies whose writes were made and are not known to be durable, oldest first, with the messages that wait for them.
    asked: Vec<(u64, Vec<Message>)>,
    /// A snapshot that the state machine is set to once it is durable.
    restored: Option<PortSnapshot>,
    chance: u64,
}

impl Slow {
    pub fn new(chance: u64) -> Slow {
        Slow { asked: vec![], restored: None, chance }
    }

    fn is_done(&mut self) -> bool {
        self.chance = self.chance.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        self.chance >> 63 == 0
    }
}

impl Node {
    fn slow(&mut self) -> &mut Slow {
        self.slow.as_mut().expect("a node whose disk may be busy")
    }

    /// All that the library wants done. A leader's messages leave before the writes, unless the disk was done with something in this
    /// event: then they follow it, for they may rely on it.
    pub fn drain_slow(&mut self, out: &mut Output) {
        let is_done = self.slow().is_done();
        loop {
            if is_done {
                self.finish(out);
            }
            if !self.unapplied.is_empty() || !self.raw.has_ready() {
                break;
            }
            let mut ready = self.raw.ready();
            let at_once = self.tell(ready.take_messages());
            if out.sync { &mut out.send } else { &mut out.early }.extend(at_once);
            self.persist(&ready, out);
            if let Some(taken) = out.restore.take() {
                self.slow().restored = Some(taken);
            }
            out.reads.extend(reads_of(&mut ready));
            let committed = ready.take_committed_entries();
            let waiting = (ready.number(), ready.take_persisted_messages());
            self.slow().asked.push(waiting);
            self.raw.advance_append_async(ready);
            self.apply(committed, out);
            self.choose_timeout();
        }
        if self.slow().asked.is_empty() {
            out.restore = self.slow().restored.take();
            if let Some(taken) = &out.restore {
                self.raw.advance_apply_to(taken.index);
            }
        }
    }

    /// Makes durable all that was written, and delivers what waited for it.
    fn finish(&mut self, out: &mut Output) {
        for (number, messages) in std::mem::take(&mut self.slow().asked) {
            out.sync = true;
            self.raw.on_persist_ready(number);
            let told = self.tell(messages);
            out.send.extend(told);
        }
    }
}
