//! Gives a person another role in the portfolio of the context, or none.

use landfall_domain::account::{Account, MAIN};
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::people::Role;

use crate::boot::Context;

use super::{account, keep_an_admin, role_of};

/// Changes the role; it counts from the next request on.
pub(crate) async fn change_role(
    cx: &Context,
    id: Id<Account>,
    role: Option<Role>,
) -> anyhow::Result<()> {
    let mut tx = cx.home.write().await?;
    let known = account(&mut tx, id).await?;
    let before = role_of(&mut tx, cx, id).await?;
    if before == role {
        return Ok(());
    }
    if cx.portfolio == MAIN && before == Some(Role::Admin) {
        keep_an_admin(&mut tx, &known).await?;
    }
    tx.set_role(&cx.portfolio, id, role).await?;
    let portfolio = cx.portfolio.clone();
    let happening = Happening::RoleChanged { name: known.name, portfolio, role, before };
    tx.append(cx.clock.now(), &cx.actor, None, &happening).await?;
    tx.commit().await?;
    Ok(())
}
