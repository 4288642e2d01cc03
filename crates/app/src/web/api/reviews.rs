//! Rounds of review, and work that begins behind them.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use landfall_domain::review::{Review, Topic};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::actions::review::answer::{Said, answer_question, attest as state, withdraw};
use crate::actions::review::challenge::{Doubt, Resolution, raise, resolve as settle};
use crate::actions::review::close::{abandon_review, close_review};
use crate::actions::review::open::{NewReview, Seat, open_review};
use crate::actions::review::start_work::{Started, release_number, start_work};
use crate::actions::review::take_part::{leave, take_part};
use crate::actions::review::topic;
use crate::documents::review::{
    AgendaDocument, ChallengeDocument, QuestionDocument, ReviewDocument, StartDocument,
};

use super::super::access::Visit;
use super::super::list::Page;
use super::super::problem::Problem;
use super::super::reviews;
use super::body::Body;
use super::decide::Expected;
use super::{Answer, ReadRefusals, WriteRefusals, tagged, versioned, with_both_sides};

fn whole<T>(items: Vec<T>) -> Json<Page<T>> {
    let total = i64::try_from(items.len()).ok();
    Json(Page { items, next: None, total })
}

/// A number in an address.
fn number(text: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| Problem::not_found(format!("there is no number {text}")))
}

fn shown(review: &Review) -> Response {
    tagged(review.version, &ReviewDocument::from(review))
}

/// A refusal for an outdated version tells what was sent and what there is now.
async fn refused(visit: &Visit, key: &str, problem: Problem, yours: Value) -> Problem {
    let theirs =
        async { reviews::load_one(visit, key).await.map(|review| ReviewDocument::from(&review)) };
    with_both_sides(problem, yours, theirs).await
}

/// The last rounds of review, the newest first.
#[utoipa::path(get, path = "/api/v1/reviews", responses((status = 200, body = Page<ReviewDocument>), ReadRefusals))]
pub(in crate::web) async fn list_reviews(visit: Visit) -> Answer<Page<ReviewDocument>> {
    Ok(whole(reviews::load(&visit).await?))
}

/// Opens a round over the backlog as it stands; there is one open at a time.
#[utoipa::path(post, path = "/api/v1/reviews", request_body = NewReview, params(("Idempotency-Key" = Option<String>, Header)), responses((status = 201, body = ReviewDocument, headers(("Location" = String), ("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn open(
    visit: Visit,
    Body(new): Body<NewReview>,
) -> Result<Response, Problem> {
    let review = open_review(visit.cx(), &new).await?;
    let place = format!("{}/api/v1/reviews/{}", visit.base(), review.key());
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], shown(&review)).into_response())
}

/// One round: who takes part, how far each team is, what is missing.
#[utoipa::path(get, path = "/api/v1/reviews/{key}", params(("key" = String, Path)), responses((status = 200, body = ReviewDocument, headers(("ETag" = String))), (status = 304), ReadRefusals))]
pub(in crate::web) async fn one_review(
    visit: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let review = reviews::load_one(&visit, &key).await?;
    Ok(versioned(&headers, review.version, &ReviewDocument::from(&review)))
}

/// What a round has to talk about: what changed since the last one, and what matters most.
#[utoipa::path(get, path = "/api/v1/reviews/{key}/agenda", params(("key" = String, Path)), responses((status = 200, body = Page<AgendaDocument>), ReadRefusals))]
pub(in crate::web) async fn list_agenda(
    visit: Visit,
    Path(key): Path<String>,
) -> Answer<Page<AgendaDocument>> {
    Ok(whole(reviews::agenda_items(&visit, &key).await?))
}

/// The signed record of a closed round: text whose last line seals what stands before it.
#[utoipa::path(get, path = "/api/v1/reviews/{key}/record", params(("key" = String, Path)), responses((status = 200, body = String, content_type = "text/plain"), ReadRefusals))]
pub(in crate::web) async fn record(
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    reviews::record_of(&visit, &key).await
}

/// Adds a participant, or puts them into the other team.
#[utoipa::path(post, path = "/api/v1/reviews/{key}/participants", params(("key" = String, Path)), request_body = Seat, responses((status = 200, body = ReviewDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn join(
    visit: Visit,
    Path(key): Path<String>,
    Body(seat): Body<Seat>,
) -> Result<Response, Problem> {
    Ok(shown(&take_part(visit.cx(), &key, &seat).await?))
}

/// Why something is done.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReviewReason)]
pub(in crate::web) struct Reason {
    #[schema(example = "moved to another team")]
    reason: String,
}

/// Takes a participant out; what they attested is kept, and does not count.
#[utoipa::path(post, path = "/api/v1/reviews/{key}/participants/{person}/removal", params(("key" = String, Path), ("person" = String, Path)), request_body = Reason, responses((status = 200, body = ReviewDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn remove(
    visit: Visit,
    Path((key, person)): Path<(String, String)>,
    Body(why): Body<Reason>,
) -> Result<Response, Problem> {
    Ok(shown(&leave(visit.cx(), &key, &person, &why.reason).await?))
}

/// The questions that the round has for whoever asks.
#[utoipa::path(get, path = "/api/v1/reviews/{key}/questions", params(("key" = String, Path)), responses((status = 200, body = Page<QuestionDocument>), ReadRefusals))]
pub(in crate::web) async fn list_questions(
    visit: Visit,
    Path(key): Path<String>,
) -> Answer<Page<QuestionDocument>> {
    Ok(whole(reviews::questions(&visit, &key).await?))
}

/// An answer.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Chosen {
    /// Place of the choice, from 1.
    #[schema(example = 2)]
    choice: i64,
}

/// Answers a question; a wrong answer is told why, and may be given again.
#[utoipa::path(put, path = "/api/v1/reviews/{key}/questions/{position}", params(("key" = String, Path), ("position" = i64, Path), ("If-Match" = String, Header, description = "the version of the question that was read, in quotes, or `*`", example = "*")), request_body = Chosen, responses((status = 200, body = QuestionDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn answer(
    visit: Visit,
    Path((key, position)): Path<(String, String)>,
    Expected(version): Expected,
    Body(chosen): Body<Chosen>,
) -> Result<Response, Problem> {
    let position = number(&position)?;
    let said = Said { review: &key, position, choice: chosen.choice, version };
    match answer_question(visit.cx(), said).await {
        Ok(answer) => {
            let tag = [(header::ETAG, format!("\"{}\"", answer.version))];
            Ok((tag, Json(QuestionDocument::of(position, &answer))).into_response())
        }
        Err(error) => {
            let problem = Problem::from(error);
            if !problem.is_outdated() {
                return Err(problem);
            }
            let all = reviews::questions(&visit, &key).await?;
            let theirs = all.into_iter().find(|one| one.position == position);
            Err(problem.with_sides(json!(chosen), json!(theirs)))
        }
    }
}

/// A topic in somebody's words.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReviewWords)]
pub(in crate::web) struct Words {
    /// `outcomes`, `priorities` or `assumptions`.
    #[schema(example = "outcomes")]
    topic: String,
    /// At least 20 characters of your own.
    #[schema(
        example = "We leave the data centre by June; racks that are empty show how far we are."
    )]
    words: String,
}

/// States a topic in your words, once its questions are answered rightly.
#[utoipa::path(post, path = "/api/v1/reviews/{key}/attestations", params(("key" = String, Path)), request_body = Words, responses((status = 200, body = ReviewDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn attest(
    visit: Visit,
    Path(key): Path<String>,
    Body(said): Body<Words>,
) -> Result<Response, Problem> {
    Ok(shown(&state(visit.cx(), &key, topic(&said.topic)?, &said.words).await?))
}

/// Takes your attestation of a topic back.
#[utoipa::path(delete, path = "/api/v1/reviews/{key}/attestations/{topic}", params(("key" = String, Path), ("topic" = String, Path)), responses((status = 200, body = ReviewDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn take_back(
    visit: Visit,
    Path((key, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    Ok(shown(&withdraw(visit.cx(), &key, topic(&name)?).await?))
}

/// A doubt.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct NewChallenge {
    /// `outcomes`, `priorities` or `assumptions`.
    #[schema(example = "assumptions")]
    topic: String,
    /// Key of the thing that is doubted, if it is about one.
    #[serde(default)]
    #[schema(example = "A-1")]
    subject: Option<String>,
    #[schema(example = "Nobody looked at the logs of the quarter's end.")]
    text: String,
}

/// Raises a doubt; the round cannot close until it is resolved.
#[utoipa::path(post, path = "/api/v1/reviews/{key}/challenges", params(("key" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = NewChallenge, responses((status = 201, body = ChallengeDocument), WriteRefusals))]
pub(in crate::web) async fn challenge(
    visit: Visit,
    Path(key): Path<String>,
    Body(new): Body<NewChallenge>,
) -> Result<(StatusCode, Json<ChallengeDocument>), Problem> {
    let topic: Topic = topic(&new.topic)?;
    let doubt = Doubt { topic, subject: new.subject.as_deref(), text: &new.text };
    let challenge = raise(visit.cx(), &key, doubt).await?;
    Ok((StatusCode::CREATED, Json(ChallengeDocument::from(&challenge))))
}

/// What was decided on a doubt.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChallengeDecided)]
pub(in crate::web) struct Decided {
    #[schema(example = "We looked: the load is the same.")]
    text: String,
}

/// Resolves a doubt.
#[utoipa::path(post, path = "/api/v1/reviews/{key}/challenges/{number}/resolution", params(("key" = String, Path), ("number" = i64, Path), ("If-Match" = String, Header, description = "the version of the challenge that was read, in quotes, or `*`", example = "*")), request_body = Decided, responses((status = 200, body = ReviewDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn resolve(
    visit: Visit,
    Path((key, place)): Path<(String, String)>,
    Expected(version): Expected,
    Body(decided): Body<Decided>,
) -> Result<Response, Problem> {
    let number = number(&place)?;
    let resolution = Resolution { number, version, text: &decided.text };
    match settle(visit.cx(), &key, resolution).await {
        Ok(review) => Ok(shown(&review)),
        Err(error) => Err(refused(&visit, &key, error.into(), json!(decided)).await),
    }
}

/// Closes a round: it is signed, and work may begin.
#[utoipa::path(post, path = "/api/v1/reviews/{key}/closing", params(("key" = String, Path), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), responses((status = 200, body = ReviewDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn close(
    visit: Visit,
    Path(key): Path<String>,
    Expected(version): Expected,
) -> Result<Response, Problem> {
    match close_review(visit.cx(), &key, version).await {
        Ok((review, _)) => Ok(shown(&review)),
        Err(error) => Err(refused(&visit, &key, error.into(), Value::Null).await),
    }
}

/// Gives a round up.
#[utoipa::path(post, path = "/api/v1/reviews/{key}/abandonment", params(("key" = String, Path), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = Reason, responses((status = 200, body = ReviewDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn abandon(
    visit: Visit,
    Path(key): Path<String>,
    Expected(version): Expected,
    Body(why): Body<Reason>,
) -> Result<Response, Problem> {
    match abandon_review(visit.cx(), &key, version, &why.reason).await {
        Ok(review) => Ok(shown(&review)),
        Err(error) => Err(refused(&visit, &key, error.into(), json!(why)).await),
    }
}

/// How work on a release is to begin.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Start {
    /// Why it begins although no review is closed; it stands in the history with your name.
    #[serde(default)]
    against: Option<String>,
}

/// Lets work on a release begin; the last review has to be closed.
#[utoipa::path(post, path = "/api/v1/releases/{key}/start", params(("key" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = Start, responses((status = 200, body = Started), WriteRefusals))]
pub(in crate::web) async fn start(
    visit: Visit,
    Path(key): Path<String>,
    Body(start): Body<Start>,
) -> Answer<Started> {
    let number = release_number(&key).map_err(anyhow::Error::from)?;
    Ok(Json(start_work(visit.cx(), number, start.against.as_deref()).await?))
}

/// Every beginning of work, the first one first.
#[utoipa::path(get, path = "/api/v1/work-starts", responses((status = 200, body = Page<StartDocument>), ReadRefusals))]
pub(in crate::web) async fn list_starts(visit: Visit) -> Answer<Page<StartDocument>> {
    Ok(whole(reviews::starts(&visit).await?))
}
