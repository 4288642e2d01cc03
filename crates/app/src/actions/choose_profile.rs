//! Ranks the backlog by another priority profile.

use landfall_domain::event::Happening;

use crate::boot::Context;
use crate::failure::Failure;
use crate::own_profiles::{Choices, choose};

use super::rebuild::{Changes, Known, rebuild};

/// Chooses the profile of this name.
pub(crate) async fn choose_profile(
    cx: &Context,
    name: &str,
    reason: Option<&str>,
) -> anyhow::Result<Changes> {
    let mut tx = cx.store.write().await?;
    let choices = Choices::load(cx, &mut tx).await?;
    if choices.named(name).is_none() {
        let names: Vec<&str> = choices.all.iter().map(|one| one.profile.name.as_str()).collect();
        return Err(Failure::Usage(format!(
            "there is no profile `{name}`; there are: {}",
            names.join(", ")
        ))
        .into());
    }
    let before = choices.chosen;
    if before == name {
        return Ok(Changes::default());
    }
    let now = cx.clock.now();
    choose(&mut tx, name, choices.version).await?;
    let known = Known::load(&mut tx).await?;
    let rules = cx.rules_in(&mut tx).await?;
    let changes = rebuild(&mut tx, known, &rules, now, &mut cx.mint()).await?;
    let happening = Happening::ProfileChosen { profile: name.to_owned(), before };
    cx.record(&mut tx, now, reason, &happening).await?;
    tx.commit().await?;
    Ok(changes)
}
