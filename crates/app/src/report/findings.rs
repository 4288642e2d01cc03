//! What is wrong with what the sources said, by code.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use landfall_domain::estate::{Code, Finding, Severity};

use super::basis::Basis;
use super::table::{Cell, Table, numbers, words};
use super::words::{counted, name, number, sentence, size};

/// Findings by code, and how many questions are open.
#[derive(Template)]
#[template(path = "report/findings.html")]
pub(super) struct Findings {
    says: String,
    table: Option<Table>,
    questions: String,
    asks: bool,
}

impl Findings {
    pub(super) fn of(basis: &Basis<'_>) -> Self {
        let mut by_code: BTreeMap<Code, Vec<&Finding>> = BTreeMap::new();
        for finding in &basis.snapshot.findings {
            by_code.entry(finding.code).or_default().push(finding);
        }
        let mut codes: Vec<(Code, i64, Vec<&Finding>)> = by_code
            .into_iter()
            .map(|(code, found)| (code, found.iter().map(|f| places(f)).sum(), found))
            .collect();
        codes.sort_by_key(|(code, places, _)| std::cmp::Reverse((code.severity(), *places)));
        let columns = vec![
            words("Severity"),
            words("Code"),
            numbers("Places"),
            numbers("Files"),
            words("What it means, an example, and how to mend it"),
        ];
        let table = Table::new("Findings by severity and code", columns)
            .with(codes.iter().map(|(code, places, found)| row(*code, *places, found)));
        let questions = size(basis.snapshot.questions);
        Self {
            says: says(&codes),
            table: (!codes.is_empty()).then_some(table),
            questions: match questions {
                0 => "None: every record was matched to an asset without doubt.".to_owned(),
                _ => format!(
                    "{} of identity: records that may be one asset or several. Until a person \
                     answers, they stay apart, so the count of assets may be too high.",
                    counted(questions, "open question")
                ),
            },
            asks: questions > 0,
        }
    }
}

fn places(finding: &Finding) -> i64 {
    i64::try_from(finding.more).unwrap_or(i64::MAX - 1) + 1
}

fn says(codes: &[(Code, i64, Vec<&Finding>)]) -> String {
    if codes.is_empty() {
        return "The readers found nothing wrong with the sources.".to_owned();
    }
    let of = |severity| -> i64 {
        codes.iter().filter(|(code, _, _)| code.severity() == severity).map(|(_, n, _)| n).sum()
    };
    let decisions = match of(Severity::Decision) {
        0 => "nothing waits for a decision".to_owned(),
        1 => "1 finding waits for a decision".to_owned(),
        count => format!("{} findings wait for a decision", number(count)),
    };
    format!(
        "The readers left {} and {}; {decisions}. Check the warnings first: there a value was read \
         in a way that may be wrong, or could not be used.",
        counted(of(Severity::Warning), "warning"),
        counted(of(Severity::Note), "note"),
    )
}

fn row(code: Code, places: i64, found: &[&Finding]) -> Vec<Cell> {
    let files: BTreeSet<&str> = found.iter().map(|finding| finding.file.as_str()).collect();
    let example = found[0];
    vec![
        Cell::Head(code.severity().name().to_owned()),
        Cell::Whole(code.name().to_owned()),
        Cell::Number(number(places)),
        Cell::Number(number(size(files.len()))),
        Cell::Said {
            text: code.meaning().to_owned(),
            notes: vec![
                ("Example", format!("{}: {}", place(example), sentence(&example.problem))),
                ("Remedy", sentence(&example.remedy)),
            ],
        },
    ]
}

/// Where a finding stands, as people look it up.
fn place(finding: &Finding) -> String {
    let parts = [
        Some(name(&finding.file)),
        // Files without sheets have one without a name.
        finding.sheet.as_deref().filter(|s| !s.is_empty()).map(|s| format!("sheet {}", name(s))),
        finding.row.map(|row| format!("row {row}")),
        finding.column.as_deref().map(|column| format!("column {}", name(column))),
        finding.value.as_deref().map(|value| format!("value “{}”", name(value))),
    ];
    parts.into_iter().flatten().collect::<Vec<String>>().join(", ")
}
