//! What happens to the workloads, by which rule, and what may simply be switched off.

use std::collections::BTreeMap;

use askama::Template;
use landfall_domain::estate::{Asset, Field, Workload};
use landfall_domain::rationalize::Disposition;

use super::basis::Basis;
use super::decided;
use super::table::{Cell, Folded, Table, numbers, words};
use super::words::{NONE, counted, hours, name, number, percent, sentence, size, word};

/// The eight Rs.
#[derive(Template)]
#[template(path = "report/dispositions.html")]
pub(super) struct Dispositions {
    says: String,
    chart: Table,
    confidence: Table,
    deciders: Table,
    said: String,
    rules: Folded,
    retire_says: String,
    retire: Option<Folded>,
}

impl Dispositions {
    pub(super) fn of(basis: &Basis<'_>) -> Self {
        let retired: Vec<&Asset> = basis
            .in_scope
            .iter()
            .copied()
            .filter(|asset| basis.disposition(asset) == Some(Disposition::Retire))
            .collect();
        Self {
            says: "Each workload has one of eight dispositions, by a named rule or a person. An \
                   asset may differ from its workload: the assets are counted by their own."
                .to_owned(),
            chart: chart(basis),
            confidence: decided::confidence(basis),
            deciders: decided::deciders(basis),
            said: decided::said(basis),
            rules: rules(basis),
            retire_says: retire_says(&retired, basis),
            retire: (!retired.is_empty()).then(|| retire(&retired, basis)),
        }
    }
}

fn chart(basis: &Basis<'_>) -> Table {
    let mut workloads: BTreeMap<Disposition, (i64, i64)> = BTreeMap::new();
    for workload in &basis.snapshot.workloads {
        let (count, effort) = workloads.entry(workload.decision.disposition).or_default();
        *count += 1;
        *effort += workload.effort_tenths;
    }
    let mut assets: BTreeMap<Disposition, i64> = BTreeMap::new();
    for disposition in basis.in_scope.iter().filter_map(|asset| basis.disposition(asset)) {
        *assets.entry(disposition).or_default() += 1;
    }
    let all = size(basis.snapshot.workloads.len());
    let columns = vec![
        words("Disposition"),
        words("Meaning"),
        words("Workloads"),
        words("Assets"),
        numbers("Hours"),
    ];
    let of = |disposition: &Disposition| {
        let (count, effort) = workloads.get(disposition).copied().unwrap_or_default();
        let held = assets.get(disposition).copied().unwrap_or(0);
        let scoped = size(basis.in_scope.len());
        let shown = |count, whole| format!("{} ({})", number(count), percent(count, whole));
        vec![
            Cell::Head(disposition.name().to_owned()),
            Cell::Text(meaning(*disposition).to_owned()),
            Cell::bar(shown(count, all), count, all, "main"),
            Cell::bar(shown(held, scoped), held, scoped, "main"),
            Cell::Number(hours(effort)),
        ]
    };
    Table::new("Workloads and assets by disposition", columns).with(Disposition::ALL.iter().map(of))
}

fn meaning(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Retire => "switch it off for good",
        Disposition::Retain => "leave it where it is",
        Disposition::Rehost => "move it as it is",
        Disposition::Replatform => "move it to a managed service with little change",
        Disposition::Refactor => "change code to pay off debt",
        Disposition::Rearchitect => "change its architecture",
        Disposition::Rebuild => "build it anew",
        Disposition::Replace => "buy a service in its place",
    }
}

fn rules(basis: &Basis<'_>) -> Folded {
    let mut by_rule: BTreeMap<(Disposition, &str), Vec<&Workload>> = BTreeMap::new();
    for workload in &basis.snapshot.workloads {
        let decision = &workload.decision;
        by_rule.entry((decision.disposition, decision.by.as_str())).or_default().push(workload);
    }
    let mut groups: Vec<_> = by_rule.into_iter().collect();
    groups.sort_by_key(|(_, held)| std::cmp::Reverse(held.len()));
    let columns = vec![
        words("Rule"),
        words("Disposition"),
        numbers("Workloads"),
        numbers("Confidence"),
        words("Reason, as it reads for the largest of them"),
    ];
    let rows = groups.into_iter().map(|((disposition, by), held)| {
        let confidence = |w: &&Workload| w.decision.confidence_percent;
        let least = held.iter().map(confidence).min().unwrap_or(0);
        let most = held.iter().map(confidence).max().unwrap_or(0);
        let range = if least == most { format!("{most}") } else { format!("{least}–{most}") };
        let largest = held.iter().max_by_key(|w| (w.effort_tenths, -w.number));
        vec![
            Cell::Head(name(by)),
            Cell::Text(disposition.name().to_owned()),
            Cell::Number(number(size(held.len()))),
            Cell::Number(range),
            Cell::Text(largest.map_or_else(String::new, |w| sentence(&w.decision.because))),
        ]
    });
    Table::new("Rules that decided", columns).folded(
        rows,
        (12, 60),
        ("rules", "landfall workloads"),
    )
}

fn retire_says(retired: &[&Asset], basis: &Basis<'_>) -> String {
    if retired.is_empty() {
        return "No asset is proposed for retirement. Where use was never measured, that is a \
                question to ask, not an answer."
            .to_owned();
    }
    let copied: i64 = retired.iter().filter_map(|asset| asset.storage_mib()).sum();
    format!(
        "{} ({} of those in scope) may be switched off instead of moved, with {} of storage. Ask \
         each owner before anything is removed.",
        counted(size(retired.len()), "asset"),
        percent(size(retired.len()), size(basis.in_scope.len())),
        super::words::storage(copied),
    )
}

fn retire(retired: &[&Asset], basis: &Basis<'_>) -> Folded {
    let columns =
        vec![words("Asset"), words("Workload"), words("Power"), words("Last seen"), words("Why")];
    let text = |asset: &Asset, field| asset.text(field).map_or_else(|| NONE.to_owned(), name);
    let rows = retired.iter().map(|asset| {
        let workload = basis.workload_of(asset);
        let why = match (asset.disposition, workload) {
            (None, Some(workload)) => sentence(&workload.decision.because),
            _ if asset.text(Field::Power) == Some("off") => {
                "It is switched off; the rest of its workload is not.".to_owned()
            }
            _ => "A rule or a person decided so for it alone.".to_owned(),
        };
        vec![
            Cell::Head(name(&asset.name)),
            Cell::Text(workload.map_or_else(|| NONE.to_owned(), |w| name(&w.title()))),
            Cell::Text(word(&text(asset, Field::Power))),
            Cell::Whole(text(asset, Field::LastSeen)),
            Cell::Text(why),
        ]
    });
    Table::new("Assets that may be switched off", columns).folded(
        rows,
        (12, 88),
        ("candidates", "landfall assets --filter 'disposition:retire'"),
    )
}
