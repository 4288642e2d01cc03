//! `landfall mapping`.

use std::fs::File;

use anyhow::Context as _;
use landfall_intake::{Input, Options, draft_mapping};

use crate::failure::Failure;

use super::args::MappingCommand;
use super::output::Out;

/// Drafts a mapping from a file's headers.
pub(crate) fn run(command: MappingCommand, out: &Out) -> anyhow::Result<()> {
    let MappingCommand::Draft { file, out: target } = command;
    let opened = File::open(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mapping =
        draft_mapping(&name, &Input::File(opened), &Options::default()).map_err(|finding| {
            anyhow::Error::from(Failure::Undecided(format!(
                "{} {}",
                finding.problem, finding.remedy
            )))
        })?;
    let text = mapping.to_toml();
    if out.json {
        return Out::document(&serde_json::json!({ "mapping": text }));
    }
    match target {
        Some(path) => {
            std::fs::write(&path, text)
                .with_context(|| format!("{} cannot be written", path.display()))?;
            out.say(&format!(
                "mapping drafted in {0}: check it, then landfall import {1} --mapping {0}",
                path.display(),
                file.display()
            ))
        }
        None => out.say(&text),
    }
}
