//! Words on an assumption: doubts, evidence, comments.

use landfall_domain::assumption::{Assumption, WordKind};
use landfall_domain::event::Happening;

use crate::boot::Context;
use crate::failure::Failure;

use super::{add_word, as_it_was_read, step, text};

/// What somebody says.
#[derive(Debug, Clone)]
pub(crate) struct Saying<'a> {
    pub(crate) key: &'a str,
    /// The version that was read; none if it does not matter.
    pub(crate) version: Option<i64>,
    pub(crate) kind: WordKind,
    pub(crate) text: &'a str,
    /// How weak the evidence is now, from 0 to 100; with evidence only.
    pub(crate) weakness_percent: Option<u8>,
}

/// Adds a word to the discussion. A challenge changes the status; evidence takes the place of what
/// supported the assumption so far.
pub(crate) async fn say(cx: &Context, said: &Saying<'_>) -> anyhow::Result<Assumption> {
    if !matches!(said.kind, WordKind::Challenge | WordKind::Evidence | WordKind::Comment) {
        let told = format!("`{}` decides, it is not just said", said.kind.name());
        return Err(Failure::Usage(told).into());
    }
    let words =
        text(if said.kind == WordKind::Challenge { "the reason" } else { "the text" }, said.text)?;
    if said.weakness_percent.is_some_and(|weakness| weakness > 100) {
        return Err(Failure::Usage("weakness_percent lies from 0 to 100".to_owned()).into());
    }
    if said.weakness_percent.is_some() && said.kind != WordKind::Evidence {
        return Err(Failure::Usage("only evidence changes the weakness".to_owned()).into());
    }
    let mut tx = cx.store.write().await?;
    let before = as_it_was_read(&mut tx, said.key, said.version).await?;
    let status = step(&mut tx, &before, said.kind).await?;
    let mut after = Assumption { status, version: before.version + 1, ..before };
    if said.kind == WordKind::Evidence {
        after.evidence.clone_from(&words);
        after.weakness_percent = said.weakness_percent.unwrap_or(after.weakness_percent);
    }
    let now = cx.clock.now();
    tx.add_assumptions(std::slice::from_ref(&after)).await?;
    add_word(cx, &mut tx, (&after, said.kind), (&words, now)).await?;
    let happening =
        Happening::AssumptionSaid { assumption: after.key(), said: said.kind.name().to_owned() };
    cx.record(&mut tx, now, Some(&words), &happening).await?;
    tx.commit().await?;
    Ok(after)
}
