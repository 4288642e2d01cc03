//! Release backlogs, the iterations of teams, and the board of one.

pub(super) mod adding;
pub(super) mod board;
pub(super) mod change;
pub(super) mod estimates;
pub(super) mod execution;
pub(super) mod files;
pub(super) mod iterations;
pub(super) mod mine;
pub(super) mod points;
pub(super) mod releases;
pub(super) mod report;
pub(super) mod rounds;
pub(super) mod stages;
pub(super) mod table;
pub(super) mod task;
pub(super) mod told;
pub(super) mod waves;
pub(super) mod wbs;

use axum::response::{IntoResponse, Response};

use super::access::Visit;
use super::list::escaped;
use super::problem::{Face, PageProblem, Problem};

/// The path of a team's iteration.
pub(super) fn place(team: &str, key: &str) -> String {
    format!("/iterations/{}/{key}", escaped(team))
}

/// To a page once something is done; else the page that says what was refused.
async fn back<T>(
    visit: &Visit,
    done: anyhow::Result<T>,
    to: &str,
    again: impl AsyncFnOnce(String) -> Face,
) -> Result<Response, PageProblem> {
    match done.map_err(Problem::from) {
        Ok(_) => Ok(visit.to(to).into_response()),
        Err(problem) => {
            let page = again(problem.detail().to_owned()).await?;
            Ok((problem.status(), page).into_response())
        }
    }
}
