//! What is left to decide: nodes that gain, need each other and take capacity.

use crate::plan::rows::Rows;

use super::merge::{Loose, merge};

/// The unit is done.
pub(super) const IN: u32 = u32::MAX;
/// The unit stays in the backlog.
pub(super) const OUT: u32 = u32::MAX - 1;

/// Whether a node is done, is not, or is still to be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Free,
    In,
    Out,
}

/// Open nodes, numbered from 0, with what has been decided already counted in.
#[derive(Debug)]
pub(super) struct Core {
    /// What each node gains.
    pub(super) gain: Vec<i64>,
    /// Capacity that each node takes of all rows together, each weighed.
    pub(super) size: Vec<i64>,
    /// What there is of it.
    pub(super) space: i64,
    /// Capacity that each node takes, row by row.
    pub(super) effort: Vec<i64>,
    /// What there is in each row.
    pub(super) room: Vec<i64>,
    /// What each node needs at once.
    pub(super) needs: Rows<u32>,
    /// What needs each node at once.
    pub(super) serves: Rows<u32>,
    /// Gain of all that is done already.
    pub(super) gained: i64,
    /// The node of each unit, or `IN`, or `OUT`.
    pub(super) place: Vec<u32>,
}

impl Core {
    /// Merges what belongs together and numbers what is left.
    pub(super) fn new(mut loose: Loose) -> Self {
        merge(&mut loose);
        let count = loose.gain.len();
        let pairs = || (0u32..).zip(&loose.needs);
        let needs = pairs().flat_map(|(node, list)| list.iter().map(move |&need| (node, need)));
        let serves = pairs().flat_map(|(node, list)| list.iter().map(move |&need| (need, node)));
        Self {
            needs: Rows::new(count, needs.collect()),
            serves: Rows::new(count, serves.collect()),
            gain: loose.gain,
            size: loose.size,
            space: loose.space,
            effort: loose.effort,
            room: loose.room,
            gained: loose.gained,
            place: loose.place,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.gain.len()
    }

    /// What a node takes, row by row.
    pub(super) fn effort(&self, node: u32) -> &[i64] {
        let rows = self.room.len();
        &self.effort[node as usize * rows..(node as usize + 1) * rows]
    }

    /// What is left when some nodes are decided.
    pub(super) fn shrink(&self, state: &[State]) -> Self {
        let mut number = vec![0u32; self.len()];
        let mut loose = Loose {
            gain: Vec::new(),
            size: Vec::new(),
            space: self.space,
            effort: Vec::new(),
            room: self.room.clone(),
            needs: Vec::new(),
            gained: self.gained,
            place: Vec::new(),
        };
        let mut kept = Vec::new();
        for (node, &state) in (0u32..).zip(state) {
            number[node as usize] = match state {
                State::Free => {
                    kept.push(node);
                    u32::try_from(kept.len() - 1).unwrap_or(OUT)
                }
                State::Out => OUT,
                State::In => {
                    loose.gained += self.gain[node as usize];
                    loose.space -= self.size[node as usize];
                    for (room, effort) in loose.room.iter_mut().zip(self.effort(node)) {
                        *room -= effort;
                    }
                    IN
                }
            };
        }
        for &node in &kept {
            loose.gain.push(self.gain[node as usize]);
            loose.size.push(self.size[node as usize]);
            loose.effort.extend_from_slice(self.effort(node));
            let needs = self.needs.row(node).iter().map(|&need| number[need as usize]);
            loose.needs.push(needs.filter(|&need| need < OUT).collect());
        }
        let placed = |&place: &u32| if place < OUT { number[place as usize] } else { place };
        loose.place = self.place.iter().map(placed).collect();
        Self::new(loose)
    }
}
