//! Everything that was believed of the effort of a task.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use crate::actions::delivery::estimating::{Figures, Word, estimate};
use crate::documents::delivery::EstimatesDocument;
use crate::failure::Failure;

use super::super::access::Visit;
use super::super::api::estimates::load;
use super::super::frame::{Frame, given};
use super::super::problem::{Face, PageProblem, render};
use super::back;

#[derive(Template)]
#[template(path = "web/estimates.html")]
struct EstimatesPage {
    frame: Frame,
    detail: EstimatesDocument,
    typed: Typed,
    refused: Option<String>,
}

impl EstimatesPage {
    /// Where the task stands, as people read it.
    fn state(&self) -> String {
        self.detail.task.state.replace('_', " ")
    }
}

/// An estimate as it is typed.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Typed {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    hours: String,
    #[serde(default)]
    low: String,
    #[serde(default)]
    likely: String,
    #[serde(default)]
    high: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    suggested: String,
}

impl Typed {
    fn word(&self) -> anyhow::Result<Word> {
        let read = |field: &str, text: &str| -> Result<Option<f64>, Failure> {
            let wrong =
                |_| Failure::Usage(format!("{field}: `{text}` is no hours, write them as 4.5"));
            given(text).map(|text| text.replace(',', ".").parse().map_err(wrong)).transpose()
        };
        let suggested = !self.suggested.is_empty();
        // The button of the suggestion takes what is suggested, whatever stands in the fields.
        let figures = if suggested {
            Figures { suggested, ..Figures::default() }
        } else {
            Figures {
                hours: read("hours", &self.hours)?,
                low: read("low", &self.low)?,
                likely: read("likely", &self.likely)?,
                high: read("high", &self.high)?,
                suggested,
            }
        };
        figures.word()
    }
}

/// `GET /tasks/{key}/estimates`.
pub(in crate::web) async fn page(visit: Visit, Path(key): Path<String>) -> Face {
    show(&visit, &key, Typed::default(), None).await
}

async fn show(visit: &Visit, key: &str, typed: Typed, refused: Option<String>) -> Face {
    let detail = load(visit, key).await?;
    let frame = Frame::new(visit, "/iterations", format!("Estimates of {key}"));
    render(&EstimatesPage { frame, detail, typed, refused })
}

/// `POST /tasks/{key}/estimates`.
pub(in crate::web) async fn say(
    visit: Visit,
    Path(key): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageProblem> {
    let at = (key.as_str(), Some(typed.version));
    let done = match typed.word() {
        Ok(word) => estimate(visit.cx(), at, word, given(&typed.reason)).await,
        Err(error) => Err(error),
    };
    let to = format!("/tasks/{key}/estimates");
    back(&visit, done, &to, async |told| show(&visit, &key, typed, Some(told)).await).await
}
