//! Saves, changes and removes views of lists. They are a convenience like sessions, so no part of
//! the history.

use landfall_domain::id::Id;
use landfall_domain::view::{MOST_VIEWS, View};
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::{Failure, as_read};

/// Saves a new view.
pub(crate) async fn add_view(cx: &Context, view: &View) -> anyhow::Result<()> {
    let mut tx = cx.store.write().await?;
    let known = tx.views().await?;
    if known.len() >= MOST_VIEWS {
        let told = format!("a portfolio has at most {MOST_VIEWS} views: delete one first");
        return Err(Failure::Refused(told).into());
    }
    keep_apart(&known, view)?;
    tx.add_view(view).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes another state of a view, in the version that was read.
pub(crate) async fn change_view(
    cx: &Context,
    view: View,
    version: Option<i64>,
) -> anyhow::Result<View> {
    let mut tx = cx.store.write().await?;
    let before = view_as_read(&mut tx, view.id, version).await?;
    keep_apart(&tx.views().await?, &view)?;
    let view = View { version: before.version + 1, ..view };
    tx.change_view(&view).await?;
    tx.commit().await?;
    Ok(view)
}

/// Removes a view in the version that was read.
pub(crate) async fn remove_view(
    cx: &Context,
    id: Id<View>,
    version: Option<i64>,
) -> anyhow::Result<()> {
    let mut tx = cx.store.write().await?;
    view_as_read(&mut tx, id, version).await?;
    tx.remove_view(id).await?;
    tx.commit().await?;
    Ok(())
}

async fn view_as_read(tx: &mut Tx, id: Id<View>, version: Option<i64>) -> anyhow::Result<View> {
    let gone = || Failure::Unknown(format!("there is no {id}"));
    let found = tx.find_view(id).await?.ok_or_else(gone)?;
    as_read(&found.name, found.version, version)?;
    Ok(found)
}

/// Each name once per list and owner.
fn keep_apart(known: &[View], view: &View) -> Result<(), Failure> {
    let is_same = |one: &&View| {
        one.id != view.id
            && (one.list, one.owner) == (view.list, view.owner)
            && one.name_key() == view.name_key()
    };
    match known.iter().find(is_same) {
        None => Ok(()),
        Some(other) => Err(Failure::Refused(format!(
            "there is a view `{}` already: choose another name, or change that one",
            other.name
        ))),
    }
}
