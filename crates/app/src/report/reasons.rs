//! Why assets are not plainly ready, and which systems nobody mends any more.

use std::collections::{BTreeMap, HashMap};

use landfall_domain::estate::{Asset, Field};
use landfall_domain::rationalize::{Readiness, RuleBook};

use super::basis::Basis;
use super::table::{Cell, Folded, Table, numbers, words};
use super::words::{Names, name, number, sentence, size, word};

/// Names that one row shows.
const NAMES: usize = 4;

/// Reasons by how many assets they hold back; `None` if there are none.
pub(super) fn reasons(basis: &Basis<'_>) -> Option<Folded> {
    let mut by_reason: BTreeMap<(Readiness, String), Vec<&Asset>> = BTreeMap::new();
    for asset in &basis.in_scope {
        for reason in &asset.readiness_reasons {
            by_reason.entry((asset.readiness, without_sizes(reason))).or_default().push(asset);
        }
    }
    let mut lines: Vec<_> = by_reason.into_iter().collect();
    lines.sort_by_key(|((readiness, _), held)| std::cmp::Reverse((*readiness, held.len())));
    if lines.is_empty() {
        return None;
    }
    let columns = vec![words("Verdict"), words("Reason"), numbers("Assets"), words("For example")];
    let rows = lines.iter().map(|((readiness, reason), held)| {
        vec![
            Cell::Head(word(readiness.name())),
            Cell::Text(sentence(reason)),
            Cell::Number(number(size(held.len()))),
            Cell::List(Names::of(held.iter().map(|asset| asset.name.as_str()), NAMES)),
        ]
    });
    Some(Table::new("Reasons, the worst verdict first", columns).folded(
        rows,
        (16, 48),
        ("reasons", "landfall assets --filter 'readiness:not_ready|conditional|unknown'"),
    ))
}

/// Sizes differ from asset to asset and would make each reason its own: they become an ellipsis.
fn without_sizes(reason: &str) -> String {
    const LEAST_DIGITS: usize = 5;
    let mut text = String::with_capacity(reason.len());
    let mut digits = String::new();
    for letter in reason.chars().chain(std::iter::once('\0')) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        text.push_str(if digits.len() >= LEAST_DIGITS { "…" } else { &digits });
        digits.clear();
        text.push(letter);
    }
    text.pop();
    text
}

/// Assets on systems out of support, and their systems.
pub(super) struct OldSystems {
    pub(super) assets: usize,
    pub(super) table: Option<Folded>,
}

/// Finds them by the reasons that the import wrote down.
pub(super) fn old_systems(basis: &Basis<'_>) -> OldSystems {
    let sentences = support_sentences();
    let mut known: HashMap<&str, bool> = HashMap::new();
    let mut by_system: BTreeMap<String, Vec<&Asset>> = BTreeMap::new();
    for asset in &basis.in_scope {
        let old = asset.readiness_reasons.iter().any(|reason| {
            *known.entry(reason).or_insert_with(|| sentences.iter().any(|s| fits(reason, s)))
        });
        if old {
            let system = asset.text(Field::Os).map_or_else(|| "not named".to_owned(), name);
            by_system.entry(system).or_default().push(asset);
        }
    }
    let mut systems: Vec<_> = by_system.into_iter().collect();
    systems.sort_by_key(|(_, held)| std::cmp::Reverse(held.len()));
    let assets = systems.iter().map(|(_, held)| held.len()).sum();
    let scoped = size(basis.in_scope.len());
    let columns = vec![words("System"), numbers("Assets"), words("Share"), words("For example")];
    let rows = systems.iter().map(|(system, held)| {
        let count = size(held.len());
        vec![
            Cell::Head(system.clone()),
            Cell::Number(number(count)),
            Cell::share(count, scoped, "conditional"),
            Cell::List(Names::of(held.iter().map(|asset| asset.name.as_str()), NAMES)),
        ]
    });
    let table = Table::new("Systems that their makers no longer support", columns);
    let command = "landfall assets --filter 'readiness:not_ready|conditional'";
    OldSystems {
        assets,
        table: (assets > 0).then(|| table.folded(rows, (12, 48), ("systems", command))),
    }
}

/// The fixed parts of the sentences by which rules say that support has ended. The estate keeps
/// sentences, not rules; whoever rewords a rule loses its assets from this list, not from the rest.
fn support_sentences() -> Vec<Vec<String>> {
    let fixed = |sentence: &str| {
        let parts = sentence.split('{').map(|part| part.split_once('}').map_or(part, |p| p.1));
        parts.filter(|part| !part.trim().is_empty()).map(str::to_owned).collect()
    };
    let book = RuleBook::shipped();
    book.readiness.iter().filter(|rule| rule.end_of_support).map(|r| fixed(&r.because)).collect()
}

/// True if all parts stand in the text, in order.
fn fits(text: &str, parts: &[String]) -> bool {
    let mut rest = text;
    parts.iter().all(|part| match rest.split_once(part.as_str()) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_that_differ_by_a_size_are_one() {
        assert_eq!(
            without_sizes("Its largest disk has 5242880 MiB, more than 32 TiB"),
            "Its largest disk has … MiB, more than 32 TiB"
        );
        assert_eq!(without_sizes("2008 or 123456"), "2008 or …");
    }

    #[test]
    fn the_shipped_sentences_on_support_are_recognised() {
        let sentences = support_sentences();
        let fit = |text: &str| sentences.iter().any(|parts| fits(text, parts));
        assert!(fit(
            "Windows Server 2008 is past the end of its maker's support: plan an upgrade, or pay \
             for extended updates."
        ));
        assert!(!fit("No source names its operating system."));
    }
}
