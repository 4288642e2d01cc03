//! SQLite and PostgreSQL: the only place that knows SQL.
//!
//! One text serves both engines. A [`Store`] gives transactions; a [`Tx`] has methods named after
//! the domain. Writers take their turn on both engines, so an event chain has one end.
#![warn(missing_docs)]

mod accounts;
mod assessments;
mod assumptions;
mod backend;
mod backlog;
mod boards;
mod bulk;
mod change_plans;
mod confirmations;
mod copies;
mod counts;
mod deliveries;
mod dependencies;
mod estate;
mod estimates;
mod events;
mod executions;
mod findings;
mod guide;
mod heaps;
mod iterations;
mod jobs;
mod metrics;
mod migrate;
mod names;
mod notebooks;
mod observations;
mod operations;
mod outcome_links;
mod outcomes;
mod passages;
mod plans;
mod proposals;
mod questionnaires;
mod ranks;
mod release_backlogs;
mod releases;
mod reviews;
mod rounds;
mod savings;
mod sessions;
mod settings;
mod statements;
mod suggestions;
mod tasks;
mod text;
mod ties;
mod tokens;
mod verdicts;
mod views;
mod webhooks;
mod workloads;

pub use assessments::{Assessment, RiskCount};
pub use assumptions::Resting;
pub use backend::{Engine, Store, StoreError, Tx};
pub use boards::{BoardPart, Lane, StateSums};
pub use counts::Counts;
pub use findings::StoredQuestion;
pub use iterations::IterationHead;
pub use jobs::JobEnd;
pub use names::{HeldAsset, Holding, NamedWorkload};
pub use observations::{NewObservation, Standing, StoredLink, StoredObservation};
pub use operations::Operation;
pub use outcome_links::OutcomeLink;
pub use release_backlogs::ReleaseCounts;
pub use suggestions::StoredSuggestion;
pub use ties::{ApartService, AssetTie, DependencyEnd, Ends, FarDependency, MappedWorkload};
