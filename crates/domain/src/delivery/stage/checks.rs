//! Checks and their approval, the pre-approved standard change, governance, and records.

use crate::activity::Stage;
use crate::delivery::Refusal;
use crate::delivery::task::reason;

use super::state::sign;
use super::{
    AssetStage, Check, Discipline, Facts, Governance, Note, Passage, Process, Who, WorkloadStage,
};

impl Check {
    /// Done and approved.
    pub fn is_settled(&self) -> bool {
        self.done.is_some() && self.approved.is_some()
    }
}

/// The stage of a workload that a stage of tasks and checks is.
pub(super) fn stage_of(stage: Stage) -> WorkloadStage {
    match stage {
        Stage::Assess => WorkloadStage::Assess,
        Stage::Remediate => WorkloadStage::Remediate,
        Stage::Replicate => WorkloadStage::Replicate,
        Stage::Stage => WorkloadStage::Stage,
        Stage::Uat => WorkloadStage::Uat,
        Stage::Ready => WorkloadStage::Ready,
        Stage::Promote => WorkloadStage::Promote,
        Stage::Stabilise => WorkloadStage::Stabilise,
        Stage::Decommission => WorkloadStage::Decommission,
    }
}

impl Passage {
    /// Whether what the checks of a stage hold back has happened.
    pub fn has_passed(&self, stage: Stage) -> bool {
        let any = |least| self.assets.iter().any(|one| one.stage >= least);
        match stage {
            Stage::Assess => self.assets.iter().any(|one| one.approved.is_some()),
            Stage::Remediate => any(AssetStage::Seeded),
            Stage::Replicate => any(AssetStage::Replicated),
            later => self.left.is_none() && self.stage > stage_of(later),
        }
    }

    /// All checks of a stage are done and approved; else says which is not, and whose it is.
    pub(super) fn settled(&self, stage: Stage) -> Result<(), Refusal> {
        let mine = |check: &&Check| check.template.stage == stage && !check.is_settled();
        let open: Vec<&Check> = self.checks.iter().filter(mine).collect();
        let Some(first) = open.first() else { return Ok(()) };
        let more = match open.len() - 1 {
            0 => String::new(),
            more => format!(", and {more} more of {stage} are open"),
        };
        let (key, role) = (&first.template.key, first.template.responsible.somebody());
        match &first.done {
            None => {
                let whose = first.person.as_deref().unwrap_or(role);
                Refusal::because(format!(
                    "the check `{key}` is not done: {whose} does it, with evidence{more}"
                ))
            }
            Some(_) => Refusal::because(format!(
                "the check `{key}` is not approved: {} who did not do it approves it{more}",
                first.template.approver.somebody()
            )),
        }
    }

    fn check_at(&self, key: &str) -> Result<usize, Refusal> {
        let shown: String = key.chars().take(60).collect();
        match self.checks.iter().position(|check| check.template.key == key) {
            None => Refusal::because(format!(
                "there is no check `{shown}`: name one of the checklist of this workload"
            )),
            Some(at) if self.has_passed(self.checks[at].template.stage) => {
                let stage = self.checks[at].template.stage;
                Refusal::because(format!(
                    "what `{shown}` is checked for has happened in {stage}: it stands as it is"
                ))
            }
            Some(at) => Ok(at),
        }
    }

    pub(super) fn assign(&mut self, key: &str, person: &str) -> Result<(), Refusal> {
        let at = self.check_at(key)?;
        if self.checks[at].done.is_some() {
            return Refusal::because(format!("`{key}` is done: open it again to assign it"));
        }
        self.checks[at].person = Some(named(person)?);
        Ok(())
    }

    pub(super) fn check_done(
        &mut self,
        key: &str,
        evidence: &str,
        who: Who<'_>,
        facts: Facts<'_>,
    ) -> Result<(), Refusal> {
        let at = self.check_at(key)?;
        let standard = self.standard_change.as_ref().map(|note| note.signed.clone());
        let check = &mut self.checks[at];
        if check.done.is_some() {
            return Refusal::because(format!("`{key}` is done already: open it again to redo it"));
        }
        if let Some(person) = check.person.as_ref().filter(|person| !who.is(person)) {
            return Refusal::because(format!(
                "{person} answers for `{key}`: let {person} do it, or assign it to you"
            ));
        }
        let role = check.template.responsible;
        if !who.role.covers(role) {
            return Refusal::because(format!("`{key}` is done by {}: ask one", role.somebody()));
        }
        if evidence.trim().is_empty() {
            return Refusal::because(format!("`{key}` has no evidence: say how it is known"));
        }
        check.evidence = Some(reason(evidence)?);
        check.done = Some(sign(who.name, facts.now));
        if check.template.standard && standard.is_some() {
            (check.approved, check.by_standard_change) = (standard, true);
        }
        Ok(())
    }

    pub(super) fn check_approved(
        &mut self,
        key: &str,
        who: Who<'_>,
        facts: Facts<'_>,
    ) -> Result<(), Refusal> {
        let at = self.check_at(key)?;
        let check = &mut self.checks[at];
        let role = check.template.approver;
        let Some(done) = &check.done else {
            return Refusal::because(format!("`{key}` is not done: do it before it is approved"));
        };
        if check.approved.is_some() {
            return Refusal::because(format!("`{key}` is approved already: nothing is left to do"));
        }
        if !who.role.covers(role) {
            return Refusal::because(format!(
                "`{key}` is approved by {}: ask one",
                role.somebody()
            ));
        }
        if who.is(&done.by) {
            return Refusal::because(format!(
                "you did `{key}`: ask another {} to approve it",
                role.label()
            ));
        }
        check.approved = Some(sign(who.name, facts.now));
        Ok(())
    }

    pub(super) fn check_reopened(&mut self, key: &str, because: &str) -> Result<(), Refusal> {
        let at = self.check_at(key)?;
        if self.checks[at].done.is_none() {
            return Refusal::because(format!(
                "`{key}` is not done: there is nothing to open again"
            ));
        }
        reason(because)?;
        let check = &mut self.checks[at];
        (check.done, check.approved, check.evidence) = (None, None, None);
        check.by_standard_change = false;
        if self.stage == WorkloadStage::Ready {
            // A decision rests on what was checked.
            self.decision = None;
        }
        Ok(())
    }

    pub(super) fn pre_approve(
        &mut self,
        change: &str,
        who: Who<'_>,
        facts: Facts<'_>,
    ) -> Result<(), Refusal> {
        if let Some(note) = &self.standard_change {
            let by = &note.signed.by;
            return Refusal::because(format!("{by} pre-approved a standard change: it stands"));
        }
        self.before(WorkloadStage::Promote, "a standard change is pre-approved")?;
        let signed = sign(who.name, facts.now);
        self.standard_change = Some(Note { says: reason(change)?, signed });
        Ok(())
    }

    pub(super) fn govern(
        &mut self,
        (discipline, passes): (Discipline, bool),
        because: &str,
        who: Who<'_>,
        facts: Facts<'_>,
    ) -> Result<(), Refusal> {
        let because = reason(because)?;
        let signed = sign(who.name, facts.now);
        self.governance.retain(|one| one.discipline != discipline);
        self.governance.push(Governance { discipline, passes, because, signed });
        self.governance.sort_by_key(|one| one.discipline);
        Ok(())
    }

    pub(super) fn record(
        &mut self,
        process: Process,
        says: &str,
        who: Who<'_>,
        facts: Facts<'_>,
    ) -> Result<(), Refusal> {
        self.before(WorkloadStage::Promote, "processes are put on record")?;
        let signed = sign(who.name, facts.now);
        let note = Note { says: reason(says)?, signed };
        self.records.retain(|(known, _)| *known != process);
        self.records.push((process, note));
        self.records.sort_by_key(|(process, _)| *process);
        Ok(())
    }
}

/// The name of a person as it is kept.
pub(super) fn named(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
        return Refusal::because("a person has no such name: give 1 to 200 characters on one line");
    }
    Ok(name.to_owned())
}
