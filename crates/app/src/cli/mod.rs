//! The command line: nouns list, verbs act.

mod args;
mod assumptions;
mod backlog;
mod completeness;
mod delivery;
mod doctor;
mod engine;
mod estate;
mod explain_plan;
mod export;
mod group;
mod import;
mod mapping;
mod outcomes;
mod output;
mod people;
mod plan;
mod proposals;
mod questionnaires;
mod questions;
mod quickstart;
mod rationalize;
mod reference;
mod rerank;
mod review;
mod rules;
mod serve;
mod set;
mod sheets;
mod standing;
mod top;
mod webhooks;
mod workloads;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::actions::import_estate::Stopped;
use crate::boot::Context;
use crate::config::{Config, Flags};
use crate::failure::{Failure, exit_code};

use args::{Args, Command};
use output::Out;

pub(crate) use quickstart::TEAM;

/// Parses, runs, reports; the exit codes are part of the contract with scripts.
pub(crate) fn run() -> ExitCode {
    let matches = Args::command().get_matches();
    let args = match Args::from_arg_matches(&matches) {
        Ok(args) => args,
        Err(error) => error.exit(),
    };
    let out = Out::new(args.json, args.csv);
    let runtime =
        match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => {
                out.error(&format!("no asynchronous runtime can be made: {error}"));
                return ExitCode::FAILURE;
            }
        };
    match runtime.block_on(dispatch(args, &out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A reader that has seen enough (`| head`) is no failure.
            if output::is_broken_pipe(&error) {
                return ExitCode::SUCCESS;
            }
            if let Some(stopped) = error.downcast_ref::<Stopped>()
                && import::show_stopped(&out, &stopped.1).is_err()
            {
                return ExitCode::FAILURE;
            }
            out.error(&format!("{error:#}"));
            ExitCode::from(exit_code(&error))
        }
    }
}

async fn dispatch(args: Args, out: &Out) -> anyhow::Result<()> {
    let flags = Flags {
        database: args.database,
        actor: args.actor,
        rules: args.rules,
        portfolio: args.portfolio,
    };
    match args.command {
        // These need no database.
        Command::Engine { command } => engine::run(command, out),
        Command::Mapping { command } => mapping::run(command, out),
        Command::Completions { shell } => reference::completions(shell),
        Command::Man => reference::man(),
        Command::Reference => reference::markdown(out),
        Command::Formats => reference::formats(out),
        Command::Quickstart(options) => quickstart::run(options, flags, out).await,
        Command::Serve { listen, hosts } => {
            let mut config = Config::load(flags)?;
            config.hosts.extend(hosts);
            serve::run(Context::open(config).await?, listen, out).await
        }
        command => {
            let cx = Context::open(Config::load(flags)?).await?;
            let result = with_context(command, &cx, out).await;
            cx.close().await;
            result
        }
    }
}

async fn with_context(command: Command, cx: &Context, out: &Out) -> anyhow::Result<()> {
    match command {
        Command::Import(options) => import::run(options, cx, out).await,
        Command::Findings(list) => estate::findings(&list, cx, out).await,
        Command::Questions { list, command } => estate::questions(&list, command, cx, out).await,
        Command::Assets { list, command } => estate::assets(&list, command, cx, out).await,
        Command::Questionnaires { list, command } => {
            questionnaires::run(&list, command, cx, out).await
        }
        Command::Rationalize => rationalize::run(cx, out).await,
        Command::Completeness(asked) => completeness::run(&asked, cx, out).await,
        Command::Workloads { list, command } => workloads::run(&list, command, cx, out).await,
        Command::SharedServices { list, command } => {
            workloads::shared_services(&list, command, cx, out).await
        }
        Command::Dependencies(list) => estate::dependencies(&list, cx, out).await,
        Command::Backlog { list, command } => backlog::run(&list, command, cx, out).await,
        Command::Assumptions { list, command } => assumptions::run(&list, command, cx, out).await,
        Command::Review { command } => review::run(command, cx, out).await,
        Command::Releases { list, command: None } => estate::releases(&list, cx, out).await,
        Command::Releases { command: Some(command), .. } => {
            delivery::releases(command, cx, out).await
        }
        Command::Outcomes { list, command } => outcomes::run(&list, command, cx, out).await,
        Command::Metrics { list, command } => outcomes::metrics(&list, command, cx, out).await,
        Command::Iterations { list, command: None } => plan::iterations(&list, cx, out).await,
        Command::Iterations { command: Some(command), .. } => {
            delivery::iterations(command, cx, out).await
        }
        Command::Stages { asked, command } => delivery::stages::run(asked, command, cx, out).await,
        Command::Rounds { list, command } => delivery::rounds::run(&list, command, cx, out).await,
        Command::Execution { list, command } => {
            delivery::execution::run(&list, command, cx, out).await
        }
        Command::Tasks { asked, command } => delivery::tasks(asked, command, cx, out).await,
        Command::Events(list) => estate::events(&list, cx, out).await,
        Command::Audit { command } => estate::audit(&command, cx, out).await,
        Command::Plan { command } => plan::run(command, cx, out).await,
        Command::Profile { command } => rules::profile(command, cx, out).await,
        Command::Rules { command } => rules::run(&command, cx, out),
        Command::Report { out: path } => export::report(&path, cx, out).await,
        Command::Export { out: path } => export::run(&path, cx, out).await,
        Command::People { command } => people::run(command, cx, out).await,
        Command::Tokens { command } => people::tokens(command, cx, out).await,
        Command::Webhooks { command } => webhooks::run(command, cx, out).await,
        Command::Portfolios { command } => people::portfolios(command, cx, out).await,
        Command::Doctor => doctor::run(cx, out).await,
        _ => Err(Failure::Usage("this command needs no database".to_owned()).into()),
    }
}
