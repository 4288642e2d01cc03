//! Core assumptions: stated, discussed, and decided. Whatever changes what the rules say derives the
//! backlog anew in the same transaction.

pub(crate) mod decide;
pub(crate) mod import;
pub(crate) mod record;
pub(crate) mod say;
pub(crate) mod upset;

use landfall_domain::assumption::life::{LONGEST, Refused, after};
use landfall_domain::assumption::{
    Assumption, AssumptionStatus, Consequence, Step, Word, WordKind, number_of,
};
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::{Failure, as_read};

/// So many of the last words are looked through for the one that decided.
const WORDS: i64 = 200;

/// The assumption of this key.
pub(crate) async fn assumption(tx: &mut Tx, key: &str) -> anyhow::Result<Assumption> {
    let found = match number_of(key) {
        Some(number) => tx.find_assumption(number).await?,
        None => None,
    };
    found.ok_or_else(|| Failure::Unknown(format!("there is no assumption {key}")).into())
}

/// The same, in the version that was read.
async fn as_it_was_read(
    tx: &mut Tx,
    key: &str,
    version: Option<i64>,
) -> anyhow::Result<Assumption> {
    let found = assumption(tx, key).await?;
    as_read(&found.key(), found.version, version)?;
    Ok(found)
}

/// The status after a step; a refusal says who decided it, and when.
async fn step(
    tx: &mut Tx,
    assumption: &Assumption,
    kind: WordKind,
) -> anyhow::Result<AssumptionStatus> {
    let words = tx.words_on(assumption.id, WORDS).await?;
    let decides = |word: &&Word| matches!(word.kind, WordKind::Confirm | WordKind::Overturn);
    let decided = words.iter().rev().find(decides);
    after(assumption, Step { kind, decided }).map_err(|Refused(told)| Failure::Refused(told).into())
}

/// A text that has to be there, without blanks around it.
fn text(field: &str, said: &str) -> Result<String, Failure> {
    let said = said.trim();
    if said.is_empty() {
        return Err(Failure::Usage(format!("{field} is missing: say it in a sentence")));
    }
    longest(field, said)?;
    Ok(said.to_owned())
}

fn longest(field: &str, said: &str) -> Result<(), Failure> {
    let length = said.chars().count();
    if length > LONGEST {
        let told = format!("{field} has {length} characters: {LONGEST} are the most");
        return Err(Failure::Usage(told));
    }
    Ok(())
}

/// What may hold instead, checked.
fn consequence(said: Option<Consequence>) -> Result<Option<Consequence>, Failure> {
    let Some(mut said) = said else { return Ok(None) };
    said.because = said.because.trim().to_owned();
    longest("because", &said.because)?;
    if let Some(percent) = said.effort_percent.filter(|percent| !(1..=1_000).contains(percent)) {
        let told = format!("effort_percent is {percent}: it lies from 1 to 1000, 100 leaves it");
        return Err(Failure::Usage(told));
    }
    if said.disposition.is_none() && said.effort_percent.is_none() && said.because.is_empty() {
        return Ok(None);
    }
    Ok(Some(said))
}

/// A word of whoever acts.
async fn add_word(
    cx: &Context,
    tx: &mut Tx,
    (assumption, kind): (&Assumption, WordKind),
    (said, at): (&str, jiff::Timestamp),
) -> anyhow::Result<()> {
    let (text, by) = (said.to_owned(), cx.actor.clone());
    tx.add_word(&Word { seq: 0, assumption: assumption.id, kind, text, by, at }).await?;
    Ok(())
}
