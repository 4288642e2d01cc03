//! `landfall profile` and `landfall rules`.

use anyhow::Context as _;
use landfall_domain::defaults;
use serde::Serialize;

use crate::actions::choose_profile::choose_profile;
use crate::boot::{Context, profiles};
use crate::documents::Listed;
use crate::failure::Failure;

use super::args::{List, ProfileCommand, RulesCommand};
use super::output::Out;

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
    let known = profiles(cx.config.rules.as_deref())?;
    match command {
        ProfileCommand::List => {
            let mut tx = cx.store.read().await?;
            let chosen = tx.setting("profile").await?;
            tx.rollback().await?;
            let chosen = chosen.unwrap_or_else(|| known[0].name.clone());
            let documents: Vec<ProfileDocument> = known
                .into_iter()
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
            let Some(profile) = known.into_iter().find(|profile| profile.name == name) else {
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
            let rules = cx.rules(None)?;
            out.say(&format!(
                "{} disposition rules, {} readiness rules, {} templates: all readable",
                rules.book.dispositions.len(),
                rules.book.readiness.len(),
                rules.templates.len()
            ))
        }
    }
}
