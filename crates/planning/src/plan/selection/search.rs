//! Branch and bound over what to select.

use super::core::{Core, IN, OUT, State};
use super::fill::fill;
use super::price::{Bracket, Priced, price};
use super::tree::{Choice, Tree};

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

pub(super) struct Search<'w> {
    /// What the best selection gains.
    best: i64,
    /// Gains are multiples of this.
    grain: i64,
    factor: i64,
    /// No selection gains more.
    most: i64,
    visits: u64,
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
        Self { best, grain, factor, most, visits: 0, is_over: false, watch }
    }

    /// Searches all of a problem; afterwards no selection gains more than the larger of the best
    /// one found and what is answered.
    pub(super) fn run(&mut self, core: &Core) -> i64 {
        let most = self.explore(core, self.most, true);
        self.most = self.most.min(most.max(self.best));
        self.say(None);
        self.most
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
            if self.is_over {
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
            let examined = self.examine(&mut tree, task.known, task.most);
            self.spend(tree.visits() + core.len() as u64 - told);
            told = tree.visits();
            let Some((most, bracket)) = examined else { continue };
            if is_root && task.choice.is_none() {
                self.most = self.most.min(most);
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
            let node = pick(&tree, &bracket);
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

/// The node to decide next: of those on which both sides differ, the one that gains most.
fn pick(tree: &Tree<'_>, bracket: &Bracket) -> u32 {
    let weight = |&node: &u32| {
        let at = node as usize;
        let differs = bracket.low.nodes[at] != bracket.high.nodes[at];
        (differs, tree.core.gain[at], tree.core.size[at])
    };
    let open = (0u32..).zip(&tree.state).filter(|(_, state)| **state == State::Free);
    open.map(|(node, _)| node).max_by_key(weight).unwrap_or(0)
}
