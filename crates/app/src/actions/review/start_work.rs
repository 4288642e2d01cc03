//! Work on a release begins: the gate of the review.

use landfall_domain::event::Happening;
use landfall_domain::review::{WorkStart, gate};
use serde::Serialize;

use crate::boot::Context;
use crate::failure::Failure;

use super::close::reopen_if_material;
use super::freeze::freeze;
use super::words;

/// That work began.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Started {
    /// `R-1`, as it was cut then.
    pub(crate) release: String,
    /// Keys of its workloads.
    pub(crate) workloads: Vec<String>,
    /// Key of the closed review that it rests on; none if it began against the gate.
    pub(crate) review: Option<String>,
    /// Why it began although the gate was shut.
    pub(crate) against: Option<String>,
    /// The event's place in the history.
    pub(crate) event: i64,
}

/// The number behind a key such as `R-3`.
pub(crate) fn release_number(key: &str) -> Result<u32, Failure> {
    let number = key.strip_prefix("R-").and_then(|number| number.parse().ok());
    number.ok_or_else(|| Failure::Unknown(format!("there is no release {key}")))
}

/// Lets work on a release begin. If no review is closed it needs a reason to begin all the same, which
/// stands in the history with the name of who gave it.
pub(crate) async fn start_work(
    cx: &Context,
    release: u32,
    against: Option<&str>,
) -> anyhow::Result<Started> {
    let against = against.map(|reason| words("the reason", reason)).transpose()?;
    reopen_if_material(cx).await?;
    let mut tx = cx.store.write().await?;
    let frozen = freeze(cx, &mut tx).await?;
    let members = frozen.workloads.iter().filter(|one| one.release == Some(release));
    let workloads: Vec<String> = members.map(|one| one.key.clone()).collect();
    if workloads.is_empty() {
        return Err(Failure::Unknown(format!("there is no release R-{release}")).into());
    }
    let started = tx.starts().await?;
    let known = |key: &String| started.iter().any(|start| start.workloads.contains(key));
    if workloads.iter().all(known) {
        let told = format!("work on all workloads of R-{release} has begun before");
        return Err(Failure::Refused(told).into());
    }
    let last = tx.last_review().await?;
    let (review, against) = match (gate(last.as_ref()), against) {
        (Ok(review), _) => (Some(review), None),
        (Err(_), Some(reason)) => (None, Some(reason)),
        (Err(because), None) => {
            let told = format!("work on R-{release} cannot begin: {because}");
            return Err(Failure::Refused(told).into());
        }
    };
    let now = cx.clock.now();
    let start = WorkStart {
        id: cx.mint().id(),
        release: i64::from(release),
        workloads: workloads.clone(),
        review: review.map(|one| one.id),
        against: against.clone(),
        by: cx.actor.clone(),
        at: now,
    };
    tx.add_start(&start).await?;
    let (release, review) =
        (format!("R-{release}"), review.map(landfall_domain::review::Review::key));
    let began = Happening::WorkStarted {
        release: release.clone(),
        workloads: workloads.clone(),
        review: review.clone(),
    };
    let event = cx.record(&mut tx, now, against.as_deref(), &began).await?;
    tx.commit().await?;
    Ok(Started { release, workloads, review, against, event })
}
