//! Makes an account and gives it a role in the portfolio of the context.

use landfall_domain::account::{self, Account, Identity, MAIN};
use landfall_domain::event::Happening;
use landfall_domain::people::Role;

use crate::boot::Context;
use crate::failure::Failure;
use crate::secret::hash_password;

use super::fit;

/// Who is let in.
pub(crate) struct NewPerson<'a> {
    pub(crate) name: &'a str,
    /// What others read; the name itself if it is empty.
    pub(crate) shown_name: &'a str,
    pub(crate) role: Role,
    pub(crate) password: Option<&'a str>,
    pub(crate) identity: Option<Identity>,
}

/// Adds the account.
pub(crate) async fn add_person(cx: &Context, person: NewPerson<'_>) -> anyhow::Result<Account> {
    let name = fit(account::account_name(person.name))?;
    let shown_name = match person.shown_name.trim() {
        "" => name,
        shown => fit(account::label(shown))?,
    };
    let hash = match person.password {
        Some(password) => Some(hash_password(fit(account::password(password))?.to_owned()).await?),
        None => None,
    };
    let now = cx.clock.now();
    let added = Account {
        id: cx.mint().id(),
        name: name.to_owned(),
        shown_name: shown_name.to_owned(),
        has_password: hash.is_some(),
        identity: person.identity,
        disabled_at: None,
        created_at: now,
        version: 1,
    };
    let mut tx = cx.home.write().await?;
    if tx.account_named(name).await?.is_some() {
        let detail = format!("there is an account `{name}` already");
        return Err(Failure::Refused(detail).into());
    }
    if !tx.has_accounts().await? && (person.role, cx.portfolio.as_str()) != (Role::Admin, MAIN) {
        let detail = "the first account must be an admin of the main portfolio, \
            as from then on everybody has to sign in: --role admin";
        return Err(Failure::Refused(detail.to_owned()).into());
    }
    tx.add_account(&added, hash.as_deref()).await?;
    tx.set_role(&cx.portfolio, added.id, Some(person.role)).await?;
    let name = added.name.clone();
    tx.append(now, &cx.actor, None, &Happening::PersonAdded { name: name.clone() }).await?;
    let portfolio = cx.portfolio.clone();
    let given = Happening::RoleChanged { name, portfolio, role: Some(person.role), before: None };
    tx.append(now, &cx.actor, None, &given).await?;
    tx.commit().await?;
    Ok(added)
}
