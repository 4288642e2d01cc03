//! Webhooks: other systems that are told what happens. They belong to a portfolio.

pub(crate) mod add_webhook;
pub(crate) mod change_webhook;
pub(crate) mod remove_webhook;
pub(crate) mod send_again;

use landfall_domain::account::label;
use landfall_domain::id::Id;
use landfall_domain::webhook::{Webhook, known_kinds};
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::{Failure, as_read};

/// The webhook of this id.
pub(crate) async fn webhook(tx: &mut Tx, id: Id<Webhook>) -> anyhow::Result<Webhook> {
    let found = tx.find_webhook(id).await?;
    found.ok_or_else(|| Failure::Unknown(format!("there is no {id}")).into())
}

/// The webhook of this name or id.
pub(crate) async fn webhook_named(cx: &Context, name: &str) -> anyhow::Result<Webhook> {
    let mut tx = cx.store.read().await?;
    let all = tx.webhooks().await?;
    tx.rollback().await?;
    let is_it = |one: &Webhook| one.name_key() == name.to_lowercase() || one.id.to_string() == name;
    all.into_iter().find(is_it).ok_or_else(|| {
        let told = format!("there is no webhook `{name}`; landfall webhooks list lists them");
        Failure::Unknown(told).into()
    })
}

/// The same, in the version that was read.
async fn webhook_as_read(
    tx: &mut Tx,
    id: Id<Webhook>,
    version: Option<i64>,
) -> anyhow::Result<Webhook> {
    let found = webhook(tx, id).await?;
    as_read(&found.name, found.version, version)?;
    Ok(found)
}

/// A name that no other webhook has.
async fn fit_name(tx: &mut Tx, name: &str, own: Option<Id<Webhook>>) -> anyhow::Result<String> {
    let name = label(name).map_err(|unfit| Failure::Usage(unfit.to_string()))?.to_owned();
    let key = name.to_lowercase();
    let taken = tx.webhooks().await?.into_iter().find(|one| one.name_key() == key);
    match taken.filter(|one| Some(one.id) != own) {
        None => Ok(name),
        Some(other) => {
            let told = format!("there is a webhook `{}` already: choose another name", other.name);
            Err(Failure::Refused(told).into())
        }
    }
}

fn fit_kinds(kinds: &[String]) -> anyhow::Result<Vec<String>> {
    known_kinds(kinds).map_err(|unknown| Failure::Usage(unknown.to_string()).into())
}
