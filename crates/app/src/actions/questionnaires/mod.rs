//! Questionnaires: imported, answered for workloads, removed.

pub(crate) mod answer;
pub(crate) mod import;
pub(crate) mod remove;
pub(crate) mod risks;

use landfall_domain::estate::workload::number_of;
use landfall_domain::estate::{Field, Workload};
use landfall_domain::id::Id;
use landfall_domain::questionnaire::{Answer, Kept, Score, Tags, fill, score};
use landfall_store::{Assessment, StoreError, Tx};

use crate::failure::Failure;

/// So many assets of a workload are looked at for tags.
const ASSETS: i64 = 2_000;

/// The questionnaire of this id or name.
pub(crate) async fn questionnaire(tx: &mut Tx, name: &str) -> anyhow::Result<Kept> {
    let by_id = match name.parse() {
        Ok(id) => tx.find_questionnaire(id).await?,
        Err(_) => None,
    };
    let found = match by_id {
        Some(found) => Some(found),
        None => tx.questionnaire_named(name.trim()).await?,
    };
    let shown: String = name.chars().take(60).collect();
    let gone = || {
        let told =
            format!("there is no questionnaire `{shown}`; landfall questionnaires lists them");
        Failure::Unknown(told)
    };
    Ok(found.ok_or_else(gone)?)
}

/// The workload of this key.
pub(crate) async fn workload(tx: &mut Tx, key: &str) -> anyhow::Result<Workload> {
    let found = match number_of(key.trim()) {
        Some(number) => tx.find_workload(number).await?,
        None => None,
    };
    let shown: String = key.chars().take(60).collect();
    Ok(found.ok_or_else(|| Failure::Unknown(format!("there is no workload {shown}")))?)
}

/// What is known of a workload for a questionnaire.
pub(crate) struct Sheet {
    pub(crate) answers: Vec<Answer>,
    pub(crate) tags: Tags,
    pub(crate) assessment: Option<Assessment>,
}

impl Sheet {
    pub(crate) async fn load(
        tx: &mut Tx,
        kept: &Kept,
        workload: Id<Workload>,
    ) -> Result<Self, StoreError> {
        let answers = tx.questionnaire_answers(kept.id, workload).await?;
        let assessment = tx.find_assessment(kept.id, workload).await?;
        let mut tags = Tags::default();
        if kept.questionnaire.looks_at_tags() {
            let assets = tx.assets_of(workload, ASSETS).await?;
            let all = assets.iter().flat_map(|asset| asset.list(Field::Tags));
            tags = Tags::of(all.map(String::as_str));
        }
        Ok(Self { answers, tags, assessment })
    }

    /// What the answers come to.
    pub(crate) fn score(&self, kept: &Kept) -> Score {
        let filled = fill(&kept.questionnaire, &self.tags, &self.answers);
        score(&filled, kept.questionnaire.thresholds)
    }

    /// Rises with each change of the questionnaire and of the answers.
    pub(crate) fn version(&self, kept: &Kept) -> i64 {
        kept.version + self.assessment.map_or(0, |one| one.version)
    }
}

/// Tells the risk of a workload anew after something else than an answer changed.
pub(crate) async fn reassess(
    tx: &mut Tx,
    kept: &Kept,
    workload: Id<Workload>,
) -> Result<(), StoreError> {
    let sheet = Sheet::load(tx, kept, workload).await?;
    let risk = sheet.score(kept).risk;
    if let Some(known) = sheet.assessment.filter(|known| known.risk != risk) {
        let next = Assessment { risk, version: known.version + 1, ..known };
        tx.save_assessment(&next).await?;
    }
    Ok(())
}

/// Hands answers of workloads that are no more to their heirs, and tells risks anew where the estate
/// may have changed them: those of heirs, and those of questionnaires that look at tags.
pub(crate) async fn follow_the_estate(
    tx: &mut Tx,
    gone: &[(Id<Workload>, Option<Id<Workload>>)],
) -> Result<(), StoreError> {
    let all = tx.questionnaires().await?;
    if all.is_empty() {
        return Ok(());
    }
    let ids: Vec<Id<Workload>> = gone.iter().map(|(was, _)| *was).collect();
    let moved = tx.assessments_of(&ids).await?;
    let mut heirs = Vec::new();
    for &(was, now) in gone.iter().filter(|(was, _)| moved.iter().any(|one| one.workload == *was)) {
        tx.hand_over_assessments(was, now).await?;
        heirs.extend(now);
    }
    for kept in &all {
        let touched = if kept.questionnaire.looks_at_tags() {
            tx.assessments_by(kept.id).await?.iter().map(|one| one.workload).collect()
        } else {
            heirs.clone()
        };
        for workload in touched {
            reassess(tx, kept, workload).await?;
        }
    }
    Ok(())
}
