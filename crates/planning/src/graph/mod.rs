//! Dependencies between things numbered from 0, as plain graph questions.
//!
//! Every answer depends only on what the edges say, never on the order in which they come. No
//! function recurses, so chains of any length are safe.

mod chain;
mod components;
mod cycle;
mod digraph;
mod growing;
mod move_group;
mod split;
mod tie;

pub use chain::{depths, longest_chain, topological_order};
pub use components::components;
pub use cycle::smallest_cycle;
pub use digraph::Graph;
pub use growing::{Added, Growing};
pub(crate) use move_group::Sets;
pub use move_group::{MoveGroup, move_groups};
pub use split::{Exchange, Split, smallest_cut, split};
pub use tie::{Tie, TieReason, strong_ties};
