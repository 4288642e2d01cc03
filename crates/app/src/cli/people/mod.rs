//! `landfall people`, `tokens` and `portfolios`: who may come in, and to what.

pub(crate) mod args;

use std::io::{BufRead, IsTerminal};

use console::Term;
use landfall_domain::account::{self, Identity};

use crate::actions::people::account_named;
use crate::actions::people::add_person::{NewPerson, add_person};
use crate::actions::people::add_portfolio::add_portfolio;
use crate::actions::people::change_access::change_access;
use crate::actions::people::change_password::change_password;
use crate::actions::people::change_role::change_role;
use crate::actions::people::tokens::{NewToken, create_token, revoke_token};
use crate::boot::Context;
use crate::documents::person::{PersonDocument, PortfolioDocument, TokenDocument};
use crate::failure::Failure;

use super::output::Out;
use args::{MaybeRole, PasswordFrom, PeopleCommand, PortfolioCommand, TokenCommand};

pub(super) async fn run(command: PeopleCommand, cx: &Context, out: &Out) -> anyhow::Result<()> {
    match command {
        PeopleCommand::List(list) => {
            let mut tx = cx.home.read().await?;
            let accounts = tx.accounts().await?;
            let members = tx.members(&cx.portfolio).await?;
            tx.rollback().await?;
            let people = accounts.iter().map(|account| {
                let member = members.iter().find(|(member, _)| member.id == account.id);
                PersonDocument::of(account, member.map(|(_, role)| *role))
            });
            out.list(people, &list)
        }
        PeopleCommand::Add { name, role, shown_name, oidc_subject, password } => {
            let identity = oidc_subject.map(|subject| identity(cx, subject)).transpose()?;
            let password = match identity {
                Some(_) => None,
                None => Some(password.read()?),
            };
            let (shown_name, password) = (shown_name.as_str(), password.as_deref());
            let person = NewPerson { name: &name, shown_name, role, password, identity };
            let added = add_person(cx, person).await?;
            if out.json {
                return Out::document(&PersonDocument::of(&added, Some(role)));
            }
            out.say(&format!("{name} can sign in, as {} of {}", role.label(), cx.portfolio))
        }
        PeopleCommand::Role { name, role: MaybeRole(role) } => {
            let known = account_named(cx, &name).await?;
            change_role(cx, known.id, role).await?;
            let role = role.map_or("no role", landfall_domain::people::Role::label);
            out.say(&format!("{name} has {role} in {}", cx.portfolio))
        }
        PeopleCommand::Disable { name } => {
            change_access(cx, account_named(cx, &name).await?.id, false).await?;
            out.say(&format!("{name} cannot come in any more"))
        }
        PeopleCommand::Enable { name } => {
            change_access(cx, account_named(cx, &name).await?.id, true).await?;
            out.say(&format!("{name} can sign in again"))
        }
        PeopleCommand::Password { name, password } => {
            let known = account_named(cx, &name).await?;
            change_password(cx, known.id, &password.read()?).await?;
            out.say(&format!("{name} has another password and is signed out everywhere"))
        }
    }
}

fn identity(cx: &Context, subject: String) -> anyhow::Result<Identity> {
    let issuer = cx.config.oidc.as_ref().map(|oidc| oidc.issuer.clone()).ok_or_else(|| {
        Failure::Usage("the configuration names no provider of identities: oidc_issuer".to_owned())
    })?;
    Ok(Identity { issuer, subject })
}

impl PasswordFrom {
    fn read(&self) -> anyhow::Result<String> {
        if self.password_stdin {
            let mut line = String::new();
            std::io::stdin().lock().read_line(&mut line)?;
            return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
        }
        if !std::io::stdin().is_terminal() {
            let detail = "nobody can be asked for a password here: use --password-stdin";
            return Err(Failure::Usage(detail.to_owned()).into());
        }
        let term = Term::stderr();
        let ask = |what: &str| -> anyhow::Result<String> {
            term.write_str(what)?;
            Ok(term.read_secure_line()?)
        };
        let password = ask("Password: ")?;
        account::password(&password).map_err(|unfit| Failure::Usage(unfit.to_string()))?;
        if ask("Once more: ")? == password {
            Ok(password)
        } else {
            Err(Failure::Usage("the two passwords differ".to_owned()).into())
        }
    }
}

pub(super) async fn tokens(command: TokenCommand, cx: &Context, out: &Out) -> anyhow::Result<()> {
    match command {
        TokenCommand::List(list) => {
            let mut tx = cx.home.read().await?;
            let mut tokens = Vec::new();
            for owner in tx.accounts().await? {
                let of = tx.tokens_of(owner.id).await?;
                tokens.extend(of.iter().map(|token| TokenDocument::of(token, &owner)));
            }
            tx.rollback().await?;
            out.list(tokens, &list)
        }
        TokenCommand::Create { person, name, role, days } => {
            let owner = account_named(cx, &person).await?;
            let wanted = NewToken { name: &name, role, days };
            let (secret, token) = create_token(cx, &owner, wanted).await?;
            let token = TokenDocument::of(&token, &owner);
            if out.json {
                return Out::document(&serde_json::json!({ "token": secret, "about": token }));
            }
            out.say(&secret)
        }
        TokenCommand::Revoke { person, token } => {
            let owner = account_named(cx, &person).await?;
            let id = token.parse().map_err(|error| Failure::Usage(format!("{error}")))?;
            revoke_token(cx, &owner, id).await?;
            out.say(&format!("{token} does not count any more"))
        }
    }
}

pub(super) async fn portfolios(
    command: PortfolioCommand,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    match command {
        PortfolioCommand::List(list) => {
            let mut tx = cx.home.read().await?;
            let portfolios = tx.portfolios().await?;
            tx.rollback().await?;
            out.list(portfolios.into_iter().map(PortfolioDocument::from), &list)
        }
        PortfolioCommand::Add { key, title } => {
            let added = add_portfolio(cx, &key, &title).await?;
            if out.json {
                return Out::document(&PortfolioDocument::from(added));
            }
            out.say(&format!(
                "{key} is there: landfall --portfolio {key} import FILE…, or /p/{key}/ in the browser"
            ))
        }
    }
}
