//! Gives an account another password, which ends its sessions.

use landfall_domain::account::{self, Account};
use landfall_domain::event::Happening;
use landfall_domain::id::Id;

use crate::boot::Context;
use crate::secret::hash_password;

use super::fit;

/// Changes the password.
pub(crate) async fn change_password(
    cx: &Context,
    id: Id<Account>,
    password: &str,
) -> anyhow::Result<()> {
    let hash = hash_password(fit(account::password(password))?.to_owned()).await?;
    let mut tx = cx.home.write().await?;
    let name = super::account(&mut tx, id).await?.name;
    tx.set_password_hash(id, &hash).await?;
    tx.end_sessions(id).await?;
    let happening = Happening::PasswordChanged { name };
    tx.append(cx.clock.now(), &cx.actor, None, &happening).await?;
    tx.commit().await?;
    Ok(())
}
