//! Rounds of estimation as shown. What is hidden cannot be shown: the domain does not give it away.

use std::collections::BTreeMap;

use landfall_domain::delivery::Task;
use landfall_domain::delivery::estimate::{Class, ClassKey};
use landfall_domain::delivery::rounds::{Group, GroupState, Round, Scale, Tally, Vote};
use landfall_domain::id::Id;
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::delivery::estimating::suggestions;
use crate::documents::{Listed, hours, second};

use super::estimate::SuggestionDocument;

/// A round of estimation as a list shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = EstimationRound)]
pub(crate) struct RoundDocument {
    pub(crate) key: String,
    pub(crate) title: String,
    /// `open` or `closed`.
    pub(crate) status: &'static str,
    /// `hours`, `points` or `shirts`.
    pub(crate) scale: &'static str,
    /// Hours by T-shirt size, from XS to XL; empty if people vote in hours.
    pub(crate) sizes: Vec<SizeDocument>,
    /// Hours of a point, if people vote in points.
    pub(crate) point_hours: Option<f64>,
    pub(crate) groups: usize,
    /// Groups whose votes are hidden.
    pub(crate) voting: usize,
    pub(crate) revealed: usize,
    pub(crate) accepted: usize,
    pub(crate) opened_by: String,
    pub(crate) opened_at: String,
    pub(crate) closed_by: Option<String>,
    pub(crate) closed_at: Option<String>,
    pub(crate) version: i64,
}

/// A T-shirt size.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ShirtSize)]
pub(crate) struct SizeDocument {
    /// `XS` to `XL`.
    pub(crate) size: &'static str,
    pub(crate) hours: f64,
}

impl Listed for RoundDocument {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "title",
        "status",
        "scale",
        "groups",
        "voting",
        "revealed",
        "accepted",
        "opened_by",
        "opened_at",
        "closed_by",
        "closed_at",
        "version",
    ];
    const SHOWN: &'static [&'static str] =
        &["key", "title", "status", "groups", "voting", "revealed", "accepted", "opened_by"];
    const NONE: &'static str = "no round yet: landfall rounds open RB-1 --title TEXT";
}

impl From<&Round> for RoundDocument {
    fn from(round: &Round) -> Self {
        let of = |state| round.groups.iter().filter(|group| group.state == state).count();
        let sizes = round.scale.sizes();
        let size = |(size, tenths): &(landfall_domain::delivery::rounds::Size, i64)| SizeDocument {
            size: size.label(),
            hours: hours(*tenths),
        };
        Self {
            key: round.key(),
            title: round.title.clone(),
            status: round.status().name(),
            scale: round.scale.name(),
            sizes: sizes.iter().map(size).collect(),
            point_hours: match round.scale {
                Scale::Points(tenths) => Some(hours(tenths)),
                Scale::Hours | Scale::Shirts(_) => None,
            },
            groups: round.groups.len(),
            voting: of(GroupState::Voting),
            revealed: of(GroupState::Revealed),
            accepted: of(GroupState::Accepted),
            opened_by: round.opened.by.clone(),
            opened_at: second(round.opened.at),
            closed_by: round.closed.as_ref().map(|one| one.by.clone()),
            closed_at: round.closed.as_ref().map(|one| second(one.at)),
            version: round.version,
        }
    }
}

/// One vote that may be seen.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RoundVote)]
pub(crate) struct VoteDocument {
    pub(crate) by: String,
    pub(crate) hours: f64,
    /// `XS` to `XL`; null if people vote in hours.
    pub(crate) size: Option<&'static str>,
}

impl From<&Vote> for VoteDocument {
    fn from(vote: &Vote) -> Self {
        Self {
            by: vote.by.clone(),
            hours: hours(vote.tenths),
            size: vote.size.map(landfall_domain::delivery::rounds::Size::label),
        }
    }
}

impl VoteDocument {
    /// As it is written in a form.
    pub(crate) fn written(&self) -> String {
        self.size.map_or_else(|| self.hours.to_string(), str::to_owned)
    }
}

/// What the votes of one cycle come to.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RoundCycle)]
pub(crate) struct CycleDocument {
    pub(crate) cycle: i64,
    pub(crate) median_hours: f64,
    pub(crate) low_hours: f64,
    pub(crate) high_hours: f64,
    /// Who said the lowest; nobody if all agree.
    pub(crate) lowest: Vec<String>,
    pub(crate) highest: Vec<String>,
    /// The lowest first.
    pub(crate) votes: Vec<VoteDocument>,
}

impl CycleDocument {
    fn of(group: &Group, cycle: i64) -> Option<Self> {
        let votes = group.revealed(cycle)?;
        let Tally { median_tenths, spread_tenths, lowest, highest, .. } = group.tally(cycle)?;
        Some(Self {
            cycle,
            median_hours: hours(median_tenths),
            low_hours: hours(spread_tenths.0),
            high_hours: hours(spread_tenths.1),
            lowest,
            highest,
            votes: votes.into_iter().map(Into::into).collect(),
        })
    }
}

/// What people vote on.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RoundGroup)]
pub(crate) struct GroupDocument {
    /// From 1.
    pub(crate) group: usize,
    /// Name of its tasks.
    pub(crate) name: String,
    /// Kind of their assets; null for work on workloads as a whole.
    pub(crate) kind: Option<&'static str>,
    pub(crate) tasks: Vec<String>,
    /// What its tasks are estimated at now: the lowest and the highest.
    pub(crate) estimate_low_hours: f64,
    pub(crate) estimate_high_hours: f64,
    /// `voting`, `revealed` or `accepted`.
    pub(crate) state: &'static str,
    /// How often people voted on it, this time counted.
    pub(crate) cycle: i64,
    /// Who has voted in this cycle.
    pub(crate) voters: Vec<String>,
    /// What whoever asks has voted; null before they did.
    pub(crate) own_vote: Option<VoteDocument>,
    /// This cycle; null while votes are hidden.
    pub(crate) result: Option<CycleDocument>,
    /// Cycles before this one.
    pub(crate) earlier: Vec<CycleDocument>,
    pub(crate) accepted_hours: Option<f64>,
    /// What such tasks took before; null while too few are done.
    pub(crate) suggestion: Option<SuggestionDocument>,
}

impl GroupDocument {
    fn of(
        (position, group): (usize, &Group),
        tasks: &BTreeMap<Id<Task>, Task>,
        class: Option<&Class>,
        viewer: &str,
    ) -> Self {
        let own: Vec<&Task> = group.tasks.iter().filter_map(|id| tasks.get(id)).collect();
        let tenths = || own.iter().map(|task| task.estimate_tenths);
        let voters = group.voters().into_iter().map(str::to_owned).collect();
        Self {
            group: position,
            name: group.name.clone(),
            kind: group.kind.map(landfall_domain::estate::AssetKind::name),
            tasks: own.iter().map(|task| task.key()).collect(),
            estimate_low_hours: hours(tenths().min().unwrap_or_default()),
            estimate_high_hours: hours(tenths().max().unwrap_or_default()),
            state: group.state.name(),
            cycle: group.cycle,
            voters,
            own_vote: group.own_vote(viewer).map(Into::into),
            result: CycleDocument::of(group, group.cycle),
            earlier: (1..group.cycle).filter_map(|cycle| CycleDocument::of(group, cycle)).collect(),
            accepted_hours: group.accepted_tenths.map(hours),
            suggestion: class.map(Into::into),
        }
    }
}

impl GroupDocument {
    /// The key of its first task.
    pub(crate) fn first(&self) -> &str {
        self.tasks.first().map_or("", String::as_str)
    }

    /// Whether its tasks have different estimates now.
    pub(crate) fn spreads(&self) -> bool {
        self.estimate_low_hours < self.estimate_high_hours
    }

    /// The kind of its assets before a list of more, as people read it.
    pub(crate) fn of_kind(&self) -> String {
        self.kind.map(|kind| format!("{}, ", kind.replace('_', " "))).unwrap_or_default()
    }

    /// Whether this T-shirt size is what whoever looks has voted.
    pub(crate) fn is_own(&self, size: &str) -> bool {
        self.own_vote.as_ref().and_then(|vote| vote.size) == Some(size)
    }
}

/// A round with its groups, as one person may see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = EstimationRoundDetail)]
pub(crate) struct RoundDetail {
    #[serde(flatten)]
    pub(crate) round: RoundDocument,
    pub(crate) items: Vec<GroupDocument>,
}

impl RoundDetail {
    /// As `viewer` may see it: votes of others only where they are revealed.
    pub(crate) async fn load(tx: &mut Tx, round: &Round, viewer: &str) -> anyhow::Result<Self> {
        let ids: Vec<Id<Task>> =
            round.groups.iter().flat_map(|group| group.tasks.iter().copied()).collect();
        let tasks = tx.tasks_by_ids(&ids).await?;
        let tasks: BTreeMap<Id<Task>, Task> = tasks.into_iter().map(|one| (one.id, one)).collect();
        let firsts: Vec<Id<Task>> =
            round.groups.iter().filter_map(|group| group.tasks.first().copied()).collect();
        // Tasks of a group share name and kind; the disposition is that of its first one.
        let known = tx.task_classes(&firsts).await?;
        let keys: Vec<ClassKey> = round
            .groups
            .iter()
            .map(|group| {
                let first = group.tasks.first().and_then(|id| known.get(id));
                let disposition = first.and_then(|one| one.disposition);
                ClassKey { name: group.name.clone(), kind: group.kind, disposition }
            })
            .collect();
        let classes = suggestions(tx, &keys).await?;
        let groups = (1..).zip(&round.groups).zip(&classes);
        let items =
            groups.map(|(group, class)| GroupDocument::of(group, &tasks, class.as_ref(), viewer));
        Ok(Self { round: round.into(), items: items.collect() })
    }
}
