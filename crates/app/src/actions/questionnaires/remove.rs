//! Removes a questionnaire with its answers.

use landfall_domain::event::Happening;
use landfall_domain::questionnaire::happening::Removed;

use crate::boot::Context;
use crate::failure::as_read;

use super::questionnaire;

/// Removes it in the version that was read. Gives what went with it.
pub(crate) async fn remove(
    cx: &Context,
    (name, version): (&str, Option<i64>),
    reason: Option<&str>,
) -> anyhow::Result<Removed> {
    let mut tx = cx.store.write().await?;
    let kept = questionnaire(&mut tx, name).await?;
    as_read(&kept.questionnaire.name, kept.version, version)?;
    let answered =
        tx.assessments_by(kept.id).await?.iter().filter(|one| one.risk.is_some()).count();
    tx.remove_questionnaire(kept.id).await?;
    let workloads = u64::try_from(answered).unwrap_or(u64::MAX);
    let removed = Removed { questionnaire: kept.questionnaire.name, workloads };
    let happening = Happening::QuestionnaireRemoved(removed.clone());
    cx.record(&mut tx, cx.clock.now(), reason, &happening).await?;
    tx.commit().await?;
    Ok(removed)
}
