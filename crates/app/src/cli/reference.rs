//! Completions, the manual page, and the generated reference.

use std::fmt::Write as _;
use std::io::Write as _;

use clap::{Command, CommandFactory};
use landfall_domain::estate::{Code, Field};
use landfall_domain::people::Right;
use landfall_intake::Format;

use crate::config::KEYS;
use crate::documents::Listed;

use super::args::{Args, List};
use super::output::Out;

pub(crate) fn completions(shell: clap_complete::Shell) -> anyhow::Result<()> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "landfall", &mut text);
    std::io::stdout().write_all(&text)?;
    Ok(())
}

pub(crate) fn man() -> anyhow::Result<()> {
    let mut text = Vec::new();
    clap_mangen::Man::new(Args::command()).render(&mut text)?;
    std::io::stdout().write_all(&text)?;
    Ok(())
}

/// A format in the list of formats.
#[derive(Debug, serde::Serialize)]
struct FormatDocument {
    name: &'static str,
    label: &'static str,
    evidence: landfall_domain::estate::Evidence,
}

impl Listed for FormatDocument {
    const COLUMNS: &'static [&'static str] = &["name", "label", "evidence"];
    const SHOWN: &'static [&'static str] = Self::COLUMNS;
}

pub(crate) fn formats(out: &Out) -> anyhow::Result<()> {
    let formats: Vec<FormatDocument> = Format::ALL
        .iter()
        .map(|format| FormatDocument {
            name: format.name(),
            label: format.label(),
            evidence: format.evidence(),
        })
        .collect();
    out.list(formats, &List { filter: String::new(), limit: Some(0), offset: 0 })
}

/// The reference as Markdown; `docs/reference.md` is its copy, and a test compares them.
pub(crate) fn markdown(out: &Out) -> anyhow::Result<()> {
    out.say(reference()?.trim_end())
}

pub(crate) fn reference() -> Result<String, std::fmt::Error> {
    let mut text = String::from(
        "# Reference\n\nMade by `landfall reference`; a test keeps it true.\n\n## Commands\n",
    );
    let mut root = Args::command();
    root.build();
    for command in root.get_subcommands().filter(|command| !command.is_hide_set()) {
        describe(&mut text, command, "landfall", 3)?;
    }
    text.push_str(
        "\n## Settings\n\nFlags, then environment, then `landfall.toml`, then the default.\n\n",
    );
    text.push_str("| key | environment | default | meaning |\n|---|---|---|---|\n");
    for (key, variable, default, meaning) in KEYS {
        writeln!(text, "| `{key}` | `{variable}` | {default} | {meaning} |")?;
    }
    text.push_str("\n## Codes of findings\n\n| code | severity | meaning |\n|---|---|---|\n");
    for code in Code::ALL {
        writeln!(text, "| `{code}` | {} | {} |", code.severity().name(), code.meaning())?;
    }
    text.push_str(
        "\n## Fields of assets\n\n| field | label | whose word counts first |\n|---|---|---|\n",
    );
    for field in Field::ALL {
        let party = match field.party() {
            landfall_domain::estate::field::Party::Tools => "tools",
            landfall_domain::estate::field::Party::People => "people",
        };
        writeln!(text, "| `{}` | {} | {party} |", field.name(), field.label())?;
    }
    text.push_str("\n## Routes\n\n| route | who may |\n|---|---|\n");
    for (method, path, right) in crate::web::reference() {
        let who = match right {
            None => "anybody, signed in or not".to_owned(),
            Some(Right::Read) => "everyone".to_owned(),
            Some(right) => right.holders(),
        };
        writeln!(text, "| `{method} {path}` | {who} |")?;
    }
    Ok(text)
}

fn describe(text: &mut String, command: &Command, parent: &str, level: usize) -> std::fmt::Result {
    let path = format!("{parent} {}", command.get_name());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    writeln!(text, "\n{} `{path}`\n\n{about}.\n", "#".repeat(level))?;
    for argument in command.get_arguments().filter(|a| !a.is_global_set() && !a.is_hide_set()) {
        let name = argument.get_long().map_or_else(
            || format!("`{}`", argument.get_id().as_str().to_uppercase()),
            |long| format!("`--{long}`"),
        );
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        if !matches!(argument.get_id().as_str(), "help" | "version") {
            writeln!(text, "- {name}: {help}")?;
        }
    }
    for child in command.get_subcommands().filter(|child| child.get_name() != "help") {
        describe(text, child, &path, level + 1)?;
    }
    Ok(())
}
