//! What there is to migrate, what each source said of it, and how sure we are.

pub mod assemble;
pub mod asset;
pub mod completeness;
pub mod dependency;
pub mod environment;
pub mod field;
pub mod finding;
pub mod grouping;
pub mod identify;
pub mod key;
pub mod link;
pub mod membership;
pub mod names;
pub mod observation;
pub mod reconcile;
pub mod service;
pub mod source;
pub mod statement;
pub mod workload;

pub use assemble::{Assembled, Evidences, Thing, assemble, out_of_scope};
pub use asset::Asset;
pub use completeness::{Entry, Known, Sheet, sheets};
pub use dependency::{Dependency, Tie};
pub use field::{AssetKind, Field, Shape, Value};
pub use finding::{Code, Finding, Findings, Severity};
pub use identify::{Answer, Question};
pub use key::{Key, KeyKind};
pub use link::{EndPoint, Link, LinkKind};
pub use membership::Membership;
pub use observation::{Evidence, Fact, Observation, Place};
pub use reconcile::{Claim, Provenance, provenance};
pub use service::{End, Service, Verdict};
pub use source::Source;
pub use statement::{Level, Stated, Statement, Whose};
pub use workload::Workload;
