//! Where a workload stands in the migration backlog, and why.

pub mod profile;
pub mod rank;

pub use profile::{Band, Criterion, Measure, Profile, ProfileError, Scale};
pub use rank::{Contribution, Measures, Reading, Scored, explain, rank, score};
