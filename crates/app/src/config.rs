//! Configuration: flags, then environment, then `landfall.toml`, then defaults.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use landfall_domain::account::MAIN;
use landfall_outward::AllowedHosts;
use serde::Deserialize;

use crate::failure::Failure;
use crate::oidc::{Found, Oidc};

/// What `landfall.toml` may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the keys of the file, as people write them")]
struct File {
    database: Option<String>,
    actor: Option<String>,
    rules: Option<PathBuf>,
    portfolio: Option<String>,
    #[serde(default)]
    hosts: Vec<String>,
    secure_cookies: Option<bool>,
    oidc_issuer: Option<String>,
    oidc_client_id: Option<String>,
    oidc_client_secret_file: Option<PathBuf>,
    oidc_create: Option<bool>,
    oidc_role_claim: Option<String>,
    #[serde(default)]
    oidc_roles: BTreeMap<String, String>,
    #[serde(default)]
    webhooks: WebhookFile,
}

/// What `[webhooks]` may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WebhookFile {
    allowed_hosts: Option<Vec<String>>,
}

/// Settings in force.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// Address of the database.
    pub(crate) database: String,
    /// Who acts, for the history.
    pub(crate) actor: String,
    /// Folder whose rule files take the place of the shipped ones.
    pub(crate) rules: Option<PathBuf>,
    /// Key of the portfolio that commands speak of.
    pub(crate) portfolio: String,
    /// Names by which other machines reach the web app.
    pub(crate) hosts: Vec<String>,
    /// Whether browsers send cookies over TLS only; none leaves it to the address.
    pub(crate) secure_cookies: Option<bool>,
    /// The provider of identities, if there is one.
    pub(crate) oidc: Option<Oidc>,
    /// Where webhooks may go.
    pub(crate) allowed_hosts: AllowedHosts,
    /// The file that was read, if there is one.
    pub(crate) file: Option<PathBuf>,
}

/// Every key: name, environment variable, default and meaning. The reference is made from it.
pub(crate) const KEYS: &[(&str, &str, &str, &str)] = &[
    (
        "database",
        "LANDFALL_DATABASE",
        "sqlite:landfall.db",
        "address of the database: sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME",
    ),
    (
        "actor",
        "LANDFALL_ACTOR",
        "the login name, else `someone`",
        "who acts, as the history shows it",
    ),
    (
        "rules",
        "LANDFALL_RULES",
        "none",
        "folder with rule files that take the place of the shipped ones (see `landfall rules export`)",
    ),
    (
        "portfolio",
        "LANDFALL_PORTFOLIO",
        "main",
        "key of the portfolio that commands speak of (`landfall portfolios` lists them)",
    ),
    (
        "hosts",
        "LANDFALL_HOST",
        "none",
        "names by which browsers reach the web app from other machines: a list in the file, commas in the environment",
    ),
    (
        "secure_cookies",
        "LANDFALL_SECURE_COOKIES",
        "false on a loopback address, else true",
        "cookies over TLS only, and HSTS: set it to true behind a proxy on this machine that speaks TLS",
    ),
    (
        "oidc_issuer",
        "LANDFALL_OIDC_ISSUER",
        "none",
        "address of a provider of identities (OpenID Connect), at which people may sign in",
    ),
    ("oidc_client_id", "LANDFALL_OIDC_CLIENT_ID", "none", "what Landfall is called there"),
    (
        "oidc_client_secret_file",
        "LANDFALL_OIDC_CLIENT_SECRET",
        "none",
        "file with the secret that Landfall has there; in the environment the secret itself",
    ),
    (
        "oidc_create",
        "LANDFALL_OIDC_CREATE",
        "false",
        "whether whoever signs in there for the first time gets an account",
    ),
    (
        "oidc_role_claim",
        "LANDFALL_OIDC_ROLE_CLAIM",
        "none",
        "claim that tells the role of an account that is made so, by the table `oidc_roles`; else viewer",
    ),
    (
        "webhooks.allowed_hosts",
        "LANDFALL_WEBHOOKS_ALLOWED_HOSTS",
        "external",
        "where webhooks may go: `external`, `loopback`, `private`, hosts, `*.example.com`, networks; a list in the file, commas in the environment",
    ),
];

/// Flags of the command line that are settings.
#[derive(Debug, Default)]
pub(crate) struct Flags {
    pub(crate) database: Option<String>,
    pub(crate) actor: Option<String>,
    pub(crate) rules: Option<PathBuf>,
    pub(crate) portfolio: Option<String>,
}

impl Config {
    /// Puts the settings together.
    pub(crate) fn load(flags: Flags) -> anyhow::Result<Self> {
        let path = Path::new("landfall.toml");
        let (file, found) = if path.exists() {
            let text = std::fs::read_to_string(path).context("landfall.toml cannot be read")?;
            let file: File = toml::from_str(&text).context("landfall.toml is not readable")?;
            (file, Some(path.to_owned()))
        } else {
            (File::default(), None)
        };
        let pick = |flag: Option<String>, name: &str, file: Option<String>| {
            flag.or_else(|| environment(name)).or(file)
        };
        let oidc = Found {
            issuer: pick(None, "LANDFALL_OIDC_ISSUER", file.oidc_issuer),
            client_id: pick(None, "LANDFALL_OIDC_CLIENT_ID", file.oidc_client_id),
            secret: environment("LANDFALL_OIDC_CLIENT_SECRET"),
            secret_file: file.oidc_client_secret_file,
            create: truth("LANDFALL_OIDC_CREATE")?.or(file.oidc_create).unwrap_or(false),
            role_claim: pick(None, "LANDFALL_OIDC_ROLE_CLAIM", file.oidc_role_claim),
            roles: file.oidc_roles,
        };
        Ok(Self {
            database: pick(flags.database, "LANDFALL_DATABASE", file.database)
                .unwrap_or_else(|| "sqlite:landfall.db".to_owned()),
            actor: pick(flags.actor, "LANDFALL_ACTOR", file.actor)
                .or_else(|| environment("USER"))
                .unwrap_or_else(|| "someone".to_owned()),
            rules: flags
                .rules
                .or_else(|| environment("LANDFALL_RULES").map(PathBuf::from))
                .or(file.rules),
            portfolio: pick(flags.portfolio, "LANDFALL_PORTFOLIO", file.portfolio)
                .unwrap_or_else(|| MAIN.to_owned()),
            hosts: environment("LANDFALL_HOST").map_or(file.hosts, |hosts| {
                let names = hosts.split(',').map(str::trim).filter(|name| !name.is_empty());
                names.map(str::to_owned).collect()
            }),
            secure_cookies: truth("LANDFALL_SECURE_COOKIES")?.or(file.secure_cookies),
            oidc: oidc.settle()?,
            allowed_hosts: allowed_hosts(file.webhooks.allowed_hosts)?,
            file: found,
        })
    }
}

fn allowed_hosts(file: Option<Vec<String>>) -> Result<AllowedHosts, Failure> {
    let environment = environment("LANDFALL_WEBHOOKS_ALLOWED_HOSTS");
    let listed = environment.map(|list| list.split(',').map(str::to_owned).collect()).or(file);
    let Some(listed): Option<Vec<String>> = listed else { return Ok(AllowedHosts::default()) };
    let read = AllowedHosts::parse(listed.iter().map(String::as_str));
    read.map_err(|wrong| Failure::Usage(format!("allowed_hosts under [webhooks]: {wrong}")))
}

fn truth(name: &str) -> Result<Option<bool>, Failure> {
    let wrong = |_| Failure::Usage(format!("{name} is neither true nor false"));
    environment(name).map(|word| word.parse().map_err(wrong)).transpose()
}

#[expect(clippy::disallowed_methods, reason = "this is the place where configuration is read")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// True if the environment asks for no colour (<https://no-color.org>).
pub(crate) fn no_color() -> bool {
    environment("NO_COLOR").is_some()
}
