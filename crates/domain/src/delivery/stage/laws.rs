//! Laws: what holds of every way through the stages.

use proptest::prelude::*;

use crate::delivery::Promotion::{self, SingleStep, Staged};
use crate::people::Role::{Admin, Contributor, StrategyLead};

use super::samples::{Around, about_to_enter, asset, done, fresh, id};
use super::*;

fn why() -> String {
    "because".to_owned()
}

#[test]
fn an_asset_takes_no_step_but_its_next() {
    for &promotion in Promotion::ALL {
        for &from in AssetStage::ALL {
            for &to in AssetStage::ALL {
                let mut state = fresh(promotion, 1);
                state.assets[0].stage = from;
                let next = state.next_of(&state.assets[0]) == Some(to);
                let told = Around::new().tried(&state, &Move::AssetTo(asset(1), to), ("a", Admin));
                let refused = told.err().map_or(String::new(), |told| told.0);
                assert_eq!(refused.contains("it cannot become"), !next, "{from} → {to}: {refused}");
            }
        }
    }
}

#[test]
fn a_workload_enters_no_stage_but_its_next() {
    for &promotion in Promotion::ALL {
        for to in [WorkloadStage::Ready, WorkloadStage::Promote, WorkloadStage::Decommission] {
            let (state, around) = about_to_enter(promotion, to);
            for &stage in WorkloadStage::ALL {
                let told = around.tried(&state, &Move::Enter(stage), ("abel", Admin));
                assert_eq!(told.is_ok(), stage == to, "{promotion}: {} → {stage}", state.stage);
            }
        }
    }
}

#[test]
fn a_standard_change_takes_the_place_of_an_approver() {
    let (state, around) = (fresh(Staged, 2), Around::new());
    let pre = Move::PreApprove("move of a plain server".into());
    let state = around.tried(&state, &pre, ("sam", StrategyLead)).unwrap();
    let settled = |key: &str| {
        let after = around.tried(&state, &done(key), ("sam", Admin)).unwrap();
        after.checks.iter().find(|one| one.template.key == key).unwrap().is_settled()
    };
    assert!(settled("architecture"), "it belongs to the standard change");
    assert!(!settled("cost"), "it is no part of it");
}

#[test]
fn capitals_make_nobody_another_person() {
    let (state, around) = (fresh(Staged, 1), Around::new());
    let state = around.tried(&state, &done("cost"), ("dora", Admin)).unwrap();
    let approve = Move::CheckApproved("cost".into());
    assert!(around.tried(&state, &approve, ("Dora", Admin)).is_err());
    let (mut state, around) = about_to_enter(Staged, WorkloadStage::Promote);
    state.decision = None;
    assert!(around.tried(&state, &Move::Decide(true, why()), ("Cleo", Contributor)).is_ok());
}

#[test]
fn rolling_back_asks_for_a_new_decision() {
    for &promotion in Promotion::ALL {
        let (state, around) = about_to_enter(promotion, WorkloadStage::Decommission);
        let back = around.tried(&state, &Move::RollBack(why()), ("rob", Contributor)).unwrap();
        assert_eq!((back.stage, &back.decision), (WorkloadStage::Ready, &None));
        let again = around.tried(&back, &Move::Enter(WorkloadStage::Promote), ("abel", Admin));
        assert!(again.unwrap_err().0.contains("ask cleo to decide"));
        // Only in a single step do copies follow their sources again.
        assert!(back.assets.iter().all(|one| one.follows == (promotion == SingleStep)));
    }
}

proptest! {
    #[test]
    fn it_is_ready_for_staging_exactly_when_all_assets_are_replicated(
        stages in prop::collection::vec(0_usize..6, 0..8),
    ) {
        let count = stages.len();
        let around = Around::new();
        let mut state = fresh(Staged, count as u128);
        let pre = Move::PreApprove(why());
        state = around.tried(&state, &pre, ("sam", Admin)).unwrap();
        for check in &state.checks.clone() {
            let key = &check.template.key;
            state = around.tried(&state, &done(key), ("dora", Admin)).unwrap();
            if !check.template.standard {
                let approved = Move::CheckApproved(key.clone());
                state = around.tried(&state, &approved, ("abel", Admin)).unwrap();
            }
        }
        for (number, &to) in stages.iter().enumerate() {
            let one = asset(number as u128 + 1);
            for &stage in &AssetStage::ALL[1..=to] {
                if stage == AssetStage::Remediated {
                    let approve = Move::ApproveAssets(vec![one]);
                    state = around.tried(&state, &approve, ("sam", Admin)).unwrap();
                }
                state = around.tried(&state, &Move::AssetTo(one, stage), ("dora", Admin)).unwrap();
                let all = state.assets.iter().all(|one| one.stage >= AssetStage::Replicated);
                prop_assert_eq!(state.stage == WorkloadStage::Stage, all);
                prop_assert_eq!(state.is_ready_for_staging(), all);
            }
        }
        let all = count > 0 && stages.iter().all(|&stage| stage == 5);
        prop_assert_eq!(state.stage == WorkloadStage::Stage, all);
    }
}

#[test]
fn an_asset_belongs_to_a_workload_once() {
    let twice = [asset(1), asset(1)];
    assert!(begin(id(1), Staged, &twice, &Checklists::shipped()).is_err());
}
