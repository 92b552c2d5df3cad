//! Configurations, as they are kept and as they are told, and what leads from one to another.

use crate::node::Node;
use crate::port::Members;
use raft::prelude::*;

/// Who learns and is in the outgoing configuration as well becomes a learner only when that is left.
pub fn to_conf_state(told: &Members) -> ConfState {
    let (next, learners) = told.learners.iter().partition(|learner| told.outgoing.contains(learner));
    ConfState { voters: told.voters.clone(), learners, voters_outgoing: told.outgoing.clone(), learners_next: next, auto_leave: !told.outgoing.is_empty() }
}

pub fn from_conf_state(kept: &ConfState) -> Members {
    let sorted = |list: &[u64]| {
        let mut list = list.to_vec();
        list.sort_unstable();
        list
    };
    Members { voters: sorted(&kept.voters), outgoing: sorted(&kept.voters_outgoing), learners: sorted(&[kept.learners.clone(), kept.learners_next.clone()].concat()) }
}

/// The configuration, unless it is just the voters of the start.
pub fn shown(kept: &ConfState, peers: &[u64]) -> Option<Members> {
    let told = from_conf_state(kept);
    let plain = Members { voters: peers.to_vec(), ..Default::default() };
    (told != plain).then_some(told)
}

impl Node {
    /// None is proposed by who does not lead, nor one that removes all voters.
    pub fn change_members(&mut self, wanted: &Members) -> raft::Result<()> {
        let now = from_conf_state(&self.configuration);
        let mut changes = vec![];
        let mut add = |kind, nodes: &[u64], unless: &[u64]| {
            changes.extend(nodes.iter().filter(|node| !unless.contains(node)).map(|node| raft_proto::new_conf_change_single(*node, kind)));
        };
        add(ConfChangeType::AddNode, &wanted.voters, &now.voters);
        add(ConfChangeType::AddLearnerNode, &wanted.learners, &now.learners);
        let [own, theirs] = [&now, wanted].map(|each| [each.voters.clone(), each.learners.clone()].concat());
        add(ConfChangeType::RemoveNode, &own, &theirs);
        if !self.is_leader() || changes.is_empty() || wanted.voters.is_empty() {
            return Ok(());
        }
        self.raw.propose_conf_change(vec![], ConfChangeV2 { changes, ..Default::default() })
    }
}
