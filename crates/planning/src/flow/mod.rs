//! Largest closures by minimum cuts, solved again and again with slightly different weights.

mod network;

pub(crate) use network::{Builder, ENDLESS, Network};
