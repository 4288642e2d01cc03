//! Planning engines: pure functions from an instance to a plan, a bound, a judgement, a reason.
//!
//! Nothing here reads a file, a clock or the network, or waits; chance comes in as a seed.

#![warn(missing_docs)]

pub mod bottleneck;
pub mod check;
pub mod conflict;
pub mod estate_graph;
pub mod explain;
pub mod foreign;
pub mod generate;
pub mod graph;
pub mod group;
pub mod instance;
pub mod plan;
pub mod portfolio;
pub mod replan;
pub mod rule_costs;
pub mod scenario;
pub mod suggestion;

mod flow;
mod parallel;

pub use check::{Verdict, Violation, check};
pub use explain::explain;
pub use instance::{Instance, PlanDocument, Problem};
pub use parallel::Budget;
pub use plan::{Price, Progress, Proposal, Settings, Stability, Stop, propose};
pub use rule_costs::{RuleCost, rule_costs};
