//! Other places for workloads: proposed, voted on, accepted, declined, withdrawn.

use landfall_domain::event::Happening;
use landfall_domain::priority::{Proposal, ProposalStatus, Vote, proposal_number};
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::{Failure, as_read};

use super::find;
use super::place::{Place, Placed, Spot, place_in};

/// Longer reasons are refused.
const LONGEST: usize = 2_000;

/// The proposal of this key.
pub(crate) async fn find_proposal(tx: &mut Tx, key: &str) -> anyhow::Result<Proposal> {
    let unknown = || Failure::Unknown(format!("there is no proposal {key}"));
    let number = proposal_number(key).ok_or_else(unknown)?;
    Ok(tx.find_proposal(number).await?.ok_or_else(unknown)?)
}

fn because(what: &str, reason: &str) -> Result<String, Failure> {
    let reason = reason.trim();
    match reason.chars().count() {
        0 => Err(Failure::Usage(format!("{what} needs a reason: say why"))),
        1..=LONGEST => Ok(reason.to_owned()),
        _ => Err(Failure::Usage(format!("the reason is too long: at most {LONGEST} characters"))),
    }
}

/// A proposal that is still open.
async fn open(tx: &mut Tx, key: &str, version: Option<i64>) -> anyhow::Result<Proposal> {
    let proposal = find_proposal(tx, key).await?;
    as_read(key, proposal.version, version)?;
    if proposal.status == ProposalStatus::Open {
        return Ok(proposal);
    }
    let message = format!("{key} is {} already: make another proposal", proposal.status.name());
    Err(Failure::Refused(message).into())
}

/// Proposes another place for a workload. That it is a place is looked at now, and once more when it
/// is accepted.
pub(crate) async fn propose(
    cx: &Context,
    workload: &str,
    spot: &Spot,
    reason: &str,
) -> anyhow::Result<Proposal> {
    let reason = because("a proposal", reason)?;
    let mut tx = cx.store.write().await?;
    let about = find(&mut tx, workload, None).await?;
    let place = Place { workload, version: None, spot: spot.clone(), reason: &reason, until: None };
    super::place::check(&mut tx, &place, cx.today()).await?;
    let now = cx.clock.now();
    let proposal = Proposal {
        id: cx.mint().id(),
        number: tx.proposals(1).await?.first().map_or(1, |last| last.number + 1),
        workload: about.id,
        spot: spot.told(),
        reason: reason.clone(),
        by: cx.actor.clone(),
        at: now,
        status: ProposalStatus::Open,
        decision: None,
        votes: Vec::new(),
        version: 1,
    };
    tx.add_proposal(&proposal).await?;
    let happening = Happening::ProposalMade {
        proposal: proposal.key(),
        workload: about.key(),
        spot: proposal.spot.clone(),
    };
    cx.record(&mut tx, now, Some(&reason), &happening).await?;
    tx.commit().await?;
    Ok(proposal)
}

/// Votes on a proposal; an earlier vote of the same person is replaced.
pub(crate) async fn vote(
    cx: &Context,
    key: &str,
    in_favour: bool,
    reason: &str,
) -> anyhow::Result<Proposal> {
    let reason = because("a vote", reason)?;
    let mut tx = cx.store.write().await?;
    let mut proposal = open(&mut tx, key, None).await?;
    let (person, at) = (cx.actor.clone(), cx.clock.now());
    let vote = Vote { person, in_favour, reason: reason.clone(), at };
    tx.save_vote(proposal.id, &vote).await?;
    proposal.version += 1;
    tx.save_proposal(&proposal).await?;
    let happening = Happening::ProposalVoted { proposal: proposal.key(), in_favour };
    cx.record(&mut tx, at, Some(&reason), &happening).await?;
    let proposal = find_proposal(&mut tx, key).await?;
    tx.commit().await?;
    Ok(proposal)
}

/// Puts the workload where a proposal wants it, with the proposal in the event.
pub(crate) async fn accept(
    cx: &Context,
    key: &str,
    version: Option<i64>,
    reason: &str,
) -> anyhow::Result<(Proposal, Placed)> {
    super::settle_if_due(cx).await?;
    let mut tx = cx.store.write().await?;
    let proposal = open(&mut tx, key, version).await?;
    let reason = match reason.trim() {
        "" => proposal.reason.clone(),
        said => because("an acceptance", said)?,
    };
    let Some(workload) = tx.workload_of_id(proposal.workload).await? else {
        let message = format!("the workload of {key} is no more: decline it");
        return Err(Failure::Refused(message).into());
    };
    let spot = Spot::read(&proposal.spot)
        .ok_or_else(|| anyhow::anyhow!("{key} is damaged: `{}` is no place", proposal.spot))?;
    let workload = workload.key();
    let place = Place { workload: &workload, version: None, spot, reason: &reason, until: None };
    let placed = place_in(cx, &mut tx, place, Some(key.trim())).await?;
    let proposal = settled(cx, &mut tx, proposal, (ProposalStatus::Accepted, &reason)).await?;
    tx.commit().await?;
    Ok((proposal, placed))
}

async fn settled(
    cx: &Context,
    tx: &mut Tx,
    proposal: Proposal,
    (status, reason): (ProposalStatus, &str),
) -> anyhow::Result<Proposal> {
    let decision = Some((cx.actor.clone(), reason.to_owned()));
    let version = proposal.version + 1;
    let proposal = Proposal { status, decision, version, ..proposal };
    tx.save_proposal(&proposal).await?;
    Ok(proposal)
}

/// Leaves the workload where it is: a strategy lead declines, or whoever made it withdraws.
pub(crate) async fn reject(
    cx: &Context,
    key: &str,
    version: Option<i64>,
    (status, reason): (ProposalStatus, &str),
) -> anyhow::Result<Proposal> {
    let withdraws = status == ProposalStatus::Withdrawn;
    let reason = because(if withdraws { "a withdrawal" } else { "a refusal" }, reason)?;
    let mut tx = cx.store.write().await?;
    let proposal = open(&mut tx, key, version).await?;
    if withdraws && proposal.by != cx.actor {
        let message = format!("{key} was made by {}: only they withdraw it", proposal.by);
        return Err(Failure::Refused(message).into());
    }
    let proposal = settled(cx, &mut tx, proposal, (status, &reason)).await?;
    let happening =
        Happening::ProposalDecided { proposal: proposal.key(), status: status.name().to_owned() };
    cx.record(&mut tx, cx.clock.now(), Some(&reason), &happening).await?;
    tx.commit().await?;
    Ok(proposal)
}
