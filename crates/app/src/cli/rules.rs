//! `landfall profile` and `landfall rules`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Subcommand;
use landfall_domain::defaults;
use landfall_domain::priority::Profile;
use serde::Serialize;

use crate::actions::apply_profile::{Apply, apply_profile};
use crate::actions::choose_profile::choose_profile;
use crate::boot::Context;
use crate::documents::Listed;
use crate::failure::Failure;
use crate::own_profiles::Choices;

use super::args::{List, RulesCommand};
use super::output::Out;

#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    /// The profiles, and which one is in force
    List,
    /// Criteria, weights and scores of a profile
    Show {
        /// Its name; the one in force without it
        name: Option<String>,
    },
    /// Rank the backlog by another profile
    Choose {
        /// Its name
        name: String,
        /// Why, for the history
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Rank the backlog by a profile of your own, which the portfolio keeps
    Apply {
        /// Its file, as show prints one
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Why, for the history
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// A profile in a list.
#[derive(Debug, Serialize)]
struct ProfileDocument {
    name: String,
    title: String,
    criteria: usize,
    in_force: bool,
    about: String,
}

impl Listed for ProfileDocument {
    const COLUMNS: &'static [&'static str] = &["name", "title", "criteria", "in_force", "about"];
    const SHOWN: &'static [&'static str] = &["name", "in_force", "criteria", "title"];
}

pub(crate) async fn profile(
    command: ProfileCommand,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let Choices { all, chosen, .. } = Choices::load(cx, &mut tx).await?;
    tx.rollback().await?;
    let mut known = all.into_iter().map(|one| one.profile);
    match command {
        ProfileCommand::List => {
            let documents: Vec<ProfileDocument> = known
                .map(|profile| ProfileDocument {
                    in_force: profile.name == chosen,
                    criteria: profile.criteria.len(),
                    name: profile.name,
                    title: profile.title,
                    about: profile.about,
                })
                .collect();
            out.list(documents, &List { filter: String::new(), limit: None, offset: 0 })
        }
        ProfileCommand::Show { name } => {
            let name = name.unwrap_or(chosen);
            let Some(profile) = known.find(|profile| profile.name == name) else {
                return Err(Failure::Usage(format!("there is no profile `{name}`")).into());
            };
            if out.json {
                Out::document(&profile)
            } else {
                out.say(&toml::to_string_pretty(&profile)?)
            }
        }
        ProfileCommand::Choose { name, reason } => {
            let changes = choose_profile(cx, &name, reason.as_deref()).await?;
            if out.json {
                return Out::document(&serde_json::json!({ "changes": changes, "findings": [] }));
            }
            out.say(&format!(
                "the backlog is ranked by {name}; {} workloads changed",
                changes.workloads.len()
            ))
        }
        ProfileCommand::Apply { file, reason } => {
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("{} cannot be read", file.display()))?;
            let wrong = |error| Failure::Usage(format!("{}: {error}", file.display()));
            let profile = Profile::parse(&text).map_err(wrong)?;
            let name = profile.name.clone();
            let done = apply_profile(cx, Apply { profile, version: None, reason: &reason }).await?;
            if out.json {
                let told = serde_json::json!({ "profile": name, "changed": done.changed });
                return Out::document(&serde_json::json!({ "changes": told, "findings": [] }));
            }
            let changed = done.changed;
            out.say(&format!("the backlog is ranked by {name}; {changed} workloads changed"))
        }
    }
}

pub(crate) fn run(command: &RulesCommand, cx: &Context, out: &Out) -> anyhow::Result<()> {
    match command {
        RulesCommand::Export { directory } => {
            for (name, text) in defaults::FILES {
                let path = directory.join(name);
                if path.exists() {
                    return Err(Failure::Refused(format!(
                        "{} exists already and is left as it is; name another folder",
                        path.display()
                    ))
                    .into());
                }
                let folder = path.parent().context("a rule file lies in a folder")?;
                std::fs::create_dir_all(folder)?;
                std::fs::write(&path, text)?;
            }
            out.say(&format!(
                "{} files written to {1}; edit them, then landfall --rules {1} …",
                defaults::FILES.len(),
                directory.display()
            ))
        }
        RulesCommand::Check => {
            let (rules, lists) = (cx.rules(None)?, cx.checklists()?);
            let questions = cx.change_questions()?.all.len();
            out.say(&format!(
                "{} disposition rules, {} readiness rules, {} templates, {} checks, {questions} \
                 questions of a change plan: all readable",
                rules.book.dispositions.len(),
                rules.book.readiness.len(),
                rules.templates.len(),
                lists.checks.len()
            ))
        }
    }
}
