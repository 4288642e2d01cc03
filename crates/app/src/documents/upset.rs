//! What another verdict on an assumption changes, as shown: before it is applied, and afterwards.

use landfall_domain::backlog::{Dates, Difference};
use landfall_domain::estate::Workload;
use landfall_domain::rationalize::Disposition;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::assumptions::decide::Decided;

use super::hours;

/// A list of which only the first are shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Part<T> {
    pub(crate) items: Vec<T>,
    pub(crate) total: usize,
}

impl<T> Part<T> {
    fn of(all: impl ExactSizeIterator<Item = T>, most: usize) -> Self {
        let total = all.len();
        Self { items: all.take(most).collect(), total }
    }

    /// How many are not shown.
    pub(crate) fn more(&self) -> usize {
        self.total - self.items.len()
    }
}

/// So many workloads go from one disposition to another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PairDocument {
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) workloads: usize,
}

/// A workload whose decision is another one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DecisionDocument {
    #[schema(example = "W-1")]
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    /// Why, after.
    pub(crate) because: String,
    /// True if no rule decides it any more, so that a person has to.
    pub(crate) needs_decision: bool,
}

/// A workload with another effort.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EffortDocument {
    #[schema(example = "W-1")]
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) before_hours: f64,
    pub(crate) after_hours: f64,
}

/// A workload with another rank.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UpsetMove)]
pub(crate) struct MoveDocument {
    #[schema(example = "W-1")]
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// The criterion that moves it most; none if the others move around it.
    pub(crate) because: Option<String>,
}

/// A workload by its key and title.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct NamedDocument {
    #[schema(example = "W-1")]
    pub(crate) workload: String,
    pub(crate) title: String,
}

/// What happens to ranks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RanksDocument {
    /// Biggest moves first.
    pub(crate) moves: Part<MoveDocument>,
    /// Who comes into the first ten.
    pub(crate) entering: Vec<NamedDocument>,
    /// Who leaves them.
    pub(crate) leaving: Vec<NamedDocument>,
    /// Who comes into the backlog.
    pub(crate) added: Part<NamedDocument>,
    /// Who leaves the backlog, since nothing is left to do.
    pub(crate) dropped: Part<NamedDocument>,
}

/// A workload in another release.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReleaseMoveDocument {
    #[schema(example = "W-1")]
    pub(crate) workload: String,
    pub(crate) title: String,
    #[schema(example = "R-2")]
    pub(crate) from: Option<String>,
    #[schema(example = "R-3")]
    pub(crate) to: Option<String>,
}

/// A workload whose day of completion does not hold.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UpsetShift)]
pub(crate) struct ShiftDocument {
    #[schema(example = "W-1")]
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) planned: String,
    pub(crate) estimate: String,
}

/// What becomes of the dates of the plan in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DatesDocument {
    #[schema(example = "P-1")]
    pub(crate) plan: String,
    /// What these dates are, and are not.
    pub(crate) says: String,
    pub(crate) end_planned: String,
    pub(crate) end_estimate: String,
    pub(crate) shifted: Part<ShiftDocument>,
}

/// Monthly cost of what moves, where it is known.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CostDocument {
    #[schema(example = "EUR")]
    pub(crate) currency: String,
    pub(crate) before_minor: i64,
    pub(crate) after_minor: i64,
}

/// What a verdict changes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct UpsetDocument {
    #[schema(example = "A-3")]
    pub(crate) assumption: String,
    /// Its status afterwards.
    pub(crate) status: &'static str,
    /// Its version afterwards.
    pub(crate) version: i64,
    /// The event that did it; none if this is a preview.
    pub(crate) event: Option<i64>,
    /// Workloads with anything else but their rank.
    pub(crate) workloads: usize,
    /// Assets with another disposition or effort.
    pub(crate) assets: usize,
    /// Workloads that need a decision afterwards.
    pub(crate) needs_decision: usize,
    pub(crate) effort_before_hours: f64,
    pub(crate) effort_after_hours: f64,
    pub(crate) pairs: Vec<PairDocument>,
    pub(crate) decisions: Part<DecisionDocument>,
    pub(crate) efforts: Part<EffortDocument>,
    pub(crate) ranks: RanksDocument,
    pub(crate) releases_before: usize,
    pub(crate) releases_after: usize,
    pub(crate) releases: Part<ReleaseMoveDocument>,
    /// None if no plan is in force, or no effort changes.
    pub(crate) dates: Option<DatesDocument>,
    pub(crate) monthly_cost: Vec<CostDocument>,
}

impl UpsetDocument {
    /// With at most so many of each list.
    pub(crate) fn of(decided: &Decided, most: usize) -> Self {
        let (upset, all) = (&decided.upset, &decided.upset.present.workloads);
        let difference = &upset.difference;
        let (before, after) = difference.effort_tenths;
        Self {
            assumption: decided.assumption.key(),
            status: decided.assumption.status.name(),
            version: decided.assumption.version,
            event: decided.event,
            workloads: upset.after.workloads.len(),
            assets: difference.assets,
            needs_decision: difference.open,
            effort_before_hours: hours(before),
            effort_after_hours: hours(after),
            pairs: pairs(difference),
            decisions: decisions(difference, all, most),
            efforts: efforts(difference, all, most),
            ranks: ranks(difference, all, most),
            releases_before: difference.release_counts.0,
            releases_after: difference.release_counts.1,
            releases: releases(difference, all, most),
            dates: decided.dates.as_ref().map(|(plan, found)| dates(plan, found, all, most)),
            monthly_cost: difference
                .monthly_cost_minor
                .iter()
                .map(|(currency, (before_minor, after_minor))| CostDocument {
                    currency: currency.clone(),
                    before_minor: *before_minor,
                    after_minor: *after_minor,
                })
                .collect(),
        }
    }

    /// What changes, in a few sentences.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let changed = some(self.pairs.iter().map(|pair| pair.workloads).sum());
        let gain = self.effort_after_hours - self.effort_before_hours;
        let (ranks, open) = (&self.ranks, some(self.needs_decision));
        let mut said = vec![
            format!("another disposition: {changed}; without a decision: {open}"),
            format!(
                "effort {:.0} h → {:.0} h ({gain:+.0} h) in {} and {} assets",
                self.effort_before_hours,
                self.effort_after_hours,
                some(self.workloads),
                self.assets
            ),
            format!(
                "another rank: {}; into the first ten: {}, out of them: {}",
                some(ranks.moves.total),
                ranks.entering.len(),
                ranks.leaving.len()
            ),
            format!(
                "another release: {}; releases {} → {}",
                some(self.releases.total),
                self.releases_before,
                self.releases_after
            ),
        ];
        if ranks.added.total + ranks.dropped.total > 0 {
            let (added, dropped) = (some(ranks.added.total), some(ranks.dropped.total));
            said.push(format!("into the backlog: {added}; out of it: {dropped}"));
        }
        if let Some(dates) = &self.dates {
            said.push(format!(
                "{}: another day of completion for {}, the last one {} → {} (estimate)",
                dates.plan,
                some(dates.shifted.total),
                dates.end_planned,
                dates.end_estimate
            ));
        }
        for cost in &self.monthly_cost {
            let (before, after) = (money(cost.before_minor), money(cost.after_minor));
            said.push(format!("monthly cost {before} → {after} {}", cost.currency));
        }
        said
    }
}

fn some(workloads: usize) -> String {
    format!("{workloads} {}", if workloads == 1 { "workload" } else { "workloads" })
}

fn money(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, (minor % 100).abs())
}

fn pairs(difference: &Difference) -> Vec<PairDocument> {
    let pair = |(&(from, to), &workloads): (&(Disposition, Disposition), &usize)| PairDocument {
        from: from.name(),
        to: to.name(),
        workloads,
    };
    difference.pairs.iter().map(pair).collect()
}

fn decisions(found: &Difference, all: &[Workload], most: usize) -> Part<DecisionDocument> {
    Part::of(
        found.decisions.iter().map(|one| DecisionDocument {
            workload: all[one.at].key(),
            title: all[one.at].title(),
            from: one.from.name(),
            to: one.to.name(),
            because: one.because.clone(),
            needs_decision: one.is_open,
        }),
        most,
    )
}

fn efforts(found: &Difference, all: &[Workload], most: usize) -> Part<EffortDocument> {
    Part::of(
        found.efforts.iter().map(|(at, before, after)| EffortDocument {
            workload: all[*at].key(),
            title: all[*at].title(),
            before_hours: hours(*before),
            after_hours: hours(*after),
        }),
        most,
    )
}

fn ranks(found: &Difference, all: &[Workload], most: usize) -> RanksDocument {
    let named = |at: &usize| NamedDocument { workload: all[*at].key(), title: all[*at].title() };
    let ranks = &found.ranks;
    let mut moves: Vec<_> = ranks.moves.iter().collect();
    moves.sort_by_key(|(_, from, to, _)| (-(to - from).abs(), *to));
    let shown = moves.into_iter().map(|(at, from, to, because)| MoveDocument {
        workload: all[*at].key(),
        title: all[*at].title(),
        from: *from,
        to: *to,
        because: because.clone(),
    });
    RanksDocument {
        moves: Part::of(shown, most),
        entering: ranks.entering.iter().map(named).collect(),
        leaving: ranks.leaving.iter().map(named).collect(),
        added: Part::of(ranks.added.iter().map(named), most),
        dropped: Part::of(ranks.dropped.iter().map(named), most),
    }
}

fn releases(found: &Difference, all: &[Workload], most: usize) -> Part<ReleaseMoveDocument> {
    let key = |number: &Option<usize>| number.map(|number| format!("R-{number}"));
    Part::of(
        found.releases.iter().map(|(at, from, to)| ReleaseMoveDocument {
            workload: all[*at].key(),
            title: all[*at].title(),
            from: key(from),
            to: key(to),
        }),
        most,
    )
}

fn dates(plan: &str, found: &Dates, all: &[Workload], most: usize) -> DatesDocument {
    let by_id: std::collections::HashMap<_, _> = all.iter().map(|one| (one.id, one)).collect();
    let shifted = found.shifted.iter().map(|one| {
        let known = by_id.get(&one.workload);
        ShiftDocument {
            workload: known.map(|one| one.key()).unwrap_or_default(),
            title: known.map(|one| one.title()).unwrap_or_default(),
            planned: one.planned.to_string(),
            estimate: one.estimate.to_string(),
        }
    });
    DatesDocument {
        plan: plan.to_owned(),
        says: format!(
            "{plan} stands until another plan is proposed and adopted. These days are an estimate \
             at its pace of {:.0} h per iteration.",
            hours(found.pace_tenths)
        ),
        end_planned: found.end.0.to_string(),
        end_estimate: found.end.1.to_string(),
        shifted: Part::of(shifted, most),
    }
}
