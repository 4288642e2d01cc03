//! Questions drawn from the frozen backlog: each has exactly one right answer, by what it says.

mod assumptions;
mod draw;
mod outcomes;
mod priorities;

use serde::{Deserialize, Serialize};

use super::frozen::Frozen;
use super::round::Topic;

use draw::Draw;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ask {
    /// Which outcome a workload serves.
    OutcomeServed {
        /// The workload.
        workload: String,
    },
    /// Which of some workloads serves an outcome.
    ServedBy {
        /// The outcome.
        outcome: String,
    },
    /// By which metric an outcome is measured.
    MetricOf {
        /// The outcome.
        outcome: String,
    },
    /// Which target a metric has.
    TargetOf {
        /// The metric.
        metric: String,
    },
    /// Which of some workloads stands first.
    First,
    /// What puts one workload above another.
    WhyAbove {
        /// Stands higher.
        above: String,
        /// Stands lower.
        below: String,
    },
    /// Which release takes a workload.
    ReleaseOf {
        /// The workload.
        workload: String,
    },
    /// What happens to a workload.
    DispositionOf {
        /// The workload.
        workload: String,
    },
    /// On which assumption most dispositions of a kind rest.
    MostRest {
        /// The disposition.
        disposition: String,
    },
    /// On which assumption the disposition of a workload rests.
    RestsOn {
        /// The workload.
        workload: String,
    },
    /// Where an assumption stands.
    StatusOf {
        /// The assumption.
        assumption: String,
    },
    /// Why an assumption is believed.
    ReasonFor {
        /// The assumption.
        assumption: String,
    },
}

/// What can be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What it stands for: a key, a criterion, a word.
    pub key: String,
    /// What people read.
    pub says: String,
}

/// A question with its choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Under which topic.
    pub topic: Topic,
    /// What is asked, for programs.
    pub ask: Ask,
    /// What is asked, for people.
    pub text: String,
    /// Two to five choices; all read differently.
    pub choices: Vec<Choice>,
    /// The place of the right one.
    pub right: usize,
    /// What the backlog says: told after an answer.
    pub because: String,
    /// Path of the page that shows it.
    pub evidence: String,
}

/// The choice that says that nothing fits.
pub(super) const NONE: &str = "none";
/// The choice that says that a person decided, not a criterion.
pub(super) const PERSON: &str = "person";

/// Up to `count` different questions on a topic. The same seed draws the same ones; a small backlog
/// may give fewer.
pub fn questions(frozen: &Frozen, topic: Topic, seed: u64, count: usize) -> Vec<Question> {
    type Kind = fn(&mut Draw<'_>) -> Option<Question>;
    let mut kinds: Vec<Kind> = match topic {
        Topic::Outcomes => {
            vec![
                outcomes::outcome_served,
                outcomes::served_by,
                outcomes::metric_of,
                outcomes::target_of,
            ]
        }
        Topic::Priorities => {
            vec![
                priorities::first,
                priorities::why_above,
                priorities::release_of,
                priorities::disposition_of,
            ]
        }
        Topic::Assumptions => vec![
            assumptions::most_rest,
            assumptions::rests_on,
            assumptions::status_of,
            assumptions::reason_for,
        ],
    };
    let mut draw = Draw::new(frozen, topic, seed);
    draw.shuffle(&mut kinds);
    let mut found: Vec<Question> = Vec::new();
    // Kinds take turns, so that questions differ; a turn in which none has more ends it.
    loop {
        let had = found.len();
        for kind in &kinds {
            if found.len() == count {
                return found;
            }
            let Some(question) = kind(&mut draw) else { continue };
            if found.iter().all(|known| known.ask != question.ask) {
                found.push(question);
            }
        }
        if found.len() == had {
            return found;
        }
    }
}
