//! States values of workloads from the rows of sheets: all or nothing.

use std::collections::BTreeMap;

use landfall_domain::estate::workload::number_of;
use landfall_domain::estate::{Stated as Field, Workload};
use landfall_domain::id::Id;
use landfall_intake::{Input, SheetHead, read_sheets};
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::sheet::{SheetFinding, Spot, said};
use crate::boot::Context;

use super::How;
use super::derived::Effect;
use super::state::{Change, MOST, state_workloads_or_try};

/// So many rows of one import, and so many findings that are told.
const MOST_ROWS: usize = 20_000;
const MOST_FINDINGS: usize = 200;
/// What takes an earlier word back.
const BACK: &str = "-";

/// The sheet on which values stand, as an export names it.
pub(crate) const VALUES: &str = "values";

/// What an import of values did, or would do.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct ValuesReport {
    /// False for a dry run, if nothing is new, and if there are findings.
    pub(crate) written: bool,
    pub(crate) files: Vec<String>,
    /// Rows that were read.
    pub(crate) rows: usize,
    /// Values that are new, other ones, or taken back.
    pub(crate) values: usize,
    /// Workloads of which something new is said.
    pub(crate) workloads: usize,
    /// What that changes.
    pub(crate) effect: Effect,
    /// What is wrong, at most the first 200; then nothing is written.
    pub(crate) findings: Vec<SheetFinding>,
    /// The event's place in the history.
    pub(crate) event: Option<i64>,
}

impl ValuesReport {
    /// What changes, in words.
    pub(crate) fn says(&self) -> String {
        format!("{} values of {} workloads", self.values, self.workloads)
    }
}

/// One cell that says something.
struct Word {
    spot: Spot,
    workload: i64,
    field: Field,
    value: String,
}

/// What is known of the workloads that the sheets name.
struct Known {
    workloads: BTreeMap<i64, Workload>,
    stated: BTreeMap<(Id<Workload>, &'static str), String>,
}

/// States what sheets say of workloads. A cell that says what is known already, and an empty one, say
/// nothing; `-` takes an earlier word back. Whoever may not decide dispositions gets a finding where
/// another one stands.
pub(crate) async fn import_values(
    cx: &Context,
    files: &[(String, Vec<u8>)],
    may_decide: bool,
    how: How<'_>,
) -> anyhow::Result<ValuesReport> {
    let mut report = ValuesReport {
        files: files.iter().map(|(name, _)| name.clone()).collect(),
        ..ValuesReport::default()
    };
    let mut words = Vec::new();
    for (name, bytes) in files {
        if let Err(finding) = read(name, bytes, &mut words, &mut report) {
            report.findings.push(*finding);
        }
    }
    let known = {
        let mut tx = cx.store.read().await?;
        let known = Known::load(&mut tx).await?;
        tx.rollback().await?;
        known
    };
    let changes = known.changes(&words, may_decide, &mut report.findings);
    if changes.len() > MOST {
        let problem = format!("it says {} new values, more than {MOST} at a time", changes.len());
        let file = report.files.join(", ");
        report.findings.push(SheetFinding::of_file(&file, problem, "import it in parts"));
    }
    report.findings.truncate(MOST_FINDINGS);
    if !report.findings.is_empty() || changes.is_empty() {
        return Ok(report);
    }
    let done = state_workloads_or_try(cx, &changes, how).await?;
    report.values = done.changes.len();
    let mut named: Vec<&str> = done.changes.iter().map(|one| one.workload.as_str()).collect();
    named.dedup();
    (report.workloads, report.effect, report.event) = (named.len(), done.effect, done.event);
    report.written = report.event.is_some();
    Ok(report)
}

/// The words of a file.
fn read(
    file: &str,
    bytes: &[u8],
    words: &mut Vec<Word>,
    report: &mut ValuesReport,
) -> Result<(), Box<SheetFinding>> {
    let (mut is_known, mut rows) = (false, 0);
    let mut wrong = Vec::new();
    let taken = read_sheets(file, &Input::Bytes(bytes), &mut |head: SheetHead<'_>, row, cells| {
        let Some((key, fields)) = columns(head.headers) else { return false };
        is_known = true;
        rows += 1;
        if rows > MOST_ROWS {
            return false;
        }
        let spot = Spot { file: file.to_owned(), sheet: head.name.to_owned(), row };
        let cell = |at: usize| cells.get(at).map_or("", |cell| said(cell));
        let Some(workload) = number_of(cell(key)) else {
            let told = ("this is no key of a workload", "write the key, as in W-12");
            wrong.push(spot.finding(("workload", cell(key)), told));
            return true;
        };
        let said = fields.iter().filter(|(at, _)| !cell(*at).is_empty());
        words.extend(said.map(|(at, field)| {
            let value = cell(*at).to_owned();
            Word { spot: spot.clone(), workload, field: *field, value }
        }));
        true
    });
    taken.map_err(|one| Box::new(SheetFinding::of_file(file, one.problem, one.remedy)))?;
    report.findings.extend(wrong);
    report.rows += rows.min(MOST_ROWS);
    if rows > MOST_ROWS {
        let problem = format!("it has more than {MOST_ROWS} rows");
        return Err(Box::new(SheetFinding::of_file(file, problem, "import it in parts")));
    }
    if !is_known {
        let problem = "it has no column `workload` beside one of a value such as `owner`";
        let remedy = "begin with landfall workloads export --out scores.xlsx, and keep its headers";
        return Err(Box::new(SheetFinding::of_file(file, problem, remedy)));
    }
    Ok(())
}

/// Where a sheet names the workload, and which columns hold which values; none if it is no such sheet.
fn columns(headers: &[String]) -> Option<(usize, Vec<(usize, Field)>)> {
    let at = |name: &str| {
        let plain: String = name.chars().filter(|c| *c != '_').collect();
        headers.iter().position(|header| *header == plain)
    };
    let fields = Field::ALL.iter().filter_map(|field| Some((at(field.name())?, *field)));
    let fields: Vec<(usize, Field)> = fields.collect();
    Some((at("workload")?, fields)).filter(|(_, fields)| !fields.is_empty())
}

impl Known {
    async fn load(tx: &mut Tx) -> anyhow::Result<Self> {
        let workloads = tx.workloads().await?.into_iter().map(|one| (one.number, one)).collect();
        let stated = tx.statements().await?.into_iter();
        let stated = stated.map(|one| ((one.workload, one.field.name()), one.value)).collect();
        Ok(Self { workloads, stated })
    }

    /// What is new in these words.
    fn changes(
        &self,
        words: &[Word],
        may_decide: bool,
        findings: &mut Vec<SheetFinding>,
    ) -> Vec<Change> {
        let mut seen: BTreeMap<(i64, &str), &Word> = BTreeMap::new();
        let mut changes = Vec::new();
        for word in words {
            let name = word.field.name();
            let mut wrong = |problem: String, remedy: &str| {
                findings.push(word.spot.finding((name, &word.value), (problem, remedy)));
            };
            let Some(workload) = self.workloads.get(&word.workload) else {
                wrong(format!("there is no workload W-{}", word.workload), "leave the row out");
                continue;
            };
            if let Some(other) = seen.insert((word.workload, name), word) {
                if other.value != word.value {
                    let told = format!("row {} says `{}` of it", other.spot.row, other.value);
                    wrong(told, "say it once");
                }
                continue;
            }
            let stated = self.stated.get(&(workload.id, name));
            let value = if word.value == BACK {
                None
            } else {
                match word.field.read(&word.value) {
                    Ok(value) => Some(value),
                    Err(problem) => {
                        wrong(problem, "write it as the sheet exports it");
                        continue;
                    }
                }
            };
            let shown = stated.map(String::as_str).or_else(|| word.field.of(workload));
            let is_news =
                if value.is_none() { stated.is_some() } else { value.as_deref() != shown };
            if is_news && word.field == Field::Disposition && !may_decide {
                let told = "what happens to a workload is the strategy team's to say";
                wrong(told.to_owned(), "leave the cell empty, or ask a strategy lead");
            } else if is_news {
                let version = Some(workload.version);
                let (workload, field) = (format!("W-{}", word.workload), name.to_owned());
                changes.push(Change { workload, version, field, value });
            }
        }
        changes
    }
}
