//! What must be planned: searched for again if need be, and refused with the reason if it cannot be.

use landfall_planning::conflict::{self, Conflict, Demand, Outcome, Rest, conflict};
use landfall_planning::portfolio::Built;
use landfall_planning::{Instance, Proposal};

use crate::failure::Failure;

/// So many ways out are told.
const SHOWN: usize = 6;

/// The proposal if it keeps all promises, else another that does; refused if there is none.
/// `again` searches from a plan that keeps them.
pub(crate) fn keep_promises(
    built: &Built,
    proposal: Proposal,
    again: &mut dyn FnMut(&[u32]) -> anyhow::Result<Proposal>,
) -> anyhow::Result<Proposal> {
    let broken = |plan: &[u32]| -> Vec<&str> {
        let promises = built.promises.iter();
        let broken = promises.filter(|promise| !promise.holds(&built.instance, plan));
        broken.map(|promise| promise.name.as_str()).collect()
    };
    if broken(&proposal.plan).is_empty() {
        return Ok(proposal);
    }
    let promises = built.promises.iter();
    let demands: Vec<Demand> =
        promises.flat_map(|promise| promise.demands.iter().copied()).collect();
    match conflict(&built.instance, &demands, conflict::WORK) {
        Outcome::Conflict(conflict) => {
            let names = broken(&proposal.plan).join(", ");
            let readable = built.readable();
            let (told, late) = (told(&readable, &conflict), late(&readable, &demands, &proposal));
            return Err(Failure::Refused(format!("{names} cannot be: {told}\n  {late}")).into());
        }
        Outcome::Kept(plan) => {
            let proposal = again(&plan)?;
            if broken(&proposal.plan).is_empty() {
                return Ok(proposal);
            }
        }
        Outcome::Undecided => {}
    }
    let names = broken(&proposal.plan).join(", ");
    let late = late(&built.readable(), &demands, &proposal);
    Err(Failure::Refused(format!(
        "no plan was found that keeps {names}, and no proof that there is none: give more time \
         (--time-limit), demand less, or weigh a rule instead of making it hard\n  {late}"
    ))
    .into())
}

/// What the best plan that was found leaves too late, latest first.
fn late(instance: &Instance, demands: &[Demand], proposal: &Proposal) -> String {
    let last = instance.horizon().saturating_sub(1);
    let at = |demand: &Demand| proposal.plan[demand.item as usize];
    let mut late: Vec<&Demand> =
        demands.iter().filter(|demand| at(demand) > demand.by.unwrap_or(last)).collect();
    late.sort_by_key(|demand| (std::cmp::Reverse(at(demand)), demand.item));
    let names: Vec<String> = late
        .iter()
        .take(SHOWN)
        .map(|demand| {
            let place = instance.iteration_name(at(demand));
            format!("{} ({place})", instance.item_name(demand.item))
        })
        .collect();
    let more = match late.len() - names.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "the best plan found is too late for {} of {}: {}{more}",
        late.len(),
        demands.len(),
        names.join(", ")
    )
}

/// A conflict with its ways out, one a line.
pub(crate) fn told(instance: &Instance, conflict: &Conflict) -> String {
    let mut lines = vec![conflict.sentence(instance)];
    for relaxation in conflict.relaxations.iter().take(SHOWN) {
        let rest = match relaxation.rest {
            Rest::Kept => "",
            Rest::Conflict => " (another conflict remains then)",
            Rest::Unknown => " (whether another conflict remains then is not known)",
        };
        lines.push(format!("  or {}{rest}", relaxation.change.sentence(instance)));
    }
    match conflict.relaxations.len().saturating_sub(SHOWN) {
        0 => {}
        more => lines.push(format!("  or one of {more} other changes")),
    }
    lines.join("\n")
}
