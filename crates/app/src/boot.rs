//! The real clock, the mint of ids, and the context that actions run in.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::sync::{Arc, Mutex};

use anyhow::Context as _;
use jiff::Timestamp;
use landfall_domain::account::MAIN;
use landfall_domain::activity::{Template, adjust};
use landfall_domain::assumption::{Beliefs, parse_assumptions};
use landfall_domain::backlog::Rules;
use landfall_domain::defaults;
use landfall_domain::delivery::change::ChangeQuestions;
use landfall_domain::delivery::stage::Checklists;
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::priority::Profile;
use landfall_domain::rationalize::RuleBook;
use landfall_domain::time::Clock;
use landfall_store::{Store, StoreError, Tx};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::actions::adjust_tasks::OwnTasks;
use crate::config::Config;
use crate::failure::Failure;
use crate::own_profiles::{CHOSEN, own_profiles};

/// Name of the rule file with what is checked in each stage.
const CHECKLISTS: &str = "checklists.toml";
const CHANGE_PLAN: &str = "change_plan.toml";

/// What every action needs. A copy is cheap: it shares the database and the configuration.
#[derive(Clone)]
pub(crate) struct Context {
    /// The portfolio's database.
    pub(crate) store: Store,
    /// The main portfolio's database, where accounts are.
    pub(crate) home: Store,
    /// Key of the portfolio.
    pub(crate) portfolio: String,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) actor: String,
    pub(crate) config: Arc<Config>,
    /// The request that acts, if its client may send it again.
    pub(crate) operation: Option<Operation>,
}

/// A request as its client names it.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) id: String,
    /// A hash of what is asked.
    pub(crate) request: String,
}

impl Context {
    /// Opens the database of the configuration, and that of its portfolio.
    pub(crate) async fn open(config: Config) -> anyhow::Result<Self> {
        let home = Store::open(&config.database).await?;
        let (actor, key) = (config.actor.clone(), config.portfolio.clone());
        let main = Self {
            store: home.clone(),
            home,
            portfolio: MAIN.to_owned(),
            clock: Arc::new(RealClock),
            actor,
            config: Arc::new(config),
            operation: None,
        };
        if key == MAIN {
            return Ok(main);
        }
        let mut tx = main.home.read().await?;
        let known = tx.portfolios().await?;
        tx.rollback().await?;
        if !known.iter().any(|portfolio| portfolio.key == key) {
            let keys: Vec<&str> = known.iter().map(|portfolio| portfolio.key.as_str()).collect();
            return Err(Failure::Usage(format!(
                "there is no portfolio `{key}`; there are: {}",
                keys.join(", ")
            ))
            .into());
        }
        let store = main.open_portfolio(&key).await?;
        Ok(main.at(store, &key))
    }

    /// Opens the database of a portfolio that is known to exist.
    pub(crate) async fn open_portfolio(&self, key: &str) -> Result<Store, StoreError> {
        if key == MAIN {
            return Ok(self.home.clone());
        }
        Store::open_portfolio(&self.config.database, key).await
    }

    /// The same, at another portfolio.
    pub(crate) fn at(&self, store: Store, portfolio: &str) -> Self {
        Self { store, portfolio: portfolio.to_owned(), ..self.clone() }
    }

    /// Closes what was opened.
    pub(crate) async fn close(self) {
        if self.portfolio != MAIN {
            self.store.close().await;
        }
        self.home.close().await;
    }

    /// The same, with this person acting.
    pub(crate) fn acting_as(&self, actor: &str) -> Self {
        Self { actor: actor.to_owned(), ..self.clone() }
    }

    /// Appends what happened, in the name of who acts, in the transaction that does it. Gives the
    /// place of the event in the chain.
    pub(crate) async fn record(
        &self,
        tx: &mut Tx,
        at: Timestamp,
        reason: Option<&str>,
        happening: &Happening,
    ) -> Result<i64, StoreError> {
        let event = tx.append(at, &self.actor, reason, happening).await?;
        if happening.ranks_anew() {
            tx.keep_order(&event, happening.kind()).await?;
        }
        if let Some(operation) = &self.operation {
            tx.add_operation(&operation.id, &operation.request, event.seq).await?;
        }
        Ok(event.seq)
    }

    /// The day of this moment, in UTC.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        self.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// A mint that makes ids of this moment.
    pub(crate) fn mint(&self) -> Mint {
        Mint::new(self.clock.now(), entropy())
    }

    /// The rules in force in a portfolio: with the profile that was chosen there, which may be its own.
    pub(crate) async fn rules_in(&self, tx: &mut Tx) -> anyhow::Result<Arc<Rules>> {
        let chosen = tx.setting(CHOSEN).await?;
        let own = own_profiles(tx).await?;
        let own = own.into_iter().find(|one| Some(&one.name) == chosen.as_ref());
        let rules = self.rules(chosen.as_deref().filter(|_| own.is_none()))?;
        let adjusted = OwnTasks::load(tx).await?.all;
        let beliefs = Beliefs::of(&tx.assumptions().await?);
        if own.is_none() && adjusted.is_empty() && beliefs.is_empty() {
            return Ok(rules);
        }
        let mut rules = (*rules).clone();
        rules.beliefs = beliefs;
        if let Some(own) = own {
            rules.profile = own;
        }
        adjust(&mut rules.templates, &adjusted);
        Ok(Arc::new(rules))
    }

    /// The rules of the installation: shipped, or those of the rules folder.
    pub(crate) fn rules(&self, profile: Option<&str>) -> anyhow::Result<Arc<Rules>> {
        match self.config.rules.as_deref() {
            // A folder may be edited at any moment.
            Some(folder) => Ok(Arc::new(rules(Some(folder), profile)?)),
            None => shipped(profile),
        }
    }
}

impl Context {
    /// What is checked of workloads that begin now: shipped, or that of the rules folder.
    pub(crate) fn checklists(&self) -> anyhow::Result<Checklists> {
        let text = rule_text(self.config.rules.as_deref(), CHECKLISTS)?;
        Checklists::read(&text)
            .map_err(|error| Failure::Usage(format!("{CHECKLISTS}: {error}")).into())
    }

    /// What a business change plan asks: shipped, or that of the rules folder.
    pub(crate) fn change_questions(&self) -> anyhow::Result<ChangeQuestions> {
        let text = rule_text(self.config.rules.as_deref(), CHANGE_PLAN)?;
        ChangeQuestions::read(&text)
            .map_err(|error| Failure::Usage(format!("{CHANGE_PLAN}: {error}")).into())
    }
}

struct RealClock;

impl Clock for RealClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one real clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A stopwatch for limits and progress; results never depend on it unless a time limit was asked.
pub(crate) struct Stopwatch(std::time::Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "limits in seconds are asked for by people")]
    pub(crate) fn start() -> Self {
        Self(std::time::Instant::now())
    }

    pub(crate) fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

fn entropy() -> u64 {
    // The standard library's hash keys come from the system's randomness.
    RandomState::new().hash_one(0_u8)
}

/// Makes ids that sort by time of making (UUID version 7).
pub(crate) struct Mint {
    millis: u64,
    made: u64,
    chance: ChaCha8Rng,
}

impl Mint {
    pub(crate) fn new(now: Timestamp, seed: u64) -> Self {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        Self { millis, made: 0, chance: ChaCha8Rng::seed_from_u64(seed) }
    }

    pub(crate) fn id<T>(&mut self) -> Id<T> {
        // Twelve bits count within a millisecond; beyond them the next one is borrowed.
        let (millis, count) = (self.millis + self.made / 4096, self.made % 4096);
        self.made += 1;
        let mut tail = [0_u8; 10];
        self.chance.fill_bytes(&mut tail);
        let count = u16::try_from(count).unwrap_or_default().to_be_bytes();
        tail[..2].copy_from_slice(&count);
        Id::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid())
    }
}

/// The text of a rule file: the folder's if it has one, else the shipped one.
pub(crate) fn rule_text(folder: Option<&Path>, name: &str) -> anyhow::Result<String> {
    if let Some(path) = folder.map(|folder| folder.join(name)).filter(|path| path.exists()) {
        return std::fs::read_to_string(&path)
            .with_context(|| format!("{} cannot be read", path.display()));
    }
    Ok(defaults::text(name).to_owned())
}

/// The profiles that can be chosen: the shipped ones, and those of the rules folder.
pub(crate) fn profiles(folder: Option<&Path>) -> anyhow::Result<Vec<Profile>> {
    let mut profiles = Profile::shipped();
    let Some(own) = folder.map(|folder| folder.join("profiles")).filter(|own| own.is_dir()) else {
        return Ok(profiles);
    };
    let mut paths: Vec<_> = std::fs::read_dir(&own)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|end| end == "toml")) {
        let text = std::fs::read_to_string(path)?;
        let profile =
            Profile::parse(&text).with_context(|| format!("{} is wrong", path.display()))?;
        profiles.retain(|known| known.name != profile.name);
        profiles.push(profile);
    }
    Ok(profiles)
}

/// The shipped rules, which are read once.
fn shipped(profile: Option<&str>) -> anyhow::Result<Arc<Rules>> {
    static READ: Mutex<BTreeMap<Option<String>, Arc<Rules>>> = Mutex::new(BTreeMap::new());
    let key = profile.map(str::to_owned);
    let known = READ.lock().ok().and_then(|read| read.get(&key).cloned());
    if let Some(known) = known {
        return Ok(known);
    }
    let read = Arc::new(rules(None, profile)?);
    if let Ok(mut all) = READ.lock() {
        all.insert(key, Arc::clone(&read));
    }
    Ok(read)
}

fn rules(folder: Option<&Path>, profile: Option<&str>) -> anyhow::Result<Rules> {
    let book = RuleBook::parse(
        &rule_text(folder, "rationalization.toml")?,
        &rule_text(folder, "readiness.toml")?,
    )?;
    let mut profiles = profiles(folder)?;
    let at = profile
        .and_then(|wanted| profiles.iter().position(|profile| profile.name == wanted))
        .unwrap_or(0);
    let assumptions = parse_assumptions(&rule_text(folder, "assumptions.toml")?)
        .context("assumptions.toml is wrong")?;
    let profile = profiles.swap_remove(at);
    let (templates, beliefs) = (templates(folder)?, Beliefs::default());
    Ok(Rules { book, profile, templates, assumptions, beliefs })
}

fn templates(folder: Option<&Path>) -> anyhow::Result<Vec<Template>> {
    defaults::FILES
        .iter()
        .filter(|(name, _)| name.starts_with("templates/"))
        .map(|(name, _)| {
            let text = rule_text(folder, name)?;
            toml::from_str(&text).with_context(|| format!("{name} is wrong"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_in_the_order_in_which_they_were_made() {
        let mut mint = Mint::new(Timestamp::UNIX_EPOCH, 1);
        let ids: Vec<Id<landfall_domain::estate::Asset>> = (0..10_000).map(|_| mint.id()).collect();
        assert!(ids.is_sorted());
    }
}
