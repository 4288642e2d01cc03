//! `landfall backlog rerank`: several workloads put elsewhere at once, because the market changed.

use std::io::Read;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use crate::actions::decide::{
    Rerank, RerankReport, Wish, read_until, read_wishes, rerank_backlog, wish,
};
use crate::boot::Context;
use crate::failure::Failure;

use super::output::Out;

/// A longer file is refused.
const LONGEST: u64 = 1_000_000;

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// A file with a line for each workload: its key, its place, and if wanted a reason and a last
    /// day, with commas between them; `-` is standard input
    file: Option<PathBuf>,
    /// A workload and its place: `W-7=1`, `W-7=pin 1`, `W-7=before W-9`, `W-7=after W-9` or
    /// `W-7=proposed`; may be said more than once
    #[arg(long = "move", value_name = "KEY=PLACE")]
    moves: Vec<String>,
    /// The last day on which these moves hold, such as 2027-03-31
    #[arg(long, value_name = "DATE", requires = "moves")]
    until: Option<String>,
    /// Rank the backlog by this profile from now on
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Why the backlog is ranked anew
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Show what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(asked: Asked, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let wishes = wishes(&asked)?;
    let done = rerank_backlog(
        cx,
        Rerank {
            wishes: &wishes,
            profile: asked.profile.as_deref(),
            reason: &asked.reason,
            version: None,
            dry_run: asked.dry_run,
        },
    );
    tell(&done.await?, out)
}

/// The lines of the file, then the moves as further lines.
fn wishes(asked: &Asked) -> anyhow::Result<Vec<Wish>> {
    let text = match &asked.file {
        None => String::new(),
        Some(path) => {
            let mut text = String::new();
            let mut read: Box<dyn Read> = if path.as_os_str() == "-" {
                Box::new(std::io::stdin())
            } else {
                let name = path.display();
                Box::new(
                    std::fs::File::open(path).with_context(|| format!("{name} cannot be read"))?,
                )
            };
            let wrong = |_| Failure::Usage(format!("{} is no text in UTF-8", path.display()));
            read.by_ref().take(LONGEST + 1).read_to_string(&mut text).map_err(wrong)?;
            if text.len() as u64 > LONGEST {
                let message = format!("{} is longer than {LONGEST} bytes", path.display());
                return Err(Failure::Usage(message).into());
            }
            text
        }
    };
    let mut wishes = read_wishes(&text)?;
    let until = read_until(asked.until.as_deref().unwrap_or_default())?;
    for (line, said) in (text.lines().count() + 1..).zip(&asked.moves) {
        let (key, place) = said
            .split_once('=')
            .ok_or_else(|| Failure::Usage(format!("`{said}` is not KEY=PLACE, such as W-7=1")))?;
        let read = wish(line, key, place).map_err(Failure::Usage)?;
        wishes.push(Wish { until, ..read });
    }
    Ok(wishes)
}

fn tell(done: &RerankReport, out: &Out) -> anyhow::Result<()> {
    if out.json {
        return Out::document(&serde_json::json!({ "changes": done, "findings": [] }));
    }
    if let Some(profile) = &done.profile {
        out.say(&format!("the profile {profile} ranks the backlog"))?;
    }
    for line in &done.lines {
        let until = line.until.as_ref().map(|day| format!(", until {day}")).unwrap_or_default();
        let (key, title) = (&line.workload, &line.title);
        out.say(&format!("{key} {title}: rank {} → {}{until}", line.from, line.to))?;
    }
    out.say(&format!("{} others have another rank", done.shifted))?;
    if done.written { Ok(()) } else { out.say("nothing was written") }
}
