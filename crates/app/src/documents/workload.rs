//! Workloads as shown, in lists and in the backlog.

use landfall_domain::assumption::Assumption;
use landfall_domain::estate::Workload;
use landfall_domain::plan::TimeBox;
use landfall_domain::priority::Contribution;
use landfall_domain::questionnaire::Risk;
use landfall_domain::time::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::schema;
use super::{Listed, Snapshot, gib, hours};

/// A workload as shown.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorkloadDocument {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) environment: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) business_unit: Option<String>,
    pub(crate) criticality: Option<String>,
    pub(crate) compliance: Option<String>,
    pub(crate) assets: i64,
    pub(crate) storage_gib: f64,
    pub(crate) effort_hours: f64,
    pub(crate) disposition: &'static str,
    pub(crate) disposition_by: String,
    pub(crate) disposition_because: String,
    pub(crate) disposition_confidence_percent: u8,
    /// Keys of the core assumptions that the disposition rests on.
    pub(crate) assumptions: Vec<String>,
    pub(crate) readiness: &'static str,
    /// The worst that questionnaires say of it: `red`, `unknown`, `yellow` or `green`.
    pub(crate) risk: Option<&'static str>,
    pub(crate) grouping_by: String,
    pub(crate) grouping_because: String,
    pub(crate) grouping_confidence_percent: u8,
    pub(crate) rank: Option<i64>,
    pub(crate) score: f64,
    pub(crate) rank_reason: String,
    /// The rank that the profile alone would give.
    pub(crate) proposed_rank: Option<i64>,
    /// True if a person pinned it to its rank.
    pub(crate) pinned: bool,
    /// Who put it where it stands, and why; none if the profile did.
    pub(crate) placed_because: Option<String>,
    /// The last day on which that holds; none if it holds until it is taken back.
    pub(crate) placed_until: Option<String>,
    /// The last day on which somebody's word on its place held, if none holds any more.
    pub(crate) placing_expired: Option<String>,
    #[schema(value_type = Vec<schema::Contribution>)]
    pub(crate) contributions: Vec<Contribution>,
    /// Key of its release.
    pub(crate) release: Option<String>,
    /// Key of the iteration in which it is complete, by the plan in force or the latest proposal.
    pub(crate) ready_in: Option<String>,
    /// Last day of that iteration.
    pub(crate) ready_on: Option<String>,
    /// Keys of the outcomes that it serves.
    pub(crate) outcomes: Vec<String>,
    pub(crate) version: i64,
}

impl Listed for WorkloadDocument {
    const COLUMNS: &'static [&'static str] = &[
        "rank",
        "key",
        "title",
        "name",
        "environment",
        "disposition",
        "disposition_because",
        "disposition_confidence_percent",
        "readiness",
        "risk",
        "assets",
        "storage_gib",
        "effort_hours",
        "score",
        "rank_reason",
        "proposed_rank",
        "pinned",
        "placed_because",
        "placed_until",
        "release",
        "ready_in",
        "ready_on",
        "owner",
        "business_unit",
        "criticality",
        "compliance",
        "assumptions",
        "outcomes",
        "grouping_by",
        "grouping_because",
        "grouping_confidence_percent",
        "id",
        "version",
    ];
    const MORE_FIELDS: &'static [&'static str] = &["disposition_by"];
    const SHOWN: &'static [&'static str] = &[
        "rank",
        "key",
        "title",
        "disposition",
        "readiness",
        "assets",
        "effort_hours",
        "release",
        "ready_in",
        "rank_reason",
    ];
}

impl WorkloadDocument {
    /// All workloads: those with a rank first, in its order.
    pub(crate) fn all(snapshot: &Snapshot) -> Vec<Self> {
        let (releases, ready) = (snapshot.release_of(), snapshot.ready_in());
        let boxes = snapshot.plan.as_ref().map_or(&[][..], |plan| &plan.iterations);
        snapshot
            .workloads
            .iter()
            .map(|workload| {
                let time_box = ready.get(&workload.id).and_then(|at| boxes.get(*at as usize - 1));
                let release = releases.get(&workload.id).copied();
                Self::of(workload, &snapshot.assumptions)
                    .placed(release, time_box)
                    .expired(snapshot.expired.get(&workload.id).copied())
                    .serving(snapshot.serving.keys(workload.id))
                    .at_risk(snapshot.risks.get(workload.id))
            })
            .collect()
    }

    /// The migration backlog: what needs work, best first.
    pub(crate) fn backlog(snapshot: &Snapshot) -> Vec<Self> {
        Self::all(snapshot).into_iter().filter(|workload| workload.rank.is_some()).collect()
    }

    /// With the number of its release, and the iteration in which it is complete.
    pub(crate) fn placed(self, release: Option<usize>, complete: Option<&TimeBox>) -> Self {
        Self {
            release: release.map(|number| format!("R-{number}")),
            ready_in: complete.map(TimeBox::key),
            ready_on: complete.map(|time_box| time_box.end.to_string()),
            ..self
        }
    }

    /// With the last day of a word on its place that holds no more.
    pub(crate) fn expired(self, last: Option<Date>) -> Self {
        Self { placing_expired: last.map(|day| day.to_string()), ..self }
    }

    /// With the keys of the outcomes that it serves.
    pub(crate) fn serving(self, outcomes: Vec<String>) -> Self {
        Self { outcomes, ..self }
    }

    /// With what questionnaires say of it.
    pub(crate) fn at_risk(self, risk: Option<Risk>) -> Self {
        Self { risk: risk.map(Risk::name), ..self }
    }

    /// One workload, without its place in releases and plan.
    pub(crate) fn of(workload: &Workload, assumptions: &[Assumption]) -> Self {
        let assumptions = assumptions
            .iter()
            .filter(|assumption| workload.decision.assumptions.contains(&assumption.slug))
            .map(|assumption| format!("A-{}", assumption.number))
            .collect();
        let placed = workload.placed.as_ref();
        Self {
            id: workload.id.to_string(),
            key: workload.key(),
            name: workload.name.clone(),
            title: workload.title(),
            environment: workload.environment.clone(),
            owner: workload.owner.clone(),
            business_unit: workload.business_unit.clone(),
            criticality: workload.criticality.clone(),
            compliance: workload.compliance.clone(),
            assets: workload.assets,
            storage_gib: gib(workload.storage_mib),
            effort_hours: hours(workload.effort_tenths),
            disposition: workload.decision.disposition.name(),
            disposition_by: workload.decision.by.clone(),
            disposition_because: workload.decision.because.clone(),
            disposition_confidence_percent: workload.decision.confidence_percent,
            assumptions,
            readiness: workload.readiness.name(),
            risk: None,
            grouping_by: workload.grouping.by.clone(),
            grouping_because: workload.grouping.because.clone(),
            grouping_confidence_percent: workload.grouping.confidence_percent,
            rank: workload.rank,
            score: (workload.scored.score * 10.0).round() / 10.0,
            rank_reason: workload.why_here(),
            proposed_rank: workload.proposed_rank,
            pinned: placed.is_some_and(|placed| placed.pinned),
            placed_because: placed.map(|placed| placed.because.clone()),
            placed_until: placed.and_then(|placed| placed.until).map(|day| day.to_string()),
            placing_expired: None,
            contributions: workload.scored.contributions.clone(),
            release: None,
            ready_in: None,
            ready_on: None,
            outcomes: Vec::new(),
            version: workload.version,
        }
    }
}
