//! Core assumptions as shown: what to challenge first.

use std::collections::BTreeMap;

use jiff::civil::Date;
use landfall_domain::assumption::{Assumption, Word, exposure};
use landfall_domain::id::Id;
use landfall_domain::rationalize::Disposition;
use landfall_store::{Resting, StoreError, Tx};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Listed, Snapshot, hours};

/// A core assumption as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AssumptionDocument {
    pub(crate) id: String,
    #[schema(example = "A-3")]
    pub(crate) key: String,
    /// Stable word by which rules refer to it.
    pub(crate) slug: String,
    pub(crate) statement: String,
    pub(crate) reason: String,
    /// For which assets, as a query; empty for all.
    pub(crate) scope: String,
    pub(crate) effect: String,
    pub(crate) evidence: String,
    /// How weak the evidence is, from 0 to 100.
    pub(crate) weakness_percent: u8,
    /// `open`, `challenged`, `confirmed` or `overturned`.
    pub(crate) status: &'static str,
    pub(crate) review_by: String,
    /// True if it is open and its day has passed.
    pub(crate) overdue: bool,
    /// Workloads whose disposition rests on it.
    pub(crate) workloads: usize,
    /// Work of those workloads.
    pub(crate) resting_hours: f64,
    /// Resting hours × weakness: what to challenge first.
    pub(crate) exposure_hours: f64,
    /// Who answers for it; empty if nobody does yet.
    pub(crate) owner: String,
    /// Who stated it; empty if it came with the rules.
    pub(crate) author: String,
    /// Dispositions that rest on it, if people stated it; none for every decision in its scope.
    pub(crate) rests: Vec<String>,
    /// What becomes of what rests on it, once it is overturned.
    pub(crate) consequence_disposition: Option<&'static str>,
    /// Effort then, in percent of what the templates say.
    pub(crate) consequence_effort_percent: Option<u16>,
    /// Why.
    pub(crate) consequence_because: Option<String>,
    /// The last word of its discussion.
    pub(crate) last_word: Option<String>,
    pub(crate) version: i64,
}

impl Listed for AssumptionDocument {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "statement",
        "reason",
        "scope",
        "effect",
        "evidence",
        "weakness_percent",
        "status",
        "review_by",
        "overdue",
        "workloads",
        "resting_hours",
        "exposure_hours",
        "owner",
        "author",
        "rests",
        "consequence_disposition",
        "consequence_effort_percent",
        "consequence_because",
        "last_word",
        "slug",
        "id",
        "version",
    ];
    const SHOWN: &'static [&'static str] = &[
        "key",
        "status",
        "exposure_hours",
        "workloads",
        "weakness_percent",
        "review_by",
        "overdue",
        "statement",
    ];
}

/// What is known beside an assumption.
pub(crate) struct Beside<'a> {
    pub(crate) resting: (usize, i64),
    pub(crate) last: Option<&'a Word>,
    pub(crate) today: Date,
}

impl AssumptionDocument {
    /// One of them.
    pub(crate) fn of(a: &Assumption, beside: &Beside<'_>) -> Self {
        let (workloads, effort) = beside.resting;
        let consequence = a.consequence.as_ref();
        Self {
            id: a.id.to_string(),
            key: a.key(),
            slug: a.slug.clone(),
            statement: a.statement.clone(),
            reason: a.reason.clone(),
            scope: a.scope.clone(),
            effect: a.effect.clone(),
            evidence: a.evidence.clone(),
            weakness_percent: a.weakness_percent,
            status: a.status.name(),
            review_by: a.review_by.to_string(),
            overdue: a.is_overdue(beside.today),
            workloads,
            resting_hours: hours(effort),
            exposure_hours: hours(exposure(a, effort)),
            owner: a.owner.clone(),
            author: a.author.clone(),
            rests: a.rests.iter().map(ToString::to_string).collect(),
            consequence_disposition: consequence.and_then(|c| c.disposition).map(Disposition::name),
            consequence_effort_percent: consequence.and_then(|c| c.effort_percent),
            consequence_because: consequence.map(|c| c.because.clone()),
            last_word: beside.last.map(last_word),
            version: a.version,
        }
    }

    /// All assumptions, the most exposed first.
    pub(crate) fn all(snapshot: &Snapshot, today: Date) -> Vec<Self> {
        let mut resting: BTreeMap<&str, (usize, i64)> = BTreeMap::new();
        for workload in &snapshot.workloads {
            for slug in &workload.decision.assumptions {
                let (count, effort) = resting.entry(slug).or_default();
                *count += 1;
                *effort += workload.effort_tenths;
            }
        }
        let of = |slug: &str| resting.get(slug).copied().unwrap_or_default();
        sorted(&snapshot.assumptions, (&of, &snapshot.last_words, today))
    }

    /// The same without reading workloads: what rests on them is counted by the database.
    pub(crate) async fn load(tx: &mut Tx, today: Date) -> Result<Vec<Self>, StoreError> {
        let (assumptions, resting) = (tx.assumptions().await?, tx.resting().await?);
        let words = tx.last_words().await?;
        let of = |slug: &str| resting.get(slug).map(count).unwrap_or_default();
        Ok(sorted(&assumptions, (&of, &words, today)))
    }

    /// The arithmetic of its exposure, as a sentence.
    pub(crate) fn arithmetic(&self) -> String {
        let (resting, weakness) = (self.resting_hours, self.weakness_percent);
        if self.exposure_hours > 0.0 || matches!(self.status, "open" | "challenged") {
            format!("{resting:.1} h of work × {weakness} % weakness = {:.1} h", self.exposure_hours)
        } else {
            format!("{}: nothing left to challenge", self.status)
        }
    }
}

/// Workloads and effort.
pub(crate) fn count(resting: &Resting) -> (usize, i64) {
    (usize::try_from(resting.workloads).unwrap_or_default(), resting.effort_tenths)
}

type Known<'a> = (&'a dyn Fn(&str) -> (usize, i64), &'a BTreeMap<Id<Assumption>, Word>, Date);

fn sorted(
    assumptions: &[Assumption],
    (resting, words, today): Known<'_>,
) -> Vec<AssumptionDocument> {
    let mut documents: Vec<AssumptionDocument> = assumptions
        .iter()
        .map(|a| {
            let beside = Beside { resting: resting(&a.slug), last: words.get(&a.id), today };
            AssumptionDocument::of(a, &beside)
        })
        .collect();
    documents.sort_by(|a, b| b.exposure_hours.total_cmp(&a.exposure_hours));
    documents
}

fn last_word(word: &Word) -> String {
    let day = word.at.to_zoned(jiff::tz::TimeZone::UTC).date();
    format!("{} {} on {day}: {}", word.by, word.kind.done(), word.text)
}

/// A word of a discussion as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WordDocument {
    pub(crate) seq: i64,
    /// `challenge`, `evidence`, `comment`, `confirm`, `overturn` or `reopen`.
    pub(crate) kind: &'static str,
    pub(crate) text: String,
    pub(crate) by: String,
    pub(crate) at: String,
    /// The same as a phrase: `challenged it`.
    #[serde(skip)]
    pub(crate) done: &'static str,
}

impl From<&Word> for WordDocument {
    fn from(word: &Word) -> Self {
        Self {
            seq: word.seq,
            kind: word.kind.name(),
            text: word.text.clone(),
            by: word.by.clone(),
            at: super::second(word.at),
            done: word.kind.done(),
        }
    }
}

/// What rests on an assumption, by disposition.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RestingDocument {
    pub(crate) disposition: &'static str,
    pub(crate) workloads: i64,
    pub(crate) hours: f64,
}

/// An assumption with what rests on it and what is said of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AssumptionDetail {
    #[serde(flatten)]
    pub(crate) assumption: AssumptionDocument,
    /// The arithmetic of its exposure, as a sentence.
    pub(crate) exposure: String,
    pub(crate) resting: Vec<RestingDocument>,
    /// The last 200 words of its discussion, the oldest first.
    pub(crate) discussion: Vec<WordDocument>,
}

impl AssumptionDetail {
    /// So many words are shown.
    const WORDS: i64 = 200;

    /// Reads what belongs to an assumption.
    pub(crate) async fn load(
        tx: &mut Tx,
        assumption: &Assumption,
        today: Date,
    ) -> Result<Self, StoreError> {
        let words = tx.words_on(assumption.id, Self::WORDS).await?;
        let resting = tx.resting().await?.remove(&assumption.slug).unwrap_or_default();
        let beside = Beside { resting: count(&resting), last: words.last(), today };
        let document = AssumptionDocument::of(assumption, &beside);
        let resting = resting.by_disposition.iter().map(|(disposition, (workloads, effort))| {
            let (workloads, hours) = (*workloads, hours(*effort));
            RestingDocument { disposition: disposition.name(), workloads, hours }
        });
        Ok(Self {
            exposure: document.arithmetic(),
            resting: resting.collect(),
            discussion: words.iter().map(WordDocument::from).collect(),
            assumption: document,
        })
    }
}
