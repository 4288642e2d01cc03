//! From everything that all sources said to assets and ties: a pure function of the whole set.

use super::dependency::{Directory, Ties, resolve};
use super::field::{AssetKind, Field, Value};
use super::finding::{Code, Finding, Findings};
use super::identify::{Answer, Question, Sighting, identify};
use super::link::Link;
use super::observation::Observation;
use super::reconcile::{Merged, Said, merge, merge_one};
use super::source::Source;

/// Everything that is known, by source.
#[derive(Debug, Clone, Copy)]
pub struct Evidences<'a> {
    /// The sources.
    pub sources: &'a [Source],
    /// Observations, each with the index of its source.
    pub observations: &'a [(u32, Observation)],
    /// Links, each with the index of its source.
    pub links: &'a [(u32, Link)],
    /// People's answers to questions of identity.
    pub answers: &'a [Answer],
}

/// One thing, by what speaks of it.
#[derive(Debug)]
pub struct Thing {
    /// Indices of the observations that speak of it, canonical order.
    pub observations: Vec<u32>,
    /// Those of them that a newer export of the same origin has replaced.
    pub superseded: Vec<u32>,
}

/// Assets-to-be, ties between them, and what is doubtful.
#[derive(Debug)]
pub struct Assembled {
    /// Things in canonical order.
    pub things: Vec<Thing>,
    /// Ties between things, by index.
    pub ties: Ties,
    /// Doubtful matches; candidates are indices of observations.
    pub questions: Vec<Question>,
    /// What a person should know.
    pub findings: Findings,
}

/// Finds out what there is.
pub fn assemble(known: Evidences<'_>) -> Assembled {
    let sightings: Vec<Sighting<'_>> = known
        .observations
        .iter()
        .map(|(source, observation)| Sighting {
            source: *source,
            class: class(observation.kind),
            keys: &observation.keys,
            order: (
                &known.sources[*source as usize].sha256,
                u32::from(observation.place.sheet),
                observation.place.row,
            ),
        })
        .collect();
    let identities = identify(&sightings, known.answers);
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); identities.things];
    for (at, &thing) in (0..).zip(&identities.thing_of) {
        members[thing].push(at);
    }
    let things: Vec<Thing> = members.into_iter().map(|members| thing(known, members)).collect();
    let ties = ties(known, &identities.thing_of);
    let mut findings = Findings::default();
    report_questions(known, &identities.questions, &mut findings);
    report_ties(&ties, &mut findings);
    report_differences(known, &things, &mut findings);
    Assembled { things, ties, questions: identities.questions, findings }
}

/// Kinds that are compared with each other.
fn class(kind: AssetKind) -> u8 {
    match kind {
        AssetKind::Database => 1,
        AssetKind::WebApp => 2,
        AssetKind::Application => 3,
        AssetKind::FileShare => 4,
        _ => 0,
    }
}

fn thing(known: Evidences<'_>, mut members: Vec<u32>) -> Thing {
    let source = |at: u32| &known.sources[known.observations[at as usize].0 as usize];
    members.sort_by(|&a, &b| {
        let place = |at: u32| known.observations[at as usize].1.place;
        (&source(a).sha256, place(a)).cmp(&(&source(b).sha256, place(b)))
    });
    let superseded: Vec<u32> =
        members.iter().copied().filter(|&at| is_superseded(known, at, &members)).collect();
    Thing { observations: members, superseded }
}

impl Thing {
    /// The merged view. What only one observation says moves out of it, as a large estate has no
    /// room for two copies: call it once, and after the observations were written.
    pub fn merge(&self, sources: &[Source], observations: &mut [(u32, Observation)]) -> Merged {
        let counting: Vec<u32> =
            self.observations.iter().copied().filter(|at| !self.superseded.contains(at)).collect();
        if let [only] = counting[..] {
            let (_, observation) = &mut observations[only as usize];
            let empty = Observation::new(observation.kind, observation.place);
            return merge_one(std::mem::replace(observation, empty));
        }
        let said: Vec<Said<'_>> = counting
            .iter()
            .map(|&at| {
                let (source, observation) = &observations[at as usize];
                (&sources[*source as usize], observation)
            })
            .collect();
        merge(&said)
    }
}

/// True if a newer export of the same origin says everything anew that this observation says.
fn is_superseded(known: Evidences<'_>, at: u32, members: &[u32]) -> bool {
    let (own_source, own) = &known.observations[at as usize];
    let own_source = &known.sources[*own_source as usize];
    members.iter().any(|&other| {
        let (source, newer) = &known.observations[other as usize];
        let source = &known.sources[*source as usize];
        source.replaces(own_source)
            && own.facts.iter().all(|fact| newer.value(fact.field).is_some())
    })
}

/// Why a thing is not migrated; `None` when it is in scope.
pub fn out_of_scope(merged: &Merged) -> Option<String> {
    let flagged = merged
        .facts
        .iter()
        .any(|(field, value)| *field == Field::NotMigrated && *value == Value::Flag(true));
    if flagged {
        return Some("a template, placeholder or helper that nobody migrates".to_owned());
    }
    (merged.kind == AssetKind::Host)
        .then(|| "a hypervisor host is left behind when its VMs have moved".to_owned())
}

fn ties(known: Evidences<'_>, thing_of: &[usize]) -> Ties {
    let mut directory = Directory::default();
    for ((_, observation), &thing) in known.observations.iter().zip(thing_of) {
        directory.enter(thing, observation.kind.is_machine(), observation.keys.iter());
    }
    resolve(known.links.iter().map(|(source, link)| (*source, link)), &directory)
}

fn report_questions(known: Evidences<'_>, questions: &[Question], findings: &mut Findings) {
    for question in questions {
        let Some(&first) = question.candidates.first() else { continue };
        let (source, observation) = &known.observations[first];
        let source = &known.sources[*source as usize];
        findings.add(
            Finding::new(
                Code::MatchAmbiguous,
                &source.file,
                question.because.clone(),
                "answer it: landfall questions, then landfall questions answer NUMBER same|different",
            )
            .in_sheet(source.sheets.get(usize::from(observation.place.sheet)).map(String::as_str))
            .at_row(observation.place.row)
            .in_column(question.key.kind.label())
            .with_value(&question.key.value),
        );
    }
}

/// Findings about several files at once carry this in place of a file name.
pub const WHOLE_ESTATE: &str = "(estate)";

fn report_ties(ties: &Ties, findings: &mut Findings) {
    for (label, count) in &ties.unresolved {
        findings.add(
            Finding::new(
                Code::EndUnresolved,
                WHOLE_ESTATE,
                format!("{label} is an end of {count} links, and no inventory holds it"),
                "import an inventory that holds it, or leave it as a dependency outside the estate",
            )
            .with_value(label),
        );
    }
    for (label, count) in &ties.ambiguous {
        findings.add(
            Finding::new(
                Code::MatchAmbiguous,
                WHOLE_ESTATE,
                format!("{label} is an end of {count} links, and several assets fit"),
                "give the assets different names or addresses, or import links with more exact keys",
            )
            .with_value(label),
        );
    }
    if ties.to_itself > 0 {
        findings.add(Finding::new(
            Code::SelfDependency,
            WHOLE_ESTATE,
            format!("{} links lead from an asset to itself and were left out", ties.to_itself),
            "nothing to do",
        ));
    }
}

fn named(known: Evidences<'_>, at: u32) -> &str {
    let observation = &known.observations[at as usize].1;
    observation.text(Field::Name).or_else(|| observation.text(Field::Fqdn)).unwrap_or("(unnamed)")
}

/// Numbers that two tools measured differently by more than a tenth; small ones are noise.
fn report_differences(known: Evidences<'_>, things: &[Thing], findings: &mut Findings) {
    const COMPARED: [Field; 3] = [Field::Cores, Field::MemoryMib, Field::StorageAllocatedMib];
    for thing in things.iter().filter(|thing| thing.observations.len() > 1) {
        for field in COMPARED {
            let values: Vec<(u32, i64)> = thing
                .observations
                .iter()
                .filter(|at| !thing.superseded.contains(at))
                .filter_map(|&at| Some((at, known.observations[at as usize].1.whole(field)?)))
                .collect();
            let Some(&(_, least)) = values.iter().min_by_key(|(_, value)| *value) else { continue };
            let Some(&(at, most)) = values.iter().max_by_key(|(_, value)| *value) else { continue };
            if most - least > most / 10 {
                let source = &known.sources[known.observations[at as usize].0 as usize];
                findings.add(
                    Finding::new(
                        Code::ValuesDiffer,
                        &source.file,
                        format!("{}: sources say {least} and {most}", named(known, at)),
                        "see which value won: landfall assets show NAME; mend the wrong source",
                    )
                    .at_row(known.observations[at as usize].1.place.row)
                    .in_column(field.label())
                    .with_value(&most.to_string()),
                );
            }
        }
    }
}
