//! What keeps a workload from its next stage, all of it, in words.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::activity::Stage;
use crate::delivery::Promotion;
use crate::words::words;

use super::checks::stage_of;
use super::{AssetStage, Check, Discipline, Facts, Passage, Process, Severity, WorkloadStage};

words! {
    /// What something that is waited for is about.
    About:
    /// Assets that have to go on.
    Assets "assets" "assets";
    /// A check.
    Checks "checks" "checks";
    /// Governance.
    Governance "governance" "governance";
    /// The way of later data.
    Data "data" "data";
    /// Tests of the business.
    Uat "uat" "UAT";
    /// Processes on record.
    Records "records" "records";
    /// Go or no-go.
    Decision "decision" "decision";
    /// A freeze.
    Freeze "freeze" "freeze";
    /// Traffic of a flight.
    Traffic "traffic" "traffic";
    /// The owner's word, or days that pass.
    Sources "sources" "sources";
}

/// One thing that is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// What it is about.
    pub about: About,
    /// What is missing, and whose it is.
    pub says: String,
}

/// So many assets stand alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where they stand.
    pub stage: AssetStage,
    /// Whether it is approved that they are migrated.
    pub approved: bool,
    /// The latest day since which the source of one is held.
    pub held_since: Option<Date>,
    /// How many.
    pub many: usize,
}

impl Passage {
    /// Its assets, counted by where they stand.
    pub fn standings(&self) -> Vec<Standing> {
        let mut all: BTreeMap<(AssetStage, bool), (Option<Date>, usize)> = BTreeMap::new();
        for one in &self.assets {
            let (held, many) = all.entry((one.stage, one.approved.is_some())).or_default();
            (*held, *many) = ((*held).max(one.held_since), *many + 1);
        }
        let standing = |((stage, approved), (held_since, many))| Standing {
            stage,
            approved,
            held_since,
            many,
        };
        all.into_iter().map(standing).collect()
    }

    /// The same with one asset of those that stand alike: whatever may be done with the workload as a
    /// whole may be done with this, and it is small.
    #[must_use]
    pub fn outline(&self) -> Self {
        let mut seen = std::collections::BTreeSet::new();
        let alike = |one: &&super::AssetPassage| {
            seen.insert((one.stage, one.approved.is_some(), one.follows, one.held_since))
        };
        let assets = self.assets.iter().filter(alike).cloned().collect();
        // What is copied for each trial, so not the assets of the whole.
        Self {
            assets,
            set_back: Vec::new(),
            checks: self.checks.clone(),
            governance: self.governance.clone(),
            standard_change: self.standard_change.clone(),
            data_path: self.data_path.clone(),
            findings: self.findings.clone(),
            certified: self.certified.clone(),
            records: self.records.clone(),
            authority: self.authority.clone(),
            decision: self.decision.clone(),
            rollbacks: self.rollbacks.clone(),
            signed_off: self.signed_off.clone(),
            left: self.left.clone(),
            ..*self
        }
    }

    /// The stage that comes next, whether people open it or it opens by itself.
    pub fn coming(&self) -> Option<WorkloadStage> {
        match self.stage {
            WorkloadStage::Assess => Some(WorkloadStage::Remediate),
            WorkloadStage::Remediate => Some(WorkloadStage::Replicate),
            WorkloadStage::Replicate => Some(WorkloadStage::Stage),
            _ => self.next_stage(),
        }
    }
}

/// What keeps a workload from its next stage; nothing if that can be entered now.
///
/// Assets are taken from `standings`, so that a list need not read each of them.
pub fn waits(state: &Passage, standings: &[Standing], facts: Facts<'_>) -> Vec<Wait> {
    let mut missing = Missing { state, standings, all: Vec::new() };
    match state.stage {
        WorkloadStage::Assess => {
            missing.checks(Stage::Assess);
            missing.begin();
        }
        WorkloadStage::Remediate => missing.assets(AssetStage::Remediated),
        WorkloadStage::Replicate => {
            missing.checks(Stage::Remediate);
            missing.checks(Stage::Replicate);
            missing.assets(AssetStage::Replicated);
        }
        WorkloadStage::Stage => {
            missing.checks(Stage::Stage);
            if state.promotion != Promotion::SingleStep {
                missing.assets(AssetStage::Staged);
                missing.data();
            }
        }
        WorkloadStage::Uat => missing.uat(),
        WorkloadStage::Ready => missing.ready(facts),
        WorkloadStage::Promote => missing.promoted(),
        WorkloadStage::Stabilise => missing.checks(Stage::Stabilise),
        WorkloadStage::Decommission => missing.destroyed(facts),
        WorkloadStage::Done | WorkloadStage::Retained | WorkloadStage::Retired => {}
    }
    missing.all
}

struct Missing<'a> {
    state: &'a Passage,
    standings: &'a [Standing],
    all: Vec<Wait>,
}

/// So many things, in words.
fn some(many: usize, one: &str) -> String {
    if many == 1 { format!("1 {one} is") } else { format!("{many} {one}s are") }
}

impl Missing<'_> {
    fn say(&mut self, about: About, says: impl Into<String>) {
        self.all.push(Wait { about, says: says.into() });
    }

    fn count(&self, counts: impl Fn(&Standing) -> bool) -> usize {
        self.standings.iter().filter(|one| counts(one)).map(|one| one.many).sum()
    }

    fn checks(&mut self, stage: Stage) {
        if self.state.has_passed(stage) && stage_of(stage) < WorkloadStage::Stage {
            return;
        }
        let open = |check: &&Check| check.template.stage == stage && !check.is_settled();
        for check in self.state.checks.iter().filter(open) {
            let template = &check.template;
            let title = &template.title;
            let says = match (&check.done, &check.person) {
                (None, Some(person)) => format!("{title}: {person} does it"),
                (None, None) => format!("{title}: {} does it", template.responsible.somebody()),
                (Some(done), _) => {
                    let role = template.approver.somebody();
                    format!("{title}: done by {}, {role} approves it", done.by)
                }
            };
            self.all.push(Wait { about: About::Checks, says });
        }
    }

    fn begin(&mut self) {
        if self.standings.is_empty() {
            self.say(
                About::Assets,
                "it has no asset to migrate: a strategy lead retains or retires it",
            );
        }
        let early = self.count(|one| one.stage < AssetStage::Assessed);
        if early > 0 {
            self.say(About::Assets, format!("{} not assessed", some(early, "asset")));
        }
        let waiting = self.count(|one| one.stage >= AssetStage::Assessed && !one.approved);
        if waiting > 0 {
            let says = format!("{} not approved: a strategy lead does", some(waiting, "asset"));
            self.say(About::Assets, says);
        }
    }

    fn assets(&mut self, least: AssetStage) {
        let short = self.count(|one| one.stage < least);
        if short > 0 {
            self.say(About::Assets, format!("{} not {least}", some(short, "asset")));
        }
    }

    fn data(&mut self) {
        if self.state.data_path.is_none() {
            self.say(About::Data, "nobody said how data comes over once synchronisation is cut");
        }
    }

    fn uat(&mut self) {
        self.checks(Stage::Uat);
        for one in self.state.open_findings() {
            if one.severity < Severity::Minor && self.state.certified.is_none() {
                let says = format!("finding {} ({}): {}", one.number, one.severity, one.says);
                self.say(About::Uat, says);
            }
        }
        if self.state.certified.is_none() {
            self.say(About::Uat, "the business has not accepted this cycle: a strategy lead does");
        }
    }

    fn ready(&mut self, facts: Facts<'_>) {
        self.checks(Stage::Ready);
        for process in Process::ALL {
            if !self.state.records.iter().any(|(known, _)| known == process) {
                self.say(About::Records, format!("the process {process} is not on record"));
            }
        }
        for &discipline in Discipline::ALL {
            match self.state.governance.iter().find(|one| one.discipline == discipline) {
                Some(one) if one.passes => {}
                Some(one) => {
                    self.say(About::Governance, format!("{discipline} blocks: {}", one.because));
                }
                None => {
                    let says = format!("{discipline} was not looked at: a lead says if it passes");
                    self.say(About::Governance, says);
                }
            }
        }
        self.decision();
        let covers = |one: &&crate::team::Freeze| (one.from..=one.to).contains(&facts.today);
        if let Some(freeze) = facts.freezes.iter().find(covers) {
            let says = format!("the freeze {} lasts until {}", freeze.name, freeze.to);
            self.say(About::Freeze, says);
        }
    }

    fn decision(&mut self) {
        match (&self.state.decision, &self.state.authority) {
            (Some(decision), _) if decision.go => {}
            (Some(no), _) => {
                let (by, because) = (&no.signed.by, &no.because);
                self.say(About::Decision, format!("{by} said no-go: {because}"));
            }
            (None, Some(named)) => {
                self.say(About::Decision, format!("{} has not said go", named.decides));
            }
            (None, None) => {
                self.say(About::Decision, "nobody is named to say go: a lead names who does");
            }
        }
    }

    fn promoted(&mut self) {
        self.checks(Stage::Promote);
        self.assets(AssetStage::Promoted);
        let percent = self.state.traffic_percent;
        if self.state.promotion == Promotion::Flight && percent < 100 {
            let says = format!("{percent} % of traffic goes to the cloud, not 100 %");
            self.say(About::Traffic, says);
        }
    }

    fn destroyed(&mut self, facts: Facts<'_>) {
        self.checks(Stage::Decommission);
        self.assets(AssetStage::Destroyed);
        let held = self.standings.iter().filter(|one| one.stage == AssetStage::Held);
        if let Some(since) = held.filter_map(|one| one.held_since).max() {
            let left = i32::from(self.state.hold_days) - (facts.today - since).get_days();
            if left > 0 {
                self.say(About::Sources, format!("sources are held for {left} more days"));
            }
        }
        let gone = self.count(|one| one.stage < AssetStage::Destroyed) == 0;
        if self.state.signed_off.is_none() && !gone {
            let owner = facts.owner.unwrap_or("its business owner, whom nobody named,");
            self.say(About::Sources, format!("{owner} has not signed off that sources go"));
        }
    }
}
