//! Records a person's answer to a question of identity, and rebuilds the estate with it.

use landfall_domain::estate::Answer;
use landfall_domain::event::Happening;

use crate::boot::Context;
use crate::failure::Failure;

use super::rebuild::{Changes, Known, rebuild};

/// A question as a person has read it.
pub(crate) struct Asked<'a> {
    pub(crate) number: i64,
    /// The value that its candidates share, if it was read: numbers may move on meanwhile.
    pub(crate) value: Option<&'a str>,
}

/// Answers a question: all its candidates are one thing, or none are.
pub(crate) async fn answer_question(
    cx: &Context,
    asked: Asked<'_>,
    same: bool,
    reason: Option<&str>,
) -> anyhow::Result<Changes> {
    let number = asked.number;
    let mut tx = cx.store.write().await?;
    let questions = tx.questions().await?;
    let Some(question) = questions.into_iter().find(|question| question.number == number) else {
        return Err(Failure::Usage(format!(
            "there is no open question Q-{number}; landfall questions lists them"
        ))
        .into());
    };
    if asked.value.is_some_and(|value| value != question.key_value) {
        return Err(Failure::Overtaken(format!(
            "Q-{number} is another question by now: read the questions again"
        ))
        .into());
    }
    let now = cx.clock.now();
    let mut known = Known::load(&mut tx).await?;
    let mut keys = question.candidates.into_iter().map(|(_, key)| key);
    let Some(one) = keys.next() else {
        return Err(Failure::Refused(format!("Q-{number} has no candidates left")).into());
    };
    for other in keys {
        let answer = Answer { one: one.clone(), other, same };
        tx.add_answer(&answer, now, &cx.actor).await?;
        let happening = Happening::QuestionAnswered {
            one: answer.one.value.to_string(),
            other: answer.other.value.to_string(),
            same,
        };
        cx.record(&mut tx, now, reason, &happening).await?;
        known.answer(answer);
    }
    let rules = cx.rules_in(&mut tx).await?;
    let changes = rebuild(&mut tx, known, &rules, now, &mut cx.mint()).await?;
    tx.commit().await?;
    Ok(changes)
}
