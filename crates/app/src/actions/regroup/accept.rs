//! Takes suggestions.

use landfall_planning::group::Options;
use landfall_planning::suggestion::{Kind, Suggestion, suggestions};

use crate::documents::suggestion::key;
use crate::failure::Failure;

use super::{Basis, Decided, Destination, checked};

/// Which suggestions to take.
pub(crate) struct Wanted {
    /// Their keys.
    pub(crate) keys: Vec<String>,
    /// All with at least this confidence, doubts left out.
    pub(crate) at_least_percent: Option<u8>,
    /// Name of the workload, in place of the suggested one.
    pub(crate) name: Option<String>,
    /// Options under which they were made.
    pub(crate) options: Options,
}

pub(super) fn accept(basis: Basis<'_>, wanted: &Wanted) -> anyhow::Result<Decided> {
    let found = suggestions(basis, &wanted.options).all;
    let chosen = choose(basis, &found, wanted)?;
    if wanted.name.is_some() && chosen.len() != 1 {
        return Err(Failure::Usage("--name names one suggestion, not several".to_owned()).into());
    }
    let mut decided = Decided { how: "accepted", ..Decided::default() };
    for suggestion in chosen {
        let mut to = Destination::new(suggestion.name.clone(), suggestion.environment.clone());
        if let (Some(name), None) = (&wanted.name, suggestion.workload) {
            to.name = checked(name)?;
            refuse_taken(basis, &to)?;
        } else if wanted.name.is_some() {
            let message = "--name is for a new workload; this suggestion is one that there is";
            return Err(Failure::Usage(message.to_owned()).into());
        }
        // Those that are there by a pattern only are decided with the others; a list's word is not
        // touched.
        let stays = suggestion.stays.iter().filter(|&&at| {
            let membership = basis.assets[at as usize].membership.as_ref();
            membership.is_some_and(|membership| !membership.is_stated())
        });
        let because = format!("accepted as suggested: {}", suggestion.because);
        let moves = suggestion.moves.iter().map(|one| one.asset);
        for at in moves.chain(stays.copied()) {
            let asset = basis.assets[at as usize].id;
            decided.placed.push((asset, to.clone(), because.clone()));
        }
    }
    Ok(decided)
}

fn choose<'a>(
    basis: Basis<'_>,
    found: &'a [Suggestion],
    wanted: &Wanted,
) -> anyhow::Result<Vec<&'a Suggestion>> {
    let mut chosen = Vec::new();
    for wanted in &wanted.keys {
        let fits = |one: &&Suggestion| key(one, basis).eq_ignore_ascii_case(wanted);
        chosen.push(found.iter().find(fits).ok_or_else(|| {
            Failure::Overtaken(format!(
                "{wanted} is not suggested, or not any more: landfall workloads suggest lists what is"
            ))
        })?);
    }
    if let Some(least) = wanted.at_least_percent {
        let sure = |one: &&Suggestion| {
            one.kind != Kind::Doubt && one.confidence_percent >= least && !chosen.contains(one)
        };
        let more: Vec<&Suggestion> = found.iter().filter(sure).collect();
        chosen.extend(more);
        if chosen.is_empty() {
            let message = format!("nothing is suggested with a confidence of {least} % or more");
            return Err(Failure::Refused(message).into());
        }
    }
    Ok(chosen)
}

fn refuse_taken(basis: Basis<'_>, to: &Destination) -> anyhow::Result<()> {
    match basis.workloads.iter().find(|workload| to.is(workload)) {
        None => Ok(()),
        Some(taken) => Err(Failure::Refused(format!(
            "{} is called so already: take another name, or merge with it afterwards",
            taken.key()
        ))
        .into()),
    }
}
