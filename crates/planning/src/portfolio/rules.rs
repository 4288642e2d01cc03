//! Rules of a team file as rules of the instance.

use landfall_domain::planning_rule::{self, PlanningRule};

use crate::instance::{PerIteration, Precedence, Rule, Within};

use super::lookup::{About, Lookup, wrong};
use super::{BuildError, musts};

/// All rules, those that are switched off too, so that a scenario can switch them on; what of these
/// lacks something is left out.
pub(super) fn lower(
    lookup: &Lookup<'_>,
    notices: &mut Vec<String>,
) -> Result<Vec<Rule>, BuildError> {
    let mut rules = Vec::new();
    for stated in &lookup.portfolio.calendar.rules {
        let about = lookup.about(&stated.place, &stated.about)?;
        if stated.enabled && about.is_empty() {
            notices.push(format!("{}: {}", stated.place, musts::NOTHING));
        }
        match lowered(lookup, stated, &about) {
            Err(wrong) if stated.enabled => return Err(wrong),
            lowered => rules.extend(lowered),
        }
    }
    Ok(rules)
}

fn lowered(lookup: &Lookup<'_>, stated: &PlanningRule, about: &About) -> Result<Rule, BuildError> {
    let limits = &stated.limits;
    let rule = Rule {
        rule: stated.kind.name.to_owned(),
        name: stated.name.clone(),
        enabled: stated.enabled,
        hard: stated.weight.is_none(),
        weight: stated.weight,
        first: limits.first.map(|first| capped(lookup, first)),
        min: limits.min.map(i64::from),
        max: limits.max.map(i64::from),
        start: limits.start.map(i64::from),
        step: limits.step.map(i64::from),
        ..Rule::default()
    };
    complete(lookup, stated, about, rule)
}

/// Adds what each kind needs beside plain numbers.
fn complete(
    lookup: &Lookup<'_>,
    stated: &PlanningRule,
    about: &About,
    rule: Rule,
) -> Result<Rule, BuildError> {
    let (place, limits) = (stated.place.as_str(), &stated.limits);
    let items = || lookup.items(about);
    let assets = || Some(lookup.asset_items(about));
    Ok(match stated.kind.name {
        "pairs-together" => Rule { pairs: Some(pairs(lookup, stated)?), ..rule },
        "dependency-order" => Rule { arcs: Some(arcs(lookup, stated)?), ..rule },
        "adopted" => Rule { plan: Some(plan(lookup, stated)?), ..rule },
        "non-production-first" => Rule {
            items: Some(lookup.milestones(about)),
            within: Some(match limits.within.unwrap_or_default() {
                planning_rule::Within::Application => Within::Application,
                planning_rule::Within::All => Within::All,
            }),
            lag: limits.lag.map(|lag| capped(lookup, lag)),
            ..rule
        },
        "workload-together" => {
            let mut items = lookup.asset_items(about);
            items.extend(lookup.milestones(about));
            Rule { items: Some(items), ..rule }
        }
        "production-apart" | "wave-size" => Rule { items: assets(), ..rule },
        "maintenance-windows" => {
            let windows = limits.windows.as_deref().unwrap_or_default();
            Rule { items: assets(), iterations: Some(lookup.open(place, windows)?), ..rule }
        }
        "deadline" => {
            let by = limits.by.map(|day| lookup.over_by(place, day)).transpose()?;
            Rule { items: items(), by, ..rule }
        }
        "replication" => Rule { items: items(), gib: Some(line(lookup, stated)), ..rule },
        "keep-apart" => {
            let mut items = lookup.named_assets(about);
            items.extend(lookup.milestones(about));
            Rule { items: Some(items), ..rule }
        }
        // Criticality, complexity and workloads under way: all that is not said otherwise.
        _ => Rule { items: items(), ..rule },
    })
}

fn capped(lookup: &Lookup<'_>, iterations: u32) -> i64 {
    let horizon = i64::try_from(lookup.portfolio.iterations.len()).unwrap_or(i64::MAX);
    i64::from(iterations).min(horizon)
}

fn pairs(lookup: &Lookup<'_>, stated: &PlanningRule) -> Result<Vec<(u32, u32)>, BuildError> {
    let end = |name: &str| Ok(lookup.end(lookup.one(&stated.place, name)?));
    let pairs = stated.limits.pairs.iter().flatten();
    pairs.map(|(a, b)| Ok((end(a)?, end(b)?))).collect()
}

/// What comes first is complete before anything of the other begins.
fn arcs(lookup: &Lookup<'_>, stated: &PlanningRule) -> Result<Vec<Precedence>, BuildError> {
    let lag = capped(lookup, stated.limits.lag.unwrap_or(0));
    let mut arcs = Vec::new();
    for (before, after) in stated.limits.order.iter().flatten() {
        let find = |name: &str| lookup.one(&stated.place, name);
        let (before, after) = (find(before)?, find(after)?);
        let first = lookup.end(before);
        for second in lookup.beginnings(after) {
            if second == first {
                return Err(wrong(&stated.place, "nothing comes before itself: take the pair out"));
            }
            arcs.push((first, second, lag).into());
        }
    }
    Ok(arcs)
}

fn plan(lookup: &Lookup<'_>, stated: &PlanningRule) -> Result<Vec<(u32, i64)>, BuildError> {
    let entries = stated.limits.plan.iter().flatten();
    entries
        .map(|(name, day)| {
            let item = lookup.end(lookup.one(&stated.place, name)?);
            Ok((item, lookup.around(&stated.place, day.0)?))
        })
        .collect()
}

/// What the line carries in each iteration, in whole GiB.
fn line(lookup: &Lookup<'_>, stated: &PlanningRule) -> PerIteration {
    /// GiB that one megabit per second carries in a day.
    const GIB_PER_MBIT: f64 = 1e6 / 8.0 * 86_400.0 / 1_073_741_824.0;
    let limits = &stated.limits;
    let per_day = limits.gib_per_day.or(limits.mbit_per_s.map(|rate| rate * GIB_PER_MBIT));
    let boxes = lookup.portfolio.iterations.iter();
    let each = boxes.map(|at| {
        let days = f64::from((at.end - at.start).get_days() + 1);
        #[expect(clippy::cast_possible_truncation, reason = "rates were checked to be small")]
        let gib = (per_day.unwrap_or(0.0) * days).floor() as i64;
        gib
    });
    PerIteration::Each(each.collect())
}

#[cfg(test)]
mod tests {
    use landfall_domain::planning_rule;

    use crate::instance;

    #[test]
    fn a_team_file_knows_every_kind_of_rule() {
        let stated = planning_rule::KINDS.iter().map(|kind| kind.name);
        assert!(stated.eq(instance::KINDS.iter().map(|kind| kind.name)));
    }
}
