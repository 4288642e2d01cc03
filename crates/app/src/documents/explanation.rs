//! Why something is where a plan has it, and why not earlier, in sentences.

use landfall_planning::Instance;
use landfall_planning::explain::{Explainer, Slot};

/// The answer for one item.
#[derive(Debug)]
pub(crate) struct Told {
    /// Where it is, and why not earlier.
    pub(crate) because: String,
    /// What it waits for, link by link, and why that is where it is.
    pub(crate) waits: Vec<String>,
    /// Iteration by iteration, whether it could be there.
    pub(crate) slots: Vec<String>,
}

/// Explains an item of a sound plan; iterations behind the next one are left out unless `all`.
pub(crate) fn told(instance: &Instance, plan: &[u32], item: u32, all: bool) -> Told {
    let explainer = Explainer::new(instance, plan);
    let explanation = explainer.explain(item);
    let waits = explainer.waits_for(item);
    let root = waits.last().map(|last| explainer.explain(last.other).sentence(instance));
    let waits = waits.iter().map(|wait| wait.sentence(instance)).chain(root).collect();
    let is_shown = |slot: &&Slot| all || slot.iteration <= explanation.iteration.saturating_add(1);
    let slots = explainer.slots(item);
    let slots = slots.iter().filter(is_shown).map(|slot| slot.sentence(instance)).collect();
    Told { because: explanation.sentence(instance), waits, slots }
}
