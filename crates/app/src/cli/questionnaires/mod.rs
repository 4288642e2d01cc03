//! `landfall questionnaires`: questions with risks, answered for workloads.

pub(crate) mod args;

use std::fmt::Write;
use std::path::Path;

use anyhow::Context as _;
use landfall_domain::questionnaire::LARGEST;

use crate::actions::questionnaires::answer::{Said, answer};
use crate::actions::questionnaires::import::{ImportReport, import};
use crate::actions::questionnaires::remove::remove;
use crate::actions::questionnaires::{Sheet, questionnaire, workload};
use crate::boot::Context;
use crate::documents::questionnaire::{
    FilledDocument, PartDocument, QuestionnaireDetail, QuestionnaireDocument,
};
use crate::failure::Failure;

use super::args::List;
use super::output::Out;
use args::QuestionnaireCommand;

pub(super) async fn run(
    list: &List,
    command: Option<QuestionnaireCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let Some(command) = command else {
        let mut tx = cx.store.read().await?;
        let all = QuestionnaireDocument::all(&mut tx).await?;
        tx.rollback().await?;
        return out.list(all, list);
    };
    match command {
        QuestionnaireCommand::Import { file, dry_run, reason } => {
            take(&file, (dry_run, reason.as_deref()), cx, out).await
        }
        QuestionnaireCommand::Show { questionnaire, workload: None } => {
            show(&questionnaire, cx, out).await
        }
        QuestionnaireCommand::Show { questionnaire, workload: Some(key) } => {
            show_filled(&questionnaire, &key, cx, out).await
        }
        QuestionnaireCommand::Answer { questionnaire, workload, answers, reason } => {
            let said: Said = answers.iter().map(|said| pair(said)).collect::<Result<_, _>>()?;
            answer(cx, (&questionnaire, &workload, None), &said, reason.as_deref()).await?;
            show_filled(&questionnaire, &workload, cx, out).await
        }
        QuestionnaireCommand::Remove { questionnaire, reason } => {
            let gone = remove(cx, (&questionnaire, None), reason.as_deref()).await?;
            if out.json {
                return Out::document(&gone);
            }
            let (name, many) = (gone.questionnaire, gone.workloads);
            out.say(&format!("{name} is removed, with its answers for {many} workloads"))
        }
    }
}

/// A question and its answer.
fn pair(said: &str) -> Result<(String, Option<String>), Failure> {
    // Texts of questions may hold the sign; numbers do not.
    let (question, answer) = said.rsplit_once('=').ok_or_else(|| {
        let shown: String = said.chars().take(60).collect();
        Failure::Usage(format!("`{shown}` is not QUESTION=ANSWER, as 1.2=3"))
    })?;
    let answer = Some(answer.trim()).filter(|answer| !answer.is_empty());
    Ok((question.trim().to_owned(), answer.map(str::to_owned)))
}

async fn take(
    path: &Path,
    (dry_run, reason): (bool, Option<&str>),
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let unreadable = || format!("{} cannot be read", path.display());
    let size = std::fs::metadata(path).map(|about| about.len()).with_context(unreadable)?;
    if size > u64::try_from(LARGEST).unwrap_or(u64::MAX) {
        let told = format!("{name} has more than {LARGEST} bytes: make several files of it");
        return Err(Failure::Usage(told).into());
    }
    let bytes = std::fs::read(path).with_context(unreadable)?;
    let report = import(cx, (&name, &bytes), dry_run, reason).await?;
    if out.json {
        Out::document(&report)?;
    } else {
        told(&report, out)?;
    }
    if !report.findings.is_empty() {
        let many = report.findings.len();
        let told = format!("nothing was written: {many} findings need a decision");
        return Err(Failure::Undecided(told).into());
    }
    if out.json || report.written {
        return Ok(());
    }
    let why = if dry_run { "this was a dry run" } else { "all of it is known" };
    out.say(&format!("nothing was written: {why}"))
}

fn told(report: &ImportReport, out: &Out) -> anyhow::Result<()> {
    for finding in &report.findings {
        out.say(&finding.says())?;
    }
    for one in &report.questionnaires {
        out.say(&one.says())?;
        for gone in &one.dropped {
            let (key, question, answer) = (&gone.workload, &gone.question, &gone.answer);
            out.say(&format!("  dropped: {key}, {question}: {answer}"))?;
        }
    }
    Ok(())
}

async fn show(name: &str, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let kept = questionnaire(&mut tx, name).await?;
    let counts = tx.risk_counts().await?;
    tx.rollback().await?;
    let one = QuestionnaireDetail::of(&kept, &counts);
    if out.json {
        return Out::document(&one);
    }
    let mut text = one.about.name.clone();
    if !one.about.description.is_empty() {
        let _ = write!(text, "\n{}", one.about.description);
    }
    all(&mut text, &one.parts);
    out.say(&text)
}

async fn show_filled(name: &str, key: &str, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let kept = questionnaire(&mut tx, name).await?;
    let workload = workload(&mut tx, key).await?;
    let sheet = Sheet::load(&mut tx, &kept, workload.id).await?;
    tx.rollback().await?;
    let filled = FilledDocument::of(&kept, &workload, &sheet);
    if out.json {
        return Out::document(&filled);
    }
    let risk = filled.risk.unwrap_or("not assessed");
    let mut text = format!("{} {}: {risk}. {}", filled.workload, filled.title, filled.because);
    if let Some(message) = &filled.message {
        let _ = write!(text, " {message}");
    }
    all(&mut text, &filled.parts);
    for one in &filled.mitigations {
        let _ = write!(text, "\ndo: {} ({}: {})", one.mitigation, one.risk, one.answer);
    }
    out.say(&text)
}

/// Questions with their answers; a star stands before the one that holds.
fn all(text: &mut String, parts: &[PartDocument]) {
    for part in parts {
        let _ = write!(text, "\n\n{}", part.name);
        for question in &part.questions {
            let _ = write!(text, "\n{} {}", question.key, question.text);
            if let Some(condition) = &question.condition {
                let _ = write!(text, " ({condition})");
            }
            for choice in &question.choices {
                let holds = question.answer == Some(choice.number);
                let by = question.answered_by.as_deref().filter(|_| holds);
                let by = by.map(|by| format!(", by {by}")).unwrap_or_default();
                let (star, number) = (if holds { '*' } else { ' ' }, choice.number);
                let _ = write!(text, "\n {star} {number} {} ({}{by})", choice.text, choice.risk);
            }
        }
    }
}
