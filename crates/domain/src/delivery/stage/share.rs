//! How far many assets are, in few words: their shares by group of stages.

use crate::words::words;

use super::AssetStage;

words! {
    /// Stages of assets that mean the same to whoever waits for a release.
    StageGroup:
    /// Nobody has begun.
    NotStarted "not_started" "not started";
    /// Looked at, and mended where that was needed.
    LookedAt "looked_at" "looked at";
    /// On its way to the cloud.
    Copying "copying" "being copied";
    /// The copy is whole, and may be set up.
    Copied "copied" "copied";
    /// In use in the cloud.
    InUse "in_use" "in use";
}

impl StageGroup {
    /// That of a stage; without one the workload has not begun.
    pub const fn of(stage: Option<AssetStage>) -> Self {
        match stage {
            None | Some(AssetStage::NotStarted) => Self::NotStarted,
            Some(AssetStage::Assessed | AssetStage::Remediated) => Self::LookedAt,
            Some(AssetStage::Seeded | AssetStage::Synchronising) => Self::Copying,
            Some(AssetStage::Replicated | AssetStage::Staged) => Self::Copied,
            Some(
                AssetStage::Promoted
                | AssetStage::SourceOff
                | AssetStage::Held
                | AssetStage::Destroyed,
            ) => Self::InUse,
        }
    }
}

/// So many assets of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Where they stand.
    pub group: StageGroup,
    /// How many come before them in the bar.
    pub from: usize,
    /// How many they are; at least 1.
    pub many: usize,
}

/// The shares of assets, the farthest first, without those that are empty.
pub fn shares(stages: impl IntoIterator<Item = Option<AssetStage>>) -> Vec<Share> {
    let mut counts = [0_usize; StageGroup::ALL.len()];
    for stage in stages {
        counts[StageGroup::of(stage) as usize] += 1;
    }
    let mut from = 0;
    let mut all = Vec::new();
    for (&group, &many) in StageGroup::ALL.iter().zip(&counts).rev().filter(|(_, many)| **many > 0)
    {
        all.push(Share { group, from, many });
        from += many;
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn groups_follow_the_stages() {
        let groups: Vec<StageGroup> =
            AssetStage::ALL.iter().map(|stage| StageGroup::of(Some(*stage))).collect();
        assert!(groups.is_sorted());
        assert_eq!(StageGroup::of(None), StageGroup::NotStarted);
        assert!(StageGroup::ALL.iter().all(|group| groups.contains(group)));
        assert!(shares([]).is_empty());
    }

    proptest! {
        #[test]
        fn shares_make_up_the_whole(
            stages in prop::collection::vec(
                prop::option::of(prop::sample::select(AssetStage::ALL)), 0..40),
        ) {
            let all = shares(stages.iter().copied());
            let mut end = 0;
            for share in &all {
                prop_assert_eq!(share.from, end);
                let is_of = |stage: &&Option<AssetStage>| StageGroup::of(**stage) == share.group;
                prop_assert_eq!(share.many, stages.iter().filter(is_of).count());
                end += share.many;
            }
            prop_assert_eq!(end, stages.len());
            prop_assert!(all.windows(2).all(|pair| pair[0].group > pair[1].group));
        }
    }
}
