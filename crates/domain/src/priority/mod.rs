//! Where a workload stands in the migration backlog, and why.

pub mod outlook;
pub mod placing;
pub mod profile;
pub mod rank;
pub mod standing;

pub use outlook::{Cause, Measured, Outlook, Shift, TOP, Weighed, outlook, weigh};
pub use placing::{Placed, Placing, Spot, arrange, outlived};
pub use profile::{Band, Criterion, Fault, Measure, Profile, ProfileError, Scale};
pub use rank::{Contribution, Measures, Reading, Scored, explain, score};
pub use standing::{Ranked, Standing, millionths, stand};
