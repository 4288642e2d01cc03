//! Branch and bound over what to select.

use crate::plan::clock::ratio;
use crate::plan::dice::Dice;

use super::core::{Core, IN, OUT, State};
use super::fill::fill;
use super::pick::pick;
use super::price::{Bracket, Priced, price};
use super::sway::Sway;
use super::tree::{Choice, Tree, float};

/// What the search tells now and then; the answer says whether to go on.
pub(super) type Watch<'w> = dyn FnMut(&Told<'_>) -> bool + 'w;

/// How far the search is.
pub(super) struct Told<'t> {
    /// A better selection: the slot of each unit.
    pub(super) plan: Option<&'t [u32]>,
    /// No selection gains more.
    pub(super) most: i64,
    /// Arcs looked at since it was last told.
    pub(super) visits: u64,
}

/// So much work is done between one word and the next.
const QUIET: u64 = 50_000;
/// Examined in the first look; each later one is longer.
const SHORT_LOOK: u64 = 100;
/// Moves of the first search by chance; each later one is longer.
const SHORT_SWAY: u64 = 50_000;
/// A search by chance cools down in so many turns.
const TURNS: u64 = 100;

pub(super) struct Search<'w> {
    /// What the best selection gains.
    best: i64,
    /// Gains are multiples of this.
    grain: i64,
    factor: i64,
    /// No selection gains more.
    most: i64,
    visits: u64,
    /// Cores and decisions examined, and at how many to stop for a while.
    examined: u64,
    pause: u64,
    /// Where chance begins: the best selection that the first price allows, and that price.
    root: Option<Bracket>,
    /// What capacity is worth before anything is decided, in fractions.
    pub(super) price: i64,
    is_over: bool,
    watch: &'w mut Watch<'w>,
}

/// A decision to try, and what is known about it.
struct Task {
    depth: usize,
    choice: Option<(u32, State)>,
    most: i64,
    known: Option<Bracket>,
}

impl<'w> Search<'w> {
    pub(super) fn new(
        best: i64,
        most: i64,
        grain: i64,
        factor: i64,
        watch: &'w mut Watch<'w>,
    ) -> Self {
        Self {
            best,
            grain,
            factor,
            most,
            visits: 0,
            examined: 0,
            pause: 0,
            root: None,
            price: 0,
            is_over: false,
            watch,
        }
    }

    /// Searches all of a problem, until no selection can gain more than the best one found or
    /// work is over.
    ///
    /// A short look first, as that is all that many problems need; then, in turns, chance for a
    /// better selection, which lets more be decided at once, and a longer look.
    pub(super) fn run(&mut self, core: &Core, seed: u64) {
        let mut dice = Dice::new(seed);
        let (mut looks, mut moves) = (SHORT_LOOK, SHORT_SWAY);
        loop {
            self.pause = self.examined + looks;
            let left = self.explore(core, self.most, true);
            self.most = self.most.min(left.max(self.best));
            self.say(None);
            if self.is_over || left <= self.best {
                return;
            }
            if let Some(root) = self.root.take() {
                self.sway(core, &root, moves, &mut dice);
            }
            looks *= 8;
            moves *= 4;
        }
    }

    fn sway(&mut self, core: &Core, root: &Bracket, moves: u64, dice: &mut Dice) {
        let price = float(root.price) / float(self.factor);
        let mut sway = Sway::new(core, price);
        sway.start(&root.low.nodes);
        let mut visits = 0;
        for turn in 0..TURNS {
            sway.run(moves / TURNS, ratio(turn, TURNS), dice);
            if let Some(choice) = sway.better_than(self.best) {
                self.take(core, &choice);
            }
            self.spend(sway.visits() - visits);
            visits = sway.visits();
            if self.is_over {
                return;
            }
        }
    }

    /// Looks for better selections in a core, where none gains more than `most`; answers the most
    /// that one of those not looked at can gain.
    fn explore(&mut self, core: &Core, most: i64, is_root: bool) -> i64 {
        let mut tree = Tree::new(core, self.factor);
        let mut tasks = vec![Task { depth: 0, choice: None, most, known: None }];
        let mut left = i64::MIN;
        let mut told = 0;
        while let Some(task) = tasks.pop() {
            if task.most <= self.best {
                continue;
            }
            if self.is_over || self.examined >= self.pause {
                left = left.max(task.most);
                continue;
            }
            tree.undo(task.depth);
            if let Some((node, state)) = task.choice {
                tree.decide(node, state);
            }
            if !tree.fits() {
                continue;
            }
            self.examined += 1;
            let examined = self.examine(&mut tree, task.known, task.most);
            self.spend(tree.visits() + core.len() as u64 - told);
            told = tree.visits();
            let Some((most, bracket)) = examined else { continue };
            if is_root && task.choice.is_none() {
                self.most = self.most.min(most);
                self.price = bracket.price;
                self.root = Some(bracket.clone());
                self.say(None);
            }
            if tree.open() == 0 || most <= self.best {
                continue;
            }
            if tree.open() * 2 <= core.len() {
                let rest = self.explore(&core.shrink(&tree.state), most, false);
                left = left.max(rest);
                continue;
            }
            let node = pick(&mut tree, &bracket);
            for state in [State::Out, State::In] {
                let (depth, known) = (tree.depth(), Some(bracket.clone()));
                tasks.push(Task { depth, choice: Some((node, state)), most, known });
            }
        }
        left
    }

    /// Bounds what the open nodes allow, takes the selections met, and decides what is certain.
    fn examine(
        &mut self,
        tree: &mut Tree<'_>,
        known: Option<Bracket>,
        most: i64,
    ) -> Option<(i64, Bracket)> {
        match price(tree, known, self.least()) {
            Priced::Nothing => None,
            Priced::All(choice) => {
                if tree.has_room(&|node| choice.nodes[node]).is_some() {
                    self.take(tree.core, &choice);
                    return None;
                }
                let low = tree.least();
                Some((most.min(choice.gain), Bracket { low, high: choice, price: 0 }))
            }
            Priced::Between(bound, bracket) => {
                if let Some(choice) = fill(tree, &bracket.low, bracket.price) {
                    self.take(tree.core, &choice);
                }
                if bound < self.least() {
                    return None;
                }
                tree.settle(self.least());
                Some((most.min(self.gain(bound)), bracket))
            }
        }
    }

    /// What a better selection is worth at least, in fractions.
    fn least(&self) -> i128 {
        i128::from(self.best + self.grain) * i128::from(self.factor)
    }

    /// The largest gain of at most this worth.
    fn gain(&self, worth: i128) -> i64 {
        let whole = worth.div_euclid(i128::from(self.factor)).div_euclid(i128::from(self.grain));
        i64::try_from(whole * i128::from(self.grain)).unwrap_or(i64::MAX)
    }

    fn take(&mut self, core: &Core, choice: &Choice) {
        if choice.gain <= self.best {
            return;
        }
        self.best = choice.gain;
        let slot = |&place: &u32| match place {
            IN => 0,
            OUT => 1,
            node => u32::from(!choice.nodes[node as usize]),
        };
        let plan: Vec<u32> = core.place.iter().map(slot).collect();
        self.say(Some(&plan));
    }

    fn spend(&mut self, visits: u64) {
        self.visits += visits;
        if self.visits > QUIET {
            self.say(None);
        }
    }

    fn say(&mut self, plan: Option<&[u32]>) {
        let told = Told { plan, most: self.most.max(self.best), visits: self.visits };
        self.visits = 0;
        self.is_over |= !(self.watch)(&told);
    }
}
