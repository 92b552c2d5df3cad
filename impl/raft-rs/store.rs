//! A node's storage, in memory: the disk is the caller's, who is told of each write. The library's own MemStorage makes snapshots
//! without data, and of what is committed, not of what was captured.

use raft::prelude::*;
use raft::{Error, GetEntriesContext, RaftState, Result, StorageError};

pub struct Store {
    pub hard: HardState,
    pub snapshot: Snapshot,
    pub entries: Vec<Entry>,
}

impl Store {
    pub fn base(&self) -> u64 {
        self.snapshot.get_metadata().index
    }

    pub fn last(&self) -> u64 {
        self.base() + self.entries.len() as u64
    }

    /// Puts entries in the place of all that follow the index before the first of them.
    pub fn append(&mut self, entries: &[Entry]) {
        if let Some(first) = entries.first() {
            self.entries.truncate((first.index - 1 - self.base()) as usize);
            self.entries.extend_from_slice(entries);
        }
    }

    pub fn restore(&mut self, snapshot: Snapshot) {
        self.snapshot = snapshot;
        self.entries.clear();
    }

    /// The snapshot takes the place of the entries up to its index.
    pub fn compact(&mut self, snapshot: Snapshot) {
        let gone = snapshot.get_metadata().index - self.base();
        self.entries.drain(..gone as usize);
        self.snapshot = snapshot;
    }

    pub fn term_at(&self, index: u64) -> Option<u64> {
        let base = self.base();
        if index == base {
            return Some(self.snapshot.get_metadata().term);
        }
        index.checked_sub(base + 1).and_then(|at| self.entries.get(at as usize)).map(|entry| entry.term)
    }
}

impl Storage for Store {
    fn initial_state(&self) -> Result<RaftState> {
        Ok(RaftState::new(self.hard.clone(), self.snapshot.get_metadata().get_conf_state().clone()))
    }

    fn entries(&self, low: u64, high: u64, max_size: impl Into<Option<u64>>, _: GetEntriesContext) -> Result<Vec<Entry>> {
        let base = self.base();
        if low <= base {
            return Err(Error::Store(StorageError::Compacted));
        }
        let mut found = self.entries[(low - base - 1) as usize..(high - base - 1) as usize].to_vec();
        raft::util::limit_size(&mut found, max_size.into());
        Ok(found)
    }

    fn term(&self, index: u64) -> Result<u64> {
        let missing = if index < self.base() { StorageError::Compacted } else { StorageError::Unavailable };
        self.term_at(index).ok_or(Error::Store(missing))
    }

    fn first_index(&self) -> Result<u64> {
        Ok(self.base() + 1)
    }

    fn last_index(&self) -> Result<u64> {
        Ok(self.last())
    }

    fn snapshot(&self, request_index: u64, _to: u64) -> Result<Snapshot> {
        if self.base() == 0 || self.base() < request_index {
            return Err(Error::Store(StorageError::SnapshotTemporarilyUnavailable));
        }
        Ok(self.snapshot.clone())
    }
}
