//! Rounds of estimation.

use clap::{Args, Subcommand};
use landfall_domain::delivery::rounds::{Round, Scale};

use crate::actions::delivery::rounds::{
    Wanted, accept, again, close, find_round, open, reveal, vote,
};
use crate::actions::delivery::{scale_of, tenths};
use crate::boot::Context;
use crate::documents::delivery::{GroupDocument, RoundDetail, RoundDocument};
use crate::failure::Failure;

use super::super::args::List;
use super::super::output::Out;

/// So many rounds are listed.
const MOST: i64 = 10_000;

#[derive(Debug, Subcommand)]
pub(crate) enum RoundCommand {
    /// The rounds that there are, the newest first
    List(List),
    /// Open a round; tasks of one name and kind of asset are voted on together
    Open(Opening),
    /// One round: who has voted, and what is revealed
    Show {
        /// Its key, such as ER-1
        round: String,
    },
    /// Vote on groups; an earlier vote of yours is replaced until the reveal
    Vote {
        /// Its key
        round: String,
        /// Group and vote, as 1=4.5 or 2=M (repeatable)
        #[arg(required = true, value_name = "GROUP=VOTE")]
        votes: Vec<String>,
    },
    /// Show the votes on a group, or on all that somebody voted on
    Reveal {
        /// Its key
        round: String,
        /// The group, from 1
        #[arg(long, value_name = "N")]
        group: Option<usize>,
    },
    /// Let people vote on a group again; what they said before stays
    Again {
        /// Its key
        round: String,
        /// The group, from 1
        group: usize,
    },
    /// Take a value for a group: its tasks have it then
    Accept {
        /// Its key
        round: String,
        /// The group, from 1
        group: usize,
        /// Hours [default: the median]
        #[arg(long, value_name = "N")]
        hours: Option<f64>,
    },
    /// End a round; what was not accepted keeps its estimate
    Close {
        /// Its key
        round: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Opening {
    /// Keys of release backlogs, workloads or tasks
    #[arg(required = true, value_name = "RELEASE|WORKLOAD|TASK")]
    what: Vec<String>,
    /// What it is about
    #[arg(long, value_name = "TEXT")]
    title: String,
    /// In what people vote
    #[arg(long, value_name = "SCALE", default_value = "hours", value_parser = ["hours", "points", "shirts"])]
    scale: String,
    /// Hours of XS, S, M, L and XL; of one point, if people vote in points
    #[arg(long, value_name = "N,N,N,N,N", value_delimiter = ',')]
    sizes: Vec<f64>,
    /// Vote on each task alone
    #[arg(long)]
    one_by_one: bool,
}

/// `landfall rounds …`.
pub(crate) async fn run(
    list: &List,
    command: Option<RoundCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let round = match command {
        None => return all(list, cx, out).await,
        Some(RoundCommand::List(list)) => return all(&list, cx, out).await,
        Some(RoundCommand::Open(asked)) => {
            let Opening { what, title, scale, sizes, one_by_one } = asked;
            let scale: Scale = scale_of(&scale, &sizes)?;
            open(cx, &Wanted { title, scale, what, one_by_one }).await?
        }
        Some(RoundCommand::Show { round }) => {
            let mut tx = cx.store.read().await?;
            let found = find_round(&mut tx, &round).await?;
            tx.rollback().await?;
            found
        }
        Some(RoundCommand::Vote { round, votes }) => {
            let votes: Vec<(usize, String)> =
                votes.iter().map(|one| pair(one)).collect::<Result<_, _>>()?;
            vote(cx, &round, &votes).await?
        }
        Some(RoundCommand::Reveal { round, group }) => reveal(cx, (&round, None), group).await?,
        Some(RoundCommand::Again { round, group }) => again(cx, (&round, None), group).await?,
        Some(RoundCommand::Accept { round, group, hours }) => {
            let value = hours.map(tenths).transpose()?;
            accept(cx, (&round, None), group, value).await?
        }
        Some(RoundCommand::Close { round }) => close(cx, (&round, None)).await?,
    };
    show(&round, cx, out).await
}

/// `1=4.5` as a group and a vote.
fn pair(text: &str) -> Result<(usize, String), Failure> {
    let wrong = || Failure::Usage(format!("`{text}` is not GROUP=VOTE, as in 1=4.5"));
    let (group, said) = text.split_once('=').ok_or_else(wrong)?;
    Ok((group.trim().parse().map_err(|_| wrong())?, said.to_owned()))
}

async fn all(list: &List, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let rounds = tx.rounds(MOST).await?;
    tx.rollback().await?;
    out.list(rounds.iter().map(RoundDocument::from), list)
}

async fn show(round: &Round, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let detail = RoundDetail::load(&mut tx, round, &cx.actor).await?;
    tx.rollback().await?;
    if out.json {
        return Out::document(&detail);
    }
    let RoundDocument { key, title, status, .. } = &detail.round;
    out.say(&format!("{key} {title}: {status}"))?;
    for group in &detail.items {
        say_group(group, out)?;
    }
    Ok(())
}

fn say_group(one: &GroupDocument, out: &Out) -> anyhow::Result<()> {
    let GroupDocument { group, name, kind, tasks, state, .. } = one;
    let kind = kind.map(|kind| format!(" ({kind})")).unwrap_or_default();
    out.say(&format!("  {group}. {name}{kind}, {} tasks: {state}", tasks.len()))?;
    if !one.voters.is_empty() {
        out.say(&format!("     voted: {}", one.voters.join(", ")))?;
    }
    if let Some(own) = one.own_vote.as_ref().filter(|_| one.result.is_none()) {
        out.say(&format!("     your vote: {}", own.written()))?;
    }
    for cycle in one.earlier.iter().chain(&one.result) {
        let (low, high, median) = (cycle.low_hours, cycle.high_hours, cycle.median_hours);
        out.say(&format!("     cycle {}: median {median} h, {low} h to {high} h", cycle.cycle))?;
    }
    if let Some(hours) = one.accepted_hours {
        out.say(&format!("     accepted: {hours} h"))?;
    }
    if let Some(suggestion) = &one.suggestion {
        out.say(&format!("     before: {} h, {}", suggestion.hours, suggestion.because))?;
    }
    Ok(())
}
