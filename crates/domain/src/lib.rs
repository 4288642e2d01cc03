//! The words and rules of migration planning. Nothing here reads a file, a clock or a database,
//! and nothing is random: the same input gives the same answer everywhere.
#![warn(missing_docs)]

pub mod account;
pub mod activity;
pub mod assumption;
pub mod backlog;
pub mod defaults;
pub mod delivery;
pub mod estate;
pub mod event;
pub mod id;
pub mod job;
pub mod nearest;
pub mod outcome;
pub mod people;
pub mod plan;
pub mod planning_rule;
pub mod priority;
pub mod query;
pub mod questionnaire;
pub mod rationalize;
pub mod release;
pub mod review;
pub mod team;
pub mod time;
pub mod view;
pub mod webhook;
mod words;
