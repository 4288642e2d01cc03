//! `landfall iterations export …` and `landfall releases export …`: files for other tools.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::actions::delivery::{find_iteration, find_release};
use crate::boot::Context;
use crate::documents::delivery::{Wave, WorkDocument, wave_names};
use crate::export::movers::{self, waves::assign};
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
    if let Some(kind) = movers::Kind::named(&format!("{tool}.csv")) {
        return wave(key, (kind, to), cx, out).await;
    }
    let kind = kind(tool, &to.out)?;
    let mut tx = cx.store.read().await?;
    let release = find_release(&mut tx, key).await?;
    let work = WorkDocument::of_release(&mut tx, &release, cx.today()).await?;
    tx.rollback().await?;
    write(&work, kind, to, out)
}

/// Writes the machines of a release for a tool that moves them.
async fn wave(
    key: &str,
    (kind, to): (movers::Kind, &Target),
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let release = find_release(&mut tx, key).await?;
    let wave = Wave::of_release(&mut tx, &release).await?;
    tx.rollback().await?;
    let (account, region) = (to.account.clone(), to.region.clone());
    let bytes = kind.file(&wave, &movers::Target { account, region })?;
    whole(&to.out, |draft| Ok(std::fs::write(draft, &bytes)?))?;
    let (machines, others) = (wave.machines.len(), wave.others);
    if out.json {
        let said =
            serde_json::json!({ "files": [&to.out], "machines": machines, "others": others });
        return Out::document(&said);
    }
    out.say(&format!("export written to {}", to.out.display()))?;
    out.say(&format!("{machines} machines of {}; {others} other assets are not in it", wave.name()))
}

/// Writes the wave plan of Azure Migrate with the waves that release backlogs give its machines.
pub(super) async fn waves(from: &Path, to: &Path, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let table = std::fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    let mut tx = cx.store.read().await?;
    let names = wave_names(&mut tx).await?;
    tx.rollback().await?;
    let wrong = |told| Failure::Usage(format!("{}: {told}", from.display()));
    let done = assign(&table, &names).map_err(wrong)?;
    whole(to, |draft| Ok(std::fs::write(draft, &done.bytes)?))?;
    if out.json {
        return Out::document(&serde_json::json!({
            "file": to, "changed": done.changed, "same": done.same,
            "unknown": done.unknown, "ambiguous": done.ambiguous,
        }));
    }
    out.say(&format!("wave plan written to {}", to.display()))?;
    out.say(&format!("{} rows have another wave, {} the same", done.changed, done.same))?;
    for (told, names) in [
        ("in no release backlog", &done.unknown),
        ("the name of several machines", &done.ambiguous),
    ] {
        for name in names.iter().take(20) {
            out.say(&format!("  {name}: {told}"))?;
        }
        if names.len() > 20 {
            out.say(&format!("  and {} more: {told}", names.len() - 20))?;
        }
    }
    Ok(())
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
