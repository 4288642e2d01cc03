//! Tests at the level of a user, and the rules that a machine can hold.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod access;
mod assumptions;
mod bad_http;
mod bad_input;
mod completeness;
mod decide;
mod delivery;
mod dependencies;
mod dispositions;
mod documents;
mod guide;
mod imports;
mod installation;
mod landfall;
mod licences;
mod lists;
mod lost_updates;
mod oidc;
mod openapi;
mod outcomes;
mod people;
mod plans;
mod portfolio_rules;
mod profile;
mod proposals;
mod questionnaires;
mod questions;
mod rationalization;
mod rerank;
mod reviews;
mod scenarios;
mod server;
mod sizes;
mod standing;
mod teams;
mod templates;
mod top;
mod values;
mod vendor;
mod views;
mod walls;
mod web;
mod webhooks;
mod workloads;
