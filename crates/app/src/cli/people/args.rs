//! What can be said of people, tokens and portfolios.

use clap::Subcommand;
use landfall_domain::people::Role;

use super::super::args::List;

#[derive(Debug, Subcommand)]
pub(crate) enum PeopleCommand {
    /// Accounts, with their roles in the portfolio
    List(List),
    /// Make an account; the first one must be an admin, and from then on everybody has to sign in
    Add {
        /// Name to sign in with
        name: String,
        /// What the person may do in the portfolio
        #[arg(long, value_name = "ROLE", value_parser = role)]
        role: Role,
        /// Name that others read [default: the name]
        #[arg(long, value_name = "NAME", default_value = "")]
        shown_name: String,
        /// Name of the person at the provider of identities, instead of a password
        #[arg(long, value_name = "SUBJECT", conflicts_with = "password_stdin")]
        oidc_subject: Option<String>,
        #[command(flatten)]
        password: PasswordFrom,
    },
    /// Give a person another role in the portfolio
    Role {
        /// Name of the account
        name: String,
        /// The role, or `none`
        #[arg(value_parser = role_or_none)]
        role: MaybeRole,
    },
    /// Shut an account: its sessions and tokens end at once
    Disable {
        /// Name of the account
        name: String,
    },
    /// Open an account again
    Enable {
        /// Name of the account
        name: String,
    },
    /// Give an account another password: its sessions end
    Password {
        /// Name of the account
        name: String,
        #[command(flatten)]
        password: PasswordFrom,
    },
}

/// Where a password comes from.
#[derive(Debug, clap::Args)]
pub(crate) struct PasswordFrom {
    /// Read the password from the first line of standard input instead of asking for it
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Tokens of everybody, without their secrets
    List(List),
    /// Make a token; its secret is shown once
    Create {
        /// Name of the account as which it acts
        person: String,
        /// What it is for
        #[arg(long, value_name = "TEXT")]
        name: String,
        /// The most that it may do
        #[arg(long, value_name = "ROLE", default_value = "viewer", value_parser = role)]
        role: Role,
        /// How long it lives, from 1 to 731
        #[arg(long, value_name = "DAYS", default_value_t = 90)]
        days: i64,
    },
    /// Take a token back
    Revoke {
        /// Name of the account
        person: String,
        /// Id of the token
        token: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PortfolioCommand {
    /// The portfolios of this installation
    List(List),
    /// Make a portfolio with a database of its own
    Add {
        /// What stands in addresses: a lower-case letter and up to 30 more, digits or _
        key: String,
        /// What people read
        #[arg(long, value_name = "TEXT")]
        title: String,
    },
}

/// A role, or none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MaybeRole(pub(crate) Option<Role>);

fn role(text: &str) -> Result<Role, String> {
    // People write what they read: `strategy lead`, `strategy-lead`.
    let name = text.to_lowercase().replace([' ', '-'], "_");
    Role::parse(&name).ok_or_else(|| {
        let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
        format!("there are: {}", names.join(", "))
    })
}

fn role_or_none(text: &str) -> Result<MaybeRole, String> {
    if text == "none" { Ok(MaybeRole(None)) } else { role(text).map(|role| MaybeRole(Some(role))) }
}
