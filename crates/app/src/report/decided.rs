//! How sure the dispositions are, and who decided them.

use landfall_domain::estate::Workload;
use landfall_domain::estate::membership::PERSON;
use landfall_domain::rationalize::glance::{Amount, Band};

use super::basis::Basis;
use super::table::{Cell, Table, numbers, words};
use super::words::{hours, number, percent, size};

fn amount<'a>(workloads: impl Iterator<Item = &'a Workload>) -> Amount {
    workloads.fold(Amount::default(), |mut sum, one| {
        let (assets, effort_tenths) = (one.assets, one.effort_tenths);
        sum += Amount { workloads: 1, assets, effort_tenths };
        sum
    })
}

fn row(label: &str, meaning: &str, of: Amount, all: i64) -> Vec<Cell> {
    let shown = format!("{} ({})", number(of.workloads), percent(of.workloads, all));
    vec![
        Cell::Head(label.to_owned()),
        Cell::Text(meaning.to_owned()),
        Cell::bar(shown, of.workloads, all, "main"),
        Cell::Number(number(of.assets)),
        Cell::Number(hours(of.effort_tenths)),
    ]
}

fn columns(first: &str) -> Vec<super::table::Column> {
    let rest = [words("Workloads"), numbers("Assets"), numbers("Hours")];
    [words(first), words("Meaning")].into_iter().chain(rest).collect()
}

/// Workloads by how sure their disposition is.
pub(super) fn confidence(basis: &Basis<'_>) -> Table {
    let workloads = &basis.snapshot.workloads;
    let all = size(workloads.len());
    let rows = Band::ALL.into_iter().map(|band| {
        let meaning = match band {
            Band::Question => "a question for its owner rather than an answer",
            Band::Likely => "likely; ask before its release begins",
            Band::Sure => "firm, unless its assumptions fall",
        };
        let own = workloads
            .iter()
            .filter(|one| Band::of(i64::from(one.decision.confidence_percent)) == band);
        row(band.label(), meaning, amount(own), all)
    });
    Table::new("Workloads by confidence", columns("Confidence")).with(rows)
}

/// Workloads by who decided what happens to them.
pub(super) fn deciders(basis: &Basis<'_>) -> Table {
    let workloads = &basis.snapshot.workloads;
    let all = size(workloads.len());
    let by = |person: bool, guided: bool| {
        amount(workloads.iter().filter(|one| {
            let is_guided = basis.snapshot.guided.contains(&one.id);
            (one.decision.by == PERSON) == person && (!person || is_guided == guided)
        }))
    };
    let rows = [
        row("rule", "a named rule, nobody else", by(false, false), all),
        row("person", "a person, above every rule", by(true, false), all),
        row("guide", "a person who answered the questions that lead to it", by(true, true), all),
    ];
    Table::new("Workloads by who decided", columns("Who")).with(rows)
}

/// What people said of single assets.
pub(super) fn said(basis: &Basis<'_>) -> String {
    let own: Vec<_> = basis.in_scope.iter().filter(|asset| asset.said.is_some()).collect();
    let other = own.iter().filter(|asset| {
        let home = basis.workload_of(asset).map(|one| one.decision.disposition);
        home.is_some() && asset.said.as_ref().map(|word| word.disposition) != home
    });
    match size(own.len()) {
        0 => "No single asset has a word of its own: all follow their workloads or the rules."
            .to_owned(),
        1 => format!(
            "A person decided about 1 single asset; {} from its workload.",
            if other.count() == 1 { "it differs" } else { "it does not differ" }
        ),
        own => {
            let other = size(other.count());
            format!(
                "People decided about {} single assets; {} differ from their workload.",
                number(own),
                number(other)
            )
        }
    }
}
