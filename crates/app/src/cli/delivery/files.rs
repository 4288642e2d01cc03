//! `landfall iterations export …` and `landfall releases export …`: files for other tools.

use std::path::{Path, PathBuf};

use crate::actions::delivery::{find_iteration, find_release};
use crate::boot::Context;
use crate::documents::delivery::WorkDocument;
use crate::export::work::Kind;
use crate::failure::Failure;

use super::super::export::whole;
use super::super::output::Out;
use super::args::{Target, Which};

pub(super) async fn of_iteration(
    which: &Which,
    (tool, to): (&str, &Target),
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let kind = kind(tool, &to.out)?;
    let mut tx = cx.store.read().await?;
    let iteration = find_iteration(&mut tx, &which.iteration, which.team.as_deref()).await?;
    let work = WorkDocument::of_iteration(&mut tx, &iteration, cx.today()).await?;
    tx.rollback().await?;
    write(&work, kind, to, out)
}

pub(super) async fn of_release(
    key: &str,
    (tool, to): (&str, &Target),
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let kind = kind(tool, &to.out)?;
    let mut tx = cx.store.read().await?;
    let release = find_release(&mut tx, key).await?;
    let work = WorkDocument::of_release(&mut tx, &release, cx.today()).await?;
    tx.rollback().await?;
    write(&work, kind, to, out)
}

/// The kind of file that a tool reads, by the ending of the name.
fn kind(tool: &str, path: &Path) -> Result<Kind, Failure> {
    let ending = path.extension().and_then(|end| end.to_str()).unwrap_or_default().to_lowercase();
    Kind::named(&format!("{tool}.{ending}")).ok_or_else(|| {
        let endings: Vec<String> = Kind::of_tool(tool)
            .filter_map(|name| name.split_once('.'))
            .map(|(_, ending)| format!(".{ending}"))
            .collect();
        let (name, endings) = (path.display(), endings.join(" or "));
        Failure::Usage(format!("{name} does not end in {endings}, which is what {tool} reads"))
    })
}

/// Writes each file whole: `FILE.csv`, and `FILE-2.csv` and so on if there are several.
fn write(work: &WorkDocument, kind: Kind, to: &Target, out: &Out) -> anyhow::Result<()> {
    let files = kind.files(work, to.project.as_deref())?;
    let mut paths: Vec<PathBuf> = Vec::new();
    for (number, bytes) in (1..).zip(&files) {
        let path = numbered(&to.out, number);
        whole(&path, |draft| Ok(std::fs::write(draft, bytes)?))?;
        paths.push(path);
    }
    let tasks = work.tasks().count();
    if out.json {
        let files = paths;
        return Out::document(&serde_json::json!({ "files": files, "tasks": tasks }));
    }
    for path in paths {
        out.say(&format!("export written to {}", path.display()))?;
    }
    out.say(&format!("{tasks} tasks of {} {}", work.key, work.title))
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let part =
        |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (stem, ending) = (part(path.file_stem()), part(path.extension()));
    path.with_file_name(format!("{stem}-{number}.{ending}"))
}
