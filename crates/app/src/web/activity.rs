//! What happened: who, what, when, why; the latest first.

use askama::Template;
use axum::extract::Query;
use landfall_domain::people::Role;

use crate::documents::event::EventDocument;

use super::access::Visit;
use super::delivery::told;
use super::frame::Frame;
use super::list::{Asked, Page, Paging};
use super::problem::{Face, Problem, render};

/// A page of the history.
pub(super) async fn load(visit: &Visit, asked: &Asked) -> Result<Page<EventDocument>, Problem> {
    let limit = asked.limit()?;
    let before = asked.number()?;
    let mut tx = visit.cx().store.read().await?;
    let rows = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut events = tx.events_before(before, rows).await?;
    tx.rollback().await?;
    let is_last = events.len() <= limit;
    events.truncate(limit);
    let next = events.last().filter(|_| !is_last).map(|event| event.seq.to_string());
    let shown = |event| EventDocument::from(event).shown_to(visit.role());
    Ok(Page { items: events.into_iter().map(shown).collect(), next, total: None })
}

#[derive(Template)]
#[template(path = "web/activity.html")]
struct ActivityPage {
    frame: Frame,
    events: Vec<EventRow>,
    paging: Paging,
}

/// An event with what happened as a sentence.
pub(super) struct EventRow {
    pub(super) event: EventDocument,
    pub(super) says: String,
}

impl From<EventDocument> for EventRow {
    fn from(event: EventDocument) -> Self {
        Self { says: says(&event), event }
    }
}

/// An event as shown.
pub(super) fn document(event: landfall_domain::event::Event) -> EventDocument {
    event.into()
}

/// The history.
pub(super) async fn page(visit: Visit, Query(asked): Query<Asked>) -> Face {
    let found = load(&visit, &asked).await?;
    render(&ActivityPage {
        frame: Frame::new(&visit, "/activity", "Activity"),
        paging: asked.paging("/activity", found.next),
        events: found.items.into_iter().map(EventRow::from).collect(),
    })
}

/// What happened, as a sentence.
pub(super) fn says(event: &EventDocument) -> String {
    let detail = &event.detail;
    let text = |field: &str| detail[field].as_str().unwrap_or_default().to_owned();
    let count = |field: &str| detail[field].as_u64().unwrap_or_default();
    if event.is_veiled {
        let is_of_webhooks = event.kind.starts_with("webhook_");
        let what = if is_of_webhooks { "which other systems are told" } else { "who may come in" };
        return format!("changed {what}");
    }
    match event.kind.as_str() {
        "estate_imported" => {
            let files: Vec<&str> = detail["files"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|f| f.as_str())
                .collect();
            format!(
                "imported {}: {} assets added, {} changed, {} missing, {} joined",
                files.join(", "),
                count("added"),
                count("changed"),
                count("missing"),
                count("joined")
            )
        }
        "question_answered" => {
            let verdict = if detail["same"] == true { "the same as" } else { "not" };
            format!("said that {} is {verdict} {}", text("one"), text("other"))
        }
        "assets_placed" => {
            let placed = detail["placed"].as_array().map_or(0, Vec::len);
            let how = text("how");
            format!(
                "{how}: {placed} {} to other workloads",
                if placed == 1 { "asset" } else { "assets" }
            )
        }
        "service_judged" => match detail["shared"].as_bool() {
            Some(true) => format!("confirmed {} as a shared service", text("service")),
            Some(false) => format!("refused {} as a shared service", text("service")),
            None => format!("took back what was said of {}", text("service")),
        },
        "workloads_stated" => stated(&detail["changes"]),
        "assets_stated" => of_assets(&detail["changes"]),
        "guide_answered" => answered(event),
        kind if kind.starts_with("questionnaire_") => of_questionnaires(event),
        "workload_placed" | "backlog_reranked" | "placings_expired" | "top_confirmed" => {
            of_backlog(event)
        }
        kind if kind.starts_with("proposal_") => of_backlog(event),
        "profile_chosen" => format!("chose the profile {}", text("profile")),
        "profile_applied" => format!("ranked the backlog by the profile {}", text("profile")),
        "teams_saved" => {
            let some = |field: &str, one: &str, many: &str| {
                let all = count(field);
                format!("{all} {}", if all == 1 { one } else { many })
            };
            let (teams, freezes) =
                (some("teams", "team", "teams"), some("freezes", "freeze", "freezes"));
            let days_off = some("days_off", "time off", "times off");
            format!("saved the team file: {teams}, {freezes}, {days_off}")
        }
        "tasks_adjusted" => {
            let changes = detail["changes"].as_array().map_or(0, Vec::len);
            format!(
                "changed the effort of {changes} {}",
                if changes == 1 { "task" } else { "tasks" }
            )
        }
        kind if kind.starts_with("outcome") || kind.starts_with("metric") => of_outcomes(event),
        "actual_recorded" | "running_costs_stated" => of_outcomes(event),
        "plan_proposed" => format!("proposed {}", text("plan")),
        "plan_adopted" => format!("adopted {}", text("plan")),
        kind if kind.starts_with("assumption_") => of_assumptions(event),
        kind if kind.starts_with("review_") => of_reviews(event),
        "work_started" => of_reviews(event),
        kind if told::is_of_delivery(kind) => told::says(event),
        _ => of_access(event),
    }
}

/// Rounds of review, and work that begins behind them.
fn of_reviews(event: &EventDocument) -> String {
    let detail = &event.detail;
    let text = |field: &str| detail[field].as_str().unwrap_or_default().to_owned();
    let review = text("review");
    match event.kind.as_str() {
        "review_opened" => format!("opened review {review}: {}", text("title")),
        "review_said" => format!("{} in {review}: {}", text("what"), text("about")),
        "review_closed" => format!("closed review {review}"),
        "review_reopened" => {
            let because = detail["because"].as_array().into_iter().flatten();
            let because: Vec<&str> = because.filter_map(|one| one.as_str()).collect();
            format!("opened review {review} again: {}", because.join("; "))
        }
        "review_abandoned" => format!("gave up review {review}"),
        _ => {
            let count = detail["workloads"].as_array().map_or(0, Vec::len);
            let under = if review.is_empty() {
                "against the gate".to_owned()
            } else {
                format!("under {review}")
            };
            format!("let work on {} with {count} workloads begin, {under}", text("release"))
        }
    }
}

/// Answers to the questions that lead to a disposition.
fn answered(event: &EventDocument) -> String {
    let detail = &event.detail;
    let all = detail["answers"].as_array().map(Vec::as_slice).unwrap_or_default();
    let said = all.iter().map(|one| {
        let (question, word) = (&one["question"], one["after"].as_str());
        let question = question.as_str().unwrap_or_default();
        format!("{question} {}", word.unwrap_or("taken back"))
    });
    let workload = detail["workload"].as_str().unwrap_or_default();
    format!("answered of {workload}: {}", said.collect::<Vec<_>>().join(", "))
}

/// Questionnaires, and what is answered to them.
fn of_questionnaires(event: &EventDocument) -> String {
    let detail = &event.detail;
    let text = |field: &str| detail[field].as_str().unwrap_or_default().to_owned();
    let count = |field: &str| detail[field].as_array().map_or(0, Vec::len);
    let name = text("questionnaire");
    match event.kind.as_str() {
        "questionnaire_imported" if detail["is_new"] == true => format!("imported {name}"),
        "questionnaire_imported" => match count("dropped") {
            0 => format!("changed {name}"),
            dropped => format!("changed {name}: {dropped} answers do not hold any more"),
        },
        "questionnaire_removed" => format!("removed {name}"),
        _ => {
            let risk = detail["risk"].as_str().unwrap_or("not assessed");
            let many = count("answers");
            let questions = if many == 1 { "question" } else { "questions" };
            format!("answered {many} {questions} of {name} for {}: {risk}", text("workload"))
        }
    }
}

/// Places in the backlog: taken, proposed, agreed.
fn of_backlog(event: &EventDocument) -> String {
    let detail = &event.detail;
    let text = |field: &str| detail[field].as_str().unwrap_or_default().to_owned();
    let count = |field: &str| detail[field].as_u64().unwrap_or_default();
    let key = text("proposal");
    match event.kind.as_str() {
        "workload_placed" => {
            let (from, to) = (count("from"), count("to"));
            let by = match text("proposal").as_str() {
                "" => String::new(),
                key => format!(", as {key} proposed"),
            };
            let until = match text("until").as_str() {
                "" => String::new(),
                day => format!(" until {day}"),
            };
            let (key, spot) = (text("workload"), text("spot"));
            format!("put {key} {spot}{until}: rank {from} → {to}{by}")
        }
        "backlog_reranked" => reranked(detail),
        "placings_expired" => {
            format!(
                "ranked the backlog without what came to its end: {}",
                lines(&detail["expired"])
            )
        }
        "top_confirmed" => {
            let agreed = if detail["agreed"] == true { ": both teams agree" } else { "" };
            format!("confirmed the first ten for the {} team{agreed}", text("team"))
        }
        "proposal_made" => format!("proposed {key}: {} {}", text("workload"), text("spot")),
        "proposal_voted" if detail["in_favour"] == true => format!("voted for {key}"),
        "proposal_voted" => format!("voted against {key}"),
        _ => format!("{} {key}", text("status")),
    }
}

/// Several workloads put elsewhere, and a profile chosen with it.
fn reranked(detail: &serde_json::Value) -> String {
    let profile = detail["profile"]["profile"].as_str();
    let by = profile.map(|name| format!(" by the profile {name}")).unwrap_or_default();
    match lines(&detail["lines"]) {
        told if told.is_empty() => format!("re-ranked the backlog{by}"),
        told => format!("re-ranked the backlog{by}: {told}"),
    }
}

/// The first few workloads that were put elsewhere.
fn lines(all: &serde_json::Value) -> String {
    const SHOWN: usize = 5;
    let all = all.as_array().map(Vec::as_slice).unwrap_or_default();
    let told = all.iter().take(SHOWN).map(|line| {
        let key = line["workload"].as_str().unwrap_or_default();
        format!("{key} {} → {}", line["from"], line["to"])
    });
    let told = told.collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(SHOWN) {
        0 => told,
        more => format!("{told} and {more} more"),
    }
}

/// Outcomes, their metrics, and which workloads serve them.
fn of_outcomes(event: &EventDocument) -> String {
    let detail = &event.detail;
    let text = |field: &str| detail[field].as_str().unwrap_or_default().to_owned();
    let all = |field: &str| detail[field].as_array().map_or(0, Vec::len);
    let (outcome, metric, title) = (text("outcome"), text("metric"), text("title"));
    let key = if metric.is_empty() { &outcome } else { &metric };
    match event.kind.as_str() {
        "outcome_saved" | "metric_saved" if detail["is_new"] == true => {
            format!("added {key} {title}")
        }
        "outcome_saved" | "metric_saved" => {
            let changes = detail["changes"].as_array().map(Vec::as_slice).unwrap_or_default();
            let told = changes.iter().take(3).map(|change| {
                let of = |field: &str| change[field].as_str().unwrap_or("unknown").to_owned();
                let short = |text: String| text.chars().take(80).collect::<String>();
                format!("{}: {} → {}", of("field"), short(of("before")), short(of("after")))
            });
            format!("changed {key}, {}", told.collect::<Vec<_>>().join(", "))
        }
        "running_costs_stated" => "said what capacity costs today".to_owned(),
        "outcome_removed" => format!(
            "removed {key} {title} with {} metrics and {} links",
            detail["parts"],
            all("workloads")
        ),
        "metric_removed" => format!("removed {key} {title} with {} actuals", detail["parts"]),
        "actual_recorded" => match (detail["value"].as_str(), detail["before"].as_str()) {
            (Some(value), Some(before)) => {
                format!("recorded {metric} on {}: {before} → {value}", text("on"))
            }
            (Some(value), None) => format!("recorded {metric} on {}: {value}", text("on")),
            (None, _) => format!("took back what {metric} was on {}", text("on")),
        },
        "outcome_linked" => {
            let (linked, unlinked) = (all("linked"), all("unlinked"));
            let workloads = |count: usize| match count {
                1 => "1 workload".to_owned(),
                count => format!("{count} workloads"),
            };
            match unlinked {
                0 => format!("linked {} with {outcome}", workloads(linked)),
                unlinked => format!("ended the links of {} with {outcome}", workloads(unlinked)),
            }
        }
        _ => format!(
            "imported {} outcomes, {} metrics, {} actuals and {} links",
            all("outcomes"),
            all("metrics"),
            detail["actuals"],
            all("workloads")
        ),
    }
}

/// What is believed, and no longer.
fn of_assumptions(event: &EventDocument) -> String {
    let detail = &event.detail;
    let text = |field: &str| detail[field].as_str().unwrap_or_default().to_owned();
    let key = text("assumption");
    let upset = || {
        let count = |field: &str| detail["changed"][field].as_i64().unwrap_or_default();
        let one = count("dispositions");
        let workloads = if one == 1 { "workload" } else { "workloads" };
        let hours = (count("effort_tenths") - count("effort_tenths_before")) / 10;
        format!("{one} {workloads} with another disposition, {hours:+} hours of work")
    };
    match event.kind.as_str() {
        "assumption_saved" if detail["is_new"] == true => {
            format!("stated assumption {key}: {}", text("statement"))
        }
        "assumption_saved" => format!("changed assumption {key}"),
        "assumption_removed" => format!("removed assumption {key}: {}", text("statement")),
        "assumption_said" => match detail["said"].as_str() {
            Some("challenge") => format!("challenged assumption {key}"),
            Some("evidence") => format!("gave evidence on assumption {key}"),
            _ => format!("commented on assumption {key}"),
        },
        "assumption_confirmed" => format!("confirmed assumption {key}"),
        "assumption_overturned" => format!("overturned assumption {key}: {}", upset()),
        _ => format!("reopened assumption {key}: {}", upset()),
    }
}

/// Who may come in, and which other systems are told.
fn of_access(event: &EventDocument) -> String {
    let detail = &event.detail;
    let text = |field: &str| detail[field].as_str().unwrap_or_default().to_owned();
    match event.kind.as_str() {
        "person_added" => format!("made an account for {}", text("name")),
        "role_changed" => {
            let role = detail["role"].as_str().and_then(Role::parse).map_or("no role", Role::label);
            format!("gave {} {role} in {}", text("name"), text("portfolio"))
        }
        "person_disabled" => format!("shut the account of {}", text("name")),
        "person_enabled" => format!("opened the account of {} again", text("name")),
        "password_changed" => format!("changed the password of {}", text("name")),
        "token_created" => format!("made the token {} for {}", text("token"), text("name")),
        "token_revoked" => format!("took back the token {} of {}", text("token"), text("name")),
        "portfolio_added" => format!("made the portfolio {}", text("portfolio")),
        "webhook_added" => format!("added the webhook {} to {}", text("webhook"), text("host")),
        "webhook_changed" => format!("changed the webhook {} to {}", text("webhook"), text("host")),
        "webhook_switched" => switched(detail),
        "webhook_removed" => format!("removed the webhook {}", text("webhook")),
        other => other.replace('_', " "),
    }
}

/// A webhook that was switched on or off.
fn switched(detail: &serde_json::Value) -> String {
    let (on, webhook) = (if detail["on"] == true { "on" } else { "off" }, &detail["webhook"]);
    let webhook = webhook.as_str().unwrap_or_default();
    match detail["because"].as_str() {
        Some(because) => format!("switched the webhook {webhook} {on}: {because}"),
        None => format!("switched the webhook {webhook} {on}"),
    }
}

/// Values that were stated, the first few of them.
/// What was said of assets.
fn of_assets(changes: &serde_json::Value) -> String {
    const SHOWN: usize = 3;
    let all = changes.as_array().map(Vec::as_slice).unwrap_or_default();
    let said = all.iter().take(SHOWN).map(|change| {
        let text = |field: &str| change[field].as_str().unwrap_or("unknown").to_owned();
        let taken_back = if change["said"].is_null() { ", by the rules again" } else { "" };
        let (name, before, after) = (text("name"), text("before"), text("after"));
        format!("disposition of {name}: {before} → {after}{taken_back}")
    });
    let said = said.collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(SHOWN) {
        0 => said,
        more => format!("{said}, and {more} more"),
    }
}

fn stated(changes: &serde_json::Value) -> String {
    const SHOWN: usize = 3;
    let all = changes.as_array().map(Vec::as_slice).unwrap_or_default();
    let said = all.iter().take(SHOWN).map(|change| {
        let text = |field: &str| change[field].as_str().unwrap_or("unknown").to_owned();
        format!("{} of {}: {} → {}", text("field"), text("workload"), text("before"), text("after"))
    });
    let said = said.collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(SHOWN) {
        0 => said,
        more => format!("{said}, and {more} more"),
    }
}
