//! The one way from one state to the next.

use crate::delivery::task::reason;
use crate::delivery::{Promotion, Refusal};
use crate::estate::{Asset, Workload};
use crate::id::Id;
use crate::people::Right;

use super::state::sign;
use super::{
    AssetPassage, AssetStage, Checklists, Facts, Leaving, Move, Note, Passage, Who, WorkloadStage,
};

/// A workload at the beginning of its way.
///
/// # Errors
/// If an asset is there twice.
pub fn begin(
    workload: Id<Workload>,
    promotion: Promotion,
    assets: &[Id<Asset>],
    lists: &Checklists,
) -> Result<Passage, Refusal> {
    let mut assets = assets.to_vec();
    assets.sort_unstable();
    let twice = assets.iter().zip(assets.iter().skip(1)).find(|(one, next)| one == next);
    if let Some((twice, _)) = twice {
        return Refusal::because(format!("{twice} is there twice: name each asset once"));
    }
    let fresh = |asset| AssetPassage {
        asset,
        stage: AssetStage::NotStarted,
        approved: None,
        follows: false,
        held_since: None,
    };
    Ok(Passage {
        workload,
        promotion,
        stage: WorkloadStage::Assess,
        assets: assets.into_iter().map(fresh).collect(),
        set_back: Vec::new(),
        checks: lists.begin(),
        governance: Vec::new(),
        standard_change: None,
        data_path: None,
        cycle: 0,
        findings: Vec::new(),
        certified: None,
        records: Vec::new(),
        authority: None,
        decision: None,
        traffic_percent: 0,
        rollbacks: Vec::new(),
        hold_days: lists.hold_days,
        signed_off: None,
        left: None,
        version: 1,
    })
}

/// The state after a move.
///
/// # Errors
/// If the role, the state or the facts do not allow it: says what, where, and how to mend it.
pub fn advance(
    state: &Passage,
    what: &Move,
    who: Who<'_>,
    facts: Facts<'_>,
) -> Result<Passage, Refusal> {
    advance_all(state, std::slice::from_ref(what), who, facts)
}

/// The state after several moves that are one decision: its version is one more.
///
/// # Errors
/// If one of them is not allowed where those before it lead.
pub fn advance_all(
    state: &Passage,
    moves: &[Move],
    who: Who<'_>,
    facts: Facts<'_>,
) -> Result<Passage, Refusal> {
    let mut after = Passage { version: state.version + 1, ..state.clone() };
    for what in moves {
        who.may(what)?;
        after.is_open(what)?;
        after.apply(what, who, facts)?;
        after.settle();
    }
    Ok(after)
}

impl Passage {
    fn apply(&mut self, what: &Move, who: Who<'_>, facts: Facts<'_>) -> Result<(), Refusal> {
        match what {
            Move::ApproveAssets(assets) => self.approve_assets(assets, who, facts)?,
            Move::AssetTo(asset, to) => self.move_asset(*asset, *to, facts)?,
            Move::FellBehind(asset, because) => self.fall_behind(*asset, because, facts)?,
            Move::Assign(key, person) => self.assign(key, person)?,
            Move::CheckDone(key, evidence) => self.check_done(key, evidence, who, facts)?,
            Move::CheckApproved(key) => self.check_approved(key, who, facts)?,
            Move::CheckReopened(key, because) => self.check_reopened(key, because)?,
            Move::PreApprove(change) => self.pre_approve(change, who, facts)?,
            Move::Govern(discipline, passes, because) => {
                self.govern((*discipline, *passes), because, who, facts)?;
            }
            Move::Enter(stage) => self.enter(*stage, facts)?,
            Move::DataPath(text) => {
                self.before(WorkloadStage::Uat, "a path for data is named")?;
                self.data_path = Some(reason(text)?);
            }
            Move::Found(severity, says) => self.found(*severity, says, who, facts)?,
            Move::Fixed(number, how) => self.fixed(*number, how, who, facts)?,
            Move::NextCycle => self.next_cycle()?,
            Move::Certify => self.certify(who, facts)?,
            Move::Record(process, says) => self.record(*process, says, who, facts)?,
            Move::Name(decides, rolls_back) => self.name(decides, rolls_back)?,
            Move::Decide(go, because) => self.decide(*go, because, who, facts)?,
            Move::SendBack(because) => self.send_back(because)?,
            Move::Traffic(percent) => self.traffic(*percent, facts)?,
            Move::RollBack(because) => self.roll_back(because, who, facts)?,
            Move::SignOff => self.sign_off(who, facts)?,
            Move::Leave(to, because) => self.leave(*to, because, who, facts)?,
            Move::Return => (self.stage, self.left) = (WorkloadStage::Assess, None),
        }
        Ok(())
    }
}

impl Move {
    /// The rights of which one is enough.
    pub fn rights(&self) -> &'static [Right] {
        match self {
            Self::ApproveAssets(_)
            | Self::PreApprove(_)
            | Self::Certify
            | Self::Leave(..)
            | Self::Return => &[Right::Prioritise],
            Self::AssetTo(
                _,
                AssetStage::Promoted
                | AssetStage::SourceOff
                | AssetStage::Held
                | AssetStage::Destroyed,
            )
            | Self::Enter(_)
            | Self::NextCycle
            | Self::Name(..)
            | Self::SendBack(_)
            | Self::Traffic(_) => &[Right::Plan],
            Self::Assign(..) | Self::Govern(..) | Self::CheckReopened(..) => {
                &[Right::Plan, Right::Prioritise]
            }
            // Checks have roles of their own, and authorities and owners are named.
            Self::AssetTo(..)
            | Self::FellBehind(..)
            | Self::CheckDone(..)
            | Self::CheckApproved(_)
            | Self::DataPath(_)
            | Self::Found(..)
            | Self::Fixed(..)
            | Self::Record(..)
            | Self::Decide(..)
            | Self::RollBack(_)
            | Self::SignOff => &[Right::Contribute],
        }
    }
}

impl Who<'_> {
    /// Whether this name is theirs: as in accounts, capitals do not tell people apart.
    pub(super) fn is(self, name: &str) -> bool {
        self.name.to_lowercase() == name.trim().to_lowercase()
    }

    fn may(self, what: &Move) -> Result<(), Refusal> {
        let rights = what.rights();
        if rights.iter().any(|&right| self.role.may(right)) {
            return Ok(());
        }
        let mut holders: Vec<&str> = crate::people::Role::ALL
            .into_iter()
            .filter(|role| rights.iter().any(|&right| role.may(right)))
            .map(crate::people::Role::label)
            .collect();
        holders.dedup();
        let (role, holders) = (self.role.somebody(), holders.join(", "));
        Refusal::because(format!("{role} does not decide this: ask one of: {holders}"))
    }
}

impl Passage {
    /// Whether every asset is replicated, or further: exactly then it may be staged.
    pub fn is_ready_for_staging(&self) -> bool {
        !self.assets.is_empty() && self.assets.iter().all(|one| one.stage >= AssetStage::Replicated)
    }

    fn is_open(&self, what: &Move) -> Result<(), Refusal> {
        let stage = self.stage;
        match (self.left.is_some(), what) {
            (true, Move::Return) => Ok(()),
            (true, _) => Refusal::because(format!(
                "the workload is {stage}: let it return before anything else is done"
            )),
            (false, Move::Return) => Refusal::because(format!(
                "the workload is in {stage}: only what was retained or retired returns"
            )),
            (false, _) if stage == WorkloadStage::Done => {
                Refusal::because("the workload is done: what was recorded stands")
            }
            (false, _) => Ok(()),
        }
    }

    /// Up to staging, where the workload stands follows from its assets.
    pub(super) fn settle(&mut self) {
        if self.left.is_some() || self.stage > WorkloadStage::Stage {
            return;
        }
        let short = |least| self.assets.iter().any(|one| one.stage < least);
        let waits = |one: &AssetPassage| one.approved.is_none();
        self.stage = if self.is_ready_for_staging() {
            WorkloadStage::Stage
        } else if self.assets.is_empty()
            || self.assets.iter().any(waits)
            || short(AssetStage::Assessed)
        {
            WorkloadStage::Assess
        } else if short(AssetStage::Remediated) {
            WorkloadStage::Remediate
        } else {
            WorkloadStage::Replicate
        };
    }

    pub(super) fn at(&self, stage: WorkloadStage, what: &str) -> Result<(), Refusal> {
        if self.stage == stage {
            return Ok(());
        }
        Refusal::because(format!("the workload is in {}: {what} only in {stage}", self.stage))
    }

    pub(super) fn before(&self, stage: WorkloadStage, what: &str) -> Result<(), Refusal> {
        if self.stage < stage {
            return Ok(());
        }
        let at = self.stage;
        Refusal::because(format!("the workload is in {at}: {what} before it enters {stage}"))
    }

    fn leave(
        &mut self,
        to: Leaving,
        because: &str,
        who: Who<'_>,
        facts: Facts<'_>,
    ) -> Result<(), Refusal> {
        let used = self.assets.iter().any(|one| one.stage >= AssetStage::Promoted);
        if used || self.traffic_percent > 0 {
            return Refusal::because(
                "the workload is in use in the cloud: roll it back before it is retained or retired",
            );
        }
        // What was begun in the cloud is not kept up: a return starts with the copy again.
        for at in 0..self.assets.len() {
            let one = &mut self.assets[at];
            one.follows = false;
            if one.stage > AssetStage::Remediated {
                one.stage = AssetStage::Remediated;
                let asset = one.asset;
                self.put_back(asset, facts.now);
            }
        }
        (self.decision, self.certified) = (None, None);
        self.left = Some(Note { says: reason(because)?, signed: sign(who.name, facts.now) });
        self.stage = match to {
            Leaving::Retained => WorkloadStage::Retained,
            Leaving::Retired => WorkloadStage::Retired,
        };
        Ok(())
    }
}
