//! Why workloads stand where they stand, and how firm that is, in words.

use landfall_domain::priority::points;

use crate::documents::standing::{ComparisonDocument, FirmnessDocument, SwapDocument};

use super::output::Out;

pub(super) fn why(found: &ComparisonDocument, out: &Out) -> anyhow::Result<()> {
    if out.json {
        return Out::document(found);
    }
    let ranks = (found.above_rank, found.below_rank);
    out.say(&format!(
        "{} {} at rank {}, {} {} at rank {}",
        found.above, found.above_title, ranks.0, found.below, found.below_title, ranks.1
    ))?;
    out.say(&found.says)?;
    for one in &found.criteria {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not known".into());
        out.say(&format!(
            "  {}: {} ({}) against {} ({})",
            one.label,
            points(one.above_points),
            value(&one.above_value),
            points(one.below_points),
            value(&one.below_value)
        ))?;
    }
    swaps(&found.swaps, out)
}

fn swaps(swaps: &[SwapDocument], out: &Out) -> anyhow::Result<()> {
    if swaps.is_empty() {
        return out.say("no single weight from 0 to 1,000 swaps what the profile proposes");
    }
    out.say("a weight that alone swaps what the profile proposes:")?;
    swaps.iter().try_for_each(|swap| out.say(&format!("  {}", swap.says())))
}

pub(super) fn firm(found: &FirmnessDocument, out: &Out) -> anyhow::Result<()> {
    if out.json {
        return Out::document(found);
    }
    out.say(&format!(
        "{} {}: rank {}, the profile proposes {}",
        found.workload, found.title, found.rank, found.proposed_rank
    ))?;
    for one in &found.noise {
        let (alone, all) = (one.one_weight, one.all_weights);
        out.say(&format!(
            "weights wrong by up to {} %: rank {} to {} for one weight, {} to {} for all at once",
            one.noise_percent, alone.best, alone.worst, all.best, all.worst
        ))?;
    }
    for rival in &found.rivals {
        out.say(&format!("against {} {} at rank {}:", rival.workload, rival.title, rival.rank))?;
        swaps(&rival.swaps, out)?;
    }
    Ok(())
}
