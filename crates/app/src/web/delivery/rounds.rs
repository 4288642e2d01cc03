//! Rounds of estimation: the list, and one round with what may be seen of it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::actions::delivery::rounds::{self, Wanted};
use crate::actions::delivery::{scale_of, tenths};
use crate::documents::delivery::{GroupDocument, RoundDetail, RoundDocument, VoteDocument};

use super::super::access::Visit;
use super::super::api::rounds::{last, load};
use super::super::frame::{Frame, given};
use super::super::problem::{Face, PageProblem, Problem, render};
use super::back;

#[derive(Template)]
#[template(path = "web/rounds.html")]
struct RoundsPage {
    frame: Frame,
    rounds: Vec<RoundDocument>,
    typed: Typed,
    refused: Option<String>,
}

/// A round as it is typed.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Typed {
    #[serde(default)]
    title: String,
    /// Keys with blanks or commas between.
    #[serde(default)]
    what: String,
    #[serde(default)]
    scale: String,
    #[serde(default)]
    sizes: String,
    /// Hours of one point.
    #[serde(default)]
    point: String,
    #[serde(default)]
    one_by_one: String,
}

impl Typed {
    fn about(what: String) -> Self {
        let sizes = "2, 4, 8, 16, 32".to_owned();
        let (title, one_by_one) = (String::new(), String::new());
        let point = "4".to_owned();
        Self { title, what, scale: "hours".to_owned(), sizes, point, one_by_one }
    }

    fn wanted(&self) -> Result<Wanted, Problem> {
        let words = |text: &str| -> Vec<String> {
            let words = text.split([' ', ',', '\n', '\r', '\t']).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect()
        };
        let read = |word: &String| {
            let wrong = |_| Problem::wrong_input(format!("sizes: `{word}` is no hours"));
            word.parse::<f64>().map_err(wrong)
        };
        let said = match self.scale.as_str() {
            "shirts" => words(&self.sizes),
            "points" => words(&self.point),
            _ => Vec::new(),
        };
        let sizes: Vec<f64> = said.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Wanted {
            title: self.title.clone(),
            scale: scale_of(&self.scale, &sizes)?,
            what: words(&self.what),
            one_by_one: !self.one_by_one.is_empty(),
        })
    }
}

/// What is asked of the list.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    /// What a new round is to be about.
    #[serde(default)]
    what: String,
}

async fn list(visit: &Visit, typed: Typed, refused: Option<String>) -> Face {
    let rounds = last(visit).await?;
    let frame = Frame::new(visit, "/iterations", "Estimation");
    render(&RoundsPage { frame, rounds, typed, refused })
}

/// `GET /rounds`.
pub(in crate::web) async fn page(visit: Visit, Query(asked): Query<Asked>) -> Face {
    list(&visit, Typed::about(asked.what), None).await
}

/// `POST /rounds`.
pub(in crate::web) async fn make(
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, PageProblem> {
    let done = match typed.wanted() {
        Ok(wanted) => rounds::open(visit.cx(), &wanted).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    match done {
        Ok(round) => Ok(visit.to(&format!("/rounds/{}", round.key())).into_response()),
        Err(problem) => {
            let page = list(&visit, typed, Some(problem.detail().to_owned())).await?;
            Ok((problem.status(), page).into_response())
        }
    }
}

#[derive(Template)]
#[template(path = "web/round.html")]
struct RoundPage {
    frame: Frame,
    detail: RoundDetail,
    said: Said,
    refused: Option<String>,
}

impl RoundPage {
    /// What stands in the field of a group: what was typed, or the vote that was given.
    fn typed(&self, group: &GroupDocument) -> String {
        match self.said.group {
            Some(typed) if typed == group.group && self.refused.is_some() => self.said.vote.clone(),
            _ => {
                let written = |vote| self.points(vote).unwrap_or_else(|| vote.written());
                group.own_vote.as_ref().map(written).unwrap_or_default()
            }
        }
    }

    /// A vote in points, with at most one digit behind the point; none if people do not vote in them.
    fn points(&self, vote: &VoteDocument) -> Option<String> {
        let points = vote.hours / self.detail.round.point_hours?;
        Some(((points * 10.0).round() / 10.0).to_string())
    }
}

/// What is said of a round.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Said {
    #[serde(default)]
    version: i64,
    group: Option<usize>,
    #[serde(default)]
    vote: String,
    /// What is accepted; the median if it is empty.
    #[serde(default)]
    hours: String,
}

/// `GET /rounds/{key}`.
pub(in crate::web) async fn one_page(visit: Visit, Path(key): Path<String>) -> Face {
    one(&visit, &key, Said::default(), None).await
}

async fn one(visit: &Visit, key: &str, said: Said, refused: Option<String>) -> Face {
    let detail = load(visit, key).await?;
    let frame = Frame::new(visit, "/iterations", format!("{key} {}", detail.round.title));
    render(&RoundPage { frame, detail, said, refused })
}

/// `POST /rounds/{key}/votes`.
pub(in crate::web) async fn vote(
    visit: Visit,
    Path(key): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, PageProblem> {
    let group = said.group.unwrap_or_default();
    let done = rounds::vote(visit.cx(), &key, &[(group, said.vote.clone())]).await;
    let to = format!("/rounds/{key}#group-{group}");
    back(&visit, done, &to, async |told| one(&visit, &key, said, Some(told)).await).await
}

/// `POST /rounds/{key}/{verb}`: reveal, repeats, acceptances or closing.
pub(in crate::web) async fn say(
    visit: Visit,
    Path((key, verb)): Path<(String, String)>,
    Form(said): Form<Said>,
) -> Result<Response, PageProblem> {
    let (cx, at) = (visit.cx(), (key.as_str(), Some(said.version)));
    let group = said.group.unwrap_or_default();
    let done = match verb.as_str() {
        "reveal" => rounds::reveal(cx, at, said.group).await,
        "repeats" => rounds::again(cx, at, group).await,
        "acceptances" => match hours(&said.hours) {
            Ok(value) => rounds::accept(cx, at, group, value).await,
            Err(problem) => Err(problem.into()),
        },
        "closing" => rounds::close(cx, at).await,
        _ => return Err(Problem::not_found(format!("there is no {verb} of {key}")).into()),
    };
    let to = format!("/rounds/{key}#group-{group}");
    back(&visit, done, &to, async |told| one(&visit, &key, said, Some(told)).await).await
}

/// Tenths of an hour as they are typed; none of an empty field.
fn hours(text: &str) -> Result<Option<i64>, crate::failure::Failure> {
    let wrong =
        |_| crate::failure::Failure::Usage(format!("hours: `{text}` is no hours, as in 4.5"));
    given(text)
        .map(|text| text.replace(',', ".").parse().map_err(wrong).and_then(tenths))
        .transpose()
}
