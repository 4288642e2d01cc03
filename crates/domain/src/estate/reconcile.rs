//! What all sources together say of one asset: the winning values, and the values they beat.

use jiff::Timestamp;
use serde::Serialize;

use super::field::{AssetKind, Field, Party, Shape, Value};
use super::observation::{Evidence, Observation, Place};
use super::source::Source;

/// One value of a field, and who says so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claim {
    /// The value.
    pub value: Value,
    /// File that says so.
    pub file: String,
    /// Sheet, where the file has several.
    pub sheet: Option<String>,
    /// Row as people count it.
    pub row: u32,
    /// When it was true, as far as is known.
    pub seen_at: Timestamp,
}

/// A field of an asset with its provenance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Provenance {
    /// Which field.
    pub field: Field,
    /// The value in force. For lists, the union of all sources.
    pub winner: Claim,
    /// Other values, the strongest first.
    pub beaten: Vec<Claim>,
}

/// The merged view of one asset.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// What it is.
    pub kind: AssetKind,
    /// The name that people use.
    pub name: String,
    /// Winning values, sorted by field.
    pub facts: Vec<(Field, Value)>,
    /// Attributes, sorted by name; the strongest source wins.
    pub attributes: Vec<(String, String)>,
}

/// An observation and the source that made it.
pub type Said<'a> = (&'a Source, &'a Observation);

/// Merges what is said of one asset. `said` must not be empty.
pub fn merge(said: &[Said<'_>]) -> Merged {
    let ranked = ranked(said, Party::Tools);
    let mut facts: Vec<(Field, Value)> = fields(said)
        .into_iter()
        .filter_map(|field| {
            let claims = claims(said, field);
            let (.., first) = claims.first()?;
            let value = match field.shape() {
                Shape::List => union(claims.iter().map(|(.., value)| *value)),
                _ => (*first).clone(),
            };
            Some((field, value))
        })
        .collect();
    let key = ranked.iter().flat_map(|(_, observation)| &observation.keys).next();
    let name = named(&facts, key.map(|key| &*key.value));
    complete(&mut facts, &name);
    Merged { kind: kind(&ranked), name, facts, attributes: attributes(&ranked) }
}

/// The merged view of a thing of which only one observation speaks.
pub(super) fn merge_one(observation: Observation) -> Merged {
    let Observation { kind, keys, facts, mut attributes, .. } = observation;
    let mut facts: Vec<(Field, Value)> = facts
        .into_iter()
        .map(|fact| match fact.value {
            Value::List(items) => (fact.field, union(std::iter::once(&Value::List(items)))),
            value => (fact.field, value),
        })
        .collect();
    let name = named(&facts, keys.first().map(|key| &*key.value));
    complete(&mut facts, &name);
    attributes.sort();
    attributes.dedup_by(|later, first| later.0 == first.0);
    Merged { kind, name, facts, attributes }
}

/// Every field of one asset with its winner and the values it beat.
pub fn provenance(said: &[Said<'_>]) -> Vec<Provenance> {
    fields(said)
        .into_iter()
        .filter_map(|field| {
            let mut claims = claims(said, field)
                .into_iter()
                .map(|(source, place, value)| claim(source, place, value));
            let mut winner = claims.next()?;
            let rest: Vec<Claim> = claims.collect();
            if field.shape() == Shape::List {
                winner.value =
                    union(std::iter::once(&winner.value).chain(rest.iter().map(|c| &c.value)));
            }
            Some(Provenance { field, winner, beaten: rest })
        })
        .collect()
}

fn claim(source: &Source, place: Place, value: &Value) -> Claim {
    Claim {
        value: value.clone(),
        file: source.file.clone(),
        sheet: source.sheets.get(usize::from(place.sheet)).cloned(),
        row: place.row,
        seen_at: source.seen_at(),
    }
}

/// Strongest first: the fitting kind of evidence, then the newer, then a stable order.
fn ranked<'a>(said: &[Said<'a>], party: Party) -> Vec<Said<'a>> {
    let mut ranked = said.to_vec();
    ranked.sort_by(|(a, ao), (b, bo)| {
        let fits = |source: &Source| match party {
            Party::Tools => source.evidence == Evidence::Measured,
            Party::People => source.evidence == Evidence::Recorded,
        };
        (fits(b), b.seen_at())
            .cmp(&(fits(a), a.seen_at()))
            .then_with(|| (&a.sha256, ao.place).cmp(&(&b.sha256, bo.place)))
    });
    ranked
}

fn fields(said: &[Said<'_>]) -> Vec<Field> {
    let mut fields: Vec<Field> =
        said.iter().flat_map(|(_, o)| o.facts.iter().map(|fact| fact.field)).collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

/// What is claimed of one field, the strongest first. Of one origin only the newest export counts,
/// or addresses that were given up long ago would live on.
fn claims<'a>(said: &[Said<'a>], field: Field) -> Vec<(&'a Source, Place, &'a Value)> {
    let all: Vec<(&Source, Place, &Value)> = ranked(said, field.party())
        .into_iter()
        .filter_map(|(source, observation)| {
            let at = observation.facts.binary_search_by_key(&field, |fact| fact.field).ok()?;
            let fact = &observation.facts[at];
            Some((source, fact.place, &fact.value))
        })
        .collect();
    let counts = |source: &Source| !all.iter().any(|(other, ..)| other.replaces(source));
    all.iter().copied().filter(|(source, ..)| counts(source)).collect()
}

fn union<'a>(values: impl Iterator<Item = &'a Value>) -> Value {
    let mut all: Vec<String> = values
        .flat_map(|value| match value {
            Value::List(items) => items.clone(),
            other => vec![other.to_string()],
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    Value::List(all)
}

/// The most telling kind that any source names; `machine` only if nobody knows better.
fn kind(ranked: &[Said<'_>]) -> AssetKind {
    ranked
        .iter()
        .map(|(_, observation)| observation.kind)
        .find(|kind| *kind != AssetKind::Machine)
        .unwrap_or(AssetKind::Machine)
}

/// The name that people use: the given one, else the FQDN, else the most trusted key.
fn named(facts: &[(Field, Value)], key: Option<&str>) -> String {
    let fact = |wanted: Field| {
        facts.iter().find(|(field, _)| *field == wanted).map(|(_, value)| value.to_string())
    };
    fact(Field::Name)
        .or_else(|| fact(Field::Fqdn))
        .or_else(|| key.map(str::to_owned))
        .unwrap_or_else(|| "(unnamed)".to_owned())
}

/// States the name, and gives back the room that growing by doubling took.
fn complete(facts: &mut Vec<(Field, Value)>, name: &str) {
    if let Err(at) = facts.binary_search_by_key(&Field::Name, |(field, _)| *field) {
        facts.insert(at, (Field::Name, Value::Text(name.to_owned())));
    }
    facts.shrink_to_fit();
}

fn attributes(ranked: &[Said<'_>]) -> Vec<(String, String)> {
    let mut attributes: Vec<(String, String)> = Vec::new();
    for (_, observation) in ranked {
        for (name, value) in &observation.attributes {
            if let Err(at) = attributes.binary_search_by(|(known, _)| known.cmp(name)) {
                attributes.insert(at, (name.clone(), value.clone()));
            }
        }
    }
    attributes
}
