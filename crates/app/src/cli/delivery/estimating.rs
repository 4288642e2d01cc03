//! Estimates of tasks.

use landfall_domain::delivery::Task;

use crate::actions::delivery::estimating::{Figures, estimate as estimate_task};
use crate::actions::delivery::find_task;
use crate::boot::Context;
use crate::documents::delivery::EstimatesDocument;

use super::super::args::List;
use super::super::output::Out;
use super::args::Estimating;

/// `landfall tasks estimate`.
pub(super) async fn estimate(asked: &Estimating, cx: &Context) -> anyhow::Result<Task> {
    let Estimating { task, value, hours, low, likely, high, suggested, reason } = asked;
    let figures = Figures {
        hours: value.or(*hours),
        low: *low,
        likely: *likely,
        high: *high,
        suggested: *suggested,
    };
    estimate_task(cx, (task, None), figures.word()?, reason.as_deref()).await
}

async fn load(key: &str, cx: &Context) -> anyhow::Result<EstimatesDocument> {
    let mut tx = cx.store.read().await?;
    let task = find_task(&mut tx, key).await?;
    let found = EstimatesDocument::load(&mut tx, &task).await?;
    tx.rollback().await?;
    Ok(found)
}

/// `landfall tasks estimates`.
pub(super) async fn history(key: &str, list: &List, cx: &Context, out: &Out) -> anyhow::Result<()> {
    out.list(load(key, cx).await?.items, list)
}

/// `landfall tasks suggest`.
pub(super) async fn suggest(key: &str, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let found = load(key, cx).await?;
    if out.json {
        let (task, suggestion) = (&found.task.key, &found.suggestion);
        return Out::document(&serde_json::json!({ "task": task, "suggestion": suggestion }));
    }
    match found.suggestion {
        Some(one) => out.say(&format!("{} h: {}", one.hours, one.because)),
        None => out.say("too few tasks of its kind are done in closed iterations to suggest one"),
    }
}
