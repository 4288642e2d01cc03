//! Answers questions of a questionnaire for a workload.

use landfall_domain::event::Happening;
use landfall_domain::questionnaire::happening::{Answered, Reply};
use landfall_domain::questionnaire::{Answer, Kept, Question};
use landfall_store::Assessment;

use crate::boot::Context;
use crate::failure::{Failure, as_read};

use super::{Sheet, questionnaire, workload};

/// Answers by key or text of the question, each by number or text; none takes an earlier one back.
pub(crate) type Said = Vec<(String, Option<String>)>;

/// Which questionnaire and workload, and the version that was read.
pub(crate) type Spot<'a> = (&'a str, &'a str, Option<i64>);

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Keeps answers, all or none. Gives true if anything is answered that was not so before.
pub(crate) async fn answer(
    cx: &Context,
    (name, key, version): Spot<'_>,
    said: &Said,
    reason: Option<&str>,
) -> anyhow::Result<bool> {
    if said.is_empty() {
        let told = "no question is answered: say one, as 1.2=3";
        return Err(Failure::Usage(told.to_owned()).into());
    }
    let mut tx = cx.store.write().await?;
    let kept = questionnaire(&mut tx, name).await?;
    let workload = workload(&mut tx, key).await?;
    let mut sheet = Sheet::load(&mut tx, &kept, workload.id).await?;
    let what = format!("{} for {}", kept.questionnaire.name, workload.key());
    as_read(&what, sheet.version(&kept), version)?;
    let (at, risk_before) = (cx.clock.now(), sheet.score(&kept).risk);
    let place = (kept.id, workload.id);
    let mut replies = Vec::<Reply>::new();
    for (question, word) in said {
        let (question, after) = chosen(&kept, question, word.as_deref())?;
        if replies.iter().any(|one| one.question == question.text) {
            let told = format!("`{}` is answered twice", cut(&question.text));
            return Err(Failure::Usage(told).into());
        }
        let known = sheet.answers.iter().position(|one| one.question == question.text);
        let before = known.map(|known| sheet.answers[known].answer.clone());
        if before.as_deref() == after {
            continue;
        }
        if let Some(known) = known {
            sheet.answers.remove(known);
        }
        match after {
            None => tx.remove_questionnaire_answer(place, &question.text).await?,
            Some(after) => {
                let (by, answer) = (cx.actor.clone(), after.to_owned());
                let answer = Answer { question: question.text.clone(), answer, by, at };
                tx.save_questionnaire_answer(place, &answer).await?;
                sheet.answers.push(answer);
            }
        }
        let after = after.map(str::to_owned);
        replies.push(Reply { question: question.text.clone(), before, after });
    }
    if replies.is_empty() {
        tx.rollback().await?;
        return Ok(false);
    }
    let risk = sheet.score(&kept).risk;
    let version = sheet.assessment.map_or(0, |one| one.version) + 1;
    let assessment = Assessment { questionnaire: kept.id, workload: workload.id, risk, version };
    tx.save_assessment(&assessment).await?;
    let happening = Happening::QuestionnaireAnswered(Answered {
        questionnaire: kept.questionnaire.name,
        workload: workload.key(),
        answers: replies,
        risk_before,
        risk,
    });
    cx.record(&mut tx, at, reason, &happening).await?;
    tx.commit().await?;
    Ok(true)
}

/// The question that is meant, and the text of the answer to it.
fn chosen<'a>(
    kept: &'a Kept,
    question: &str,
    word: Option<&str>,
) -> Result<(&'a Question, Option<&'a str>), Failure> {
    let found = kept.questionnaire.question(question).ok_or_else(|| {
        let shown = cut(question);
        Failure::Usage(format!("`{shown}` is no question: give its number, as 1.2, or its text"))
    })?;
    let Some(word) = word else { return Ok((found, None)) };
    let choice = found.choice(word).ok_or_else(|| {
        let (shown, asked, many) = (cut(word), cut(&found.text), found.answers.len());
        let told = format!("`{shown}` is no answer to `{asked}`: give a number from 1 to {many}");
        Failure::Usage(told)
    })?;
    Ok((found, Some(&choice.text)))
}
