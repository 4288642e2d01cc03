//! What a release backlog changes for people is planned, and how it is tested.

use std::collections::BTreeMap;

use landfall_domain::delivery::Signature;
use landfall_domain::delivery::change::happening::ChangePlanned;
use landfall_domain::delivery::change::{ChangeError, ChangePlan, ChangeStep, Verdict};
use landfall_domain::event::Happening;
use landfall_store::Tx;

use crate::actions::decide::find_workload;
use crate::boot::Context;
use crate::failure::{Failure, as_read};

use super::find_release;

impl From<ChangeError> for Failure {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Wrong(told) => Self::Usage(told),
            ChangeError::Unknown(told) => Self::Unknown(told),
            ChangeError::Refused(told) => Self::Refused(told),
        }
    }
}

/// What is wanted of a change plan.
#[derive(Debug, Clone)]
pub(crate) enum Wanted {
    /// Answers by the key of their question; an empty one is taken back.
    Answer(BTreeMap<String, String>),
    /// A testing criterion of the workload of this key, or of the release as a whole.
    Add { workload: Option<String>, says: String, measured: String },
    /// What came of a test.
    Settle { number: i64, verdict: Verdict, evidence: String },
    /// A criterion goes.
    Remove(i64),
}

impl Wanted {
    async fn step(self, tx: &mut Tx) -> anyhow::Result<ChangeStep> {
        Ok(match self {
            Self::Answer(answers) => ChangeStep::Answer(answers),
            Self::Add { workload, says, measured } => {
                let workload = match workload {
                    Some(key) => Some(find_workload(tx, &key).await?.id),
                    None => None,
                };
                ChangeStep::Add { workload, says, measured }
            }
            Self::Settle { number, verdict, evidence } => {
                ChangeStep::Settle { number, verdict, evidence }
            }
            Self::Remove(number) => ChangeStep::Remove(number),
        })
    }
}

/// Changes the change plan of a release backlog; `version` is that of the plan as it was read.
pub(crate) async fn change(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    wanted: Wanted,
) -> anyhow::Result<ChangePlan> {
    let questions = cx.change_questions()?;
    let mut tx = cx.store.write().await?;
    let release = find_release(&mut tx, key).await?;
    let before = tx.change_plan(release.id).await?;
    as_read(&format!("the change plan of {key}"), before.version, version)?;
    let step = wanted.step(&mut tx).await?;
    let now = cx.clock.now();
    let signed = Signature { by: cx.actor.clone(), at: now };
    let (after, how) = before.after(&step, &release, &questions, &signed).map_err(Failure::from)?;
    tx.save_change_plan(&after).await?;
    let happening = Happening::ReleaseChangePlanned(ChangePlanned { release: release.key(), how });
    cx.record(&mut tx, now, None, &happening).await?;
    tx.commit().await?;
    Ok(after)
}
