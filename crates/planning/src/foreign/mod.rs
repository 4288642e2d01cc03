//! Planning problems in formats of others, as planning instances.

mod misread;
mod next_release;
mod ratio;
mod tokens;

pub use misread::{Misread, Reason};
pub use next_release::next_release;
pub use ratio::{Budget, Ratio, Rounding};
