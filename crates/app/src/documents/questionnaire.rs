//! Questionnaires, and what was answered to them for a workload, as shown.

use std::collections::BTreeMap;

use landfall_domain::estate::Workload;
use landfall_domain::questionnaire::{Asked, Choice, How, Kept, Risk, Tag, fill, score};
use landfall_store::{RiskCount, Tx};
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::questionnaires::Sheet;

use super::{Listed, second};

/// A questionnaire, and how many workloads it puts at which risk.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct QuestionnaireDocument {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    /// Whether every workload should have it answered.
    pub(crate) required: bool,
    pub(crate) sections: usize,
    pub(crate) questions: usize,
    /// From which share of red answers on the whole is red, in percent.
    pub(crate) red_threshold_percent: u8,
    pub(crate) yellow_threshold_percent: u8,
    pub(crate) unknown_threshold_percent: u8,
    /// Workloads that it puts at this risk.
    pub(crate) red: i64,
    pub(crate) unknown: i64,
    pub(crate) yellow: i64,
    pub(crate) green: i64,
    pub(crate) imported_by: String,
    pub(crate) imported_at: String,
    pub(crate) version: i64,
}

impl Listed for QuestionnaireDocument {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "name",
        "description",
        "required",
        "sections",
        "questions",
        "red",
        "unknown",
        "yellow",
        "green",
        "red_threshold_percent",
        "yellow_threshold_percent",
        "unknown_threshold_percent",
        "imported_by",
        "imported_at",
        "version",
    ];
    const SHOWN: &'static [&'static str] =
        &["name", "required", "questions", "red", "unknown", "yellow", "green", "imported_at"];
    const NONE: &'static str = "no questionnaires yet: landfall questionnaires import FILE.yaml";
}

impl QuestionnaireDocument {
    /// One, with what it says of workloads.
    pub(crate) fn of(kept: &Kept, counts: &[RiskCount]) -> Self {
        let count = |risk| {
            let own = counts.iter().filter(|(id, known, _)| *id == kept.id && *known == risk);
            own.map(|(.., count)| count).sum()
        };
        let asked = &kept.questionnaire;
        Self {
            id: kept.id.to_string(),
            name: asked.name.clone(),
            description: asked.description.clone(),
            required: asked.required,
            sections: asked.sections.len(),
            questions: asked.questions().count(),
            red_threshold_percent: asked.thresholds.red,
            yellow_threshold_percent: asked.thresholds.yellow,
            unknown_threshold_percent: asked.thresholds.unknown,
            red: count(Risk::Red),
            unknown: count(Risk::Unknown),
            yellow: count(Risk::Yellow),
            green: count(Risk::Green),
            imported_by: kept.by.clone(),
            imported_at: second(kept.at),
            version: kept.version,
        }
    }

    /// All of a portfolio, by name.
    pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Self>, landfall_store::StoreError> {
        let counts = tx.risk_counts().await?;
        Ok(tx.questionnaires().await?.iter().map(|kept| Self::of(kept, &counts)).collect())
    }
}

/// A questionnaire with its questions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuestionnaireDetail {
    #[serde(flatten)]
    pub(crate) about: QuestionnaireDocument,
    pub(crate) parts: Vec<PartDocument>,
}

/// A section of a questionnaire.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuestionnaireSection)]
pub(crate) struct PartDocument {
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) questions: Vec<AskedDocument>,
}

/// A question; of a workload, with its answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuestionnaireQuestion)]
pub(crate) struct AskedDocument {
    /// Number of its section and its own: `2.3`.
    pub(crate) key: String,
    pub(crate) text: String,
    pub(crate) explanation: String,
    /// When it is asked, if not of every workload.
    pub(crate) condition: Option<String>,
    pub(crate) choices: Vec<ChoiceDocument>,
    /// Number of the answer that holds for the workload; none if it is open.
    pub(crate) answer: Option<usize>,
    /// Who gave it; `tag` if a tag of the workload did.
    pub(crate) answered_by: Option<String>,
    pub(crate) answered_at: Option<String>,
}

/// An answer that can be chosen.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuestionnaireChoice)]
pub(crate) struct ChoiceDocument {
    /// From 1.
    pub(crate) number: usize,
    pub(crate) text: String,
    /// `red`, `yellow`, `green` or `unknown`.
    pub(crate) risk: &'static str,
    pub(crate) rationale: String,
    pub(crate) mitigation: String,
    /// Tags that a workload has with it.
    pub(crate) applies: Vec<String>,
    /// Tags with which it is given by itself.
    pub(crate) given_for: Vec<String>,
}

fn tags(tags: &[Tag]) -> Vec<String> {
    tags.iter().map(|one| format!("{}={}", one.category, one.tag)).collect()
}

impl ChoiceDocument {
    fn of((number, choice): (usize, &Choice)) -> Self {
        Self {
            number,
            text: choice.text.clone(),
            risk: choice.risk.name(),
            rationale: choice.rationale.clone(),
            mitigation: choice.mitigation.clone(),
            applies: tags(&choice.apply_tags),
            given_for: tags(&choice.auto_answer_for),
        }
    }
}

impl AskedDocument {
    fn of(asked: &Asked<'_>) -> Self {
        let question = asked.question;
        let told = |when: &str, all: &[Tag]| {
            (!all.is_empty()).then(|| format!("{when} {}", tags(all).join(" or ")))
        };
        let conditions = told("only with", &question.include_for)
            .into_iter()
            .chain(told("not with", &question.exclude_for));
        let conditions = conditions.collect::<Vec<_>>().join(", ");
        let chosen = asked.choice();
        let (by, at) = match asked.how {
            How::Open => (None, None),
            How::Tag(_) => (Some("tag".to_owned()), None),
            How::Person(_, answer) => (Some(answer.by.clone()), Some(second(answer.at))),
        };
        Self {
            key: format!("{}.{}", asked.at.0, asked.at.1),
            text: question.text.clone(),
            explanation: question.explanation.clone(),
            condition: Some(conditions).filter(|told| !told.is_empty()),
            choices: (1..).zip(&question.answers).map(ChoiceDocument::of).collect(),
            answer: chosen
                .and_then(|chosen| question.answers.iter().position(|one| one == chosen))
                .map(|at| at + 1),
            answered_by: by,
            answered_at: at,
        }
    }

    /// The answer that holds.
    pub(crate) fn chosen(&self) -> Option<&ChoiceDocument> {
        self.choices.iter().find(|one| Some(one.number) == self.answer)
    }

    /// True if a person gave this answer; what a tag gives is not chosen in a form.
    pub(crate) fn is_said(&self, number: usize) -> bool {
        self.answer == Some(number) && self.answered_by.as_deref() != Some("tag")
    }
}

fn parts(kept: &Kept, asked: &[Asked<'_>]) -> Vec<PartDocument> {
    let mut of = BTreeMap::<usize, Vec<AskedDocument>>::new();
    for one in asked {
        of.entry(one.at.0).or_default().push(AskedDocument::of(one));
    }
    let sections = (1..).zip(&kept.questionnaire.sections);
    sections
        .filter_map(|(number, section)| {
            Some(PartDocument {
                name: section.name.clone(),
                comment: section.comment.clone(),
                questions: of.remove(&number)?,
            })
        })
        .collect()
}

impl QuestionnaireDetail {
    /// With all its questions.
    pub(crate) fn of(kept: &Kept, counts: &[RiskCount]) -> Self {
        let all = kept.questionnaire.questions();
        let all = all.map(|(at, question)| Asked { at, question, how: How::Open });
        Self {
            about: QuestionnaireDocument::of(kept, counts),
            parts: parts(kept, &all.collect::<Vec<_>>()),
        }
    }
}

/// A questionnaire as it stands for a workload.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FilledQuestionnaire)]
pub(crate) struct FilledDocument {
    /// Id of the questionnaire.
    pub(crate) questionnaire: String,
    pub(crate) name: String,
    pub(crate) required: bool,
    /// Key of the workload.
    pub(crate) workload: String,
    pub(crate) title: String,
    /// `red`, `yellow`, `green` or `unknown`; none if nobody answered anything.
    pub(crate) risk: Option<&'static str>,
    /// The arithmetic as a sentence.
    pub(crate) because: String,
    /// What its author says of this risk.
    pub(crate) message: Option<String>,
    pub(crate) asked: usize,
    pub(crate) open: usize,
    /// Questions that are not asked of this workload, because of its tags.
    pub(crate) passed_over: usize,
    /// What can be done about the answers that were chosen.
    pub(crate) mitigations: Vec<MitigationDocument>,
    pub(crate) parts: Vec<PartDocument>,
    /// Rises with the questionnaire and the answers.
    pub(crate) version: i64,
}

/// What can be done about an answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Mitigation)]
pub(crate) struct MitigationDocument {
    pub(crate) question: String,
    pub(crate) answer: String,
    pub(crate) risk: &'static str,
    pub(crate) mitigation: String,
}

impl FilledDocument {
    /// One for one workload.
    pub(crate) fn of(kept: &Kept, workload: &Workload, sheet: &Sheet) -> Self {
        let asked = &kept.questionnaire;
        let filled = fill(asked, &sheet.tags, &sheet.answers);
        let score = score(&filled, asked.thresholds);
        let chosen =
            filled.asked.iter().filter_map(|one| Some((&one.question.text, one.choice()?)));
        let mitigations = chosen.filter(|(_, choice)| !choice.mitigation.is_empty());
        let mut mitigations: Vec<MitigationDocument> = mitigations
            .map(|(question, choice)| MitigationDocument {
                question: question.clone(),
                answer: choice.text.clone(),
                risk: choice.risk.name(),
                mitigation: choice.mitigation.clone(),
            })
            .collect();
        mitigations.sort_by_key(|one| std::cmp::Reverse(Risk::named(one.risk)));
        Self {
            questionnaire: kept.id.to_string(),
            name: asked.name.clone(),
            required: asked.required,
            workload: workload.key(),
            title: workload.title(),
            risk: score.risk.map(Risk::name),
            because: score.because,
            message: score.risk.and_then(|risk| asked.messages.of(risk)).map(str::to_owned),
            asked: score.asked,
            open: score.open,
            passed_over: filled.passed_over,
            mitigations,
            parts: parts(kept, &filled.asked),
            version: sheet.version(kept),
        }
    }

    /// Every questionnaire for one workload: the worst first, those without answers last.
    pub(crate) async fn all(
        tx: &mut Tx,
        workload: &Workload,
    ) -> Result<Vec<Self>, landfall_store::StoreError> {
        let mut all = Vec::new();
        for kept in tx.questionnaires().await? {
            let sheet = Sheet::load(tx, &kept, workload.id).await?;
            all.push(Self::of(&kept, workload, &sheet));
        }
        all.sort_by_key(|one| std::cmp::Reverse(one.risk.and_then(Risk::named)));
        Ok(all)
    }

    /// As evidence in one sentence; none if nobody answered anything.
    pub(crate) fn evidence(&self) -> Option<String> {
        Some(format!("{} says {}. {}", self.name, self.risk?, self.because))
    }
}
