//! Imports outcomes, metrics, actuals and links from sheets: all or nothing.

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::estate::Workload;
use landfall_domain::estate::workload::{number_of as workload_number, title};
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::outcome::happening::Imported;
use landfall_domain::outcome::{
    Actual, MOST_ACTUALS, MOST_METRICS, MOST_OUTCOMES, Metric, Outcome, Said, Source, Unfit,
    number_of,
};
use landfall_domain::time::Date;
use landfall_intake::Input;
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::sheet::SheetFinding;
use crate::boot::Context;

pub(crate) use super::table::{ACTUALS, LINKS, Table};
use super::table::{Row, rows_of};

/// So many findings are told.
const MOST_FINDINGS: usize = 200;

/// What an import did, or would do.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct WorkshopReport {
    /// False for a dry run, if nothing is new, and if there are findings.
    pub(crate) written: bool,
    pub(crate) files: Vec<String>,
    pub(crate) outcomes_added: usize,
    pub(crate) outcomes_changed: usize,
    pub(crate) metrics_added: usize,
    pub(crate) metrics_changed: usize,
    /// Actuals that are new or have another value.
    pub(crate) actuals: usize,
    pub(crate) links_added: usize,
    /// What is wrong, at most the first 200; then nothing is written.
    pub(crate) findings: Vec<SheetFinding>,
}

impl WorkshopReport {
    /// Whether anything would change.
    pub(crate) fn changes(&self) -> bool {
        self.outcomes_added
            + self.outcomes_changed
            + self.metrics_added
            + self.metrics_changed
            + self.actuals
            + self.links_added
            > 0
    }

    /// What changes, in words.
    pub(crate) fn says(&self) -> String {
        format!(
            "outcomes: {} added, {} changed; metrics: {} added, {} changed; actuals: {}; links: {}",
            self.outcomes_added,
            self.outcomes_changed,
            self.metrics_added,
            self.metrics_changed,
            self.actuals,
            self.links_added
        )
    }
}

/// Imports files by name and bytes. What is wrong is in the report, and then nothing is written.
pub(crate) async fn import_outcomes(
    cx: &Context,
    files: &[(String, Vec<u8>)],
    dry_run: bool,
    reason: Option<&str>,
) -> anyhow::Result<WorkshopReport> {
    let names = files.iter().map(|(name, _)| name.clone());
    let mut report = WorkshopReport { files: names.collect(), ..WorkshopReport::default() };
    let mut rows = Vec::new();
    for (name, bytes) in files {
        match rows_of(name, &Input::Bytes(bytes)) {
            Ok(found) => rows.extend(found),
            Err(finding) => report.findings.push(*finding),
        }
    }
    // A metric may stand in a sheet before its outcome.
    rows.sort_by_key(|row| row.table);
    let mut tx = cx.store.write().await?;
    let mut taking = Taking::begin(cx, &mut tx, report).await?;
    for row in &rows {
        let taken = match row.table {
            Table::Outcomes => taking.outcome(&mut tx, row).await?,
            Table::Metrics => taking.metric(&mut tx, row).await?,
            Table::Actuals => taking.actual(&mut tx, row).await?,
            Table::Links => taking.link(&mut tx, row).await?,
        };
        if let Err(finding) = taken {
            taking.report.findings.push(*finding);
            if taking.report.findings.len() >= MOST_FINDINGS {
                break;
            }
        }
    }
    let Taking { mut report, mut told, .. } = taking;
    if dry_run || !report.findings.is_empty() || !report.changes() {
        tx.rollback().await?;
        return Ok(report);
    }
    told.files.clone_from(&report.files);
    let happening = Happening::OutcomesImported(told);
    cx.record(&mut tx, cx.clock.now(), reason, &happening).await?;
    tx.commit().await?;
    report.written = true;
    Ok(report)
}

/// What a row came to; boxed, since most rows are in order.
type Taken = Result<(), Box<SheetFinding>>;

/// What is known while rows are taken in.
struct Taking<'a> {
    cx: &'a Context,
    today: Date,
    outcomes: Vec<Outcome>,
    metrics: Vec<Metric>,
    /// Actuals of the metrics that rows named.
    actuals: BTreeMap<Id<Metric>, Vec<Actual>>,
    /// Workloads by number, and by title and name if these are clear.
    workloads: BTreeMap<i64, Id<Workload>>,
    titles: BTreeMap<String, Vec<i64>>,
    links: BTreeSet<(Id<Outcome>, Id<Workload>)>,
    report: WorkshopReport,
    told: Imported,
}

fn refused(row: &Row, unfit: &Unfit) -> Taken {
    Err(Box::new(row.finding(&unfit.field, (unfit.problem.as_str(), unfit.remedy.as_str()))))
}

fn wrong(row: &Row, column: &str, problem: String, remedy: &str) -> Taken {
    Err(Box::new(row.finding(column, (problem, remedy))))
}

impl<'a> Taking<'a> {
    async fn begin(
        cx: &'a Context,
        tx: &mut Tx,
        report: WorkshopReport,
    ) -> anyhow::Result<Taking<'a>> {
        let (mut workloads, mut titles) = (BTreeMap::new(), BTreeMap::<String, Vec<i64>>::new());
        for one in tx.workloads().await? {
            workloads.insert(one.number, one.id);
            let whole = title(&one.name, one.environment.as_deref()).to_lowercase();
            titles.entry(whole).or_default().push(one.number);
        }
        Ok(Taking {
            cx,
            today: cx.today(),
            outcomes: tx.outcomes().await?,
            metrics: tx.metrics().await?,
            actuals: BTreeMap::new(),
            workloads,
            titles,
            links: tx.outcome_links().await?.into_iter().collect(),
            report,
            told: Imported::default(),
        })
    }

    fn said(row: &Row, fields: &[&'static str]) -> Said {
        Said::of(fields.iter().filter_map(|field| Some((*field, row.cells.get(field)?.clone()))))
    }

    async fn outcome(&mut self, tx: &mut Tx, row: &Row) -> anyhow::Result<Taken> {
        let said = Self::said(row, &Outcome::FIELDS);
        let key = row.get("key");
        if !key.is_empty() {
            let Some(at) =
                self.outcomes.iter().position(|one| Some(one.number) == number_of('O', key))
            else {
                let remedy = "leave the key empty for a new outcome";
                return Ok(wrong(row, "key", format!("there is no outcome {key}"), remedy));
            };
            let before = self.outcomes[at].clone();
            let after = match before.with(&said) {
                Ok(after) => after,
                Err(unfit) => return Ok(refused(row, &unfit)),
            };
            if after != before {
                let after = Outcome { version: before.version + 1, ..after };
                tx.change_outcome(&after).await?;
                self.report.outcomes_changed += 1;
                self.told.outcomes.push(after.key());
                self.outcomes[at] = after;
            }
            return Ok(Ok(()));
        }
        let fit = match Outcome::blank(self.cx.mint().id(), 0).with(&said) {
            Ok(fit) => fit,
            Err(unfit) => return Ok(refused(row, &unfit)),
        };
        let is_same = |one: &&Outcome| one.title.to_lowercase() == fit.title.to_lowercase();
        if let Some(known) = self.outcomes.iter().find(is_same) {
            let problem = format!("there is {} of this title already", known.key());
            return Ok(wrong(
                row,
                "title",
                problem,
                "put its key into the row, or take another title",
            ));
        }
        if self.outcomes.len() >= MOST_OUTCOMES {
            let problem = format!("a portfolio has at most {MOST_OUTCOMES} outcomes");
            return Ok(wrong(row, "title", problem, "leave some out"));
        }
        let outcome = Outcome { number: tx.take_outcome_number().await?, ..fit };
        tx.add_outcome(&outcome).await?;
        self.report.outcomes_added += 1;
        self.told.outcomes.push(outcome.key());
        self.outcomes.push(outcome);
        Ok(Ok(()))
    }

    async fn metric(&mut self, tx: &mut Tx, row: &Row) -> anyhow::Result<Taken> {
        let said = Self::said(row, &Metric::FIELDS);
        let key = row.get("key");
        if !key.is_empty() {
            let Some(at) =
                self.metrics.iter().position(|one| Some(one.number) == number_of('M', key))
            else {
                let remedy = "leave the key empty for a new metric";
                return Ok(wrong(row, "key", format!("there is no metric {key}"), remedy));
            };
            let before = self.metrics[at].clone();
            let after = match before.with(&said) {
                Ok(after) => after,
                Err(unfit) => return Ok(refused(row, &unfit)),
            };
            let first = tx.actuals_of(before.id).await?.first().map(|one| one.on);
            if let Some(first) = first.filter(|first| *first < after.baseline_on) {
                let problem = format!("there is an actual of {first} before it");
                return Ok(wrong(row, "baseline_on", problem, "give an earlier day"));
            }
            if after != before {
                let after = Metric { version: before.version + 1, ..after };
                tx.change_metric(&after).await?;
                self.report.metrics_changed += 1;
                self.told.metrics.push(after.key());
                self.metrics[at] = after;
            }
            return Ok(Ok(()));
        }
        let outcome = match self.outcome_named(row) {
            Ok(outcome) => outcome,
            Err(finding) => return Ok(Err(finding)),
        };
        let blank = Metric::blank(self.cx.mint().id(), 0, outcome, self.today);
        let fit = match blank.made(&said) {
            Ok(fit) => fit,
            Err(unfit) => return Ok(refused(row, &unfit)),
        };
        let own = || self.metrics.iter().filter(|one| one.outcome == outcome);
        let is_same = |one: &&Metric| one.title.to_lowercase() == fit.title.to_lowercase();
        if let Some(known) = own().find(is_same) {
            let problem = format!("there is {} of this title already", known.key());
            return Ok(wrong(
                row,
                "title",
                problem,
                "put its key into the row, or take another title",
            ));
        }
        if own().count() >= MOST_METRICS {
            let problem = format!("an outcome has at most {MOST_METRICS} metrics");
            return Ok(wrong(row, "title", problem, "leave some out"));
        }
        let metric = Metric { number: tx.take_metric_number().await?, ..fit };
        tx.add_metric(&metric).await?;
        self.report.metrics_added += 1;
        self.told.metrics.push(metric.key());
        self.metrics.push(metric);
        Ok(Ok(()))
    }

    /// The outcome that a row names, by key or by title.
    fn outcome_named(&self, row: &Row) -> Result<Id<Outcome>, Box<SheetFinding>> {
        let name = row.get("outcome");
        let is_it = |one: &&Outcome| {
            Some(one.number) == number_of('O', name)
                || one.title.to_lowercase() == name.to_lowercase()
        };
        let found = self.outcomes.iter().find(is_it).map(|one| one.id);
        found.ok_or_else(|| {
            let problem = if name.is_empty() { "is missing" } else { "there is no such outcome" };
            Box::new(row.finding("outcome", (problem, "give the key or the title of an outcome")))
        })
    }

    async fn actual(&mut self, tx: &mut Tx, row: &Row) -> anyhow::Result<Taken> {
        let name = row.get("metric");
        let is_it = |one: &&Metric| {
            Some(one.number) == number_of('M', name)
                || one.title.to_lowercase() == name.to_lowercase()
        };
        let found: Vec<&Metric> = self.metrics.iter().filter(is_it).collect();
        let [metric] = found.as_slice() else {
            let many = format!("{} metrics are called so", found.len());
            let problem =
                if found.is_empty() { "there is no such metric".to_owned() } else { many };
            return Ok(wrong(row, "metric", problem, "give the key of a metric"));
        };
        let said = (row.get("on"), row.get("value"), row.get("note"));
        if said.0.is_empty() {
            return Ok(wrong(
                row,
                "on",
                "is missing".to_owned(),
                "write a day, such as 2027-03-31",
            ));
        }
        let (on, value, note) = match metric.actual(said, self.today) {
            Ok(read) => read,
            Err(unfit) => return Ok(refused(row, &unfit)),
        };
        let (id, is_computed) = (metric.id, metric.source != Source::Typed);
        if let std::collections::btree_map::Entry::Vacant(place) = self.actuals.entry(id) {
            place.insert(tx.actuals_of(id).await?);
        }
        let known = self.actuals.entry(id).or_default();
        let (by, at) = (self.cx.actor.clone(), self.cx.clock.now());
        let actual = Actual { metric: id, on, value, note, by, at };
        let is_full = i64::try_from(known.len()).unwrap_or(i64::MAX) >= MOST_ACTUALS;
        let before = known.iter_mut().find(|one| one.on == on);
        match before {
            #[expect(clippy::float_cmp, reason = "what was exported and came back is the same")]
            Some(before) if before.value == actual.value && before.note == actual.note => {
                return Ok(Ok(()));
            }
            _ if is_computed => {
                let problem = "the metric is computed".to_owned();
                let remedy = "leave the row out, or make the source of the metric `typed`";
                return Ok(wrong(row, "metric", problem, remedy));
            }
            Some(before) => *before = actual.clone(),
            None if is_full => {
                let problem = format!("a metric has at most {MOST_ACTUALS} actuals");
                return Ok(wrong(row, "on", problem, "leave some out"));
            }
            None => known.push(actual.clone()),
        }
        tx.save_actual(&actual).await?;
        self.report.actuals += 1;
        self.told.actuals += 1;
        Ok(Ok(()))
    }

    async fn link(&mut self, tx: &mut Tx, row: &Row) -> anyhow::Result<Taken> {
        let outcome = match self.outcome_named(row) {
            Ok(outcome) => outcome,
            Err(finding) => return Ok(Err(finding)),
        };
        let name = row.get("workload");
        let by_title = || self.titles.get(&name.to_lowercase()).map(Vec::as_slice);
        let number = match (workload_number(name), by_title()) {
            (Some(number), _) => number,
            (None, Some([number])) => *number,
            (None, Some(many)) => {
                let problem = format!("{} workloads are called so", many.len());
                return Ok(wrong(row, "workload", problem, "give the key of a workload"));
            }
            (None, None) => 0,
        };
        let Some(workload) = self.workloads.get(&number).copied() else {
            let remedy = "give the key or the title of a workload (landfall workloads)";
            return Ok(wrong(row, "workload", "there is no such workload".to_owned(), remedy));
        };
        if self.links.insert((outcome, workload)) {
            tx.link_workloads(outcome, &[workload]).await?;
            self.report.links_added += 1;
            self.told.workloads.push(format!("W-{number}"));
        }
        Ok(Ok(()))
    }
}
