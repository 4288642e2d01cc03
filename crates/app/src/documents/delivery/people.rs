//! What the people of a team and the line to the cloud can carry in an iteration, as shown.

use landfall_domain::delivery::capacity::{Can, Shortage};
use landfall_domain::delivery::replication::{Load, Network, gib};
use landfall_domain::delivery::{Iteration, Task};
use serde::Serialize;
use utoipa::ToSchema;

use crate::documents::{Listed, hours};

/// A person in an iteration.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = IterationPerson)]
pub(crate) struct PersonDocument {
    pub(crate) name: String,
    pub(crate) skills: Vec<String>,
    /// Days off taken away.
    pub(crate) hours: f64,
    /// What days off take.
    pub(crate) off_hours: f64,
    /// Estimates of the tasks that they pulled.
    pub(crate) pulled_hours: f64,
    /// Whether that is more than they have.
    pub(crate) is_over: bool,
}

impl PersonDocument {
    /// People in their order, with what they pulled of these tasks.
    pub(super) fn all(people: &[Can], tasks: &[Task]) -> Vec<Self> {
        let one = |can: &Can| {
            let own = tasks.iter().filter(|task| task.assignee.as_deref() == Some(&can.name));
            let pulled: i64 = own.map(|task| task.estimate_tenths).sum();
            Self {
                name: can.name.clone(),
                skills: can.skills.clone(),
                hours: hours(can.tenths),
                off_hours: hours(can.off_tenths),
                pulled_hours: hours(pulled),
                is_over: pulled > can.tenths,
            }
        };
        people.iter().map(one).collect()
    }
}

/// Skills of which more is asked than the people who have one of them can give.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SkillShortage)]
pub(crate) struct ShortageDocument {
    pub(crate) skills: Vec<String>,
    /// Who has one of them.
    pub(crate) people: Vec<String>,
    pub(crate) asked_hours: f64,
    pub(crate) capacity_hours: f64,
    pub(crate) short_hours: f64,
    pub(crate) says: String,
}

impl From<&Shortage> for ShortageDocument {
    fn from(one: &Shortage) -> Self {
        Self {
            skills: one.skills.clone(),
            people: one.people.clone(),
            asked_hours: hours(one.asked_tenths),
            capacity_hours: hours(one.has_tenths),
            short_hours: hours(one.tenths()),
            says: one.says(),
        }
    }
}

/// Whether the line to the cloud can carry what an iteration copies.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = IterationReplication)]
pub(crate) struct ReplicationDocument {
    /// Key of the iteration.
    pub(crate) iteration: String,
    pub(crate) team: String,
    pub(crate) first: String,
    pub(crate) last: String,
    /// What the team seeds in it.
    pub(crate) own_gib: f64,
    /// What all teams seed in these days.
    pub(crate) seed_gib: f64,
    /// What stays in sync beside it.
    pub(crate) in_sync_gib: f64,
    /// What of that changes in a day.
    pub(crate) drift_gib_per_day: f64,
    /// Hours of the line that seeding takes; null if the drift needs all of it.
    pub(crate) needed_hours: Option<f64>,
    /// Hours of the line in the iteration.
    pub(crate) line_hours: f64,
    pub(crate) needed_days: Option<f64>,
    pub(crate) fits: bool,
    /// Whether copying to a disk, shipping and restoring it is faster.
    pub(crate) ships_faster: bool,
    /// Assets to seed whose size nobody knows.
    pub(crate) unknown_sizes: usize,
    /// What is wrong; null if it fits.
    pub(crate) warning: Option<String>,
}

impl Listed for ReplicationDocument {
    const COLUMNS: &'static [&'static str] = &[
        "iteration",
        "team",
        "first",
        "last",
        "own_gib",
        "seed_gib",
        "in_sync_gib",
        "drift_gib_per_day",
        "needed_hours",
        "line_hours",
        "needed_days",
        "fits",
        "ships_faster",
        "unknown_sizes",
        "warning",
    ];
    const SHOWN: &'static [&'static str] = &[
        "iteration",
        "team",
        "seed_gib",
        "in_sync_gib",
        "drift_gib_per_day",
        "needed_hours",
        "line_hours",
        "fits",
        "ships_faster",
        "warning",
    ];
    const NONE: &'static str = "no iteration yet: landfall iterations lay-out --team NAME";
}

fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

impl ReplicationDocument {
    pub(crate) fn of(iteration: &Iteration, network: &Network, load: &Load) -> Self {
        Self {
            iteration: iteration.key(),
            team: iteration.team.clone(),
            first: iteration.first.to_string(),
            last: iteration.last.to_string(),
            own_gib: tenth(gib(load.own_bytes)),
            seed_gib: tenth(gib(load.bytes)),
            in_sync_gib: tenth(gib(load.in_sync_bytes)),
            drift_gib_per_day: tenth(gib(load.drift_bytes_per_day)),
            needed_hours: load.needed_hours.map(tenth),
            line_hours: tenth(load.box_hours),
            needed_days: load.needed_days.map(tenth),
            fits: load.fits(),
            ships_faster: load.ships_faster,
            unknown_sizes: load.unknown,
            warning: load.warning(network),
        }
    }
}
