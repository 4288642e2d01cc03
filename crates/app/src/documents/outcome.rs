//! Outcomes, metrics and coverage as shown.

use std::collections::BTreeMap;

use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_domain::outcome::progress::percent;
use landfall_domain::outcome::{
    Actual, Coverage, Measures, Metric, Outcome, Progress, RunningCosts, Served, Source, State,
    progress,
};
use landfall_domain::time::Date;
use landfall_store::{StoreError, Tx};
use serde::Serialize;
use utoipa::ToSchema;

use crate::failure::Failure;

use super::{Listed, hours};

/// An outcome as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OutcomeDocument {
    pub(crate) id: String,
    #[schema(example = "O-3")]
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) stakeholder: String,
    pub(crate) business_unit: String,
    pub(crate) drivers: Vec<String>,
    /// `fiscal`, `agility`, `reach`, `customer_engagement`, `performance` or `sustainability`.
    pub(crate) category: &'static str,
    /// `high`, `medium` or `low`.
    pub(crate) priority: &'static str,
    /// Workloads that serve it.
    pub(crate) workloads: i64,
    /// Those of them in the next three releases.
    pub(crate) soon: i64,
    /// Assets of these workloads.
    pub(crate) assets: i64,
    /// Work of these workloads.
    pub(crate) effort_hours: f64,
    /// How it is measured; learning metrics come last.
    pub(crate) metrics: Vec<MetricDocument>,
    /// What a person should look at, as sentences.
    pub(crate) warnings: Vec<String>,
    pub(crate) version: i64,
}

impl Listed for OutcomeDocument {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "title",
        "stakeholder",
        "business_unit",
        "category",
        "priority",
        "drivers",
        "about",
        "workloads",
        "soon",
        "assets",
        "effort_hours",
        "warnings",
        "id",
        "version",
    ];
    const SHOWN: &'static [&'static str] = &[
        "key",
        "title",
        "stakeholder",
        "priority",
        "workloads",
        "soon",
        "effort_hours",
        "warnings",
    ];
    const NONE: &'static str = "no outcomes yet: landfall outcomes add --title TEXT";
}

/// A metric as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MetricDocument {
    pub(crate) id: String,
    #[schema(example = "M-4")]
    pub(crate) key: String,
    /// Key of its outcome.
    pub(crate) outcome: String,
    pub(crate) title: String,
    pub(crate) unit: String,
    /// True for an early signal.
    pub(crate) learning: bool,
    /// `up` or `down`.
    pub(crate) direction: &'static str,
    pub(crate) baseline: f64,
    pub(crate) baseline_on: String,
    pub(crate) target: f64,
    pub(crate) due: String,
    /// `typed`, or what the backlog measures.
    pub(crate) source: &'static str,
    /// The latest actual, and its day.
    pub(crate) latest: Option<f64>,
    pub(crate) latest_on: Option<String>,
    /// How much of the way from baseline to target is behind it; below 0 if it went the wrong way.
    pub(crate) share_percent: Option<f64>,
    /// Where the straight line stands on the day of the latest actual.
    pub(crate) line_percent: f64,
    /// `unknown`, `on_track`, `behind`, `reached` or `missed`.
    pub(crate) state: &'static str,
    /// Change that is needed in each 30 days until it is due.
    pub(crate) pace_per_30_days: Option<f64>,
    pub(crate) days_left: i32,
    /// True if nothing was measured for more than 90 days.
    pub(crate) stale: bool,
    /// All of it as a sentence, with its arithmetic.
    pub(crate) says: String,
    pub(crate) version: i64,
}

impl Listed for MetricDocument {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "outcome",
        "title",
        "unit",
        "learning",
        "direction",
        "baseline",
        "baseline_on",
        "target",
        "due",
        "source",
        "latest",
        "latest_on",
        "share_percent",
        "line_percent",
        "state",
        "pace_per_30_days",
        "days_left",
        "stale",
        "says",
        "id",
        "version",
    ];
    const SHOWN: &'static [&'static str] = &[
        "key",
        "outcome",
        "title",
        "baseline",
        "latest",
        "target",
        "unit",
        "due",
        "share_percent",
        "state",
    ];
    const NONE: &'static str = "no metrics yet: landfall metrics add O-1 --title TEXT";
}

impl MetricDocument {
    fn of(metric: &Metric, outcome: &Outcome, found: &Progress) -> Self {
        Self {
            id: metric.id.to_string(),
            key: metric.key(),
            outcome: outcome.key(),
            title: metric.title.clone(),
            unit: metric.unit.clone(),
            learning: metric.is_learning,
            direction: metric.direction().name(),
            baseline: metric.baseline,
            baseline_on: metric.baseline_on.to_string(),
            target: metric.target,
            due: metric.due.to_string(),
            source: metric.source.name(),
            latest: found.latest.map(|(_, value)| value),
            latest_on: found.latest.map(|(on, _)| on.to_string()),
            share_percent: found.share.map(|share| tenth(share * 100.0)),
            line_percent: tenth(found.line * 100.0),
            state: found.state.name(),
            pace_per_30_days: found.pace.map(|pace| (pace * 100.0).round() / 100.0),
            days_left: found.days_left,
            stale: found.is_stale,
            says: found.says.clone(),
            version: metric.version,
        }
    }

    /// Where it stands, in a word or two.
    pub(crate) fn stands(&self) -> &'static str {
        State::named(self.state).map_or("", State::label)
    }

    /// How far it has come as a bar shows it, from 0 to 100.
    pub(crate) fn bar(&self) -> f64 {
        self.share_percent.unwrap_or_default().clamp(0.0, 100.0)
    }

    /// How far it has come, in words.
    pub(crate) fn share(&self) -> String {
        self.share_percent.map_or_else(|| "no actual".to_owned(), |share| percent(share / 100.0))
    }

    /// Whether people type its actuals.
    pub(crate) fn is_typed(&self) -> bool {
        self.source == Source::TYPED
    }
}

fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0 + 0.0
}

/// An actual as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ActualDocument {
    /// Key of the metric.
    pub(crate) metric: String,
    pub(crate) on: String,
    pub(crate) value: f64,
    pub(crate) note: Option<String>,
    pub(crate) by: String,
    pub(crate) at: String,
}

impl Listed for ActualDocument {
    const COLUMNS: &'static [&'static str] = &["metric", "on", "value", "note", "by", "at"];
    const SHOWN: &'static [&'static str] = Self::COLUMNS;
}

impl ActualDocument {
    pub(crate) fn of(metric: &Metric, actual: &Actual) -> Self {
        Self {
            metric: metric.key(),
            on: actual.on.to_string(),
            value: actual.value,
            note: actual.note.clone(),
            by: actual.by.clone(),
            at: format!("{:.0}", actual.at),
        }
    }
}

/// How outcomes and the backlog cover each other.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(crate) struct CoverageDocument {
    /// Workloads in the backlog.
    pub(crate) workloads: i64,
    /// Those of them that serve no outcome.
    pub(crate) workloads_serving_none: i64,
    pub(crate) effort_hours: f64,
    pub(crate) effort_hours_serving_none: f64,
    /// Keys of outcomes that no workload serves.
    pub(crate) outcomes_not_served: Vec<String>,
    pub(crate) says: String,
}

/// All outcomes with their metrics and what serves them: there are at most 200.
#[derive(Debug, Clone, Default)]
pub(crate) struct Board {
    pub(crate) outcomes: Vec<OutcomeDocument>,
    pub(crate) coverage: CoverageDocument,
}

impl Board {
    /// Loads it; `soon` are the workloads of the next releases.
    pub(crate) async fn load(
        tx: &mut Tx,
        soon: &[Id<Workload>],
        today: Date,
    ) -> Result<Self, StoreError> {
        let outcomes = tx.outcomes().await?;
        let metrics = tx.metrics().await?;
        let is_computed = metrics.iter().any(|one| one.source != Source::Typed);
        let measures = if is_computed { tx.measures().await? } else { Measures::default() };
        let latest: BTreeMap<Id<Metric>, (Date, f64)> = tx
            .latest_actuals()
            .await?
            .into_iter()
            .map(|one| (one.metric, (one.on, one.value)))
            .collect();
        let coverage = tx.outcome_coverage(soon).await?;
        let stands = |metric: &Metric| {
            let latest = match metric.source {
                Source::Typed => latest.get(&metric.id).copied(),
                Source::Computed(measured) => measures.value(measured).map(|value| (today, value)),
            };
            progress(metric, latest, today)
        };
        let shown = outcomes.iter().map(|outcome| {
            let mut own: Vec<&Metric> =
                metrics.iter().filter(|one| one.outcome == outcome.id).collect();
            own.sort_by_key(|one| (one.is_learning, one.number));
            let own: Vec<MetricDocument> =
                own.into_iter().map(|one| MetricDocument::of(one, outcome, &stands(one))).collect();
            let served = coverage.served.iter().find(|one| one.outcome == outcome.id).copied();
            document(outcome, own, served.unwrap_or_else(|| Served::by_nothing(outcome.id)))
        });
        let shown = shown.collect();
        Ok(Self { coverage: CoverageDocument::of(&coverage, &outcomes), outcomes: shown })
    }

    /// All metrics, outcome by outcome.
    pub(crate) fn metrics(&self) -> impl Iterator<Item = &MetricDocument> {
        self.outcomes.iter().flat_map(|one| &one.metrics)
    }
}

impl CoverageDocument {
    fn of(coverage: &Coverage, outcomes: &[Outcome]) -> Self {
        let key = |id| outcomes.iter().find(|one| one.id == id).map(Outcome::key);
        Self {
            workloads: coverage.workloads,
            workloads_serving_none: coverage.idle,
            effort_hours: hours(coverage.effort_tenths),
            effort_hours_serving_none: hours(coverage.idle_tenths),
            outcomes_not_served: coverage.unserved().filter_map(key).collect(),
            says: coverage.says(),
        }
    }
}

fn document(outcome: &Outcome, metrics: Vec<MetricDocument>, served: Served) -> OutcomeDocument {
    let mut warnings = Vec::new();
    if served.workloads == 0 {
        warnings.push("no workload serves it".to_owned());
    }
    if !metrics.iter().any(|one| !one.learning) {
        let told = if metrics.is_empty() { "nothing measures it" } else { "only learning metrics" };
        warnings.push(told.to_owned());
    }
    for one in &metrics {
        if ["behind", "missed"].contains(&one.state) {
            warnings.push(format!("{} is {}", one.key, one.stands()));
        } else if one.stale {
            warnings.push(format!("{} was not measured for 90 days", one.key));
        }
    }
    OutcomeDocument {
        id: outcome.id.to_string(),
        key: outcome.key(),
        title: outcome.title.clone(),
        about: outcome.about.clone(),
        stakeholder: outcome.stakeholder.clone(),
        business_unit: outcome.business_unit.clone(),
        drivers: outcome.drivers.clone(),
        category: outcome.category.name(),
        priority: outcome.priority.name(),
        workloads: served.workloads,
        soon: served.soon,
        assets: served.assets,
        effort_hours: hours(served.effort_tenths),
        metrics,
        warnings,
        version: outcome.version,
    }
}

/// What capacity costs a month where it runs today.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RunningCostsDocument {
    pub(crate) currency: String,
    /// One core.
    pub(crate) core: f64,
    /// One GiB of memory.
    pub(crate) memory_gib: f64,
    /// One GiB of storage.
    pub(crate) storage_gib: f64,
}

impl From<&RunningCosts> for RunningCostsDocument {
    fn from(costs: &RunningCosts) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "prices are checked to be small")]
        let whole = |minor: i64| minor as f64 / 100.0;
        Self {
            currency: costs.currency.clone(),
            core: whole(costs.core_minor),
            memory_gib: whole(costs.memory_gib_minor),
            storage_gib: whole(costs.storage_gib_minor),
        }
    }
}

impl RunningCostsDocument {
    /// In words.
    pub(crate) fn says(&self) -> String {
        let Self { currency, core, memory_gib, storage_gib } = self;
        format!(
            "a month: {core} {currency} a core, {memory_gib} {currency} a GiB of memory, \
             {storage_gib} {currency} a GiB of storage"
        )
    }
}

/// A price in hundredths.
#[expect(clippy::cast_possible_truncation, reason = "checked to be small")]
pub(crate) fn minor(price: f64) -> Result<i64, Failure> {
    if !(0.0..=1_000_000.0).contains(&price) {
        return Err(Failure::Usage(format!("{price} is no price from 0 to 1000000")));
    }
    Ok((price * 100.0).round() as i64)
}
