//! Business change plans and testing criteria of release backlogs.

use std::collections::BTreeMap;

use landfall_domain::delivery::change::Verdict;

use crate::actions::delivery::change_plans::{Wanted, change};
use crate::actions::delivery::find_release;
use crate::boot::Context;
use crate::documents::delivery::ChangePlanDocument;
use crate::failure::Failure;

use super::super::output::Out;
use super::change_args::CriterionCommand;

async fn load(key: &str, cx: &Context) -> anyhow::Result<ChangePlanDocument> {
    let mut tx = cx.store.read().await?;
    let release = find_release(&mut tx, key).await?;
    let found = ChangePlanDocument::load(cx, &mut tx, &release).await?;
    tx.rollback().await?;
    Ok(found)
}

/// `landfall releases change-plan RB-1`.
pub(super) async fn answer(
    key: &str,
    said: &[String],
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    if !said.is_empty() {
        let mut answers = BTreeMap::new();
        for one in said {
            let wrong = || Failure::Usage(format!("answer: `{one}` is not QUESTION=TEXT"));
            let (question, says) = one.split_once('=').ok_or_else(wrong)?;
            if answers.insert(question.trim().to_owned(), says.to_owned()).is_some() {
                let told = format!("answer: `{question}` is said twice; say it once");
                return Err(Failure::Usage(told).into());
            }
        }
        change(cx, (key, None), Wanted::Answer(answers)).await?;
    }
    let plan = load(key, cx).await?;
    if out.json {
        return Out::document(&plan);
    }
    out.say(&format!("{key} {}: {} of {} answered", plan.title, plan.answered, plan.asked))?;
    for one in &plan.questions {
        out.say(&format!("  {} ({}): {}", one.key, one.when, one.asks))?;
        if let (Some(says), Some(by)) = (&one.answer, &one.by) {
            out.say(&format!("    {says} ({by})"))?;
        }
    }
    Ok(())
}

/// `landfall releases criteria RB-1`.
pub(super) async fn criteria(
    key: &str,
    step: Option<CriterionCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    if let Some(step) = step {
        let settle = |number, verdict, evidence| Wanted::Settle { number, verdict, evidence };
        let wanted = match step {
            CriterionCommand::Add { says, measured, workload } => {
                Wanted::Add { workload, says, measured }
            }
            CriterionCommand::Meet { number, evidence } => settle(number, Verdict::Met, evidence),
            CriterionCommand::Miss { number, evidence } => {
                settle(number, Verdict::Missed, evidence)
            }
            CriterionCommand::Reopen { number } => settle(number, Verdict::Open, String::new()),
            CriterionCommand::Remove { number } => Wanted::Remove(number),
        };
        change(cx, (key, None), wanted).await?;
    }
    let plan = load(key, cx).await?;
    if out.json {
        return Out::document(&plan);
    }
    let (met, missed, open) = (plan.criteria_met, plan.criteria_missed, plan.criteria_open);
    out.say(&format!("{key} {}: {met} met, {missed} not met, {open} not tested", plan.title))?;
    for one in &plan.criteria {
        let about = one.workload.as_deref().unwrap_or("the whole release");
        out.say(&format!("  {}. {about}: {} ({})", one.number, one.says, one.measured))?;
        let evidence = one.evidence.as_deref().unwrap_or("nobody tested it");
        out.say(&format!("     {}: {evidence}", one.verdict))?;
    }
    Ok(())
}
