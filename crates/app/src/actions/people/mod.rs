//! Who may come in and what they may do. All of it is written in the main portfolio's database.

pub(crate) mod add_person;
pub(crate) mod add_portfolio;
pub(crate) mod change_access;
pub(crate) mod change_password;
pub(crate) mod change_role;
pub(crate) mod come_by_identity;
pub(crate) mod sessions;
pub(crate) mod tokens;

use landfall_domain::account::{Account, MAIN, Unfit};
use landfall_domain::id::Id;
use landfall_domain::people::Role;
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::Failure;

/// The account of this name.
pub(crate) async fn account_named(cx: &Context, name: &str) -> anyhow::Result<Account> {
    let mut tx = cx.home.read().await?;
    let found = tx.account_named(name).await?;
    tx.rollback().await?;
    found.ok_or_else(|| {
        Failure::Usage(format!("there is no account `{name}`; landfall people list lists them"))
            .into()
    })
}

async fn account(tx: &mut Tx, id: Id<Account>) -> anyhow::Result<Account> {
    let found = tx.find_account(id).await?;
    found.ok_or_else(|| Failure::Usage(format!("there is no account {id}")).into())
}

/// The role that an account has in the portfolio of the context.
async fn role_of(tx: &mut Tx, cx: &Context, account: Id<Account>) -> anyhow::Result<Option<Role>> {
    let memberships = tx.memberships(account).await?;
    let here = memberships.into_iter().find(|(portfolio, _)| portfolio.key == cx.portfolio);
    Ok(here.map(|(_, role)| role))
}

/// True if somebody else can sign in who administers the installation.
async fn another_admin(tx: &mut Tx, but: Option<Id<Account>>) -> anyhow::Result<bool> {
    let members = tx.members(MAIN).await?;
    Ok(members.iter().any(|(account, role)| {
        let signs_in = account.has_password || account.identity.is_some();
        *role == Role::Admin && account.is_open() && signs_in && Some(account.id) != but
    }))
}

/// True if somebody can sign in who administers the installation.
pub(crate) async fn has_admin(cx: &Context) -> anyhow::Result<bool> {
    let mut tx = cx.home.read().await?;
    let found = another_admin(&mut tx, None).await?;
    tx.rollback().await?;
    Ok(found)
}

/// Without an admin nobody could let anybody in again, short of the command line.
async fn keep_an_admin(tx: &mut Tx, but: &Account) -> anyhow::Result<()> {
    if another_admin(tx, Some(but.id)).await? {
        return Ok(());
    }
    let detail =
        format!("{} is the only admin of the main portfolio: make another one first", but.name);
    Err(Failure::Refused(detail).into())
}

/// What a person typed, if it is fit.
fn fit<T>(checked: Result<T, Unfit>) -> anyhow::Result<T> {
    checked.map_err(|unfit| Failure::Usage(unfit.to_string()).into())
}
