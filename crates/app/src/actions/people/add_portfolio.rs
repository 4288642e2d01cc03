//! Makes a portfolio with a database of its own.

use landfall_domain::account::{self, Portfolio};
use landfall_domain::event::Happening;
use landfall_domain::people::Role;

use crate::boot::Context;
use crate::failure::Failure;

use super::fit;

/// Adds a portfolio. Who adds it and has an account becomes its admin.
pub(crate) async fn add_portfolio(
    cx: &Context,
    key: &str,
    title: &str,
) -> anyhow::Result<Portfolio> {
    let key = fit(account::portfolio_key(key))?.to_owned();
    let title = fit(account::label(title))?.to_owned();
    let added = Portfolio { key, title };
    // Its database is made first: a database without an entry harms nobody, the reverse would.
    cx.open_portfolio(&added.key).await?.close().await;
    let now = cx.clock.now();
    let mut tx = cx.home.write().await?;
    if tx.portfolios().await?.iter().any(|known| known.key == added.key) {
        let detail = format!("there is a portfolio `{}` already", added.key);
        return Err(Failure::Refused(detail).into());
    }
    tx.add_portfolio(&added).await?;
    let (portfolio, title) = (added.key.clone(), added.title.clone());
    let happening = Happening::PortfolioAdded { portfolio: portfolio.clone(), title };
    tx.append(now, &cx.actor, None, &happening).await?;
    if let Some(founder) = tx.account_named(&cx.actor).await? {
        tx.set_role(&added.key, founder.id, Some(Role::Admin)).await?;
        let (name, role) = (founder.name, Some(Role::Admin));
        let given = Happening::RoleChanged { name, portfolio, role, before: None };
        tx.append(now, &cx.actor, None, &given).await?;
    }
    tx.commit().await?;
    Ok(added)
}
