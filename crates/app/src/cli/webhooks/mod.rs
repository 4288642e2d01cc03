//! `landfall webhooks`: other systems that are told what happens.

pub(crate) mod args;

use landfall_domain::webhook::DeliveryState;
use landfall_outward::Courier;

use crate::actions::webhooks::add_webhook::{NewWebhook, add_webhook};
use crate::actions::webhooks::remove_webhook::remove_webhook;
use crate::actions::webhooks::webhook_named;
use crate::boot::Context;
use crate::documents::webhook::{AddedWebhook, DeliveryDocument, WebhookDocument};
use crate::failure::Failure;
use crate::webhooks::ping;

use super::output::Out;
use args::WebhookCommand;

fn courier(cx: &Context) -> anyhow::Result<Courier> {
    Ok(Courier::new(cx.config.allowed_hosts.clone())?)
}

pub(super) async fn run(command: WebhookCommand, cx: &Context, out: &Out) -> anyhow::Result<()> {
    match command {
        WebhookCommand::List(list) => {
            let mut tx = cx.store.read().await?;
            let webhooks = tx.webhooks().await?;
            tx.rollback().await?;
            out.list(webhooks.iter().map(WebhookDocument::from), &list)
        }
        WebhookCommand::Add { name, url, kinds } => {
            let wanted = NewWebhook { name: &name, url: &url, kinds: &kinds };
            let (secret, webhook) = add_webhook(cx, &courier(cx)?, wanted).await?;
            if out.json {
                return Out::document(&AddedWebhook::of(secret, &webhook));
            }
            out.say(&secret)
        }
        WebhookCommand::Ping { webhook } => {
            let known = webhook_named(cx, &webhook).await?;
            let delivery = ping(cx, &courier(cx)?, known.id).await?;
            let document = DeliveryDocument::from(&delivery);
            if out.json {
                Out::document(&document)?;
            }
            if delivery.state == DeliveryState::Delivered {
                return out.say(&format!("{} has it: {}", known.name, document.says));
            }
            Err(Failure::Refused(format!("{} does not have it: {}", known.name, document.says))
                .into())
        }
        WebhookCommand::Remove { webhook } => {
            let known = webhook_named(cx, &webhook).await?;
            remove_webhook(cx, known.id, None).await?;
            out.say(&format!("{} is told nothing more", known.name))
        }
    }
}
