//! Landfall: from an estate export to a finished migration. This crate composes; nothing depends
//! on it.

mod actions;
mod boot;
mod cli;
mod config;
mod documents;
mod export;
mod failure;
mod jobs;
mod oidc;
mod own_profiles;
mod report;
mod secret;
mod team_text;
mod web;
mod webhooks;

use std::process::ExitCode;

/// A page is many small pieces: this allocator makes it in half the time of the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
