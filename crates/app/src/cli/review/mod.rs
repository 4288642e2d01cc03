//! `landfall review`: both teams show that they understand the backlog before work on it starts.

pub(crate) mod args;

use std::path::Path;

use landfall_domain::review::{Review, agenda, gate};

use serde_json::json;

use crate::actions::review::answer::{Said, answer_question, attest, questions_for, withdraw};
use crate::actions::review::challenge::{Doubt, Resolution, raise, resolve};
use crate::actions::review::close::{
    abandon_review, close_review, reopen_if_material, verify_record,
};
use crate::actions::review::open::{Material, NewReview, Seat, open_review};
use crate::actions::review::reading::{agenda_of, last_reviews};
use crate::actions::review::start_work::{release_number, start_work};
use crate::actions::review::take_part::{leave, take_part};
use crate::actions::review::{find, topic};
use crate::boot::Context;
use crate::documents::review::{
    AgendaDocument, ChallengeDocument, QuestionDocument, ReviewDocument,
};
use crate::failure::Failure;

use super::output::Out;
use args::{Open, ReviewCommand};

fn new(open: Open) -> NewReview {
    let seats = |people: Vec<String>, team: &str| -> Vec<Seat> {
        let seat = |person| Seat { person, team: team.to_owned(), delegate_for: None };
        people.into_iter().map(seat).collect()
    };
    let participants =
        seats(open.strategy, "strategy").into_iter().chain(seats(open.adoption, "adoption"));
    NewReview {
        title: open.title,
        strategy_quorum: Some(open.strategy_quorum),
        adoption_quorum: Some(open.adoption_quorum),
        participants: participants.collect(),
        material: Some(Material {
            top_changes: open.top_changes,
            dispositions_percent: open.dispositions,
            effort_percent: open.effort,
            ..Material::default()
        }),
    }
}

pub(super) async fn run(command: ReviewCommand, cx: &Context, out: &Out) -> anyhow::Result<()> {
    match command {
        ReviewCommand::List(list) => {
            let reviews = last_reviews(cx).await?;
            out.list(reviews.iter().map(ReviewDocument::from), &list)
        }
        ReviewCommand::Open(open) => show(&open_review(cx, &new(open)).await?, out),
        ReviewCommand::Show { review } => {
            let mut tx = cx.store.read().await?;
            let review = find(&mut tx, &review).await?;
            tx.rollback().await?;
            show(&review, out)
        }
        ReviewCommand::Agenda { review, list } => {
            let (before, now) = agenda_of(cx, &review).await?;
            let items = agenda(before.as_ref(), &now);
            out.list(items.into_iter().map(AgendaDocument::from), &list)
        }
        ReviewCommand::Join { review, team, person, delegate_for } => {
            let person = person.unwrap_or_else(|| cx.actor.clone());
            show(&take_part(cx, &review, &Seat { person, team, delegate_for }).await?, out)
        }
        ReviewCommand::Leave { review, person, reason } => {
            show(&leave(cx, &review, &person, &reason).await?, out)
        }
        ReviewCommand::Close { review, record } => {
            let (review, text) = close_review(cx, &review, None).await?;
            if let Some(file) = record {
                write(&file, &text)?;
            }
            show(&review, out)
        }
        ReviewCommand::Abandon { review, reason } => {
            show(&abandon_review(cx, &review, None, &reason).await?, out)
        }
        ReviewCommand::Record { review, out: file } => {
            let mut tx = cx.store.read().await?;
            let review = find(&mut tx, &review).await?;
            let record = tx.record_of(review.id).await?;
            tx.rollback().await?;
            let unsigned = || Failure::Refused(format!("{} was never closed", review.key()));
            write(&file, &record.ok_or_else(unsigned)?)?;
            if out.json {
                return Out::document(&json!({ "review": review.key(), "file": file }));
            }
            out.say(&format!("the record of {} is in {}", review.key(), file.display()))
        }
        ReviewCommand::Verify { file } => {
            let text = std::fs::read(&file)
                .map_err(|error| Failure::Usage(format!("{}: {error}", file.display())))?;
            let verified = verify_record(cx, &text).await?;
            if out.json {
                return Out::document(&verified);
            }
            let (review, event, by) = (&verified.review, verified.event, &verified.closed_by);
            out.say(&format!("{review} is as {by} closed it; event {event} holds its hash"))
        }
        ReviewCommand::Gate => {
            reopen_if_material(cx).await?;
            let mut tx = cx.store.read().await?;
            let last = tx.last_review().await?;
            tx.rollback().await?;
            match gate(last.as_ref()) {
                Ok(review) if out.json => Out::document(&json!({ "review": review.key() })),
                Ok(review) => out.say(&format!("open: {} is closed", review.key())),
                Err(because) => Err(Failure::Refused(because).into()),
            }
        }
        command => say(command, cx, out).await,
    }
}

/// What a participant says.
async fn say(command: ReviewCommand, cx: &Context, out: &Out) -> anyhow::Result<()> {
    match command {
        ReviewCommand::Questions { review, list } => {
            let (_, answers) = questions_for(cx, &review).await?;
            out.list(QuestionDocument::all(&answers), &list)
        }
        ReviewCommand::Answer { review, question, choice } => {
            let said = Said { review: &review, position: question, choice, version: None };
            let answer = answer_question(cx, said).await?;
            if out.json {
                return Out::document(&QuestionDocument::of(question, &answer));
            }
            let (because, evidence) = (&answer.question.because, &answer.question.evidence);
            let how = if answer.is_right() { "right" } else { "not right" };
            out.say(&format!("{how}: {because} ({evidence})"))
        }
        ReviewCommand::Attest { review, topic: name, words } => {
            show(&attest(cx, &review, topic(&name)?, &words).await?, out)
        }
        ReviewCommand::Withdraw { review, topic: name } => {
            show(&withdraw(cx, &review, topic(&name)?).await?, out)
        }
        ReviewCommand::Challenge { review, topic: name, text, subject } => {
            let doubt = Doubt { topic: topic(&name)?, subject: subject.as_deref(), text: &text };
            let challenge = raise(cx, &review, doubt).await?;
            if out.json {
                return Out::document(&ChallengeDocument::from(&challenge));
            }
            out.say(&format!("challenge {} is raised", challenge.number))
        }
        ReviewCommand::Resolve { review, challenge, text } => {
            let resolution = Resolution { number: challenge, version: None, text: &text };
            show(&resolve(cx, &review, resolution).await?, out)
        }
        _ => Err(Failure::Usage("this is no word of a participant".to_owned()).into()),
    }
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(file, text)
        .map_err(|error| Failure::Usage(format!("{}: {error}", file.display())).into())
}

fn show(review: &Review, out: &Out) -> anyhow::Result<()> {
    let document = ReviewDocument::from(review);
    if out.json {
        return Out::document(&document);
    }
    out.say(&format!("{} {}: {}", document.key, document.title, review.status))?;
    for because in &document.because {
        out.say(&format!("  because {because}"))?;
    }
    for one in &document.participants {
        let has =
            if one.attested.is_empty() { "nothing".to_owned() } else { one.attested.join(", ") };
        let (person, team) = (&one.person, one.team);
        match &one.removed {
            None => out.say(&format!("  {person} ({team}) has attested {has}"))?,
            Some(why) => out.say(&format!("  {person} ({team}) was taken out: {why}"))?,
        }
    }
    for gap in &document.gaps {
        out.say(&format!("  missing: {gap}"))?;
    }
    Ok(())
}

/// Lets work on a release begin.
/// `landfall releases start`.
pub(super) async fn start(
    release: &str,
    against: Option<&str>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let started = start_work(cx, release_number(release)?, against).await?;
    if out.json {
        return Out::document(&started);
    }
    let (release, count) = (&started.release, started.workloads.len());
    let under = match (&started.review, &started.against) {
        (Some(review), _) => format!("under {review}"),
        (None, reason) => format!("against the gate: {}", reason.as_deref().unwrap_or_default()),
    };
    out.say(&format!("work on {release} with {count} workloads begins, {under}"))
}
