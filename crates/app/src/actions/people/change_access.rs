//! Shuts an account, which ends its sessions, or opens it again.

use landfall_domain::account::Account;
use landfall_domain::event::Happening;
use landfall_domain::id::Id;

use crate::boot::Context;

use super::{account, keep_an_admin};

/// Shuts or opens an account.
pub(crate) async fn change_access(cx: &Context, id: Id<Account>, open: bool) -> anyhow::Result<()> {
    let now = cx.clock.now();
    let mut tx = cx.home.write().await?;
    let known = account(&mut tx, id).await?;
    if known.is_open() == open {
        return Ok(());
    }
    let name = known.name.clone();
    let happening = if open {
        Happening::PersonEnabled { name }
    } else {
        keep_an_admin(&mut tx, &known).await?;
        tx.end_sessions(id).await?;
        Happening::PersonDisabled { name }
    };
    tx.disable_account(id, (!open).then_some(now)).await?;
    tx.append(now, &cx.actor, None, &happening).await?;
    tx.commit().await?;
    Ok(())
}
