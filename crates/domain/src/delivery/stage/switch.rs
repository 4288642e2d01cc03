//! The switch: who decides, what blocks it, the way back, and the owner's last word.

use crate::activity::Stage;
use crate::delivery::task::reason;
use crate::delivery::{Promotion, Refusal};

use super::checks::named;
use super::state::sign;
use super::{
    AssetStage, Authority, Decision, Discipline, Facts, Note, Passage, Who, WorkloadStage,
};

impl Passage {
    /// Nothing blocks a cut-over on this day; else says what does.
    pub(super) fn may_cut_over(&self, facts: Facts<'_>) -> Result<(), Refusal> {
        for &discipline in Discipline::ALL {
            match self.governance.iter().find(|one| one.discipline == discipline) {
                Some(one) if one.passes => {}
                Some(one) => {
                    return Refusal::because(format!(
                        "{discipline} blocks promotion: {}. Mend it, then let it be looked at anew",
                        one.because
                    ));
                }
                None => {
                    return Refusal::because(format!(
                        "{discipline} was not looked at: a lead says whether it passes"
                    ));
                }
            }
        }
        match &self.decision {
            Some(decision) if decision.go => {}
            Some(decision) => {
                return Refusal::because(format!(
                    "{} said no-go: {}. Mend it, then ask for a new decision",
                    decision.signed.by, decision.because
                ));
            }
            None => {
                let whom = self.authority.as_ref().map(|one| one.decides.as_str());
                return Refusal::because(format!(
                    "nobody said go: ask {} to decide",
                    whom.unwrap_or("a lead to name who decides, and then that person")
                ));
            }
        }
        let today = facts.today;
        let covers = |freeze: &&crate::team::Freeze| (freeze.from..=freeze.to).contains(&today);
        match facts.freezes.iter().find(covers) {
            None => Ok(()),
            Some(freeze) => Refusal::because(format!(
                "the freeze `{}` lasts until {}: cut over after it",
                freeze.name, freeze.to
            )),
        }
    }

    pub(super) fn name(&mut self, decides: &str, rolls_back: &str) -> Result<(), Refusal> {
        self.before(WorkloadStage::Decommission, "who decides is named")?;
        let authority = Authority { decides: named(decides)?, rolls_back: named(rolls_back)? };
        let other = self.authority.as_ref().is_some_and(|one| one.decides != authority.decides);
        if other && self.stage >= WorkloadStage::Promote {
            return Refusal::because(
                "the decision was made: name another person only to roll back",
            );
        }
        if other {
            // The one who is named now has not decided.
            self.decision = None;
        }
        self.authority = Some(authority);
        Ok(())
    }

    pub(super) fn decide(
        &mut self,
        go: bool,
        because: &str,
        who: Who<'_>,
        facts: Facts<'_>,
    ) -> Result<(), Refusal> {
        self.at(WorkloadStage::Ready, "go or no-go is said")?;
        match self.authority.as_ref().map(|one| one.decides.as_str()) {
            None => return Refusal::because("nobody is named to decide: a lead names who does"),
            Some(name) if !who.is(name) => {
                return Refusal::because(format!(
                    "{name} says go or no-go: ask {name}, or a lead to name you"
                ));
            }
            Some(_) => {}
        }
        if go {
            self.settled(Stage::Ready)?;
        }
        let signed = sign(who.name, facts.now);
        self.decision = Some(Decision { go, because: reason(because)?, signed });
        Ok(())
    }

    pub(super) fn traffic(&mut self, percent: u8, facts: Facts<'_>) -> Result<(), Refusal> {
        if self.promotion != Promotion::Flight {
            return Refusal::because(format!(
                "the promotion is {}: only a flight moves traffic in slices",
                self.promotion
            ));
        }
        self.at(WorkloadStage::Promote, "traffic moves")?;
        if percent > 100 || percent <= self.traffic_percent {
            return Refusal::because(format!(
                "{percent} % cannot follow {} %: give more, up to 100, or roll back",
                self.traffic_percent
            ));
        }
        if let Some(one) = self.assets.iter().find(|one| one.stage < AssetStage::Promoted) {
            return Refusal::because(format!(
                "{} is {}: promote every asset before traffic comes to it",
                one.asset, one.stage
            ));
        }
        self.may_cut_over(facts)?;
        self.traffic_percent = percent;
        Ok(())
    }

    pub(super) fn roll_back(
        &mut self,
        because: &str,
        who: Who<'_>,
        facts: Facts<'_>,
    ) -> Result<(), Refusal> {
        if !matches!(self.stage, WorkloadStage::Promote | WorkloadStage::Stabilise) {
            return Refusal::because(format!(
                "the workload is in {}: it is rolled back only from promote or stabilise",
                self.stage
            ));
        }
        let whose = self.authority.as_ref().map(|one| one.rolls_back.as_str());
        if !whose.is_some_and(|name| who.is(name)) {
            let whose = whose.unwrap_or("nobody");
            return Refusal::because(format!(
                "{whose} is named to roll back: ask {whose}, or a lead to name you"
            ));
        }
        let signed = sign(who.name, facts.now);
        self.rollbacks.push(Note { says: reason(because)?, signed });
        let single = self.promotion == Promotion::SingleStep;
        let back = if single { AssetStage::Replicated } else { AssetStage::Staged };
        for at in 0..self.assets.len() {
            let one = &mut self.assets[at];
            if one.stage > back {
                // Sources are in use again, and in a single step their copies follow them again.
                (one.stage, one.follows) = (back, single);
                let asset = one.asset;
                self.put_back(asset, facts.now);
            }
        }
        for check in &mut self.checks {
            if matches!(check.template.stage, Stage::Promote | Stage::Stabilise) {
                (check.done, check.approved, check.evidence) = (None, None, None);
                check.by_standard_change = false;
            }
        }
        (self.stage, self.decision, self.traffic_percent) = (WorkloadStage::Ready, None, 0);
        Ok(())
    }

    pub(super) fn sign_off(&mut self, who: Who<'_>, facts: Facts<'_>) -> Result<(), Refusal> {
        self.at(WorkloadStage::Decommission, "the owner signs off")?;
        match facts.owner {
            None => Refusal::because("the workload has no business owner: name one first"),
            Some(owner) if !who.is(owner) => {
                Refusal::because(format!("{owner} owns the workload: ask {owner} to sign off"))
            }
            Some(_) => {
                self.signed_off = Some(sign(who.name, facts.now));
                Ok(())
            }
        }
    }
}
