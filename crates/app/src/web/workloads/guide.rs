//! Guided questions on a workload: one at a time, and what they lead to.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use landfall_domain::people::Right;
use landfall_domain::rationalize::guide::{self as guiding, Reply};
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use crate::actions::guide::{Answers, accept, answer, guide};
use crate::documents::guide::GuideDocument;

use super::super::access::Visit;
use super::super::api::{self, Answer, Body, Expected, ReadRefusals, WriteRefusals};
use super::super::done::{Done, done};
use super::super::frame::{Frame, given};
use super::super::problem::{Face, PageProblem, Problem, render};

/// Which outcomes are looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct Asked {
    /// `full`, or `short`: retire or rehost by one question.
    #[serde(default)]
    #[param(example = "full")]
    path: Option<String>,
    #[serde(default)]
    #[param(ignore)]
    done: Option<i64>,
}

impl Asked {
    fn path(&self) -> Result<guiding::Path, Problem> {
        path_of(self.path.as_deref())
    }
}

fn path_of(name: Option<&str>) -> Result<guiding::Path, Problem> {
    let Some(name) = name else { return Ok(guiding::Path::Full) };
    guiding::Path::named(name)
        .ok_or_else(|| Problem::wrong_input(format!("path is `{name}`, not full or short")))
}

#[derive(Template)]
#[template(path = "web/guide.html")]
struct GuidePage {
    frame: Frame,
    guide: GuideDocument,
    done: Option<Done>,
}

/// `GET /workloads/{key}/rationalize`.
pub(in crate::web) async fn page(
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Face {
    let guide = guide(visit.cx(), &key, asked.path()?).await.map_err(Problem::from)?;
    let back = format!("/workloads/{key}/rationalize?path={}", guide.path);
    render(&GuidePage {
        frame: Frame::new(&visit, "/workloads", format!("Rationalize {}", guide.title)),
        done: done(&visit, asked.done, &back).await?,
        guide,
    })
}

/// The form of a question, or of an answer that is taken back.
#[derive(Deserialize)]
pub(in crate::web) struct Said {
    path: String,
    version: i64,
    question: String,
    #[serde(default)]
    answer: String,
}

/// `POST /workloads/{key}/rationalize`.
pub(in crate::web) async fn say(
    visit: Visit,
    Path(key): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, PageProblem> {
    let path = path_of(Some(&said.path))?;
    let reply = match said.answer.as_str() {
        "" => None,
        word => Some(reply(word)?),
    };
    let answers = Answers::from([(said.question, reply)]);
    answer(visit.cx(), &key, Some(said.version), &answers).await.map_err(Problem::from)?;
    let to = format!("/workloads/{key}/rationalize?path={}", path.name());
    Ok(visit.to(&to).into_response())
}

fn reply(word: &str) -> Result<Reply, Problem> {
    let shown: String = word.chars().take(60).collect();
    let wrong = || Problem::wrong_input(format!("answer is `{shown}`, not yes, no or unknown"));
    Reply::named(word).ok_or_else(wrong)
}

/// The form that takes what is proposed.
#[derive(Deserialize)]
pub(in crate::web) struct Taken {
    path: String,
    version: i64,
    #[serde(default)]
    reason: String,
}

/// `POST /workloads/{key}/rationalize/acceptance`.
pub(in crate::web) async fn take(
    visit: Visit,
    Path(key): Path<String>,
    Form(taken): Form<Taken>,
) -> Result<Response, PageProblem> {
    let path = path_of(Some(&taken.path))?;
    let how = (path, Some(taken.version));
    let stated =
        accept(visit.cx(), &key, how, given(&taken.reason)).await.map_err(Problem::from)?;
    let seq = stated.event.map(|seq| format!("&done={seq}")).unwrap_or_default();
    let to = format!("/workloads/{key}/rationalize?path={}{seq}", path.name());
    Ok(visit.to(&to).into_response())
}

/// Where the answers on a workload lead: the next question, or what is proposed.
#[utoipa::path(get, path = "/api/v1/workloads/{key}/guide", params(("key" = String, Path, example = "W-1"), Asked), responses((status = 200, body = GuideDocument, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn one_guide(
    visit: Visit,
    Path(key): Path<String>,
    api::Query(asked): api::Query<Asked>,
) -> Result<Response, Problem> {
    shown(&visit, &key, asked.path()?).await
}

async fn shown(visit: &Visit, key: &str, path: guiding::Path) -> Result<Response, Problem> {
    let guide = guide(visit.cx(), key, path).await?;
    let tag = [(axum::http::header::ETAG, format!("\"{}\"", guide.version))];
    Ok((tag, Json(guide)).into_response())
}

/// Answers on a workload, by the key of the question.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct GuideAnswers {
    /// `yes`, `no` or `unknown`; null takes an earlier answer back.
    #[schema(value_type = std::collections::BTreeMap<String, Option<String>>, example = json!({ "used": "yes" }))]
    answers: std::collections::BTreeMap<String, Option<String>>,
}

/// Keeps answers on a workload, all or none; the answer says where they lead.
#[utoipa::path(patch, path = "/api/v1/workloads/{key}/guide", params(("key" = String, Path, example = "W-1"), Asked, ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = GuideAnswers, responses((status = 200, body = GuideDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn answer_guide(
    visit: Visit,
    Path(key): Path<String>,
    api::Query(asked): api::Query<Asked>,
    expected: Expected,
    Body(said): Body<GuideAnswers>,
) -> Result<Response, Problem> {
    let path = asked.path()?;
    let mut answers = Answers::new();
    for (question, word) in &said.answers {
        answers.insert(question.clone(), word.as_deref().map(reply).transpose()?);
    }
    if let Err(error) = answer(visit.cx(), &key, expected.0, &answers).await {
        let problem = Problem::from(error);
        if !problem.is_outdated() {
            return Err(problem);
        }
        let theirs = guide(visit.cx(), &key, path).await?;
        return Err(problem.with_sides(json!(said.answers), json!(theirs)));
    }
    shown(&visit, &key, path).await
}

/// Why a proposal is taken, beside the answers.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Acceptance {
    #[serde(default)]
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Makes what is proposed the decision, with the answers as its reasons.
#[utoipa::path(post, path = "/api/v1/workloads/{key}/guide/acceptance", params(("key" = String, Path, example = "W-1"), Asked, ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = Acceptance, responses((status = 200, body = crate::actions::decide::Stated), WriteRefusals))]
pub(in crate::web) async fn accept_guide(
    visit: Visit,
    Path(key): Path<String>,
    api::Query(asked): api::Query<Asked>,
    expected: Expected,
    Body(said): Body<Acceptance>,
) -> Answer<crate::actions::decide::Stated> {
    visit.demand(Right::Prioritise)?;
    let how = (asked.path()?, expected.0);
    Ok(Json(accept(visit.cx(), &key, how, said.reason.as_deref()).await?))
}
