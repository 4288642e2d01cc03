//! How assets go on by themselves as their tasks are done.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::activity::Stage;
use crate::delivery::Promotion;
use crate::estate::Asset;
use crate::id::Id;

use super::{AssetStage, Facts, Passage, WorkloadStage};

/// A task of an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worked {
    /// The asset.
    pub asset: Id<Asset>,
    /// Stage of the task.
    pub stage: Stage,
    /// When it was finished; none while it is open.
    pub done_at: Option<Timestamp>,
}

/// What followed from tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The state after it; its version is one more if anything changed.
    pub state: Passage,
    /// Assets that went on, each with the stage that it reached.
    pub reached: Vec<(Id<Asset>, AssetStage)>,
    /// Assets whose tasks are done and that still wait: for which stage, and why.
    pub waiting: Vec<(Id<Asset>, AssetStage, String)>,
}

/// What an asset has reached once its tasks of a stage are done; none where assets do not move.
fn reached_by(stage: Stage, promotion: Promotion) -> Option<AssetStage> {
    match stage {
        Stage::Assess => Some(AssetStage::Assessed),
        Stage::Remediate => Some(AssetStage::Remediated),
        Stage::Replicate => Some(AssetStage::Replicated),
        // In a single step staging is promotion, and nobody has decided on that yet.
        Stage::Stage if promotion == Promotion::SingleStep => None,
        Stage::Stage => Some(AssetStage::Staged),
        Stage::Promote => Some(AssetStage::Promoted),
        // From here on days pass and an owner signs, which no task can tell.
        Stage::Decommission => Some(AssetStage::SourceOff),
        Stage::Uat | Stage::Ready | Stage::Stabilise => None,
    }
}

/// Tasks of one asset in each stage: how many were done since it was put back last, and how many are
/// open.
type Tally = BTreeMap<Stage, (usize, usize)>;

/// How far the tasks of an asset bring it: up to the last stage of which a task is done and none is
/// open, in it or before.
fn target(tally: &Tally, promotion: Promotion) -> Option<AssetStage> {
    let mut target = None;
    for (&stage, &(done, open)) in tally {
        if open > 0 {
            break;
        }
        if done > 0 {
            target = target.max(reached_by(stage, promotion));
        }
    }
    target
}

/// Brings assets as far as their tasks are done and the gates allow.
///
/// Each goes step by step, as if a person moved it; whatever a gate refuses waits. An asset without
/// tasks stays where people put it.
pub fn follow(state: &Passage, work: &[Worked], facts: Facts<'_>) -> Followed {
    let mut followed = Followed { state: state.clone(), reached: Vec::new(), waiting: Vec::new() };
    if state.left.is_some() || state.stage >= WorkloadStage::Done {
        return followed;
    }
    let back: BTreeMap<Id<Asset>, Timestamp> = state.set_back.iter().copied().collect();
    let mut tallies: BTreeMap<Id<Asset>, Tally> = BTreeMap::new();
    for task in work {
        let (done, open) = tallies.entry(task.asset).or_default().entry(task.stage).or_default();
        match (task.done_at, back.get(&task.asset)) {
            (None, _) => *open += 1,
            (Some(at), Some(&since)) if at <= since => {}
            (Some(_), _) => *done += 1,
        }
    }
    let targets: Vec<(Id<Asset>, AssetStage)> = tallies
        .iter()
        .filter_map(|(&asset, tally)| Some((asset, target(tally, state.promotion)?)))
        .collect();
    // What one asset reaches may open a gate for another: again until nothing moves.
    let after = &mut followed.state;
    loop {
        let mut moved = false;
        followed.waiting.clear();
        for &(asset, target) in &targets {
            moved |= after.bring((asset, target), facts, &mut followed.waiting);
        }
        after.settle();
        if !moved {
            break;
        }
    }
    for (before, after) in state.assets.iter().zip(&after.assets) {
        if before.stage != after.stage {
            followed.reached.push((after.asset, after.stage));
        }
    }
    if !followed.reached.is_empty() {
        after.version += 1;
    }
    followed
}

impl Passage {
    /// Brings an asset on as far as it may go; notes what it waits for. True if it moved.
    fn bring(
        &mut self,
        (asset, target): (Id<Asset>, AssetStage),
        facts: Facts<'_>,
        waiting: &mut Vec<(Id<Asset>, AssetStage, String)>,
    ) -> bool {
        let Ok(at) = self.asset_at(asset) else { return false };
        let mut moved = false;
        while let Some(next) = self.next_of(&self.assets[at]).filter(|next| *next <= target) {
            if let Err(refusal) = self.move_asset(asset, next, facts) {
                waiting.push((asset, next, refusal.0));
                break;
            }
            moved = true;
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::super::samples::{Around, about_to_enter, asset, done, fresh};
    use super::super::{Move, Passage};
    use super::*;
    use crate::people::Role;

    /// Every task of these assets up to a stage is done, all others are open.
    fn worked(assets: u128, up_to: Stage, around: &Around) -> Vec<Worked> {
        let tasks = |number| Stage::ALL.iter().map(move |&stage| (asset(number), stage));
        (1..=assets)
            .flat_map(tasks)
            .map(|(asset, stage)| Worked {
                asset,
                stage,
                done_at: (stage <= up_to).then_some(around.facts().now),
            })
            .collect()
    }

    /// Does and approves the checks of a stage.
    fn settled(mut state: Passage, stage: Stage, around: &Around) -> Passage {
        let keys: Vec<String> = state
            .checks
            .iter()
            .filter(|one| one.template.stage == stage)
            .map(|one| one.template.key.clone())
            .collect();
        for key in keys {
            state = around.tried(&state, &done(&key), ("dora", Role::Admin)).unwrap();
            let approved = Move::CheckApproved(key);
            state = around.tried(&state, &approved, ("abel", Role::Admin)).unwrap();
        }
        state
    }

    #[test]
    fn the_last_replicate_task_opens_staging_by_itself() {
        let around = Around::new();
        let state = fresh(Promotion::Staged, 2);
        let first = follow(&state, &worked(2, Stage::Replicate, &around), around.facts());
        assert_eq!(first.reached.len(), 2);
        assert!(first.state.assets.iter().all(|one| one.stage == AssetStage::Assessed));
        assert!(first.waiting[0].2.contains("is not approved"), "{:?}", first.waiting);
        assert_eq!(first.state.version, state.version + 1);
        let mut state = settled(first.state, Stage::Assess, &around);
        let all = Move::ApproveAssets(vec![asset(1), asset(2)]);
        state = around.tried(&state, &all, ("sam", Role::StrategyLead)).unwrap();
        let then = follow(&state, &worked(2, Stage::Replicate, &around), around.facts());
        assert_eq!(then.state.stage, WorkloadStage::Replicate);
        assert!(then.waiting[0].2.contains("check `blockers-mended`"), "{:?}", then.waiting);
        state = settled(then.state, Stage::Remediate, &around);
        state = settled(state, Stage::Replicate, &around);
        let mut work = worked(2, Stage::Replicate, &around);
        let last = work.iter_mut().rfind(|task| task.stage == Stage::Replicate).unwrap();
        let at = last.done_at.take();
        let open = follow(&state, &work, around.facts());
        assert_eq!(open.state.stage, WorkloadStage::Replicate, "one task is open");
        work.iter_mut().rfind(|task| task.stage == Stage::Replicate).unwrap().done_at = at;
        let staging = follow(&state, &work, around.facts());
        assert_eq!(staging.state.stage, WorkloadStage::Stage);
        assert!(staging.state.is_ready_for_staging() && staging.waiting.is_empty());
        let again = follow(&staging.state, &work, around.facts());
        assert_eq!((again.state, again.reached), (staging.state, Vec::new()));
    }

    #[test]
    fn an_open_task_of_an_earlier_stage_holds_an_asset() {
        let around = Around::new();
        let state = fresh(Promotion::Staged, 1);
        let mut work = worked(1, Stage::Decommission, &around);
        work[0].done_at = None;
        let held = follow(&state, &work, around.facts());
        assert_eq!((held.reached, held.waiting), (Vec::new(), Vec::new()));
        assert_eq!(held.state, state);
        assert_eq!(
            follow(&state, &[], around.facts()).state,
            state,
            "without tasks people move it"
        );
    }

    #[test]
    fn what_was_put_back_waits_for_work_that_is_done_anew() {
        let (state, mut around) = about_to_enter(Promotion::Staged, WorkloadStage::Uat);
        let behind = Move::FellBehind(asset(1), "two days are missing".to_owned());
        let state = around.tried(&state, &behind, ("dora", Role::Admin)).unwrap();
        let old = follow(&state, &worked(2, Stage::Stage, &around), around.facts());
        assert_eq!(old.state.assets[0].stage, AssetStage::Synchronising);
        let mut work = worked(2, Stage::Stage, &around);
        let later = around.facts().now.checked_add(1.hour()).unwrap();
        work.iter_mut().filter(|task| task.stage == Stage::Stage).for_each(|task| {
            task.done_at = task.done_at.map(|_| later);
        });
        around.today = around.today.tomorrow().unwrap();
        let anew = follow(&state, &work, around.facts());
        assert!(anew.state.assets.iter().all(|one| one.stage == AssetStage::Staged));
    }

    #[test]
    fn no_task_promotes_before_go_or_switches_off_before_its_time() {
        for &promotion in Promotion::ALL {
            let (state, around) = about_to_enter(promotion, WorkloadStage::Promote);
            let work = worked(2, Stage::Decommission, &around);
            let ready = follow(&state, &work, around.facts());
            assert_eq!(ready.state, state, "{promotion}");
            let (state, around) = about_to_enter(promotion, WorkloadStage::Decommission);
            let enter = Move::Enter(WorkloadStage::Decommission);
            let state = around.tried(&state, &enter, ("abel", Role::Admin)).unwrap();
            let off = follow(&state, &work, around.facts());
            assert!(off.state.assets.iter().all(|one| one.stage == AssetStage::SourceOff));
        }
    }
}
