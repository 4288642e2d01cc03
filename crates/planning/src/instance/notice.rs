//! What a person should know of a sound instance before it is planned.

use super::{Instance, Precedence, contract};

/// Something about an instance that planning can live with, but people should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Items wait for each other, so they move in one iteration.
    CycleMovesTogether {
        /// A smallest cycle, arc by arc.
        cycle: Vec<Precedence>,
        /// All items that move together because of it.
        items: Vec<u32>,
    },
    /// Items would have to move before themselves, so they can only stay in the backlog.
    CycleNeverFits {
        /// A smallest such cycle, arc by arc.
        cycle: Vec<Precedence>,
        /// All items that stay in the backlog because of it.
        items: Vec<u32>,
    },
    /// Items that move together have no iteration that all of them may use.
    NoCommonWindow {
        /// The items.
        items: Vec<u32>,
    },
    /// Items that move together need more than any iteration offers that they may use.
    TooLarge {
        /// The items.
        items: Vec<u32>,
        /// A resource of which there is never enough.
        resource: u32,
        /// What they need of it, in tenths of a person-day.
        needed: i64,
        /// The most that an iteration they may use offers.
        most: i64,
    },
}

impl Notice {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CycleMovesTogether { .. } => "cycle-moves-together",
            Self::CycleNeverFits { .. } => "cycle-never-fits",
            Self::NoCommonWindow { .. } => "no-common-window",
            Self::TooLarge { .. } => "too-large",
        }
    }

    /// The items that it concerns, sorted.
    pub fn items(&self) -> &[u32] {
        match self {
            Self::CycleMovesTogether { items, .. }
            | Self::CycleNeverFits { items, .. }
            | Self::NoCommonWindow { items }
            | Self::TooLarge { items, .. } => items,
        }
    }

    /// What people read.
    pub fn sentence(&self, instance: &Instance) -> String {
        let names = name_list(instance, self.items());
        match self {
            Self::CycleMovesTogether { cycle, .. } => {
                format!(
                    "{names} move together, as each waits for the next: {}",
                    told(instance, cycle)
                )
            }
            Self::CycleNeverFits { cycle, .. } => format!(
                "{names} can only stay in the backlog, as they would have to move before \
                 themselves: {}; remove one of these or let it share an iteration",
                told(instance, cycle)
            ),
            Self::NoCommonWindow { .. } => format!(
                "{names} can only stay in the backlog, as no iteration is open to all of them; \
                 change a release, a freeze or the group"
            ),
            Self::TooLarge { resource, needed, most, .. } => format!(
                "{names} can only stay in the backlog: needing {} of {}, of which no iteration \
                 they may use has more than {}; split the group or add capacity",
                instance.amount(*needed),
                instance.resource_name(*resource),
                instance.amount(*most)
            ),
        }
    }
}

/// A few names, and how many more there are.
fn name_list(instance: &Instance, items: &[u32]) -> String {
    const SHOWN: usize = 6;
    let mut names: Vec<String> =
        items.iter().take(SHOWN).map(|&item| instance.item_name(item)).collect();
    if items.len() > SHOWN {
        names.push(format!("{} more", items.len() - SHOWN));
    }
    names.join(", ")
}

fn told(instance: &Instance, cycle: &[Precedence]) -> String {
    const SHOWN: usize = 12;
    let mut steps: Vec<String> = cycle
        .iter()
        .take(SHOWN)
        .map(|arc| {
            let how = if arc.lag > 0 { "strictly before" } else { "before" };
            let (first, second) = (instance.item_name(arc.before), instance.item_name(arc.after));
            format!("{first} {how} {second}")
        })
        .collect();
    if cycle.len() > SHOWN {
        steps.push(format!("and {} more steps", cycle.len() - SHOWN));
    }
    steps.join(", ")
}

/// All that should be known about an instance: named cycles first, then what can never be placed.
pub fn notices(instance: &Instance) -> Vec<Notice> {
    let contraction = contract(instance);
    let mut notices: Vec<Notice> = contraction
        .cycles
        .iter()
        .map(|cycle| {
            let (cycle, items, fits) = (cycle.arcs.clone(), cycle.members.clone(), cycle.fits);
            if fits {
                Notice::CycleMovesTogether { cycle, items }
            } else {
                Notice::CycleNeverFits { cycle, items }
            }
        })
        .collect();
    let placeable = contraction.members.iter().zip(&contraction.never);
    for (members, _) in placeable.filter(|&(_, never)| !never) {
        notices.extend(obstacle(instance, members));
    }
    notices
}

/// Why these items together fit into no iteration at all, if so.
fn obstacle(instance: &Instance, members: &[u32]) -> Option<Notice> {
    let items = || members.iter().map(|&item| &instance.items[item as usize]);
    let horizon = instance.horizon();
    if items().any(|item| item.pinned.is_some() || item.release >= i64::from(horizon)) {
        return None;
    }
    let open: Vec<u32> = (0..horizon)
        .filter(|&t| {
            items().all(|item| item.release <= i64::from(t) && !item.freeze.contains(&i64::from(t)))
        })
        .collect();
    if open.is_empty() {
        return Some(Notice::NoCommonWindow { items: members.to_vec() });
    }
    let mut needs: Vec<(u32, i64)> = items().flat_map(|item| item.effort.iter().copied()).collect();
    needs.sort_unstable();
    let totals = needs
        .chunk_by(|a, b| a.0 == b.0)
        .map(|same| (same[0].0, same.iter().map(|&(_, effort)| effort).sum::<i64>()));
    for (resource, needed) in totals {
        let row = &instance.capacity[resource as usize];
        let most = open.iter().map(|&t| row[t as usize]).max().unwrap_or(0);
        if needed > most {
            return Some(Notice::TooLarge { items: members.to_vec(), resource, needed, most });
        }
    }
    None
}
