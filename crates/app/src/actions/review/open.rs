//! Opens a round over the backlog as it stands.

use landfall_domain::event::Happening;
use landfall_domain::review::{Materiality, Participant, Quorum, Review, ReviewStatus, Team};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::boot::Context;
use crate::failure::Failure;

use super::freeze::freeze;
use super::words;

/// A round has no more participants.
pub(super) const MOST: usize = 100;

/// Somebody who is to take part.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seat {
    #[schema(example = "ada")]
    pub(crate) person: String,
    /// `strategy` or `adoption`.
    #[schema(example = "strategy")]
    pub(crate) team: String,
    /// In whose place, if for somebody else.
    #[serde(default)]
    pub(crate) delegate_for: Option<String>,
}

/// A round that is wanted; what is not named is as usual.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReview {
    #[schema(example = "Before the first release")]
    pub(crate) title: String,
    /// So many of the strategy team have to attest each topic; 2, if it is not said.
    #[serde(default)]
    pub(crate) strategy_quorum: Option<u32>,
    /// So many of the adoption team have to; 2, if it is not said.
    #[serde(default)]
    pub(crate) adoption_quorum: Option<u32>,
    #[serde(default)]
    pub(crate) participants: Vec<Seat>,
    /// What re-opens it once it is closed.
    #[serde(default)]
    pub(crate) material: Option<Material>,
}

/// What counts as a material change; what is not named is as usual.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Material {
    /// More than so many workloads enter or leave the first ten; 0.
    pub(crate) top_changes: Option<u32>,
    /// More than so much of the workloads, in percent, get another disposition; 5.
    pub(crate) dispositions_percent: Option<u32>,
    /// The work changes by more than so much, in percent; 10.
    pub(crate) effort_percent: Option<u32>,
    /// Outcomes, metrics or targets change; true.
    pub(crate) outcomes: Option<bool>,
    /// An assumption is overturned or believed again; true.
    pub(crate) assumptions: Option<bool>,
}

impl From<Material> for Materiality {
    fn from(said: Material) -> Self {
        let usual = Self::default();
        Self {
            top: usual.top,
            top_changes: said.top_changes.unwrap_or(usual.top_changes),
            dispositions_percent: said.dispositions_percent.unwrap_or(usual.dispositions_percent),
            effort_percent: said.effort_percent.unwrap_or(usual.effort_percent),
            outcomes: said.outcomes.unwrap_or(usual.outcomes),
            assumptions: said.assumptions.unwrap_or(usual.assumptions),
        }
    }
}

/// Opens a round; gives it. There is one at a time.
pub(crate) async fn open_review(cx: &Context, new: &NewReview) -> anyhow::Result<Review> {
    let title = words("the title", &new.title)?;
    let usual = Quorum::default();
    let quorum = Quorum {
        strategy: new.strategy_quorum.unwrap_or(usual.strategy),
        adoption: new.adoption_quorum.unwrap_or(usual.adoption),
    };
    let most = u32::try_from(MOST).unwrap_or(u32::MAX);
    if [quorum.strategy, quorum.adoption].iter().any(|one| !(1..=most).contains(one)) {
        let told = format!("a quorum is 1 to {MOST}: both teams have to be heard");
        return Err(Failure::Usage(told).into());
    }
    let participants = seats(&new.participants)?;
    let mut tx = cx.store.write().await?;
    if let Some(known) = tx.last_review().await?.filter(Review::is_open) {
        let told = format!("{} is {}: close or abandon it first", known.key(), known.status);
        return Err(Failure::Refused(told).into());
    }
    let frozen = freeze(cx, &mut tx).await?;
    if frozen.workloads.is_empty() {
        let told = "there is nothing to review: the backlog has no workload that needs work";
        return Err(Failure::Refused(told.to_owned()).into());
    }
    let now = cx.clock.now();
    let review = Review {
        id: cx.mint().id(),
        number: tx.reviews(1).await?.first().map_or(1, |last| last.number + 1),
        title,
        status: ReviewStatus::Open,
        quorum,
        materiality: new.material.unwrap_or_default().into(),
        snapshot: frozen.hash(),
        opened_by: cx.actor.clone(),
        opened_at: now,
        closed: None,
        because: Vec::new(),
        participants,
        attestations: Vec::new(),
        challenges: Vec::new(),
        version: 1,
    };
    tx.add_review(&review, &frozen).await?;
    let (key, snapshot) = (review.key(), review.snapshot.clone());
    let opened = Happening::ReviewOpened { review: key, title: review.title.clone(), snapshot };
    cx.record(&mut tx, now, None, &opened).await?;
    tx.commit().await?;
    Ok(review)
}

/// Who is to take part, each once and each in a team.
fn seats(said: &[Seat]) -> Result<Vec<Participant>, Failure> {
    let mut seats: Vec<Participant> = Vec::new();
    for seat in said {
        let new = participant(seat)?;
        if seats.iter().any(|one| one.person == new.person) {
            return Err(Failure::Usage(format!("{} is named twice", new.person)));
        }
        seats.push(new);
    }
    if seats.len() > MOST {
        return Err(Failure::Usage(format!("a round has at most {MOST} participants")));
    }
    Ok(seats)
}

/// Somebody as a participant.
pub(super) fn participant(seat: &Seat) -> Result<Participant, Failure> {
    let name = |name: &str| -> Result<String, Failure> {
        let fit = landfall_domain::account::label(name);
        fit.map(str::to_owned).map_err(|unfit| Failure::Usage(unfit.to_string()))
    };
    let team = Team::named(&seat.team).ok_or_else(|| {
        Failure::Usage(format!("`{}` is no team: it is strategy or adoption", seat.team))
    })?;
    let person = name(&seat.person)?;
    let delegate_for = seat.delegate_for.as_deref().map(name).transpose()?;
    if delegate_for.as_ref() == Some(&person) {
        return Err(Failure::Usage(format!("{person} cannot stand in for themselves")));
    }
    Ok(Participant { person, team, delegate_for, removed: None })
}
