//! The incremental method: the whole estate at a glance, then ten workloads at a time.

use crate::boot::Context;
use crate::documents::glance::{DepthDocument, GlanceDocument, ShareDocument};

use super::output::Out;

pub(super) async fn run(cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let glance = GlanceDocument::load(&mut tx).await?;
    tx.rollback().await?;
    if out.json {
        return Out::document(&glance);
    }
    let mut lines = vec![format!(
        "{} workloads, {} assets, {:.1} hours",
        glance.workloads, glance.assets, glance.effort_hours
    )];
    for (title, shares) in [
        ("by disposition", &glance.dispositions),
        ("by confidence", &glance.confidence),
        ("by rule", &glance.rules),
    ] {
        lines.push(format!("{title}:"));
        lines.extend(shares.iter().map(share));
    }
    let usual = glance.usual_retire_percent;
    if let Some(percent) = glance.retire_percent.filter(|percent| *percent >= usual) {
        lines.push(format!("{percent} % of the assets retire, no less than the common {usual} %"));
    }
    lines.extend(glance.notes.iter().map(|note| format!("note: {note}")));
    for (title, depths) in [("first ten", &glance.first_ten), ("next ten", &glance.next_ten)] {
        let done = depths.iter().filter(|one| one.in_depth).count();
        lines.push(format!("{title}: {done} of {} decided in depth", depths.len()));
        lines.extend(depths.iter().map(depth));
    }
    out.say(&lines.join("\n"))
}

fn share(one: &ShareDocument) -> String {
    format!(
        "  {}: {} workloads, {} assets, {:.1} hours",
        one.name, one.workloads, one.assets, one.effort_hours
    )
}

fn depth(one: &DepthDocument) -> String {
    let (sure, by) = (one.confidence_percent, &one.decided_by);
    let who = if one.in_depth { one.how.to_owned() } else { format!("rule {by}") };
    format!("  {} {}: {} ({sure} % sure, by {who})", one.workload, one.title, one.disposition)
}
