//! Rounds of review as shown.

use landfall_domain::review::{
    AgendaItem, Answer, Challenge, Review, ReviewStatus, Team, Topic, WorkStart,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Listed, second};

/// A round as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReviewDocument {
    pub(crate) key: String,
    pub(crate) title: String,
    /// `open`, `closed`, `reopened` or `abandoned`.
    pub(crate) status: &'static str,
    pub(crate) opened_by: String,
    pub(crate) opened_at: String,
    pub(crate) closed_by: Option<String>,
    pub(crate) closed_at: Option<String>,
    /// Why it was re-opened or abandoned.
    pub(crate) because: Vec<String>,
    /// SHA-256 of the backlog that it looks at.
    pub(crate) snapshot: String,
    pub(crate) participants: Vec<ParticipantDocument>,
    /// Topic by topic and team by team.
    pub(crate) readiness: Vec<ReadinessDocument>,
    /// What stands between the round and its end, as sentences.
    pub(crate) gaps: Vec<String>,
    pub(crate) challenges: Vec<ChallengeDocument>,
    pub(crate) attestations: Vec<AttestationDocument>,
    pub(crate) version: i64,
}

/// Somebody who takes part.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ParticipantDocument {
    pub(crate) person: String,
    /// `strategy` or `adoption`.
    pub(crate) team: &'static str,
    pub(crate) delegate_for: Option<String>,
    /// Who took them out, and why; what they attested does not count.
    pub(crate) removed: Option<String>,
    /// Topics that they have attested.
    pub(crate) attested: Vec<&'static str>,
}

/// How far a team is with a topic.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReadinessDocument {
    pub(crate) topic: &'static str,
    pub(crate) team: &'static str,
    /// Who has attested it.
    pub(crate) attested: Vec<String>,
    /// How many have to.
    pub(crate) quorum: u32,
    pub(crate) open_challenges: usize,
    pub(crate) ready: bool,
}

/// A doubt as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ChallengeDocument {
    pub(crate) number: i64,
    pub(crate) topic: &'static str,
    /// Key of the thing that is doubted, if it is about one.
    pub(crate) subject: Option<String>,
    pub(crate) text: String,
    pub(crate) by: String,
    pub(crate) at: String,
    /// What was decided; none while it is open.
    pub(crate) resolution: Option<String>,
    pub(crate) version: i64,
}

/// What somebody stated in their words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AttestationDocument {
    pub(crate) person: String,
    pub(crate) topic: &'static str,
    pub(crate) words: String,
    /// How many answers to questions it took.
    pub(crate) attempts: u32,
    pub(crate) at: String,
}

/// A question to a participant.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct QuestionDocument {
    /// Its place, from 1.
    pub(crate) position: i64,
    pub(crate) topic: &'static str,
    pub(crate) text: String,
    pub(crate) choices: Vec<String>,
    /// The choices that were taken so far, from 1; the last one counts.
    pub(crate) said: Vec<usize>,
    /// Whether the last answer is right; none before the first.
    pub(crate) right: Option<bool>,
    /// What the backlog says; told after the first answer.
    pub(crate) because: Option<String>,
    /// Path of the page that shows it.
    pub(crate) evidence: String,
    pub(crate) version: i64,
}

/// Something to talk about in a round.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AgendaDocument {
    pub(crate) topic: &'static str,
    /// Key of the thing, if it is about one.
    pub(crate) subject: Option<String>,
    pub(crate) says: String,
    /// True if it changed since the last closed round.
    pub(crate) new: bool,
}

/// That work on a release began.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StartDocument {
    /// The release as it was cut then.
    pub(crate) release: String,
    pub(crate) workloads: Vec<String>,
    /// Why it began although no review was closed.
    pub(crate) against: Option<String>,
    pub(crate) by: String,
    pub(crate) at: String,
}

impl Listed for ReviewDocument {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "title",
        "status",
        "opened_by",
        "opened_at",
        "closed_by",
        "closed_at",
        "because",
        "gaps",
        "snapshot",
        "version",
    ];
    const SHOWN: &'static [&'static str] = &["key", "title", "status", "opened_at", "gaps"];
    const NONE: &'static str = "no review was held: landfall review open TITLE";
}

impl Listed for QuestionDocument {
    const COLUMNS: &'static [&'static str] = &[
        "position", "topic", "text", "choices", "said", "right", "because", "evidence", "version",
    ];
    const SHOWN: &'static [&'static str] = &["position", "topic", "text", "choices", "right"];
    const NONE: &'static str =
        "the backlog is too small for questions: state each topic in your words";
}

impl Listed for AgendaDocument {
    const COLUMNS: &'static [&'static str] = &["topic", "new", "subject", "says"];
    const SHOWN: &'static [&'static str] = &["topic", "new", "says"];
}

impl From<&Review> for ReviewDocument {
    fn from(review: &Review) -> Self {
        let closed = review.closed.as_ref();
        Self {
            key: review.key(),
            title: review.title.clone(),
            status: review.status.name(),
            opened_by: review.opened_by.clone(),
            opened_at: second(review.opened_at),
            closed_by: closed.map(|(by, _)| by.clone()),
            closed_at: closed.map(|(_, at)| second(*at)),
            because: review.because.clone(),
            snapshot: review.snapshot.clone(),
            participants: participants(review),
            readiness: readiness(review),
            gaps: if review.is_open() { told(review) } else { Vec::new() },
            challenges: review.challenges.iter().map(Into::into).collect(),
            attestations: review
                .attestations
                .iter()
                .map(|one| AttestationDocument {
                    person: one.person.clone(),
                    topic: one.topic.name(),
                    words: one.words.clone(),
                    attempts: one.attempts,
                    at: second(one.at),
                })
                .collect(),
            version: review.version,
        }
    }
}

impl ReviewDocument {
    /// Its state as people read it.
    pub(crate) fn says(&self) -> &'static str {
        ReviewStatus::named(self.status).map(ReviewStatus::label).unwrap_or_default()
    }

    /// The day on which it was opened.
    pub(crate) fn opened_on(&self) -> &str {
        day(&self.opened_at)
    }

    /// The day on which it was closed.
    pub(crate) fn closed_on(&self) -> &str {
        day(self.closed_at.as_deref().unwrap_or_default())
    }

    /// How far each team is with a topic.
    pub(crate) fn readiness_of(&self, topic: &str) -> impl Iterator<Item = &ReadinessDocument> {
        self.readiness.iter().filter(move |one| one.topic == topic)
    }
}

impl ReadinessDocument {
    /// Who has attested, and whether something is in dispute.
    pub(crate) fn says(&self) -> String {
        let mut says = self.attested.join(", ");
        if self.open_challenges > 0 {
            let before = if says.is_empty() { "" } else { "; " };
            says = format!("{says}{before}{} open", count(self.open_challenges));
        }
        says
    }
}

fn count(challenges: usize) -> String {
    if challenges == 1 { "1 challenge".to_owned() } else { format!("{challenges} challenges") }
}

impl StartDocument {
    /// The day on which work began.
    pub(crate) fn day(&self) -> &str {
        day(&self.at)
    }
}

fn day(moment: &str) -> &str {
    moment.split('T').next().unwrap_or_default()
}

fn told(review: &Review) -> Vec<String> {
    review.gaps().iter().map(ToString::to_string).collect()
}

fn participants(review: &Review) -> Vec<ParticipantDocument> {
    let attested = |person: &str| {
        let own = review.attestations.iter().filter(|one| one.person == person);
        own.map(|one| one.topic.name()).collect()
    };
    review
        .participants
        .iter()
        .map(|one| ParticipantDocument {
            person: one.person.clone(),
            team: one.team.name(),
            delegate_for: one.delegate_for.clone(),
            removed: one.removed.clone(),
            attested: attested(&one.person),
        })
        .collect()
}

fn readiness(review: &Review) -> Vec<ReadinessDocument> {
    let open = |topic: Topic| {
        let all = review.challenges.iter();
        all.filter(|one| one.topic == topic && one.resolution.is_none()).count()
    };
    let of = |topic: Topic, team: Team| {
        let attested: Vec<String> =
            review.attested(team, topic).into_iter().map(str::to_owned).collect();
        let (quorum, open_challenges) = (review.quorum.of(team), open(topic));
        let ready = review.seats(team, topic) >= quorum && open_challenges == 0;
        let (topic, team) = (topic.name(), team.name());
        ReadinessDocument { topic, team, attested, quorum, open_challenges, ready }
    };
    Topic::ALL
        .iter()
        .flat_map(|&topic| Team::ALL.iter().map(move |&team| of(topic, team)))
        .collect()
}

impl From<&Challenge> for ChallengeDocument {
    fn from(challenge: &Challenge) -> Self {
        Self {
            number: challenge.number,
            topic: challenge.topic.name(),
            subject: challenge.subject.clone(),
            text: challenge.text.clone(),
            by: challenge.by.clone(),
            at: second(challenge.at),
            resolution: challenge.resolution.clone(),
            version: challenge.version,
        }
    }
}

impl QuestionDocument {
    /// Questions in their order.
    pub(crate) fn all(answers: &[Answer]) -> Vec<Self> {
        (1..).zip(answers).map(|(position, answer)| Self::of(position, answer)).collect()
    }

    /// Choices with their places from 1, and whether each was taken last.
    pub(crate) fn options(&self) -> impl Iterator<Item = (usize, &str, bool)> {
        let last = self.said.last().copied();
        (1..).zip(&self.choices).map(move |(at, says)| (at, says.as_str(), last == Some(at)))
    }

    pub(crate) fn of(position: i64, answer: &Answer) -> Self {
        let question = &answer.question;
        let is_answered = !answer.said.is_empty();
        Self {
            position,
            topic: question.topic.name(),
            text: question.text.clone(),
            choices: question.choices.iter().map(|one| one.says.clone()).collect(),
            said: answer.said.iter().map(|at| at + 1).collect(),
            right: is_answered.then(|| answer.is_right()),
            because: is_answered.then(|| question.because.clone()),
            evidence: question.evidence.clone(),
            version: answer.version,
        }
    }
}

impl From<AgendaItem> for AgendaDocument {
    fn from(item: AgendaItem) -> Self {
        let topic = item.topic.name();
        Self { topic, subject: item.subject, says: item.says, new: item.is_new }
    }
}

impl From<&WorkStart> for StartDocument {
    fn from(start: &WorkStart) -> Self {
        Self {
            release: format!("R-{}", start.release),
            workloads: start.workloads.clone(),
            against: start.against.clone(),
            by: start.by.clone(),
            at: second(start.at),
        }
    }
}
