//! Guided questions on one workload, as shown.

use landfall_domain::estate::Workload;
use landfall_domain::rationalize::Disposition;
use landfall_domain::rationalize::guide::{Guide, GuideAnswer, Path, Question, Reply, Step, next};
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::guide::replies;

use super::questionnaire::FilledDocument;

/// Where the answers on a workload lead.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GuideDocument {
    /// Key of the workload.
    pub(crate) workload: String,
    pub(crate) title: String,
    /// `full`, or `short`: retire or rehost by one question.
    pub(crate) path: &'static str,
    /// What happens to it now.
    pub(crate) disposition: &'static str,
    pub(crate) disposition_because: String,
    /// Answers that people gave, in the order of the questions.
    pub(crate) answers: Vec<AnswerDocument>,
    /// What questionnaires say of it, the worst first.
    pub(crate) evidence: Vec<String>,
    /// What has to be known next; none if something is proposed.
    pub(crate) question: Option<QuestionDocument>,
    pub(crate) proposal: Option<ProposalDocument>,
    /// The version of the workload.
    pub(crate) version: i64,
}

/// A question, answered with `yes`, `no` or `unknown`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GuideQuestion)]
pub(crate) struct QuestionDocument {
    pub(crate) key: String,
    pub(crate) text: String,
    pub(crate) why: String,
    /// What is taken for true where nobody knows.
    pub(crate) if_unknown: String,
}

/// What somebody answered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GuideAnswer)]
pub(crate) struct AnswerDocument {
    pub(crate) question: String,
    pub(crate) text: String,
    /// `yes`, `no` or `unknown`.
    pub(crate) answer: &'static str,
    pub(crate) by: String,
    pub(crate) at: String,
    /// Whether it led to the proposal.
    pub(crate) led: bool,
}

/// What the answers lead to; a person accepts it or not.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GuideProposal)]
pub(crate) struct ProposalDocument {
    pub(crate) disposition: &'static str,
    /// Name of the outcome that holds.
    pub(crate) outcome: String,
    pub(crate) because: String,
    pub(crate) confidence_percent: u8,
    /// What is taken for true as nobody knows it.
    pub(crate) assumptions: Vec<String>,
    pub(crate) drivers: String,
    pub(crate) quantitative: String,
    pub(crate) qualitative: String,
    pub(crate) success: String,
}

impl From<&Question> for QuestionDocument {
    fn from(question: &Question) -> Self {
        Self {
            key: question.key.clone(),
            text: question.text.clone(),
            why: question.why.clone(),
            if_unknown: question.if_unknown.clone(),
        }
    }
}

impl GuideDocument {
    /// Where answers lead.
    pub(crate) fn of(
        guide: &Guide,
        path: Path,
        (workload, answers): (&Workload, &[GuideAnswer]),
    ) -> Self {
        let step = next(guide, path, &replies(answers));
        let (mut question, mut proposal, mut led) = (None, None, Vec::new());
        match step {
            Step::Ask(next) => question = Some(next.into()),
            Step::Proposed(found) => {
                led = found.led.iter().map(|(one, _)| one.key.clone()).collect();
                let factors = guide.factors(found.disposition());
                let text = |of: fn(&landfall_domain::rationalize::guide::Factors) -> &String| {
                    factors.map(of).cloned().unwrap_or_default()
                };
                proposal = Some(ProposalDocument {
                    disposition: Disposition::name(found.disposition()),
                    outcome: found.outcome.name.clone(),
                    because: found.outcome.because.clone(),
                    confidence_percent: found.confidence_percent,
                    assumptions: found.assumptions.iter().map(|&one| one.to_owned()).collect(),
                    drivers: text(|one| &one.drivers),
                    quantitative: text(|one| &one.quantitative),
                    qualitative: text(|one| &one.qualitative),
                    success: text(|one| &one.success),
                });
            }
        }
        let asked = guide.questions().iter().filter_map(|known| {
            let said = answers.iter().find(|answer| answer.question == known.key)?;
            Some(AnswerDocument {
                question: known.key.clone(),
                text: known.text.clone(),
                answer: Reply::name(said.reply),
                by: said.by.clone(),
                at: said.at.to_string(),
                led: led.contains(&known.key),
            })
        });
        Self {
            workload: workload.key(),
            title: workload.title(),
            path: path.name(),
            disposition: workload.decision.disposition.name(),
            disposition_because: workload.decision.because.clone(),
            answers: asked.collect(),
            evidence: Vec::new(),
            question,
            proposal,
            version: workload.version,
        }
    }

    /// With what questionnaires say of the workload.
    pub(crate) fn beside(self, filled: &[FilledDocument]) -> Self {
        Self { evidence: filled.iter().filter_map(FilledDocument::evidence).collect(), ..self }
    }
}
