//! One core while it is searched: what is decided, and what prices say about the rest.

use crate::flow::{Builder, Network};
use crate::plan::rows::Rows;

use super::core::{Core, State};

/// No price of all that is taken may grow beyond this.
const HIGHEST: i128 = 1 << 57;

/// A set of nodes with all that they need.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) gain: i64,
    pub(super) size: i64,
    pub(super) nodes: Vec<bool>,
}

/// Decisions about the nodes of a core, and the cuts that bound what they leave open.
#[derive(Debug)]
pub(super) struct Tree<'c> {
    pub(super) core: &'c Core,
    network: Network,
    /// Money is counted in fractions of this size.
    pub(super) factor: i64,
    /// At this price all that is open still costs less than can overflow.
    pub(super) highest: i64,
    pub(super) state: Vec<State>,
    trail: Vec<u32>,
    /// Gain of what is done.
    pub(super) gained: i64,
    /// Capacity taken by what is done.
    pub(super) taken: i64,
    open_gain: i64,
    open_size: i64,
    /// The price of the last look, and what no selection can be worth more than at it.
    price: i64,
    worth: i128,
    stack: Vec<u32>,
    seen: Vec<u32>,
    mark: u32,
}

impl<'c> Tree<'c> {
    pub(super) fn new(core: &'c Core, factor: i64) -> Self {
        let mut builder = Builder::new(core.len());
        for node in 0..length(core) {
            for &need in core.needs.row(node) {
                builder.require(node, need);
            }
        }
        let size: i128 = core.size.iter().map(|&size| i128::from(size)).sum();
        Self {
            highest: i64::try_from(HIGHEST / (size + 1)).unwrap_or(1),
            core,
            network: builder.build(),
            factor,
            state: vec![State::Free; core.len()],
            trail: Vec::new(),
            gained: core.gained,
            taken: 0,
            open_gain: core.gain.iter().sum(),
            open_size: core.size.iter().sum(),
            price: 0,
            worth: 0,
            stack: Vec::new(),
            seen: vec![0; core.len()],
            mark: 0,
        }
    }

    pub(super) fn open(&self) -> usize {
        self.core.len() - self.trail.len()
    }

    pub(super) fn depth(&self) -> usize {
        self.trail.len()
    }

    pub(super) fn visits(&self) -> u64 {
        self.network.visits()
    }

    /// Takes decisions back until so many are left.
    pub(super) fn undo(&mut self, depth: usize) {
        while self.trail.len() > depth {
            let Some(node) = self.trail.pop() else { return };
            let (gain, size) = self.own(node);
            if self.state[node as usize] == State::In {
                self.gained -= gain;
                self.taken -= size;
            }
            self.state[node as usize] = State::Free;
            self.open_gain += gain;
            self.open_size += size;
        }
    }

    /// Decides a node and what follows from it.
    pub(super) fn decide(&mut self, node: u32, state: State) {
        let mut stack = std::mem::take(&mut self.stack);
        stack.push(node);
        while let Some(node) = stack.pop() {
            if self.state[node as usize] != State::Free {
                continue;
            }
            self.state[node as usize] = state;
            self.trail.push(node);
            self.network.set_weight(node as usize, 0);
            let (gain, size) = self.own(node);
            self.open_gain -= gain;
            self.open_size -= size;
            if state == State::In {
                self.gained += gain;
                self.taken += size;
                stack.extend_from_slice(self.core.needs.row(node));
            } else {
                stack.extend_from_slice(self.core.serves.row(node));
            }
        }
        self.stack = stack;
    }

    /// Whether what is done fits, row by row.
    pub(super) fn fits(&self) -> bool {
        self.taken <= self.core.space
            && (self.core.room.len() == 1
                || self.has_room(&|node| self.state[node] == State::In).is_some())
    }

    /// What these nodes leave of the capacity of each row, if they fit.
    pub(super) fn has_room(&self, is_done: &dyn Fn(usize) -> bool) -> Option<Vec<i64>> {
        let mut room = self.core.room.clone();
        for node in (0..length(self.core)).filter(|&node| is_done(node as usize)) {
            for (room, effort) in room.iter_mut().zip(self.core.effort(node)) {
                *room -= effort;
            }
        }
        room.iter().all(|&room| room >= 0).then_some(room)
    }

    /// Whether a choice does all that is done, and nothing that is out.
    pub(super) fn holds(&self, choice: &Choice) -> bool {
        self.state.iter().zip(&choice.nodes).all(|(&state, &is_in)| match state {
            State::Free => true,
            State::In => is_in,
            State::Out => !is_in,
        })
    }

    fn own(&self, node: u32) -> (i64, i64) {
        (self.core.gain[node as usize], self.core.size[node as usize])
    }

    /// What is done, and nothing else.
    pub(super) fn least(&self) -> Choice {
        let nodes = self.state.iter().map(|&state| state == State::In).collect();
        Choice { gain: self.gained, size: self.taken, nodes }
    }

    /// Everything that is not out.
    pub(super) fn most(&self) -> Choice {
        let nodes = self.state.iter().map(|&state| state != State::Out).collect();
        let (gain, size) = (self.gained + self.open_gain, self.taken + self.open_size);
        Choice { gain, size, nodes }
    }

    /// The best choice at a price, and what no selection can be worth more than, in fractions.
    pub(super) fn look(&mut self, price: i64) -> (i128, Choice) {
        for node in 0..self.core.len() {
            if self.state[node] == State::Free {
                let weight = self.core.gain[node] * self.factor - self.core.size[node] * price;
                self.network.set_weight(node, weight);
            }
        }
        let left = i128::from(self.network.solve());
        let spare = i128::from(self.core.space - self.taken) * i128::from(price);
        let mut choice = self.least();
        for node in 0..self.core.len() {
            if self.state[node] == State::Free && self.network.chosen(node) {
                choice.nodes[node] = true;
                choice.gain += self.core.gain[node];
                choice.size += self.core.size[node];
            }
        }
        (self.price, self.worth) =
            (price, left + spare + i128::from(self.gained) * i128::from(self.factor));
        (self.worth, choice)
    }

    /// Decides what any selection of at least this worth must do, by the last look.
    ///
    /// The flow shares out what nodes gain over what they need. What is left over at a node is
    /// lost if it is not done, what is lacking is lost if it is, and losses add up.
    pub(super) fn settle(&mut self, least: i128) {
        let spare = self.worth - least;
        for node in 0..length(self.core) {
            if self.state[node as usize] != State::Free {
                continue;
            }
            if self.network.chosen(node as usize) {
                if self.loss(node, State::Out, spare) > spare {
                    self.decide(node, State::In);
                }
            } else if self.loss(node, State::In, spare) > spare {
                self.decide(node, State::Out);
            }
        }
    }

    /// What deciding a node so costs, or some sum above `enough`.
    fn loss(&mut self, node: u32, state: State, enough: i128) -> i128 {
        self.mark += 1;
        let mut stack = std::mem::take(&mut self.stack);
        stack.clear();
        stack.push(node);
        let mut sum = 0;
        while let Some(node) = stack.pop() {
            let at = node as usize;
            if self.seen[at] == self.mark || self.state[at] != State::Free {
                continue;
            }
            self.seen[at] = self.mark;
            let left = i128::from(self.network.left(at));
            if state == State::In {
                sum += (-left).max(0);
                stack.extend_from_slice(self.core.needs.row(node));
            } else {
                sum += left.max(0);
                stack.extend_from_slice(self.core.serves.row(node));
            }
            if sum > enough {
                break;
            }
        }
        stack.clear();
        self.stack = stack;
        sum
    }

    /// What a node would add to a choice: itself and all that it needs and is not there.
    pub(super) fn missing(&mut self, nodes: &[bool], node: u32) -> Vec<u32> {
        let core = self.core;
        self.reach(node, &core.needs, |need| !nodes[need as usize])
    }

    /// What a choice would lose with a node: itself and all that needs it and is there.
    pub(super) fn waiting(&mut self, nodes: &[bool], node: u32) -> Vec<u32> {
        let core = self.core;
        self.reach(node, &core.serves, |other| nodes[other as usize])
    }

    /// A node and all that can be reached from it over nodes that count, each once.
    fn reach(&mut self, node: u32, next_of: &Rows<u32>, counts: impl Fn(u32) -> bool) -> Vec<u32> {
        self.mark += 1;
        let mut found = vec![node];
        self.seen[node as usize] = self.mark;
        let mut next = 0;
        while let Some(&node) = found.get(next) {
            next += 1;
            for &other in next_of.row(node) {
                if counts(other) && self.seen[other as usize] != self.mark {
                    self.seen[other as usize] = self.mark;
                    found.push(other);
                }
            }
        }
        found
    }

    /// What nodes gain and take.
    pub(super) fn sum(&self, nodes: &[u32]) -> (i64, i64) {
        nodes.iter().fold((0, 0), |(gain, size), &node| {
            let (own_gain, own_size) = self.own(node);
            (gain + own_gain, size + own_size)
        })
    }
}

pub(super) fn length(core: &Core) -> u32 {
    u32::try_from(core.len()).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "only steers the search")]
pub(super) fn float(value: i64) -> f64 {
    value as f64
}
