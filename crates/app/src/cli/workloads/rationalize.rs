//! Guided questions on one workload.

use landfall_domain::rationalize::guide::{Path, Reply};

use crate::actions::guide::{Answers, accept, answer, guide};
use crate::boot::Context;
use crate::documents::guide::GuideDocument;
use crate::failure::Failure;

use super::super::output::Out;

#[derive(Debug, clap::Args)]
pub(crate) struct Rationalize {
    /// Key of the workload
    workload: String,
    /// An answer: used=yes, used=no or used=unknown; nothing behind the sign takes an earlier one
    /// back (repeatable)
    #[arg(long = "answer", value_name = "QUESTION=ANSWER")]
    answers: Vec<String>,
    /// Retire or rehost, by one question
    #[arg(long)]
    short: bool,
    /// Take what is proposed: it stands then above every rule
    #[arg(long)]
    accept: bool,
    /// Why it is taken, beside the answers
    #[arg(long, value_name = "TEXT", requires = "accept")]
    reason: Option<String>,
}

pub(super) async fn run(asked: &Rationalize, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let path = if asked.short { Path::Short } else { Path::Full };
    let mut answers = Answers::new();
    for said in &asked.answers {
        let (question, reply) = pair(said)?;
        if answers.insert(question.to_owned(), reply).is_some() {
            return Err(Failure::Usage(format!("{question} is answered twice")).into());
        }
    }
    if !answers.is_empty() {
        answer(cx, &asked.workload, None, &answers).await?;
    }
    if asked.accept {
        accept(cx, &asked.workload, (path, None), asked.reason.as_deref()).await?;
    }
    let document = guide(cx, &asked.workload, path).await?;
    if out.json { Out::document(&document) } else { out.say(&told(&document, asked.accept)) }
}

/// A question and its answer.
fn pair(said: &str) -> Result<(&str, Option<Reply>), Failure> {
    let wrong = || Failure::Usage(format!("`{said}` is not QUESTION=yes, =no or =unknown"));
    let (question, reply) = said.split_once('=').ok_or_else(wrong)?;
    if reply.is_empty() {
        return Ok((question, None));
    }
    Ok((question, Some(Reply::named(reply).ok_or_else(wrong)?)))
}

fn told(document: &GuideDocument, is_accepted: bool) -> String {
    let mut lines = vec![format!("{} {}", document.workload, document.title)];
    lines.extend(document.evidence.iter().map(|one| format!("evidence: {one}")));
    for answer in &document.answers {
        let mark = if answer.led { "*" } else { " " };
        lines.push(format!(
            "{mark} {}: {} {} ({})",
            answer.question, answer.text, answer.answer, answer.by
        ));
    }
    if let Some(question) = &document.question {
        let key = &question.key;
        lines.push(format!("next: {} {}", question.text, question.why));
        lines.push(format!("  --answer {key}=yes, {key}=no or {key}=unknown"));
    }
    if let Some(proposal) = &document.proposal {
        let what = if is_accepted { "accepted" } else { "proposed" };
        lines.push(format!(
            "{what}: {} ({} % sure)",
            proposal.disposition, proposal.confidence_percent
        ));
        lines.push(format!("  {}", proposal.because));
        lines.extend(proposal.assumptions.iter().map(|one| format!("  assumed: {one}")));
        if !is_accepted {
            lines.push("  --accept makes it the decision".to_owned());
        }
    }
    lines.join("\n")
}
