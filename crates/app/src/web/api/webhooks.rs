//! Webhooks: other systems that are told what happens, and the deliveries to them.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use landfall_domain::webhook::Webhook;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::actions::webhooks::add_webhook::{NewWebhook, add_webhook};
use crate::actions::webhooks::change_webhook::{WebhookChange, change_webhook};
use crate::actions::webhooks::remove_webhook::remove_webhook;
use crate::actions::webhooks::send_again::send_again;
use crate::documents::webhook::{AddedWebhook, DeliveryDocument, WebhookDocument};
use crate::webhooks::ping;

use super::super::access::Visit;
use super::super::list::{Asked, Page};
use super::super::problem::Problem;
use super::super::settings::webhooks::{self, delivery_id, webhook_id};
use super::body::Body;
use super::decide::Expected;
use super::{Answer, Query, ReadRefusals, WriteRefusals, tagged, versioned, with_both_sides};

/// Webhooks in the order of their making, without their secrets.
#[utoipa::path(get, path = "/api/v1/webhooks", responses((status = 200, body = Page<WebhookDocument>), ReadRefusals))]
pub(in crate::web) async fn list_webhooks(visit: Visit) -> Answer<Page<WebhookDocument>> {
    Ok(Json(Page { items: webhooks::load(&visit).await?, next: None, total: None }))
}

/// A webhook that is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WantedWebhook)]
pub(in crate::web) struct Wanted {
    /// What to call it; each name once, so that nothing is added twice.
    #[schema(example = "Chat of the cloud team")]
    name: String,
    #[schema(example = "https://hooks.example.com/landfall")]
    url: String,
    /// Kinds of events that it is told of; all if there are none.
    #[serde(default)]
    #[schema(example = json!(["plan_adopted"]))]
    kinds: Vec<String>,
}

/// Adds a webhook, which is told of what happens from now on; the answer holds its secret, this once.
#[utoipa::path(post, path = "/api/v1/webhooks", request_body = Wanted, responses((status = 201, body = AddedWebhook, headers(("Location" = String), ("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn create(
    visit: Visit,
    Body(wanted): Body<Wanted>,
) -> Result<Response, Problem> {
    let new = NewWebhook { name: &wanted.name, url: &wanted.url, kinds: &wanted.kinds };
    let (secret, webhook) = add_webhook(visit.cx(), visit.courier()?, new).await?;
    let place = format!("{}/api/v1/webhooks/{}", visit.base(), webhook.id);
    let head = [(header::LOCATION, place), (header::ETAG, format!("\"{}\"", webhook.version))];
    Ok((StatusCode::CREATED, head, Json(AddedWebhook::of(secret, &webhook))).into_response())
}

/// One webhook, without its secret.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}", params(("id" = String, Path)), responses((status = 200, body = WebhookDocument, headers(("ETag" = String))), (status = 304), ReadRefusals))]
pub(in crate::web) async fn one_webhook(
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let webhook = webhooks::load_one(&visit, &id).await?;
    Ok(versioned(&headers, webhook.version, &webhook))
}

/// Changes a webhook, or switches it on or off; what happens while it is off is not told later.
#[utoipa::path(patch, path = "/api/v1/webhooks/{id}", params(("id" = String, Path), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = WebhookChange, responses((status = 200, body = WebhookDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn change(
    visit: Visit,
    Path(id): Path<String>,
    Expected(version): Expected,
    Body(change): Body<WebhookChange>,
) -> Result<Response, Problem> {
    let key = webhook_id(&id)?;
    match change_webhook(visit.cx(), visit.courier()?, key, version, &change).await {
        Ok(webhook) => Ok(shown(&webhook)),
        Err(error) => {
            Err(with_both_sides(error.into(), json!(change), webhooks::load_one(&visit, &id)).await)
        }
    }
}

/// Removes a webhook with its deliveries; what waits for it is not sent.
#[utoipa::path(delete, path = "/api/v1/webhooks/{id}", params(("id" = String, Path), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), responses((status = 204), WriteRefusals))]
pub(in crate::web) async fn remove(
    visit: Visit,
    Path(id): Path<String>,
    Expected(version): Expected,
) -> Result<StatusCode, Problem> {
    match remove_webhook(visit.cx(), webhook_id(&id)?, version).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(error) => {
            Err(with_both_sides(error.into(), Value::Null, webhooks::load_one(&visit, &id)).await)
        }
    }
}

/// Deliveries to a webhook, the latest first; the last 30 days, at most 1,000.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/deliveries", params(("id" = String, Path), Asked), responses((status = 200, body = Page<DeliveryDocument>), ReadRefusals))]
pub(in crate::web) async fn list_deliveries(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer<Page<DeliveryDocument>> {
    Ok(Json(webhooks::deliveries(&visit, &id, &asked).await?))
}

/// Sends a ping, now, whether the webhook is on or not; the answer says what came of it.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/ping", params(("id" = String, Path)), responses((status = 200, body = DeliveryDocument), WriteRefusals))]
pub(in crate::web) async fn send_ping(
    visit: Visit,
    Path(id): Path<String>,
) -> Answer<DeliveryDocument> {
    let delivery = ping(visit.cx(), visit.courier()?, webhook_id(&id)?).await?;
    Ok(Json(DeliveryDocument::from(&delivery)))
}

/// Sends a delivery again, at once and under the same id, whatever came of it.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/deliveries/{delivery}/retry", params(("id" = String, Path), ("delivery" = String, Path)), responses((status = 202, body = DeliveryDocument), WriteRefusals))]
pub(in crate::web) async fn retry(
    visit: Visit,
    Path((id, delivery)): Path<(String, String)>,
) -> Result<(StatusCode, Json<DeliveryDocument>), Problem> {
    let again = send_again(visit.cx(), webhook_id(&id)?, delivery_id(&delivery)?).await?;
    visit.webhooks().look();
    Ok((StatusCode::ACCEPTED, Json(DeliveryDocument::from(&again))))
}

fn shown(webhook: &Webhook) -> Response {
    tagged(webhook.version, &WebhookDocument::from(webhook))
}
