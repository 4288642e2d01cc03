//! The profiles that can be chosen: shipped, of the rules folder, or a portfolio's own, which people
//! made in the browser; and the one in force.

use anyhow::Context as _;
use landfall_domain::priority::Profile;
use landfall_store::Tx;

use crate::boot::{Context, profiles};

/// Setting: the portfolio's own profiles, as a JSON list.
const OWN: &str = "own_profiles";
/// Setting: the name of the profile in force.
pub(crate) const CHOSEN: &str = "profile";
/// Setting: how often another profile came into force.
const VERSION: &str = "profile_version";

/// A profile that can be chosen.
pub(crate) struct Choice {
    pub(crate) profile: Profile,
    /// True if it is the portfolio's own; else it is shipped or a file.
    pub(crate) is_own: bool,
}

/// What can be chosen, and what is in force.
pub(crate) struct Choices {
    pub(crate) all: Vec<Choice>,
    /// Name of the one in force.
    pub(crate) chosen: String,
    /// Counts up with each change of what is in force.
    pub(crate) version: i64,
}

impl Choices {
    pub(crate) async fn load(cx: &Context, tx: &mut Tx) -> anyhow::Result<Self> {
        let own = own_profiles(tx).await?;
        let files = profiles(cx.config.rules.as_deref())?;
        let first = files.first().map(|profile| profile.name.clone()).unwrap_or_default();
        let files = files.into_iter().filter(|file| own.iter().all(|one| one.name != file.name));
        let files: Vec<Choice> = files.map(|profile| Choice { profile, is_own: false }).collect();
        let own = own.into_iter().map(|profile| Choice { profile, is_own: true });
        let all: Vec<Choice> = files.into_iter().chain(own).collect();
        let chosen = tx.setting(CHOSEN).await?;
        let chosen = chosen.filter(|name| all.iter().any(|one| one.profile.name == *name));
        let version = tx.setting(VERSION).await?.and_then(|text| text.parse().ok()).unwrap_or(1);
        Ok(Self { all, chosen: chosen.unwrap_or(first), version })
    }

    /// The profile of this name.
    pub(crate) fn named(&self, name: &str) -> Option<&Choice> {
        self.all.iter().find(|one| one.profile.name == name)
    }

    /// The profile in force.
    pub(crate) fn in_force(&self) -> anyhow::Result<&Profile> {
        let found = self.named(&self.chosen).or(self.all.first());
        found.map(|one| &one.profile).context("there is no profile")
    }
}

/// The portfolio's own profiles.
pub(crate) async fn own_profiles(tx: &mut Tx) -> anyhow::Result<Vec<Profile>> {
    match tx.setting(OWN).await? {
        Some(text) => {
            serde_json::from_str(&text).context("the profiles of the portfolio are wrong")
        }
        None => Ok(Vec::new()),
    }
}

/// Keeps the portfolio's own profiles.
pub(crate) async fn keep_own(tx: &mut Tx, own: &[Profile]) -> anyhow::Result<()> {
    Ok(tx.set(OWN, &serde_json::to_string(own)?).await?)
}

/// Puts the profile of this name in force; gives the version of that.
pub(crate) async fn choose(tx: &mut Tx, name: &str, version: i64) -> anyhow::Result<i64> {
    tx.set(CHOSEN, name).await?;
    tx.set(VERSION, &(version + 1).to_string()).await?;
    Ok(version + 1)
}
