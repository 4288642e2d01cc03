//! Finds the account of somebody whom a provider of identities vouches for, or makes one.

use landfall_domain::account::{Account, account_name, label};
use landfall_domain::event::hex;
use sha2::{Digest, Sha256};

use crate::boot::Context;
use crate::failure::Failure;
use crate::oidc::Vouched;

use super::add_person::{NewPerson, add_person};

/// The account. Only the provider's own name for a person leads to it: an e-mail address or a name
/// that looks the same is nobody's proof.
pub(crate) async fn come_by_identity(
    cx: &Context,
    vouched: Vouched,
    creates: bool,
) -> anyhow::Result<Account> {
    let mut tx = cx.home.read().await?;
    let known = tx.account_of(&vouched.identity).await?;
    let has_accounts = tx.has_accounts().await?;
    let name = free_name(&mut tx, &vouched).await?;
    tx.rollback().await?;
    match known {
        Some(account) if account.is_open() => return Ok(account),
        Some(account) => {
            return Err(Failure::Refused(format!("the account {} is shut", account.name)).into());
        }
        None if creates && has_accounts => {}
        None => {
            return Err(Failure::Refused(format!(
                "there is no account for you yet; an admin makes one: landfall people add NAME \
                 --role ROLE --oidc-subject {}",
                vouched.identity.subject
            ))
            .into());
        }
    }
    let shown_name = vouched.shown_name.as_deref().and_then(|shown| label(shown).ok());
    let person = NewPerson {
        name: &name,
        shown_name: shown_name.unwrap_or_default(),
        role: vouched.role,
        password: None,
        identity: Some(vouched.identity),
    };
    add_person(&cx.acting_as(&name), person).await
}

/// The name that the provider gives, if nobody has it here, else one that nobody can have.
async fn free_name(tx: &mut landfall_store::Tx, vouched: &Vouched) -> anyhow::Result<String> {
    if let Some(name) = vouched.name.as_deref().and_then(|name| account_name(name).ok())
        && tx.account_named(name).await?.is_none()
    {
        return Ok(name.to_owned());
    }
    let identity = format!("{}\n{}", vouched.identity.issuer, vouched.identity.subject);
    Ok(format!("oidc-{}", &hex(&Sha256::digest(identity.as_bytes()))[..12]))
}
