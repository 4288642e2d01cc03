//! Groups of assets that ties force together.

use super::Tie;

/// Assets that must move together, and the dependencies that force them to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveGroup {
    /// At least two assets, sorted.
    pub members: Vec<u32>,
    /// The ties among them, sorted.
    pub forced_by: Vec<Tie>,
}

/// The groups that strong ties make, ordered by their smallest member. Assets without a strong
/// tie are in none.
pub fn move_groups(assets: usize, ties: &[Tie]) -> Vec<MoveGroup> {
    let mut sets = Sets::new(assets);
    for tie in ties {
        sets.join(tie.client, tie.server);
    }
    let mut sorted = ties.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut place = vec![None; assets];
    let mut groups: Vec<MoveGroup> = Vec::new();
    for asset in 0..u32::try_from(assets).unwrap_or(u32::MAX) {
        let root = sets.root(asset) as usize;
        let index = *place[root].get_or_insert_with(|| {
            groups.push(MoveGroup { members: Vec::new(), forced_by: Vec::new() });
            groups.len() - 1
        });
        groups[index].members.push(asset);
    }
    for tie in sorted {
        let root = sets.root(tie.client) as usize;
        if let Some(index) = place[root] {
            groups[index].forced_by.push(tie);
        }
    }
    groups.retain(|group| group.members.len() > 1);
    groups
}

/// Disjoint sets whose representative is always the smallest member.
#[derive(Debug)]
pub(crate) struct Sets(Vec<u32>);

impl Sets {
    pub(crate) fn new(count: usize) -> Self {
        Self((0..u32::try_from(count).unwrap_or(u32::MAX)).collect())
    }

    pub(crate) fn root(&mut self, node: u32) -> u32 {
        let mut node = node;
        while self.0[node as usize] != node {
            let parent = self.0[node as usize];
            self.0[node as usize] = self.0[parent as usize];
            node = parent;
        }
        node
    }

    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}
