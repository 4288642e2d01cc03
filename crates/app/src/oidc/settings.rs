//! What the configuration says of a provider of identities.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use anyhow::Context as _;
use landfall_domain::people::Role;

use crate::failure::Failure;

/// Text that is never shown.
#[derive(Clone)]
pub(crate) struct Hidden(pub(crate) String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hidden")
    }
}

/// Settings as they were found.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) issuer: Option<String>,
    pub(crate) client_id: Option<String>,
    pub(crate) secret: Option<String>,
    pub(crate) secret_file: Option<PathBuf>,
    pub(crate) create: bool,
    pub(crate) role_claim: Option<String>,
    pub(crate) roles: BTreeMap<String, String>,
}

/// The provider.
#[derive(Debug, Clone)]
pub(crate) struct Oidc {
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    pub(crate) secret: Option<Hidden>,
    /// Whether whoever has an identity gets an account.
    pub(crate) create: bool,
    /// The claim that tells the role of an account that is made.
    pub(crate) role_claim: Option<String>,
    roles: BTreeMap<String, Role>,
}

impl Found {
    /// The provider, if there is one.
    pub(crate) fn settle(self) -> anyhow::Result<Option<Oidc>> {
        let (issuer, client_id) = match (self.issuer, self.client_id) {
            (Some(issuer), Some(client_id)) => (issuer, client_id),
            (None, None) => return Ok(None),
            _ => {
                let detail = "oidc_issuer and oidc_client_id belong together: one is missing";
                return Err(Failure::Usage(detail.to_owned()).into());
            }
        };
        let secret = match (self.secret, self.secret_file) {
            (Some(secret), _) => Some(secret),
            (None, Some(path)) => Some(
                std::fs::read_to_string(&path)
                    .with_context(|| format!("{} cannot be read", path.display()))?,
            ),
            (None, None) => None,
        };
        let role = |(value, role): (String, String)| match Role::parse(&role) {
            Some(role) => Ok((value, role)),
            None => Err(Failure::Usage(format!("oidc_roles: there is no role `{role}`"))),
        };
        Ok(Some(Oidc {
            issuer,
            client_id,
            secret: secret.map(|secret| Hidden(secret.trim().to_owned())),
            create: self.create,
            role_claim: self.role_claim,
            roles: self.roles.into_iter().map(role).collect::<Result<_, _>>()?,
        }))
    }
}

impl Oidc {
    /// The role that a claim, a word or a list of words, gives; without one a person looks only.
    pub(crate) fn role_of(&self, claim: Option<&serde_json::Value>) -> Role {
        let words = match claim {
            Some(serde_json::Value::Array(words)) => words.as_slice(),
            Some(word) => std::slice::from_ref(word),
            None => &[],
        };
        let given = words.iter().filter_map(|word| self.roles.get(word.as_str()?));
        given.copied().max().unwrap_or(Role::Viewer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found() -> Found {
        Found {
            issuer: Some("https://id.example".to_owned()),
            client_id: Some("landfall".to_owned()),
            secret: Some("s3cret".to_owned()),
            ..Found::default()
        }
    }

    #[test]
    fn halves_and_unknown_roles_are_refused_and_the_secret_is_hidden() {
        assert!(Found::default().settle().unwrap().is_none());
        assert!(Found { client_id: None, ..found() }.settle().is_err());
        let roles = BTreeMap::from([("it".to_owned(), "owner".to_owned())]);
        assert!(Found { roles, ..found() }.settle().is_err());
        let settled = found().settle().unwrap().unwrap();
        assert!(!format!("{settled:?}").contains("s3cret"));
    }

    #[test]
    fn a_claim_gives_the_greatest_role_that_is_mapped() {
        let roles = BTreeMap::from([
            ("cloud".to_owned(), "adoption_lead".to_owned()),
            ("all".to_owned(), "contributor".to_owned()),
        ]);
        let settled = Found { roles, ..found() }.settle().unwrap().unwrap();
        for (claim, role) in [
            (json!("cloud"), Role::AdoptionLead),
            (json!(["all", "cloud", 7]), Role::AdoptionLead),
            (json!(["admin"]), Role::Viewer),
            (json!({"cloud": true}), Role::Viewer),
        ] {
            assert_eq!(settled.role_of(Some(&claim)), role, "{claim}");
        }
        assert_eq!(settled.role_of(None), Role::Viewer);
    }
}
