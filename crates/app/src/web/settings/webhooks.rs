//! Webhooks: other systems that are told what happens in this portfolio.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{Html, Redirect};
use landfall_domain::event::KINDS;
use landfall_domain::id::Id;
use landfall_domain::webhook::{Delivery, Webhook};
use serde::Deserialize;

use crate::actions::webhooks::add_webhook::{NewWebhook, add_webhook};
use crate::actions::webhooks::change_webhook::{WebhookChange, change_webhook};
use crate::actions::webhooks::remove_webhook::remove_webhook;
use crate::actions::webhooks::send_again::send_again;
use crate::actions::webhooks::webhook;
use crate::documents::webhook::{DeliveryDocument, WebhookDocument};
use crate::webhooks::ping;

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::list::{Asked, Page, Paging, misplaced};
use super::super::problem::{Face, PageProblem, Problem, render};

/// The webhooks of the portfolio.
pub(in crate::web) async fn load(visit: &Visit) -> Result<Vec<WebhookDocument>, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let webhooks = tx.webhooks().await?;
    tx.rollback().await?;
    Ok(webhooks.iter().map(WebhookDocument::from).collect())
}

/// The id in an address.
pub(in crate::web) fn webhook_id(text: &str) -> Result<Id<Webhook>, Problem> {
    text.parse().map_err(|_| Problem::not_found(format!("there is no webhook {text}")))
}

/// The id of a delivery in an address.
pub(in crate::web) fn delivery_id(text: &str) -> Result<Id<Delivery>, Problem> {
    text.parse().map_err(|_| Problem::not_found(format!("there is no delivery {text}")))
}

/// One webhook.
pub(in crate::web) async fn load_one(visit: &Visit, id: &str) -> Result<WebhookDocument, Problem> {
    let id = webhook_id(id)?;
    let mut tx = visit.cx().store.read().await?;
    let found = webhook(&mut tx, id).await?;
    tx.rollback().await?;
    Ok(WebhookDocument::from(&found))
}

/// A page of the deliveries to a webhook, the latest first.
pub(in crate::web) async fn deliveries(
    visit: &Visit,
    id: &str,
    asked: &Asked,
) -> Result<Page<DeliveryDocument>, Problem> {
    let (id, limit) = (webhook_id(id)?, asked.limit()?);
    let after = asked.after.as_deref();
    let before = after.map(|after| after.parse().map_err(|_| misplaced(after))).transpose()?;
    let mut tx = visit.cx().store.read().await?;
    webhook(&mut tx, id).await?;
    let rows = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut found = tx.deliveries_before(id, before, rows).await?;
    tx.rollback().await?;
    let is_last = found.len() <= limit;
    found.truncate(limit);
    let next = found.last().filter(|_| !is_last).map(|one| one.id.to_string());
    Ok(Page { items: found.iter().map(DeliveryDocument::from).collect(), next, total: None })
}

#[derive(Template)]
#[template(path = "web/webhooks.html")]
struct WebhooksPage {
    frame: Frame,
    webhooks: Vec<WebhookDocument>,
    /// Kinds of events, each with whether it is ticked.
    choices: Vec<(&'static str, bool)>,
    /// Where webhooks may go.
    allowed: String,
    /// Name, address and secret of one that was added just now.
    added: Option<(String, String, String)>,
}

async fn shown(visit: &Visit, added: Option<(String, String, String)>) -> Face {
    render(&WebhooksPage {
        frame: Frame::new(visit, "/settings", "Webhooks"),
        webhooks: load(visit).await?,
        choices: KINDS.iter().map(|kind| (*kind, false)).collect(),
        allowed: visit.cx().config.allowed_hosts.to_string(),
        added,
    })
}

/// The list.
pub(in crate::web) async fn page(visit: Visit) -> Face {
    shown(&visit, None).await
}

/// Fields of a form; a field may be there several times.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(one, _)| one == name).map(|(_, value)| value.clone()).collect()
    }

    fn one(&self, name: &str) -> Result<String, Problem> {
        let found = self.0.iter().find(|(one, _)| one == name).map(|(_, value)| value.clone());
        found.ok_or_else(|| Problem::wrong_input(format!("the form lacks `{name}`")))
    }

    /// The version that stood in the form.
    fn version(&self) -> Result<Option<i64>, Problem> {
        let version = self.one("version")?;
        let wrong = |_| Problem::wrong_input(format!("`{version}` is no version"));
        version.parse().map(Some).map_err(wrong)
    }
}

/// Adds a webhook, and shows its secret once.
pub(in crate::web) async fn add(
    visit: Visit,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Html<String>, PageProblem> {
    let typed = Fields(typed);
    let (name, url, kinds) = (typed.one("name")?, typed.one("url")?, typed.all("kinds"));
    let wanted = NewWebhook { name: &name, url: &url, kinds: &kinds };
    let (secret, webhook) = add_webhook(visit.cx(), visit.courier()?, wanted).await?;
    shown(&visit, Some((webhook.name, webhook.id.to_string(), secret))).await
}

#[derive(Template)]
#[template(path = "web/webhook.html")]
struct WebhookPage {
    frame: Frame,
    /// Its own address, under which its forms are.
    here: String,
    webhook: WebhookDocument,
    deliveries: Vec<DeliveryDocument>,
    /// Kinds of events, each with whether it is ticked.
    choices: Vec<(&'static str, bool)>,
    paging: Paging,
}

/// One webhook with its deliveries.
pub(in crate::web) async fn one_page(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Face {
    let webhook = load_one(&visit, &id).await?;
    let found = deliveries(&visit, &id, &asked).await?;
    let here = format!("/settings/webhooks/{id}");
    let next = found.next.map(|next| format!("{here}?after={next}"));
    render(&WebhookPage {
        here: format!("{}{here}", visit.base()),
        frame: Frame::new(&visit, "/settings", format!("Webhook {}", webhook.name)),
        choices: KINDS.iter().map(|kind| (*kind, webhook.names(kind))).collect(),
        webhook,
        deliveries: found.items,
        paging: Paging::new(here, next, asked.after.is_none()),
    })
}

fn back(visit: &Visit, id: &str) -> Redirect {
    visit.to(&format!("/settings/webhooks/{id}"))
}

/// Changes name, address and kinds.
pub(in crate::web) async fn change(
    visit: Visit,
    Path(id): Path<String>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Redirect, PageProblem> {
    let typed = Fields(typed);
    let change = WebhookChange {
        name: Some(typed.one("name")?),
        url: Some(typed.one("url")?),
        kinds: Some(typed.all("kinds")),
        on: None,
    };
    let (key, version) = (webhook_id(&id)?, typed.version()?);
    change_webhook(visit.cx(), visit.courier()?, key, version, &change).await?;
    Ok(back(&visit, &id))
}

/// Whether it is to be on, and the version that was shown.
#[derive(Deserialize)]
pub(in crate::web) struct Switch {
    on: bool,
    version: i64,
}

/// Switches a webhook on or off.
pub(in crate::web) async fn switch(
    visit: Visit,
    Path(id): Path<String>,
    Form(wanted): Form<Switch>,
) -> Result<Redirect, PageProblem> {
    let change = WebhookChange { on: Some(wanted.on), ..WebhookChange::default() };
    let (key, version) = (webhook_id(&id)?, Some(wanted.version));
    change_webhook(visit.cx(), visit.courier()?, key, version, &change).await?;
    Ok(back(&visit, &id))
}

/// The version that was shown.
#[derive(Deserialize)]
pub(in crate::web) struct Version {
    version: i64,
}

/// Removes a webhook.
pub(in crate::web) async fn remove(
    visit: Visit,
    Path(id): Path<String>,
    Form(shown): Form<Version>,
) -> Result<Redirect, PageProblem> {
    remove_webhook(visit.cx(), webhook_id(&id)?, Some(shown.version)).await?;
    Ok(visit.to("/settings/webhooks"))
}

/// Sends a ping; what came of it stands above the other deliveries.
pub(in crate::web) async fn send_ping(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Redirect, PageProblem> {
    ping(visit.cx(), visit.courier()?, webhook_id(&id)?).await?;
    Ok(back(&visit, &id))
}

/// Sends a delivery again.
pub(in crate::web) async fn retry(
    visit: Visit,
    Path((id, delivery)): Path<(String, String)>,
) -> Result<Redirect, PageProblem> {
    send_again(visit.cx(), webhook_id(&id)?, delivery_id(&delivery)?).await?;
    visit.webhooks().look();
    Ok(back(&visit, &id))
}
