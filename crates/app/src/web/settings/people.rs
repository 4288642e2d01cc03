//! Who may come in, and what they may do in this portfolio.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Redirect;
use landfall_domain::account::Account;
use landfall_domain::id::Id;
use landfall_domain::people::Role;
use serde::Deserialize;

use crate::actions::people::add_person::{NewPerson, add_person};
use crate::actions::people::change_access::change_access;
use crate::actions::people::change_role::change_role;
use crate::documents::person::PersonDocument;

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::problem::{Face, PageProblem, Problem, render};

/// The people of a portfolio. Admins of the main one see all accounts; others see their members.
pub(in crate::web) async fn load(visit: &Visit) -> Result<Vec<PersonDocument>, Problem> {
    let cx = visit.cx();
    let mut tx = cx.home.read().await?;
    let members = tx.members(&cx.portfolio).await?;
    let all = if visit.is_main() { tx.accounts().await? } else { Vec::new() };
    tx.rollback().await?;
    let is_member = |account: &Account| members.iter().any(|(member, _)| member.id == account.id);
    let others = all.iter().filter(|account| !is_member(account));
    let mut people: Vec<PersonDocument> = members
        .iter()
        .map(|(account, role)| PersonDocument::of(account, Some(*role)))
        .chain(others.map(|account| PersonDocument::of(account, None)))
        .collect();
    people.sort_by_key(|person| person.name.to_lowercase());
    Ok(people)
}

#[derive(Template)]
#[template(path = "web/people.html")]
struct PeoplePage {
    frame: Frame,
    people: Vec<PersonDocument>,
    roles: [Role; 5],
    /// Whether accounts may be made, shut and opened here.
    all: bool,
    is_main: bool,
}

/// The list.
pub(in crate::web) async fn page(visit: Visit) -> Face {
    render(&PeoplePage {
        frame: Frame::new(&visit, "/settings", "People"),
        people: load(&visit).await?,
        roles: Role::ALL,
        all: visit.known().administers_all(),
        is_main: visit.is_main(),
    })
}

/// Who is let in.
#[derive(Deserialize)]
pub(in crate::web) struct Added {
    name: String,
    #[serde(default)]
    shown_name: String,
    role: String,
    #[serde(default)]
    password: String,
}

fn role(text: &str) -> Result<Role, Problem> {
    Role::parse(text).ok_or_else(|| Problem::wrong_input(format!("there is no role `{text}`")))
}

/// Makes an account; in another portfolio than the main one also lets an existing one in.
pub(in crate::web) async fn add(
    visit: Visit,
    Form(added): Form<Added>,
) -> Result<Redirect, PageProblem> {
    let role = role(&added.role)?;
    let name = added.name.trim();
    if !visit.is_main() {
        let mut tx = visit.cx().home.read().await?;
        let known = tx.account_named(name).await?;
        tx.rollback().await?;
        if let Some(known) = known {
            change_role(visit.cx(), known.id, Some(role)).await?;
            return Ok(visit.to("/settings/people"));
        }
    }
    visit.administers_all()?;
    let (shown_name, password) = (added.shown_name.as_str(), Some(added.password.as_str()));
    let person = NewPerson { name, shown_name, role, password, identity: None };
    add_person(visit.cx(), person).await?;
    Ok(visit.to("/settings/people"))
}

/// Whom it is about: somebody who is in the list.
async fn listed(visit: &Visit, id: &str) -> Result<Id<Account>, Problem> {
    let is_listed = load(visit).await?.iter().any(|person| person.id == id);
    let id = id.parse().ok().filter(|_| is_listed);
    id.ok_or_else(|| Problem::not_found("there is no such person here".to_owned()))
}

/// Another role, or `none`.
#[derive(Deserialize)]
pub(in crate::web) struct Changed {
    role: String,
}

/// Changes a role.
pub(in crate::web) async fn change(
    visit: Visit,
    Path(id): Path<String>,
    Form(changed): Form<Changed>,
) -> Result<Redirect, PageProblem> {
    let id = listed(&visit, &id).await?;
    let role = if changed.role == "none" { None } else { Some(role(&changed.role)?) };
    change_role(visit.cx(), id, role).await?;
    Ok(visit.to("/settings/people"))
}

/// `open` or `shut`.
#[derive(Deserialize)]
pub(in crate::web) struct Access {
    access: String,
}

/// Shuts an account or opens it again.
pub(in crate::web) async fn shut_or_open(
    visit: Visit,
    Path(id): Path<String>,
    Form(access): Form<Access>,
) -> Result<Redirect, PageProblem> {
    visit.administers_all()?;
    let id = listed(&visit, &id).await?;
    let open = match access.access.as_str() {
        "open" => true,
        "shut" => false,
        other => {
            let detail = format!("access is `{other}`, not `open` or `shut`");
            return Err(Problem::wrong_input(detail).into());
        }
    };
    change_access(visit.cx(), id, open).await?;
    Ok(visit.to("/settings/people"))
}
