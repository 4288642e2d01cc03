//! Business change plans of release backlogs as shown.

use landfall_domain::delivery::ReleaseBacklog;
use landfall_domain::delivery::change::{ChangePlan, ChangeQuestion, Criterion, Verdict};
use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::boot::Context;
use crate::documents::second;

use super::Names;

/// The business change plan of a release backlog, with its testing criteria.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ChangePlan)]
pub(crate) struct ChangePlanDocument {
    /// Key of the release backlog.
    pub(crate) release: String,
    pub(crate) title: String,
    /// So many questions are answered.
    pub(crate) answered: usize,
    /// So many are asked.
    pub(crate) asked: usize,
    pub(crate) criteria_met: usize,
    pub(crate) criteria_missed: usize,
    /// Not tested yet.
    pub(crate) criteria_open: usize,
    /// In the order of the file; answers to what is asked no longer are kept, but not shown.
    pub(crate) questions: Vec<QuestionDocument>,
    /// By number.
    pub(crate) criteria: Vec<CriterionDocument>,
    /// Counted up with each change; 0 before the first.
    pub(crate) version: i64,
}

/// A question with its answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ChangeQuestion)]
pub(crate) struct QuestionDocument {
    pub(crate) key: String,
    /// `upstream`: before users come to it; or `downstream`.
    pub(crate) when: &'static str,
    pub(crate) asks: String,
    /// Null while nobody answered.
    pub(crate) answer: Option<String>,
    pub(crate) by: Option<String>,
    pub(crate) at: Option<String>,
}

/// A testing criterion.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TestingCriterion)]
pub(crate) struct CriterionDocument {
    /// Once in its release; that of one that was removed is never used again.
    pub(crate) number: i64,
    /// Key of the workload; null if it is about the release as a whole.
    pub(crate) workload: Option<String>,
    /// What has to hold.
    pub(crate) says: String,
    /// How that is measured.
    pub(crate) measured: String,
    /// `open`, `met` or `missed`.
    pub(crate) verdict: &'static str,
    /// How that is known; null while it is open.
    pub(crate) evidence: Option<String>,
    /// Who tested it; while it is open, who wrote it.
    pub(crate) by: String,
    pub(crate) at: String,
}

impl ChangePlanDocument {
    /// That of one release backlog.
    pub(crate) async fn load(
        cx: &Context,
        tx: &mut Tx,
        release: &ReleaseBacklog,
    ) -> anyhow::Result<Self> {
        let asked = cx.change_questions()?;
        let plan = tx.change_plan(release.id).await?;
        let about: Vec<Id<Workload>> =
            plan.criteria.iter().filter_map(|one| one.workload).collect();
        let names = Names::load(tx, &about).await?;
        Ok(Self {
            release: release.key(),
            title: release.title.clone(),
            answered: plan.answered(&asked),
            asked: asked.all.len(),
            criteria_met: plan.count(Verdict::Met),
            criteria_missed: plan.count(Verdict::Missed),
            criteria_open: plan.count(Verdict::Open),
            questions: asked.all.iter().map(|one| QuestionDocument::of(one, &plan)).collect(),
            criteria: plan.criteria.iter().map(|one| CriterionDocument::of(one, &names)).collect(),
            version: plan.version,
        })
    }
}

impl QuestionDocument {
    fn of(question: &ChangeQuestion, plan: &ChangePlan) -> Self {
        let answer = plan.answers.get(&question.key);
        Self {
            key: question.key.clone(),
            when: question.when.name(),
            asks: question.asks.clone(),
            answer: answer.map(|one| one.says.clone()),
            by: answer.map(|one| one.signed.by.clone()),
            at: answer.map(|one| second(one.signed.at)),
        }
    }
}

impl CriterionDocument {
    fn of(one: &Criterion, names: &Names) -> Self {
        Self {
            number: one.number,
            workload: one.workload.map(|id| names.key(id)),
            says: one.says.clone(),
            measured: one.measured.clone(),
            verdict: one.verdict.name(),
            evidence: (one.verdict != Verdict::Open).then(|| one.evidence.clone()),
            by: one.signed.by.clone(),
            at: second(one.signed.at),
        }
    }
}
