//! What the people of a team and the line to the cloud can carry.

use crate::actions::delivery::calendar;
use crate::actions::delivery::network::load_with;
use crate::boot::Context;
use crate::documents::delivery::{BoxDetail, ReplicationDocument};
use crate::failure::Failure;

use super::super::args::List;
use super::super::output::Out;

/// People, what is short, and the line.
pub(super) fn say(detail: &BoxDetail, out: &Out) -> anyhow::Result<()> {
    for one in &detail.people {
        let (name, skills, has) = (&one.name, one.skills.join(", "), one.hours);
        let off = match one.off_hours {
            0.0 => String::new(),
            off => format!(", {off} h off"),
        };
        let over = if one.is_over { "  more than there is" } else { "" };
        out.say(&format!(
            "  {name} ({skills}): {} h of {has} h pulled{off}{over}",
            one.pulled_hours
        ))?;
    }
    if !detail.people.is_empty() {
        for short in &detail.shortages {
            out.say(&format!("  {}", short.says))?;
        }
    }
    if let Some(line) = &detail.replication {
        let needed = match line.needed_hours {
            Some(hours) => format!("{hours} h"),
            None => "more than all".to_owned(),
        };
        let (seed, sync, has) = (line.seed_gib, line.in_sync_gib, line.line_hours);
        out.say(&format!(
            "  line: {seed} GiB to seed beside {sync} GiB in sync need {needed} of {has} h"
        ))?;
        if let Some(warning) = &line.warning {
            out.say(&format!("  {warning}"))?;
        }
    }
    Ok(())
}

/// `landfall iterations replication`.
pub(super) async fn replication(list: &List, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let network = calendar(&mut tx).await?.network.ok_or_else(|| {
        let told = "the team file says nothing of the line: write [network] with mbit_per_second";
        Failure::Refused(told.to_owned())
    })?;
    let copies = tx.copies().await?;
    let iterations = tx.iterations().await?;
    tx.rollback().await?;
    let all = iterations
        .iter()
        .map(|one| ReplicationDocument::of(one, &network, &load_with(&network, &copies, one)));
    out.list(all, list)
}
