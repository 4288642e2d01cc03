//! The backlog as a list, and what people decide of single workloads in it.

use clap::{Args, Subcommand};
use landfall_domain::priority::ProposalStatus;

use crate::actions::decide::proposal::propose;
use crate::actions::decide::{
    Change, Place, Spot, place_workload, read_until, settle_backlog, state_workloads,
};
use crate::boot::Context;
use crate::documents::standing::NOISE;
use crate::failure::Failure;
use crate::web::rerank::history_of;
use crate::web::scales::ranks_now;

use super::args::List;
use super::estate;
use super::output::Out;
use super::proposals;
use super::rerank;
use super::standing;
use super::top::{self, TopCommand};

#[derive(Debug, Subcommand)]
pub(crate) enum BacklogCommand {
    /// Put a workload elsewhere in the backlog; the reason stays with its rank
    Move(Put),
    /// Rank the backlog without the placings whose last day is over; a server does it by itself
    Settle,
    /// The market changed: put several workloads elsewhere at once, or rank by another profile
    Rerank(rerank::Asked),
    /// Where a workload stood in the past, and who put it there
    History {
        /// Key of the workload
        workload: String,
        #[command(flatten)]
        list: List,
    },
    /// Why one workload stands above another one: points by criterion, and what would swap them
    Why {
        /// Key of one workload
        one: String,
        /// Key of the other one
        other: String,
    },
    /// How firm a rank is: the ranks that wrong weights can give, and the weights that swap
    Sensitivity {
        /// Key of the workload
        workload: String,
        /// The other workload; its neighbours if left out
        #[arg(long, value_name = "KEY")]
        against: Option<String>,
        /// Weights may be wrong by so many percent, up and down; 10 and 20 if left out
        #[arg(long, value_name = "PERCENT")]
        noise: Option<u32>,
    },
    /// Ten or more workloads with the same points, and what would tell them apart
    Ties(List),
    /// Other places that people propose for workloads
    Proposals(List),
    /// Propose another place for a workload
    Propose(Move),
    /// Vote on a proposal; an earlier vote of yours is replaced
    Vote(proposals::Ballot),
    /// Accept a proposal: the workload is put there
    Accept(proposals::Decision),
    /// Decline a proposal: the workload stays where it is
    Decline(proposals::Decision),
    /// Take a proposal of your own back
    Withdraw(proposals::Decision),
    /// The first ten: what both teams agree on, and whether that still holds
    Top {
        #[command(subcommand)]
        command: Option<TopCommand>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Move {
    /// Key of the workload
    workload: String,
    #[command(flatten)]
    spot: Wanted,
    /// Why it belongs there
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct Put {
    #[command(flatten)]
    place: Move,
    /// The last day on which it holds, such as 2027-03-31; until it is taken back if left out
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Wanted {
    /// Directly before the workload of this key
    #[arg(long, value_name = "KEY")]
    before: Option<String>,
    /// Directly behind the workload of this key
    #[arg(long, value_name = "KEY")]
    after: Option<String>,
    /// To this rank; later moves of others may push it on
    #[arg(long, value_name = "RANK")]
    to: Option<i64>,
    /// To this rank for good
    #[arg(long, value_name = "RANK")]
    pin: Option<i64>,
    /// Where the profile proposes: take an earlier word back, a pin first
    #[arg(long)]
    as_proposed: bool,
}

impl Wanted {
    fn spot(self) -> Spot {
        match self {
            Self { before: Some(key), .. } => Spot::Before(key),
            Self { after: Some(key), .. } => Spot::After(key),
            Self { to: Some(rank), .. } => Spot::To(rank),
            Self { pin: Some(rank), .. } => Spot::Pin(rank),
            Self { .. } => Spot::Proposed,
        }
    }
}

pub(super) async fn run(
    list: &List,
    command: Option<BacklogCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    match command {
        None => estate::backlog(list, cx, out).await,
        Some(BacklogCommand::Move(asked)) => put(asked, cx, out).await,
        Some(BacklogCommand::Settle) => settle(cx, out).await,
        Some(BacklogCommand::Rerank(asked)) => rerank::run(asked, cx, out).await,
        Some(BacklogCommand::History { workload, list }) => {
            let history = history_of(cx, &workload).await?;
            if out.json {
                return Out::document(&history);
            }
            out.list(history.points, &list)
        }
        Some(BacklogCommand::Why { one, other }) => {
            standing::why(&ranks_now(cx).await?.compare(&one, &other)?, out)
        }
        Some(BacklogCommand::Sensitivity { workload, against, noise }) => {
            let noise = noise.map_or_else(|| NOISE.to_vec(), |noise| vec![noise]);
            let ranks = ranks_now(cx).await?;
            standing::firm(&ranks.firmness(&workload, against.as_deref(), &noise)?, out)
        }
        Some(BacklogCommand::Proposals(list)) => proposals::list(&list, cx, out).await,
        Some(BacklogCommand::Propose(asked)) => {
            let (key, reason) = (&asked.workload, &asked.reason);
            proposals::show(propose(cx, key, &asked.spot.spot(), reason).await?, cx, out).await
        }
        Some(BacklogCommand::Vote(ballot)) => proposals::vote(&ballot, cx, out).await,
        Some(BacklogCommand::Accept(decision)) => proposals::accept(&decision, cx, out).await,
        Some(BacklogCommand::Decline(decision)) => {
            proposals::reject(&decision, ProposalStatus::Declined, cx, out).await
        }
        Some(BacklogCommand::Withdraw(decision)) => {
            proposals::reject(&decision, ProposalStatus::Withdrawn, cx, out).await
        }
        Some(BacklogCommand::Top { command }) => top::run(command, cx, out).await,
        Some(BacklogCommand::Ties(list)) => {
            let ties = ranks_now(cx).await?.ties();
            if !out.json {
                ties.iter().try_for_each(|tie| out.say(&tie.advice))?;
            }
            out.list(ties, &list)
        }
    }
}

async fn put(Put { place: asked, until }: Put, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let place = Place {
        workload: &asked.workload,
        version: None,
        spot: asked.spot.spot(),
        reason: &asked.reason,
        until: read_until(until.as_deref().unwrap_or_default())?,
    };
    let placed = place_workload(cx, place).await?;
    if out.json {
        return Out::document(&serde_json::json!({ "changes": placed, "findings": [] }));
    }
    let until = placed.until.map(|day| format!(", until {day}")).unwrap_or_default();
    out.say(&format!("{}: rank {} → {}{until}", placed.workload, placed.from, placed.to))
}

async fn settle(cx: &Context, out: &Out) -> anyhow::Result<()> {
    let settled = settle_backlog(cx).await?;
    if out.json {
        let changes = serde_json::json!({ "expired": settled.expired, "event": settled.event });
        return Out::document(&serde_json::json!({ "changes": changes, "findings": [] }));
    }
    if settled.expired.is_empty() {
        return out.say("nothing changes: no placing came to its end");
    }
    settled.expired.iter().try_for_each(|one| {
        let until = one.until.map(|day| format!(", held until {day}")).unwrap_or_default();
        let (key, spot) = (&one.workload, &one.spot);
        out.say(&format!("{key}: rank {} → {} ({spot}{until})", one.from, one.to))
    })
}

#[derive(Debug, Args)]
pub(crate) struct State {
    /// Key of the workload
    workload: String,
    /// What holds, as `owner=Grace`; also `business_unit`, criticality, compliance, disposition, and
    /// what stands on its sheets, as `testing_criteria`. Nothing behind the sign takes an earlier
    /// word back
    #[arg(required = true, value_name = "FIELD=VALUE")]
    values: Vec<String>,
    /// Why, for the history and for whoever asks later
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

pub(super) async fn state(asked: State, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let changes = asked
        .values
        .iter()
        .map(|said| {
            let (field, value) = said
                .split_once('=')
                .ok_or_else(|| Failure::Usage(format!("`{said}` is not FIELD=VALUE")))?;
            Ok(Change {
                workload: asked.workload.clone(),
                version: None,
                field: field.to_owned(),
                value: Some(value.to_owned()).filter(|value| !value.is_empty()),
            })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let stated = state_workloads(cx, &changes, asked.reason.as_deref()).await?;
    if out.json {
        return Out::document(&serde_json::json!({ "changes": stated.changes, "findings": [] }));
    }
    if stated.changes.is_empty() {
        return out.say("nothing changes: that is stated already");
    }
    stated.changes.iter().try_for_each(|change| {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "unknown".to_owned());
        let (before, after) = (shown(&change.before), shown(&change.after));
        out.say(&format!("{}: {} {before} → {after}", change.workload, change.field))
    })
}
