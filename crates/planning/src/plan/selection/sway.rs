//! A better selection by chance: what gains comes in with all that it needs, others make room.

use crate::plan::clock::ratio;
use crate::plan::dice::{Dice, exp, ln};

use super::core::Core;
use super::tree::{Choice, float, length};

/// Of so many, the one goes that is worth least for the room that it gives.
const ASKED: u32 = 3;
/// Room left over counts for this share of its price.
const SPARE: f64 = 0.7;
/// Temperature to begin with, as a share of the mean gain.
const HOT: f64 = 0.5;
/// Temperature to end with, as a share of that.
const COLD: f64 = 0.02;

/// Selections of a core, annealed.
pub(super) struct Sway<'c> {
    core: &'c Core,
    /// What a piece of capacity gains.
    price: f64,
    hot: f64,
    /// Nodes that gain, and what each needs, itself included.
    gainers: Vec<u32>,
    starts: Vec<u32>,
    closures: Vec<u32>,
    /// How many of the chosen need each node.
    users: Vec<u32>,
    chosen: Vec<u32>,
    /// Position among the chosen, or none.
    position: Vec<u32>,
    room: Vec<i64>,
    spare: i64,
    gain: i64,
    best_gain: i64,
    best: Vec<bool>,
    log: Vec<(u32, bool)>,
    visits: u64,
}

const NONE: u32 = u32::MAX;

impl<'c> Sway<'c> {
    pub(super) fn new(core: &'c Core, price: f64) -> Self {
        let gainers: Vec<u32> =
            (0..length(core)).filter(|&node| core.gain[node as usize] > 0).collect();
        let (mut starts, mut closures) = (vec![0u32], Vec::new());
        let mut seen = vec![NONE; core.len()];
        for (mark, &gainer) in (0u32..).zip(&gainers) {
            let mut next = closures.len();
            closures.push(gainer);
            seen[gainer as usize] = mark;
            while let Some(&node) = closures.get(next) {
                next += 1;
                for &need in core.needs.row(node) {
                    if seen[need as usize] != mark {
                        seen[need as usize] = mark;
                        closures.push(need);
                    }
                }
            }
            starts.push(u32::try_from(closures.len()).unwrap_or(NONE));
        }
        let total: i64 = gainers.iter().map(|&node| core.gain[node as usize]).sum();
        let mean = ratio(total.unsigned_abs(), gainers.len().max(1) as u64);
        Self {
            core,
            price,
            hot: mean * HOT,
            position: vec![NONE; gainers.len()],
            gainers,
            starts,
            closures,
            users: vec![0; core.len()],
            chosen: Vec::new(),
            room: core.room.clone(),
            spare: core.space,
            gain: core.gained,
            best_gain: i64::MIN,
            best: vec![false; core.len()],
            log: Vec::new(),
            visits: 0,
        }
    }

    /// Begins with the nodes of a choice, or as many of them as fit.
    pub(super) fn start(&mut self, nodes: &[bool]) {
        for gainer in 0..self.count() {
            if nodes[self.gainers[gainer as usize] as usize] {
                self.put(gainer, true);
                if self.is_over_full() {
                    self.put(gainer, false);
                }
            }
        }
        self.keep();
    }

    /// Whether some capacity line is exceeded; all lines together may still seem to suffice.
    fn is_over_full(&self) -> bool {
        self.room.iter().any(|&room| room < 0)
    }

    /// Anneals for so many moves, as cold as it is after a share of the way.
    pub(super) fn run(&mut self, moves: u64, share: f64, dice: &mut Dice) {
        let count = self.count();
        if count == 0 {
            return;
        }
        let heat = self.hot * exp(share * ln(COLD));
        for _ in 0..moves {
            let gainer = dice.below(count);
            let before = (self.gain, self.spare);
            self.log.clear();
            if self.position[gainer as usize] == NONE {
                self.change(gainer, true);
                self.make_room(gainer, dice);
            } else {
                self.change(gainer, false);
            }
            let value =
                float(self.gain - before.0) + self.price * float(self.spare - before.1) * SPARE;
            if value < 0.0 && -value > heat * dice.wait() {
                while let Some((gainer, came)) = self.log.pop() {
                    self.put(gainer, !came);
                }
            } else if self.gain > self.best_gain {
                self.keep();
            }
        }
    }

    /// The best selection met, if it gains more.
    pub(super) fn better_than(&self, gain: i64) -> Option<Choice> {
        (self.best_gain > gain).then(|| {
            let nodes = (0..self.core.len()).filter(|&node| self.best[node]);
            let size = nodes.map(|node| self.core.size[node]).sum();
            Choice { gain: self.best_gain, size, nodes: self.best.clone() }
        })
    }

    /// Arcs looked at so far.
    pub(super) fn visits(&self) -> u64 {
        self.visits
    }

    fn count(&self) -> u32 {
        u32::try_from(self.gainers.len()).unwrap_or(NONE)
    }

    fn keep(&mut self) {
        self.best_gain = self.gain;
        for (best, &users) in self.best.iter_mut().zip(&self.users) {
            *best = users > 0;
        }
    }

    fn change(&mut self, gainer: u32, comes: bool) {
        self.put(gainer, comes);
        self.log.push((gainer, comes));
    }

    fn make_room(&mut self, kept: u32, dice: &mut Dice) {
        while self.is_over_full() {
            let mut worst: Option<(f64, u32)> = None;
            for _ in 0..ASKED {
                let count = u32::try_from(self.chosen.len()).unwrap_or(NONE);
                let gainer = self.chosen[dice.below(count) as usize];
                if gainer != kept {
                    let (gain, size) = self.alone(gainer);
                    let value = float(gain) - self.price * float(size);
                    if worst.is_none_or(|(least, _)| value < least) {
                        worst = Some((value, gainer));
                    }
                }
            }
            match worst {
                Some((_, gainer)) => self.change(gainer, false),
                None if self.chosen.len() <= 1 => self.change(kept, false),
                None => {}
            }
        }
    }

    fn closure(&self, gainer: u32) -> std::ops::Range<usize> {
        self.starts[gainer as usize] as usize..self.starts[gainer as usize + 1] as usize
    }

    /// What goes with a gainer that nothing else needs.
    fn alone(&mut self, gainer: u32) -> (i64, i64) {
        let (mut gain, mut size) = (0, 0);
        let range = self.closure(gainer);
        self.visits += range.len() as u64;
        for &node in &self.closures[range] {
            if self.users[node as usize] == 1 {
                gain += self.core.gain[node as usize];
                size += self.core.size[node as usize];
            }
        }
        (gain, size)
    }

    /// Lets a gainer come or go.
    fn put(&mut self, gainer: u32, comes: bool) {
        let range = self.closure(gainer);
        self.visits += range.len() as u64;
        let sign = if comes { 1 } else { -1 };
        for at in range {
            let node = self.closures[at];
            let users = &mut self.users[node as usize];
            let changes = *users == u32::from(!comes);
            *users = if comes { *users + 1 } else { *users - 1 };
            if changes {
                self.gain += sign * self.core.gain[node as usize];
                self.spare -= sign * self.core.size[node as usize];
                for (room, effort) in self.room.iter_mut().zip(self.core.effort(node)) {
                    *room -= sign * effort;
                }
            }
        }
        if comes {
            self.position[gainer as usize] = u32::try_from(self.chosen.len()).unwrap_or(NONE);
            self.chosen.push(gainer);
        } else {
            let at = std::mem::replace(&mut self.position[gainer as usize], NONE) as usize;
            self.chosen.swap_remove(at);
            if let Some(&moved) = self.chosen.get(at) {
                self.position[moved as usize] = u32::try_from(at).unwrap_or(NONE);
            }
        }
    }
}
