//! `landfall backlog top`: the first ten, and whether both teams agree on them.

use clap::Subcommand;
use landfall_domain::nearest::did_you_mean;
use landfall_domain::review::Team;

use crate::actions::confirm_top::{Top, confirm_top, read_top};
use crate::boot::Context;
use crate::documents::top::TopDocument;
use crate::failure::Failure;

use super::output::Out;

#[derive(Debug, Subcommand)]
pub(crate) enum TopCommand {
    /// Confirm the first ten as they stand, for a team
    Confirm {
        /// `strategy` or `adoption`
        #[arg(long)]
        team: String,
    },
}

pub(super) async fn run(
    command: Option<TopCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let Some(TopCommand::Confirm { team }) = command else {
        return show(&read_top(cx).await?, out);
    };
    let known = Team::ALL.iter().map(|one| one.name());
    let team = Team::named(&team).ok_or_else(|| {
        let meant = did_you_mean(&team, known);
        Failure::Usage(format!("`{team}` is no team{meant}; there are: strategy, adoption"))
    })?;
    show(&confirm_top(cx, team, None).await?.0, out)
}

fn show(top: &Top, out: &Out) -> anyhow::Result<()> {
    let document = TopDocument::from(top);
    if out.json {
        return Out::document(&document);
    }
    for (place, one) in (1..).zip(&document.workloads) {
        out.say(&format!("{place:>2}. {} {}", one.key, one.title))?;
    }
    match (&document.agreed_at, document.holds) {
        (Some(at), true) => out.say(&format!("both teams agreed on this on {at}")),
        _ => document.alarms.iter().try_for_each(|alarm| out.say(alarm)),
    }
}
