//! Other places for workloads: proposed, voted on, decided.

use clap::Args;
use landfall_domain::priority::{Proposal, ProposalStatus};

use crate::actions::decide::proposal;
use crate::boot::Context;
use crate::documents::proposal::ProposalDocument;

use super::args::List;
use super::output::Out;

#[derive(Debug, Args)]
pub(crate) struct Ballot {
    /// Key of the proposal, such as N-1
    proposal: String,
    /// You want it
    #[arg(long = "for", required_unless_present = "against", conflicts_with = "against")]
    in_favour: bool,
    /// You do not want it
    #[arg(long)]
    against: bool,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct Decision {
    /// Key of the proposal, such as N-1
    proposal: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub(super) async fn list(list: &List, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let all = ProposalDocument::all(&mut tx).await?;
    tx.rollback().await?;
    out.list(all, list)
}

pub(super) async fn show(proposal: Proposal, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let one = ProposalDocument::one(&mut tx, proposal).await?;
    tx.rollback().await?;
    if out.json {
        return Out::document(&one);
    }
    let workload = one.workload.as_deref().unwrap_or_default();
    out.say(&format!("{} {}: {workload} {} {}", one.key, one.status, one.title, one.spot))?;
    out.say(&format!("{} for it, {} against it", one.in_favour, one.against))
}

pub(super) async fn vote(ballot: &Ballot, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let voted = proposal::vote(cx, &ballot.proposal, ballot.in_favour, &ballot.reason).await?;
    show(voted, cx, out).await
}

pub(super) async fn accept(decision: &Decision, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let (accepted, placed) =
        proposal::accept(cx, &decision.proposal, None, &decision.reason).await?;
    if !out.json {
        out.say(&format!("{}: rank {} → {}", placed.workload, placed.from, placed.to))?;
    }
    show(accepted, cx, out).await
}

pub(super) async fn reject(
    decision: &Decision,
    status: ProposalStatus,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let how = (status, decision.reason.as_str());
    show(proposal::reject(cx, &decision.proposal, None, how).await?, cx, out).await
}
