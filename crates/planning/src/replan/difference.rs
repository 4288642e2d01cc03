//! What differs between two plans, item by item, and why.

use crate::explain::{Explainer, Obstacle, Space};
use crate::instance::Instance;

/// An item that is not where it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The item.
    pub item: u32,
    /// Where it was; nothing if it is new.
    pub from: Option<u32>,
    /// Where it is; the number of iterations stands for the backlog.
    pub to: u32,
    /// Why it moved.
    pub reason: Reason,
}

/// Why an item is not where it was, with all others where they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It did not exist.
    New,
    /// Rules forbid it to be where it was, whatever the others do.
    Forbidden(Vec<Obstacle>),
    /// Others are now where it would have to be, or moved themselves.
    MadeWay(Vec<Obstacle>),
    /// It is better off: where it was it would cost this much more, and these rules no longer keep
    /// it from where it is.
    Cheaper(i64, Vec<Obstacle>),
    /// It could as well be where it was; that would cost this much less.
    Spare(i64),
}

impl Reason {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Forbidden(_) => "forbidden",
            Self::MadeWay(_) => "made-way",
            Self::Cheaper(..) => "cheaper",
            Self::Spare(_) => "spare",
        }
    }

    /// The rules that it is about.
    pub fn obstacles(&self) -> &[Obstacle] {
        match self {
            Self::Forbidden(list) | Self::MadeWay(list) | Self::Cheaper(_, list) => list,
            Self::New | Self::Spare(_) => &[],
        }
    }
}

impl Moved {
    /// What people read.
    pub fn sentence(&self, instance: &Instance) -> String {
        let name = instance.item_name(self.item);
        let place = |slot: u32| {
            let at = instance.iteration_name(slot);
            if slot == instance.horizon() {
                format!("stays in {at}")
            } else {
                format!("moves in {at}")
            }
        };
        let Some(from) = self.from else {
            return format!("{name} is new and {}", place(self.to));
        };
        let was = instance.iteration_name(from);
        let told = |obstacles: &[Obstacle]| {
            let words: Vec<String> =
                obstacles.iter().map(|obstacle| obstacle.words(instance)).collect();
            words.join("; ")
        };
        let because = match &self.reason {
            Reason::New => String::new(),
            Reason::Forbidden(obstacles) => format!("which is closed to it: {}", told(obstacles)),
            Reason::MadeWay(obstacles) => format!("where others left no way: {}", told(obstacles)),
            Reason::Cheaper(saved, opened) if opened.is_empty() => {
                format!("which would cost {saved} more")
            }
            Reason::Cheaper(saved, opened) => format!(
                "which would cost {saved} more; in the plan before it could not: {}",
                told(opened)
            ),
            Reason::Spare(0) => "which would cost the same".to_owned(),
            Reason::Spare(less) => format!("though that would cost {less} less"),
        };
        format!("{name} {} instead of {was}, {because}", place(self.to))
    }
}

/// Every item that is not where it was, and why. Both plans must have one entry per item, and
/// `after` none beyond the backlog; items that `before` has beyond the backlog are new.
pub fn difference(instance: &Instance, before: &[u32], after: &[u32]) -> Vec<Moved> {
    let horizon = instance.horizon();
    let known: Vec<u32> = before.iter().map(|&slot| slot.min(horizon)).collect();
    let (then, now) = (Explainer::new(instance, &known), Explainer::new(instance, after));
    let mut moved = Vec::new();
    for (item, (&was, &to)) in (0u32..).zip(before.iter().zip(after)) {
        let from = (was <= horizon).then_some(was);
        if from != Some(to) {
            let reason = match from {
                None => Reason::New,
                Some(from) => reason(instance, item, (from, to), (&then, &now)),
            };
            moved.push(Moved { item, from, to, reason });
        }
    }
    moved
}

fn reason(
    instance: &Instance,
    item: u32,
    (from, to): (u32, u32),
    (then, now): (&Explainer<'_>, &Explainer<'_>),
) -> Reason {
    let added = if from == instance.horizon() {
        now.saved(item)
    } else {
        match now.space(item, from) {
            Space::Closed(obstacles) => return closed(instance, from, obstacles),
            Space::Open(added) => added,
            Space::Here => 0,
        }
    };
    if added <= 0 {
        return Reason::Spare(-added);
    }
    let before = (to < instance.horizon()).then(|| then.space(item, to));
    let opened = if let Some(Space::Closed(obstacles)) = before { obstacles } else { Vec::new() };
    Reason::Cheaper(added, opened)
}

fn closed(instance: &Instance, from: u32, obstacles: Vec<Obstacle>) -> Reason {
    let is_own = |obstacle: &Obstacle| match *obstacle {
        Obstacle::Before { .. } | Obstacle::After { .. } | Obstacle::Rule { .. } => false,
        Obstacle::Capacity { resource, needed, .. } => {
            needed > instance.capacity[resource as usize][from as usize]
        }
        _ => true,
    };
    let own: Vec<Obstacle> =
        obstacles.iter().filter(|obstacle| is_own(obstacle)).cloned().collect();
    if own.is_empty() { Reason::MadeWay(obstacles) } else { Reason::Forbidden(own) }
}
