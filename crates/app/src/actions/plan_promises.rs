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
            let told = told(&built.instance, &conflict);
            return Err(Failure::Refused(format!("{names} cannot be: {told}")).into());
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
    Err(Failure::Refused(format!(
        "no plan was found that keeps {names}, and no proof that there is none: give more time \
         (--time-limit), demand less, or weigh a rule instead of making it hard"
    ))
    .into())
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
