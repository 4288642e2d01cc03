//! A participant answers questions and states a topic.

use landfall_domain::review::{Answer, Attestation, Review, Topic, questions};
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::{Failure, as_read};

use super::{LONGEST, find, note};

/// So many questions on each topic are put to a participant, if the backlog has them.
const QUESTIONS: usize = 2;
/// A question is answered at most so often; who needs more has to talk to the others.
const ATTEMPTS: usize = 50;

/// The questions to whoever acts, in order. They are drawn the same each time, and written down with
/// the first answer.
pub(crate) async fn questions_for(
    cx: &Context,
    key: &str,
) -> anyhow::Result<(Review, Vec<Answer>)> {
    let mut tx = cx.store.read().await?;
    let review = find(&mut tx, key).await?;
    review.acting(&cx.actor).map_err(Failure::from)?;
    let (all, _) = asked(&mut tx, &review, &cx.actor).await?;
    tx.rollback().await?;
    Ok((review, all))
}

/// The questions to somebody, and whether they are written down.
async fn asked(tx: &mut Tx, review: &Review, person: &str) -> anyhow::Result<(Vec<Answer>, bool)> {
    let known = tx.answers_of(review.id, person).await?;
    if known.is_empty() {
        return Ok((draw(tx, review, person).await?, false));
    }
    Ok((known, true))
}

/// Questions of every topic; each participant gets their own.
async fn draw(tx: &mut Tx, review: &Review, person: &str) -> anyhow::Result<Vec<Answer>> {
    let frozen = tx.frozen_of(review.id).await?;
    let seed = seed(&review.snapshot, person);
    let all = Topic::ALL.iter().flat_map(|&topic| questions(&frozen, topic, seed, QUESTIONS));
    Ok(all.map(|question| Answer { question, said: Vec::new(), version: 1 }).collect())
}

/// Differs from round to round and from person to person: FNV-1a, so that it is the same anywhere.
fn seed(snapshot: &str, person: &str) -> u64 {
    let bytes = snapshot.bytes().chain(person.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// What whoever acts says to a question.
pub(crate) struct Said<'a> {
    /// Key of the round.
    pub(crate) review: &'a str,
    /// Place of the question, from 1.
    pub(crate) position: i64,
    /// Place of the choice, from 1.
    pub(crate) choice: i64,
    /// The version that was read; none if it does not matter.
    pub(crate) version: Option<i64>,
}

/// A place that people count from 1.
fn place(number: i64) -> Option<usize> {
    usize::try_from(number.checked_sub(1)?).ok()
}

/// Takes an answer; it may be wrong, and said again.
pub(crate) async fn answer_question(cx: &Context, said: Said<'_>) -> anyhow::Result<Answer> {
    let mut tx = cx.store.write().await?;
    let review = find(&mut tx, said.review).await?;
    review.acting(&cx.actor).map_err(Failure::from)?;
    let (all, are_known) = asked(&mut tx, &review, &cx.actor).await?;
    let answer = place(said.position).and_then(|at| all.get(at).cloned()).ok_or_else(|| {
        let (key, count) = (review.key(), all.len());
        let told = format!("{key} has {count} questions for you, and no number {}", said.position);
        Failure::Unknown(told)
    })?;
    as_read(&format!("your answer to question {}", said.position), answer.version, said.version)?;
    let topic = answer.question.topic;
    if review.attestations.iter().any(|one| one.person == cx.actor && one.topic == topic) {
        let told = format!("you attested {topic}; take that back before you answer anew");
        return Err(Failure::Refused(told).into());
    }
    let choices = answer.question.choices.len();
    let choice = place(said.choice).filter(|&choice| choice < choices);
    let choice = choice.ok_or_else(|| {
        Failure::Usage(format!("{} is no choice: there are 1 to {choices}", said.choice))
    })?;
    if answer.said.len() >= ATTEMPTS {
        let told = format!(
            "question {} was answered {ATTEMPTS} times: talk about it first",
            said.position
        );
        return Err(Failure::Refused(told).into());
    }
    let mut next = Answer { version: answer.version + 1, ..answer };
    next.said.push(choice);
    if !are_known {
        tx.put_questions(review.id, &cx.actor, &all).await?;
    }
    tx.save_answer(review.id, &cx.actor, (said.position, &next)).await?;
    let how = if next.is_right() { "rightly" } else { "wrongly" };
    note(cx, &mut tx, &review, ("answered", format!("question {} {how}", said.position))).await?;
    tx.commit().await?;
    Ok(next)
}

/// Takes what somebody says of a topic in their own words.
pub(crate) async fn attest(
    cx: &Context,
    key: &str,
    topic: Topic,
    said: &str,
) -> anyhow::Result<Review> {
    if said.chars().count() > LONGEST {
        return Err(Failure::Usage(format!("say it in at most {LONGEST} characters")).into());
    }
    let mut tx = cx.store.write().await?;
    let review = find(&mut tx, key).await?;
    review.acting(&cx.actor).map_err(Failure::from)?;
    let (answers, _) = asked(&mut tx, &review, &cx.actor).await?;
    let attempts = review.may_attest(&cx.actor, topic, said, &answers);
    let attestation = Attestation {
        person: cx.actor.clone(),
        topic,
        words: said.trim().to_owned(),
        attempts: attempts.map_err(Failure::from)?,
        at: cx.clock.now(),
    };
    tx.add_attestation(review.id, &attestation).await?;
    note(cx, &mut tx, &review, ("attested", topic.to_string())).await?;
    let review = find(&mut tx, key).await?;
    tx.commit().await?;
    Ok(review)
}

/// Takes an attestation of whoever acts back.
pub(crate) async fn withdraw(cx: &Context, key: &str, topic: Topic) -> anyhow::Result<Review> {
    let mut tx = cx.store.write().await?;
    let review = find(&mut tx, key).await?;
    review.acting(&cx.actor).map_err(Failure::from)?;
    if !review.attestations.iter().any(|one| one.person == cx.actor && one.topic == topic) {
        let told = format!("you have not attested {topic} in {}", review.key());
        return Err(Failure::Refused(told).into());
    }
    tx.remove_attestation(review.id, &cx.actor, topic).await?;
    note(cx, &mut tx, &review, ("took back", topic.to_string())).await?;
    let review = find(&mut tx, key).await?;
    tx.commit().await?;
    Ok(review)
}
