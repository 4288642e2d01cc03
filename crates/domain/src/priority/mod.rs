//! Where a workload stands in the migration backlog, and why.

pub mod compare;
pub mod consensus;
#[cfg(test)]
mod explained_tests;
pub mod history;
pub mod outlook;
pub mod placing;
pub mod profile;
pub mod proposal;
pub mod rank;
pub mod rerank;
pub mod sensitivity;
pub mod standing;
pub mod tie;

pub use compare::{ComparedCriterion, Comparison, DecidedBy, Side, points, why_above};
pub use consensus::{Agreed, Confirmation, Consensus, consensus, order_version};
pub use history::{KEPT, RankOrder, RankPoint, history};
pub use outlook::{Cause, Measured, Outlook, Shift, TOP, Weighed, outlook, weigh};
pub use placing::{Holding, Placed, Placing, Spot, arrange, expired, outlived};
pub use profile::{Band, Criterion, Fault, Measure, Profile, ProfileError, Scale};
pub use proposal::{Proposal, ProposalStatus, Vote, proposal_number};
pub use rank::{Contribution, Measures, Reading, Scored, explain, score};
pub use rerank::{Clash, Goal, Line, Wrong, rerank};
pub use sensitivity::{Bounds, Firmness, Rival, Swap, firmness, swaps};
pub use standing::{Ranked, Standing, millionths, stand};
pub use tie::{Lack, MANY, Split, Tie, ties};
