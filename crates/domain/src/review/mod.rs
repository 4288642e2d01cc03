//! The review before work starts: members of both teams state which outcomes the migration serves,
//! why workloads stand where they stand, and on which assumptions everything rests.
//!
//! A round freezes the backlog. Each participant states each topic in their own words, answers
//! questions that are drawn from the frozen backlog, and raises challenges. Once enough of both
//! teams have, and nothing is in dispute, the round closes into a signed record. A material change
//! re-opens it.

mod agenda;
mod frozen;
mod gate;
mod material;
mod question;
mod record;
mod round;
#[cfg(test)]
mod tests;

pub use agenda::{AgendaItem, agenda};
pub use frozen::{
    Frozen, FrozenAssumption, FrozenCriterion, FrozenMetric, FrozenOutcome, FrozenWorkload,
};
pub use gate::{WorkStart, gate};
pub use material::{Materiality, material};
pub use question::{Ask, Choice, Question, questions};
pub use record::{Broken, seal, verify};
pub use round::{
    Answer, Attestation, Challenge, Gap, Participant, Quorum, Refusal, Review, ReviewStatus, Team,
    Topic,
};
