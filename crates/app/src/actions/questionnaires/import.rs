//! Imports questionnaires from a file of Konveyor: all or nothing.

use landfall_domain::estate::Workload;
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::questionnaire::happening::{Dropped, Imported};
use landfall_domain::questionnaire::{Kept, Questionnaire, carry};
use landfall_intake::read_questionnaires;
use landfall_store::{Assessment, Tx};
use serde::Serialize;
use utoipa::ToSchema;

use crate::boot::Context;
use crate::failure::Failure;

use super::reassess;

/// A portfolio has no more.
const MOST: usize = 20;
/// So many answers that do not hold any more are told.
const MOST_DROPPED: usize = 1_000;

/// What an import did, or would do.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = QuestionnaireImport)]
pub(crate) struct ImportReport {
    /// False for a dry run, if nothing is new, and if there are findings.
    pub(crate) written: bool,
    pub(crate) questionnaires: Vec<ImportedDocument>,
    /// What is wrong, at most the first 200; then nothing is written.
    pub(crate) findings: Vec<LineFinding>,
}

/// One questionnaire of a file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportedQuestionnaire)]
pub(crate) struct ImportedDocument {
    pub(crate) name: String,
    /// `added`, `changed` or `unchanged`.
    pub(crate) change: &'static str,
    pub(crate) questions: usize,
    /// How many answers still hold.
    pub(crate) kept: u64,
    /// Answers that do not hold any more, at most the first 1,000.
    pub(crate) dropped: Vec<DroppedDocument>,
}

/// An answer that does not hold any more, as its question or its text is gone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DroppedAnswer)]
pub(crate) struct DroppedDocument {
    pub(crate) workload: String,
    pub(crate) question: String,
    pub(crate) answer: String,
}

/// What is wrong with a line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LineFinding {
    pub(crate) file: String,
    pub(crate) line: usize,
    /// The field; empty if it is about the file.
    pub(crate) field: String,
    pub(crate) problem: String,
    pub(crate) remedy: String,
}

impl LineFinding {
    /// In words.
    pub(crate) fn says(&self) -> String {
        let Self { file, line, field, problem, remedy } = self;
        let field = if field.is_empty() { String::new() } else { format!(" {field}:") };
        format!("{file}, line {line}:{field} {problem}; {remedy}")
    }
}

impl ImportReport {
    /// Whether anything is new or changed.
    pub(crate) fn changes(&self) -> bool {
        self.questionnaires.iter().any(|one| one.change != "unchanged")
    }
}

impl ImportedDocument {
    /// In words.
    pub(crate) fn says(&self) -> String {
        let Self { name, change, questions, kept, dropped } = self;
        let answers = match (kept, dropped.len()) {
            (0, 0) => String::new(),
            (kept, dropped) => format!("; {kept} answers kept, {dropped} dropped"),
        };
        format!("{name}: {change}, {questions} questions{answers}")
    }
}

/// Imports a file. What is wrong is in the report, and then nothing is written.
pub(crate) async fn import(
    cx: &Context,
    (file, bytes): (&str, &[u8]),
    dry_run: bool,
    reason: Option<&str>,
) -> anyhow::Result<ImportReport> {
    let found = match read_questionnaires(bytes) {
        Ok(found) => found,
        Err(wrong) => {
            let findings = wrong.into_iter().map(|one| LineFinding {
                file: file.to_owned(),
                line: one.line,
                field: one.field,
                problem: one.problem,
                remedy: one.remedy,
            });
            return Ok(ImportReport { findings: findings.collect(), ..ImportReport::default() });
        }
    };
    let mut report = ImportReport::default();
    let mut tx = cx.store.write().await?;
    let mut happened = Vec::new();
    for one in found {
        if report
            .questionnaires
            .iter()
            .any(|done| done.name.to_lowercase() == one.name.to_lowercase())
        {
            let told = format!("{} is in the file twice: leave one of them out", one.name);
            return Err(Failure::Usage(told).into());
        }
        let (document, happening) = take(cx, &mut tx, one).await?;
        report.questionnaires.push(document);
        happened.extend(happening);
    }
    if tx.questionnaires().await?.len() > MOST {
        let told = format!("a portfolio has at most {MOST} questionnaires: remove one first");
        return Err(Failure::Refused(told).into());
    }
    if dry_run || happened.is_empty() {
        tx.rollback().await?;
        return Ok(report);
    }
    let at = cx.clock.now();
    for happening in happened {
        cx.record(&mut tx, at, reason, &Happening::QuestionnaireImported(happening)).await?;
    }
    tx.commit().await?;
    report.written = true;
    Ok(report)
}

/// Takes one in; gives what happened, if it is new or changed.
async fn take(
    cx: &Context,
    tx: &mut Tx,
    found: Questionnaire,
) -> anyhow::Result<(ImportedDocument, Option<Imported>)> {
    let known = tx.questionnaire_named(&found.name).await?;
    let mut document = ImportedDocument {
        name: found.name.clone(),
        change: "unchanged",
        questions: found.questions().count(),
        kept: 0,
        dropped: Vec::new(),
    };
    let (by, at) = (cx.actor.clone(), cx.clock.now());
    match known {
        Some(known) if known.questionnaire == found => return Ok((document, None)),
        Some(known) => {
            document.change = "changed";
            let version = known.version + 1;
            let kept = Kept { id: known.id, questionnaire: found, by, at, version };
            tx.change_questionnaire(&kept).await?;
            for assessment in tx.assessments_by(kept.id).await? {
                carry_over(tx, &kept, assessment, &mut document).await?;
            }
        }
        None => {
            document.change = "added";
            let kept = Kept { id: cx.mint().id(), questionnaire: found, by, at, version: 1 };
            tx.add_questionnaire(&kept).await?;
        }
    }
    let dropped = document.dropped.iter().map(|one| Dropped {
        workload: one.workload.clone(),
        question: one.question.clone(),
        answer: one.answer.clone(),
    });
    let happening = Imported {
        questionnaire: document.name.clone(),
        is_new: document.change == "added",
        questions: u64::try_from(document.questions).unwrap_or(u64::MAX),
        kept: document.kept,
        dropped: dropped.collect(),
    };
    Ok((document, Some(happening)))
}

/// Keeps the answers on a workload that still hold.
async fn carry_over(
    tx: &mut Tx,
    kept: &Kept,
    assessment: Assessment,
    document: &mut ImportedDocument,
) -> anyhow::Result<()> {
    let workload = assessment.workload;
    let answers = tx.questionnaire_answers(kept.id, workload).await?;
    let (held, dropped) = carry(answers, &kept.questionnaire);
    document.kept += u64::try_from(held.len()).unwrap_or(u64::MAX);
    if !dropped.is_empty() {
        let key = key_of(tx, workload).await?;
        for one in dropped {
            tx.remove_questionnaire_answer((kept.id, workload), &one.question).await?;
            if document.dropped.len() < MOST_DROPPED {
                let (question, answer) = (one.question, one.answer);
                document.dropped.push(DroppedDocument { workload: key.clone(), question, answer });
            }
        }
    }
    Ok(reassess(tx, kept, workload).await?)
}

async fn key_of(tx: &mut Tx, workload: Id<Workload>) -> anyhow::Result<String> {
    let found = tx.workloads_by_ids(&[workload]).await?;
    Ok(found.first().map(Workload::key).unwrap_or_default())
}
