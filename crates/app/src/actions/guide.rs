//! People answer the questions that lead to a disposition, and accept what is proposed.

use std::collections::BTreeMap;

use landfall_domain::estate::Workload;
use landfall_domain::estate::workload::number_of;
use landfall_domain::event::{GuideReply, Happening};
use landfall_domain::rationalize::guide::{Guide, GuideAnswer, Path, Replies, Reply, Step, next};
use landfall_store::Tx;

use crate::boot::Context;
use crate::documents::guide::GuideDocument;
use crate::documents::questionnaire::FilledDocument;
use crate::failure::{Failure, as_read};

use super::decide::{Change, Stated, check_reason, state_workloads};

/// So many questionnaires are named in a reason, the worst first.
const MOST_EVIDENCE: usize = 3;

/// Answers by the key of the question; none takes an earlier one back.
pub(crate) type Answers = BTreeMap<String, Option<Reply>>;

async fn find(tx: &mut Tx, key: &str) -> anyhow::Result<Workload> {
    let found = match number_of(key) {
        Some(number) => tx.find_workload(number).await?,
        None => None,
    };
    Ok(found.ok_or_else(|| Failure::Unknown(format!("there is no workload {key}")))?)
}

/// Where the answers on a workload lead.
pub(crate) async fn guide(cx: &Context, key: &str, path: Path) -> anyhow::Result<GuideDocument> {
    let mut tx = cx.store.read().await?;
    let workload = find(&mut tx, key).await?;
    let answers = tx.guide_answers_of(workload.id).await?;
    let filled = FilledDocument::all(&mut tx, &workload).await?;
    tx.rollback().await?;
    Ok(GuideDocument::of(&Guide::shipped(), path, (&workload, &answers)).beside(&filled))
}

/// Keeps answers on a workload, in the version that was read; all or none. Gives the event, if
/// something is answered that was not so before.
pub(crate) async fn answer(
    cx: &Context,
    key: &str,
    version: Option<i64>,
    answers: &Answers,
) -> anyhow::Result<Option<i64>> {
    let guide = Guide::shipped();
    if answers.is_empty() {
        let told = "no question is answered: say one, as used=yes";
        return Err(Failure::Usage(told.to_owned()).into());
    }
    if let Some(unknown) = answers.keys().find(|question| guide.question(question).is_none()) {
        let known: Vec<&str> = guide.questions().iter().map(|one| one.key.as_str()).collect();
        let shown: String = unknown.chars().take(60).collect();
        let told = format!("`{shown}` is no question: the questions are {}", known.join(", "));
        return Err(Failure::Usage(told).into());
    }
    let mut tx = cx.store.write().await?;
    let workload = find(&mut tx, key).await?;
    as_read(key, workload.version, version)?;
    let before: Replies = replies(&tx.guide_answers_of(workload.id).await?);
    let at = cx.clock.now();
    let mut changes = Vec::new();
    for (question, reply) in answers {
        let earlier = before.get(question).copied();
        if earlier == *reply {
            continue;
        }
        match reply {
            None => tx.remove_guide_answer(workload.id, question).await?,
            Some(reply) => {
                let (question, by) = (question.clone(), cx.actor.clone());
                let answer = GuideAnswer { question, reply: *reply, by, at };
                tx.save_guide_answer(workload.id, &answer).await?;
            }
        }
        let word = |reply: Option<Reply>| reply.map(|reply| reply.name().to_owned());
        changes.push(GuideReply {
            question: question.clone(),
            before: word(earlier),
            after: word(*reply),
        });
    }
    if changes.is_empty() {
        tx.rollback().await?;
        return Ok(None);
    }
    tx.bump_workload(&workload).await?;
    let happening = Happening::GuideAnswered { workload: workload.key(), answers: changes };
    let seq = cx.record(&mut tx, at, None, &happening).await?;
    tx.commit().await?;
    Ok(Some(seq))
}

/// Answers as the questions look at them.
pub(crate) fn replies(answers: &[GuideAnswer]) -> Replies {
    answers.iter().map(|answer| (answer.question.clone(), answer.reply)).collect()
}

/// Makes what is proposed a statement, with the reasons that led there.
pub(crate) async fn accept(
    cx: &Context,
    key: &str,
    (path, version): (Path, Option<i64>),
    more: Option<&str>,
) -> anyhow::Result<Stated> {
    check_reason(more)?;
    let guide = Guide::shipped();
    let mut tx = cx.store.read().await?;
    let workload = find(&mut tx, key).await?;
    let answers = tx.guide_answers_of(workload.id).await?;
    let filled = FilledDocument::all(&mut tx, &workload).await?;
    tx.rollback().await?;
    as_read(key, workload.version, version)?;
    let proposal = match next(&guide, path, &replies(&answers)) {
        Step::Proposed(proposal) => proposal,
        Step::Ask(question) => {
            let told = format!(
                "nothing is proposed yet: answer {} first: {}",
                question.key, question.text
            );
            return Err(Failure::Refused(told).into());
        }
    };
    let mut reason = format!("{} ({} % sure)", proposal.reason(), proposal.confidence_percent);
    let risks: Vec<String> = filled
        .iter()
        .filter_map(|one| Some(format!("{} says {}", one.name, one.risk?)))
        .take(MOST_EVIDENCE)
        .collect();
    if !risks.is_empty() {
        reason = format!("{reason}; evidence: {}", risks.join(", "));
    }
    if let Some(more) = more {
        reason = format!("{more}. {reason}");
    }
    let change = Change {
        workload: workload.key(),
        // Answers that came in between raise it, and then something else may be proposed.
        version: Some(workload.version),
        field: "disposition".to_owned(),
        value: Some(proposal.disposition().name().to_owned()),
    };
    state_workloads(cx, &[change], Some(&reason)).await
}
