//! Workloads that dependencies suggest, as differences to those that there are.

use landfall_planning::group::Options;
use landfall_planning::suggestion::{Suggestion, suggestions};

use crate::documents::suggestion::SuggestionDocument;

use super::basis::Basis;
use super::table::{Cell, Folded, Table, numbers, words};
use super::words::{NONE, Names, name, number, sentence, size};

/// So many assets of a suggestion are named.
const NAMED: usize = 4;

/// What dependencies suggest, in a sentence and as a table.
pub(super) struct Suggested {
    pub(super) says: String,
    pub(super) table: Option<Folded>,
}

impl Suggested {
    pub(super) fn of(basis: &Basis<'_>) -> Self {
        let found = suggestions(basis.snapshot.basis(), &Options::default()).all;
        let moving: usize = found.iter().map(|one| one.moves.len()).sum();
        if found.is_empty() {
            let says = "Dependencies agree with the workloads as they are, or too few are known.";
            return Self { says: says.to_owned(), table: None };
        }
        let says = format!(
            "Dependencies would put {} assets elsewhere than patterns in names and folders do: {} \
             suggestions. Nothing moves until a person accepts one; what a list or a person says \
             is only ever doubted.",
            number(size(moving)),
            number(size(found.len()))
        );
        Self { says, table: Some(table(basis, &found)) }
    }
}

fn table(basis: &Basis<'_>, found: &[Suggestion]) -> Folded {
    let columns = vec![
        words("Suggestion"),
        words("Workload"),
        words("Assets that would move"),
        numbers("Confidence"),
        words("What binds them"),
    ];
    let rows = found.iter().map(|suggestion| {
        let document = SuggestionDocument::of(suggestion, basis.snapshot.basis());
        let workload = match &document.workload {
            Some(key) => Cell::Needed { title: name(&document.title), key: key.clone() },
            None => Cell::Text(format!("{} ({})", name(&document.title), document.kind)),
        };
        let names = Names::of(document.assets.iter().map(String::as_str), NAMED);
        let count = number(size(document.assets.len()));
        let because =
            if document.because.is_empty() { NONE.to_owned() } else { sentence(&document.because) };
        vec![
            Cell::Head(document.key.clone()),
            workload,
            Cell::Listed { count, names },
            Cell::Number(format!("{} %", document.confidence_percent)),
            Cell::Text(because),
        ]
    });
    Table::new("Suggested workloads", columns).folded(
        rows,
        (8, 40),
        ("suggestions", "landfall workloads suggest"),
    )
}
