//! How assets move, and what holds them.

use crate::activity::Stage;
use crate::delivery::task::reason;
use crate::delivery::{Promotion, Refusal};
use crate::estate::Asset;
use crate::id::Id;

use super::state::sign;
use super::{AssetPassage, AssetStage, Facts, Passage, Who, WorkloadStage};

impl Passage {
    pub(super) fn asset_at(&self, asset: Id<Asset>) -> Result<usize, Refusal> {
        match self.assets.iter().position(|one| one.asset == asset) {
            Some(at) => Ok(at),
            None => Refusal::because(format!(
                "{asset} does not belong to this workload: name one of its assets"
            )),
        }
    }

    pub(super) fn approve_assets(
        &mut self,
        assets: &[Id<Asset>],
        who: Who<'_>,
        facts: Facts<'_>,
    ) -> Result<(), Refusal> {
        if assets.is_empty() {
            return Refusal::because("no asset is named: name at least one to approve");
        }
        self.settled(Stage::Assess)?;
        for &asset in assets {
            let at = self.asset_at(asset)?;
            let one = &mut self.assets[at];
            if one.approved.is_some() {
                return Refusal::because(format!("{asset} is approved already: leave it out"));
            }
            if one.stage < AssetStage::Assessed {
                return Refusal::because(format!(
                    "{asset} is not assessed: assess it before it is approved"
                ));
            }
            one.approved = Some(sign(who.name, facts.now));
        }
        Ok(())
    }

    /// The stage that follows for an asset; none after the last.
    pub fn next_of(&self, one: &AssetPassage) -> Option<AssetStage> {
        if one.stage == AssetStage::Replicated && self.promotion == Promotion::SingleStep {
            // Staging is promotion.
            return Some(AssetStage::Promoted);
        }
        AssetStage::ALL.iter().copied().find(|next| *next > one.stage)
    }

    pub(super) fn move_asset(
        &mut self,
        asset: Id<Asset>,
        to: AssetStage,
        facts: Facts<'_>,
    ) -> Result<(), Refusal> {
        let at = self.asset_at(asset)?;
        let (is, next) = (self.assets[at].stage, self.next_of(&self.assets[at]));
        if next != Some(to) {
            let remedy = next
                .map_or("nothing follows".to_owned(), |next| format!("it can become {next} next"));
            return Refusal::because(format!("{asset} is {is}, it cannot become {to}: {remedy}"));
        }
        match to {
            AssetStage::NotStarted | AssetStage::Assessed | AssetStage::Synchronising => {}
            AssetStage::Remediated => {
                if self.assets[at].approved.is_none() {
                    return Refusal::because(format!(
                        "{asset} is not approved: a strategy lead approves it before work on it"
                    ));
                }
            }
            AssetStage::Seeded => self.settled(Stage::Remediate)?,
            AssetStage::Replicated => self.settled(Stage::Replicate)?,
            AssetStage::Staged => {
                self.at(WorkloadStage::Stage, "assets are staged")?;
            }
            AssetStage::Promoted => {
                self.at(WorkloadStage::Promote, "assets are promoted")?;
                self.may_cut_over(facts)?;
            }
            AssetStage::SourceOff => {
                self.at(WorkloadStage::Decommission, "sources are switched off")?;
            }
            AssetStage::Held => self.assets[at].held_since = Some(facts.today),
            AssetStage::Destroyed => self.may_destroy(&self.assets[at], facts)?,
        }
        let one = &mut self.assets[at];
        one.stage = to;
        match to {
            AssetStage::Synchronising => one.follows = true,
            AssetStage::Promoted | AssetStage::SourceOff => one.follows = false,
            _ => {}
        }
        Ok(())
    }

    pub(super) fn fall_behind(
        &mut self,
        asset: Id<Asset>,
        because: &str,
        facts: Facts<'_>,
    ) -> Result<(), Refusal> {
        let at = self.asset_at(asset)?;
        self.before(WorkloadStage::Uat, "a copy falls back")?;
        let one = &mut self.assets[at];
        let staged = [AssetStage::Replicated, AssetStage::Staged];
        if !staged.contains(&one.stage) {
            return Refusal::because(format!(
                "{asset} is {}: only what is replicated or staged can fall behind",
                one.stage
            ));
        }
        reason(because)?;
        one.stage = AssetStage::Synchronising;
        self.put_back(asset, facts.now);
        // Others that were staged wait for it: nothing is staged before all are replicated.
        for other in &mut self.assets {
            other.stage = match other.stage {
                AssetStage::Staged => AssetStage::Replicated,
                same => same,
            };
        }
        Ok(())
    }

    fn may_destroy(&self, one: &AssetPassage, facts: Facts<'_>) -> Result<(), Refusal> {
        let asset = one.asset;
        let days = one.held_since.map(|since| (facts.today - since).get_days());
        let held = days.unwrap_or(0);
        let needed = i32::from(self.hold_days);
        if held < needed {
            let left = needed - held;
            return Refusal::because(format!(
                "{asset} is held for {held} of {needed} days: wait {left} more"
            ));
        }
        if self.signed_off.is_none() {
            return Refusal::because(format!(
                "the owner has not signed off that {asset} is destroyed: ask the owner to"
            ));
        }
        Ok(())
    }
}
