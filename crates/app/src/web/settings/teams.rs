//! The standing team file: teams, freezes and days off as forms, and the whole as a file.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use crate::actions::save_teams::{StandingTeams, save_teams};
use crate::cli::TEAM;
use crate::team_text::{Sheet, Span, TeamRow};

use super::super::access::Visit;
use super::super::conflict::conflict;
use super::super::done::{Done, done};
use super::super::frame::{Frame, given};
use super::super::problem::{Face, PageProblem, Problem};

const PATH: &str = "/settings/teams";

/// What a form of this page said.
type Pairs = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "web/teams.html")]
struct TeamsPage {
    frame: Frame,
    /// Whether something is saved; else the form shows what would do.
    is_saved: bool,
    version: i64,
    sheet: Sheet,
    whole: String,
    reason: String,
    faults: BTreeMap<String, String>,
    refused: Option<String>,
    done: Option<Done>,
}

impl TeamsPage {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as the template hands it over")]
    fn fault(&self, kind: &str, at: &usize) -> Option<&str> {
        self.faults.get(&format!("{kind}{at}")).map(String::as_str)
    }

    /// Freezes and days off: prefix, what one is called, its name and what else it says.
    fn spans(&self) -> [(&'static str, [&'static str; 4], &[Span]); 2] {
        [
            (
                "f",
                ["Freezes", "Freeze", "Name", "Which workloads, as in a search; all if empty"],
                &self.sheet.freezes,
            ),
            (
                "d",
                ["Days off", "Days off", "Team", "Percent of its hours that are lost"],
                &self.sheet.days_off,
            ),
        ]
    }
}

pub(in crate::web) async fn standing(visit: &Visit) -> Result<StandingTeams, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let standing = StandingTeams::load(&mut tx).await?;
    tx.rollback().await?;
    Ok(standing)
}

/// What page and form begin with if nothing is saved: the file of the latest plan, else the quickstart's.
async fn or_usual(visit: &Visit, text: Option<String>) -> Result<String, Problem> {
    if let Some(text) = text {
        return Ok(text);
    }
    let mut tx = visit.cx().store.read().await?;
    let last = visit.finder().plans().before(&mut tx, None, 1).await?.pop();
    tx.rollback().await?;
    let basis = last.and_then(|plan| plan.report.basis.clone());
    Ok(basis.map_or_else(|| TEAM.to_owned(), |basis| basis.team_file))
}

async fn show(
    visit: &Visit,
    sent: Option<(&Pairs, Option<Sheet>)>,
    (faults, refused): (Vec<(String, String)>, Option<String>),
    seq: Option<i64>,
) -> Result<Html<String>, Problem> {
    let standing = standing(visit).await?;
    let (is_saved, version) = (standing.text.is_some(), standing.version);
    let text = or_usual(visit, standing.text).await?;
    let kept = Sheet::read(&text).unwrap_or_default();
    let said = |name: &str| sent.as_ref().and_then(|(pairs, _)| find(pairs, name));
    let (whole, reason) = (said("whole").unwrap_or(text), said("reason").unwrap_or_default());
    // Who goes on after a refusal still has the version that they read.
    let version = said("version").and_then(|version| version.parse().ok()).unwrap_or(version);
    let mut sheet = match sent {
        Some((_, Some(sheet))) => sheet,
        _ => kept,
    };
    if visit.demand(landfall_domain::people::Right::Plan).is_ok() {
        sheet.teams.push(TeamRow::default());
        sheet.freezes.push(Span::default());
        sheet.days_off.push(Span::default());
    }
    let page = TeamsPage {
        frame: Frame::new(visit, "/settings", "Teams"),
        is_saved,
        version,
        sheet,
        whole,
        reason,
        faults: faults.into_iter().collect(),
        refused,
        done: done(visit, seq, PATH).await?,
    };
    Ok(Html(page.render()?))
}

fn find(pairs: &Pairs, name: &str) -> Option<String> {
    let found = pairs.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.trim().replace("\r\n", "\n"))
}

/// What led here.
#[derive(Deserialize)]
pub(in crate::web) struct After {
    done: Option<i64>,
}

/// The page.
pub(in crate::web) async fn page(visit: Visit, Query(after): Query<After>) -> Face {
    Ok(show(&visit, None, (Vec::new(), None), after.done).await?)
}

/// The rows that a form said; rows that nobody filled in are none.
fn sheet(pairs: &Pairs) -> Sheet {
    let rows = |kind: &str, fields: [&str; 4]| -> Vec<[String; 4]> {
        let row = |at: usize| {
            fields.map(|field| find(pairs, &format!("{kind}{at}.{field}")).unwrap_or_default())
        };
        let is_sent = |at: &usize| find(pairs, &format!("{kind}{at}.name")).is_some();
        let sent = (0..).take_while(is_sent).map(row);
        sent.filter(|row| row.iter().any(|one| !one.is_empty())).collect()
    };
    let span = |[name, from, to, what]: [String; 4]| Span { name, from, to, what };
    let team = |[name, skills, workloads, _]: [String; 4]| TeamRow { name, skills, workloads };
    let spans = ["name", "from", "to", "what"];
    Sheet {
        teams: rows("t", ["name", "skills", "workloads", ""]).into_iter().map(team).collect(),
        freezes: rows("f", spans).into_iter().map(span).collect(),
        days_off: rows("d", spans).into_iter().map(span).collect(),
        rest: find(pairs, "rest").unwrap_or_default(),
    }
}

/// Saves what the forms say; what is wrong is shown beside what was typed.
pub(in crate::web) async fn save(
    visit: Visit,
    Form(pairs): Form<Pairs>,
) -> Result<Response, PageProblem> {
    saved(&visit, pairs).await
}

async fn saved(visit: &Visit, pairs: Pairs) -> Result<Response, PageProblem> {
    let typed = if let Some(whole) = find(&pairs, "whole") {
        (Sheet::read(&whole).ok(), Ok(format!("{whole}\n")))
    } else {
        let sheet = sheet(&pairs);
        let text = sheet.write();
        (Some(sheet), text)
    };
    let text = match typed {
        (_, Ok(text)) => text,
        (sheet, Err(faults)) => {
            let page = show(visit, Some((&pairs, sheet)), (faults, None), None).await?;
            return Ok((axum::http::StatusCode::BAD_REQUEST, page).into_response());
        }
    };
    let version = find(&pairs, "version").and_then(|version| version.parse().ok());
    let reason = find(&pairs, "reason").unwrap_or_default();
    let how = (Some(version.unwrap_or(-1)), given(&reason));
    let problem = match save_teams(visit.cx(), text.clone(), how).await.map_err(Problem::from) {
        Ok(event) => return Ok(visit.to(&format!("{PATH}?done={event}")).into_response()),
        Err(problem) => problem,
    };
    if problem.is_outdated() {
        let now = standing(visit).await?;
        let sides = (now.text.unwrap_or_default(), text);
        return conflict(visit, (PATH, "Teams"), (&pairs, now.version), sides);
    }
    let refused = Some(problem.detail().to_owned());
    let page = show(visit, Some((&pairs, typed.0)), (Vec::new(), refused), None).await?;
    Ok((problem.status(), page).into_response())
}

/// Saves a whole file: the one that was chosen, else the text.
pub(in crate::web) async fn upload(
    visit: Visit,
    mut sent: Multipart,
) -> Result<Response, PageProblem> {
    let wrong = |error: MultipartError| {
        Problem::wrong_input(format!("the form cannot be read: {}", error.body_text()))
    };
    let mut pairs: Pairs = Vec::new();
    while let Some(field) = sent.next_field().await.map_err(wrong)? {
        let name = field.name().unwrap_or_default().to_owned();
        let text = field.text().await.map_err(wrong)?;
        match name.as_str() {
            "file" if text.trim().is_empty() => {}
            "file" => {
                pairs.retain(|(known, _)| known != "whole");
                pairs.push(("whole".to_owned(), text));
            }
            "whole" if find(&pairs, "whole").is_some() => {}
            _ => pairs.push((name, text)),
        }
    }
    if find(&pairs, "whole").is_none() {
        pairs.push(("whole".to_owned(), String::new()));
    }
    saved(&visit, pairs).await
}

/// The whole as a file.
pub(in crate::web) async fn download(visit: Visit) -> Result<Response, PageProblem> {
    let text = or_usual(&visit, standing(&visit).await?.text).await?;
    let head = [
        (header::CONTENT_TYPE, "application/toml; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"teams.toml\""),
    ];
    Ok((head, text).into_response())
}
