//! Saves the standing team file of a portfolio: what plans are made with if no other is given.

use landfall_domain::event::Happening;
use landfall_domain::team::Calendar;
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::{Failure, as_read};

use super::plan_input::TeamFile;

/// Setting: the standing team file.
const TEXT: &str = "team_file";
/// Setting: how often it was saved.
const VERSION: &str = "team_file_version";
/// A longer text is no team file.
const LONGEST: usize = 500_000;

/// The standing team file; version 0 is none.
pub(crate) struct StandingTeams {
    pub(crate) text: Option<String>,
    pub(crate) version: i64,
}

impl StandingTeams {
    pub(crate) async fn load(tx: &mut Tx) -> anyhow::Result<Self> {
        let version = tx.setting(VERSION).await?.and_then(|text| text.parse().ok()).unwrap_or(0);
        Ok(Self { text: tx.setting(TEXT).await?, version })
    }

    /// The text, or how to come by one.
    pub(crate) async fn text(tx: &mut Tx) -> anyhow::Result<String> {
        Self::load(tx).await?.text.ok_or_else(|| {
            let told =
                "there is no standing team file: give one, or save one under Settings, Teams";
            Failure::Usage(told.to_owned()).into()
        })
    }
}

/// Saves a text; gives the event's place in the history.
pub(crate) async fn save_teams(
    cx: &Context,
    text: String,
    (version, reason): (Option<i64>, Option<&str>),
) -> anyhow::Result<i64> {
    if text.len() > LONGEST {
        let told = format!("a team file has at most {LONGEST} bytes; this one has {}", text.len());
        return Err(Failure::Usage(told).into());
    }
    let TeamFile { text, calendar, .. } = TeamFile::parse("the team file".to_owned(), text)?;
    let mut tx = cx.store.write().await?;
    let before = StandingTeams::load(&mut tx).await?;
    as_read("the team file", before.version, version)?;
    if before.text.as_ref() == Some(&text) {
        let told = "nothing changes: the team file says this already";
        return Err(Failure::Refused(told.to_owned()).into());
    }
    let old = before.text.as_deref().and_then(|text| Calendar::parse(text).ok());
    keep_working(&mut tx, old.as_ref(), &calendar).await?;
    let Calendar { teams, freezes, days_off, .. } = calendar;
    tx.set(TEXT, &text).await?;
    tx.set(VERSION, &(before.version + 1).to_string()).await?;
    let (teams, freezes, days_off) =
        (teams.len() as u64, freezes.len() as u64, days_off.len() as u64);
    let happening = Happening::TeamsSaved { teams, freezes, days_off, text, before: before.text };
    let event = cx.record(&mut tx, cx.clock.now(), reason, &happening).await?;
    tx.commit().await?;
    Ok(event)
}

/// So many tasks are named before the rest is only counted.
const NAMED: usize = 20;

/// Nobody leaves the file, or gets another name in it, who works on tasks.
async fn keep_working(
    tx: &mut Tx,
    before: Option<&Calendar>,
    after: &Calendar,
) -> anyhow::Result<()> {
    let stays = |name: &String| after.people.iter().any(|one| one.name == *name);
    let people = before.map_or(&[][..], |one| &one.people);
    let gone: Vec<String> =
        people.iter().map(|one| one.name.clone()).filter(|name| !stays(name)).collect();
    let tasks = tx.doing_of(&gone, NAMED + 1).await?;
    if tasks.is_empty() {
        return Ok(());
    }
    let mut told: Vec<String> = tasks
        .iter()
        .take(NAMED)
        .map(|task| format!("{} ({})", task.key(), task.assignee.as_deref().unwrap_or_default()))
        .collect();
    if tasks.len() > NAMED {
        told.push("and more".to_owned());
    }
    let told = format!(
        "person: who works on a task cannot leave the team file or get another name: {}. Finish these \
         tasks, put them back, or have somebody else pull them, then save again",
        told.join(", ")
    );
    Err(Failure::Refused(told).into())
}
