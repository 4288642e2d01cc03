//! The gates from staging on, and the tests of the business.

use crate::activity::Stage;
use crate::delivery::task::reason;
use crate::delivery::{Promotion, Refusal};

use super::state::sign;
use super::{AssetStage, Facts, Passage, Process, Severity, UatFinding, Who, WorkloadStage};

/// Findings of one workload; more belong into a tracker.
const MOST_FINDINGS: usize = 1_000;

impl Passage {
    /// The stage that people open next; none where it follows from assets or nothing follows.
    pub fn next_stage(&self) -> Option<WorkloadStage> {
        match self.stage {
            // Nothing is in the cloud yet that the business could try.
            WorkloadStage::Stage if self.promotion == Promotion::SingleStep => {
                Some(WorkloadStage::Ready)
            }
            WorkloadStage::Stage => Some(WorkloadStage::Uat),
            WorkloadStage::Uat => Some(WorkloadStage::Ready),
            WorkloadStage::Ready => Some(WorkloadStage::Promote),
            WorkloadStage::Promote => Some(WorkloadStage::Stabilise),
            WorkloadStage::Stabilise => Some(WorkloadStage::Decommission),
            WorkloadStage::Decommission => Some(WorkloadStage::Done),
            _ => None,
        }
    }

    pub(super) fn enter(&mut self, to: WorkloadStage, facts: Facts<'_>) -> Result<(), Refusal> {
        let at = self.stage;
        let Some(next) = self.next_stage() else {
            return Refusal::because(format!(
                "the workload is in {at}, which it leaves by itself: move its assets on"
            ));
        };
        if next != to {
            return Refusal::because(format!(
                "the workload is in {at} and cannot enter {to}: it can enter {next} next"
            ));
        }
        match at {
            WorkloadStage::Stage => self.leave_staging()?,
            WorkloadStage::Uat => self.leave_uat()?,
            WorkloadStage::Ready => self.leave_ready(facts)?,
            WorkloadStage::Promote => self.leave_promote()?,
            WorkloadStage::Stabilise => self.settled(Stage::Stabilise)?,
            _ => {
                self.settled(Stage::Decommission)?;
                self.all_assets(AssetStage::Destroyed)?;
            }
        }
        self.stage = to;
        Ok(())
    }

    fn all_assets(&self, least: AssetStage) -> Result<(), Refusal> {
        match self.assets.iter().find(|one| one.stage < least) {
            None => Ok(()),
            Some(one) => Refusal::because(format!(
                "{} is {}: every asset has to be {least} first",
                one.asset, one.stage
            )),
        }
    }

    fn leave_staging(&mut self) -> Result<(), Refusal> {
        self.settled(Stage::Stage)?;
        if self.promotion == Promotion::SingleStep {
            return Ok(());
        }
        self.all_assets(AssetStage::Staged)?;
        if self.data_path.is_none() {
            return Refusal::because(
                "leaving staging cuts synchronisation: say first how later data comes over",
            );
        }
        for one in &mut self.assets {
            one.follows = false;
        }
        self.cycle = 1;
        Ok(())
    }

    fn leave_uat(&self) -> Result<(), Refusal> {
        self.settled(Stage::Uat)?;
        if self.certified.is_none() {
            return Refusal::because(
                "the business has not accepted this cycle of UAT: a strategy lead certifies it",
            );
        }
        Ok(())
    }

    fn leave_ready(&self, facts: Facts<'_>) -> Result<(), Refusal> {
        self.settled(Stage::Ready)?;
        let recorded = |process: &Process| self.records.iter().any(|(known, _)| known == process);
        if let Some(missing) = Process::ALL.iter().find(|process| !recorded(process)) {
            return Refusal::because(format!(
                "the process `{missing}` is not on record: say where it is written"
            ));
        }
        self.may_cut_over(facts)
    }

    fn leave_promote(&self) -> Result<(), Refusal> {
        self.settled(Stage::Promote)?;
        self.all_assets(AssetStage::Promoted)?;
        if self.promotion == Promotion::Flight && self.traffic_percent < 100 {
            return Refusal::because(format!(
                "{} % of traffic goes to the cloud: a flight ends with 100 %",
                self.traffic_percent
            ));
        }
        Ok(())
    }

    pub(super) fn found(
        &mut self,
        severity: Severity,
        says: &str,
        who: Who<'_>,
        facts: Facts<'_>,
    ) -> Result<(), Refusal> {
        self.at(WorkloadStage::Uat, "findings are noted")?;
        if self.findings.len() >= MOST_FINDINGS {
            return Refusal::because(format!(
                "there are {MOST_FINDINGS} findings: keep further ones in a tracker"
            ));
        }
        let number = self.findings.iter().map(|one| one.number).max().unwrap_or(0) + 1;
        self.findings.push(UatFinding {
            number,
            cycle: self.cycle,
            says: reason(says)?,
            severity,
            found: sign(who.name, facts.now),
            fix: None,
        });
        // What was accepted was accepted without this.
        self.certified = None;
        Ok(())
    }

    pub(super) fn fixed(
        &mut self,
        number: u32,
        how: &str,
        who: Who<'_>,
        facts: Facts<'_>,
    ) -> Result<(), Refusal> {
        self.at(WorkloadStage::Uat, "findings are mended")?;
        let Some(one) = self.findings.iter_mut().find(|one| one.number == number) else {
            return Refusal::because(format!("there is no finding {number}: name one of the list"));
        };
        if one.fix.is_some() {
            return Refusal::because(format!("finding {number} is mended: note a new one"));
        }
        one.fix = Some((reason(how)?, sign(who.name, facts.now)));
        Ok(())
    }

    /// What was found and not mended, the heaviest first.
    pub fn open_findings(&self) -> Vec<&UatFinding> {
        let mut open: Vec<_> = self.findings.iter().filter(|one| one.fix.is_none()).collect();
        open.sort_by_key(|one| (one.severity, one.number));
        open
    }

    pub(super) fn next_cycle(&mut self) -> Result<(), Refusal> {
        self.at(WorkloadStage::Uat, "a cycle of tests begins")?;
        (self.cycle, self.certified) = (self.cycle.saturating_add(1), None);
        Ok(())
    }

    pub(super) fn certify(&mut self, who: Who<'_>, facts: Facts<'_>) -> Result<(), Refusal> {
        self.at(WorkloadStage::Uat, "the business accepts")?;
        let open = self.open_findings();
        if let Some(first) = open.first().filter(|one| one.severity < Severity::Minor) {
            return Refusal::because(format!(
                "finding {} ({}) is not mended: mend it before the business accepts",
                first.number, first.severity
            ));
        }
        self.certified = Some(sign(who.name, facts.now));
        Ok(())
    }

    pub(super) fn send_back(&mut self, because: &str) -> Result<(), Refusal> {
        self.at(WorkloadStage::Ready, "it is sent back to be tested")?;
        reason(because)?;
        (self.decision, self.certified) = (None, None);
        if self.promotion == Promotion::SingleStep {
            self.stage = WorkloadStage::Stage;
        } else {
            (self.stage, self.cycle) = (WorkloadStage::Uat, self.cycle.saturating_add(1));
        }
        Ok(())
    }
}
