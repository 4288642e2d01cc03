//! What there is to migrate, what each source said of it, and how sure we are.

pub mod field;
pub mod finding;
pub mod key;
pub mod link;
pub mod observation;

pub use field::{AssetKind, Field, Shape, Value};
pub use finding::{Code, Finding, Findings, Severity};
pub use key::{Key, KeyKind};
pub use link::{EndPoint, Link, LinkKind};
pub use observation::{Fact, Observation, Place};
