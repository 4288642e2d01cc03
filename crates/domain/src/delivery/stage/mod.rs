//! The stages of a workload and of its assets, and the gates between them.
//!
//! Up to staging, where a workload stands follows from its assets: it is ready for staging exactly
//! when all of them are replicated. From there on people open each gate, once its checks are settled.
//! Whoever did a check does not approve it, unless a standard change that it belongs to was
//! pre-approved. Governance runs beside the stages and can block promotion; so can a freeze.
//!
//! [`advance`] is the only way from one state to the next.

mod advance;
mod assets;
mod checklist;
mod checks;
mod follow;
mod gate;
#[cfg(test)]
mod laws;
mod moves;
#[cfg(test)]
mod samples;
mod share;
mod state;
mod switch;
#[cfg(test)]
mod table;
mod waits;
#[cfg(test)]
mod walk;

pub use advance::{advance, advance_all, begin};
pub use checklist::{CheckTemplate, ChecklistError, Checklists, LARGEST};
pub use follow::{Followed, Worked, follow};
pub use moves::{Facts, Leaving, Move, Who};
pub use share::{Share, StageGroup, shares};
pub use state::{
    AssetPassage, AssetStage, Authority, Check, Decision, Discipline, Governance, Note, Passage,
    Process, Severity, UatFinding, WorkloadStage,
};
pub use waits::{About, Standing, Wait, waits};
