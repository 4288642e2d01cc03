//! Sheets of a workshop on outcomes: what is known of them, in the columns that an import reads.

use std::collections::BTreeMap;

use landfall_domain::outcome::{Category, Importance, Metric, Outcome, Source};
use landfall_store::{StoreError, Tx};
use serde_json::{Map, Value, json};

use crate::actions::outcomes::import::{ACTUALS, LINKS};

use super::sheets::Sheet;

const OUTCOMES: [&str; 8] =
    ["key", "title", "stakeholder", "business_unit", "category", "priority", "drivers", "about"];
const METRICS: [&str; 11] = [
    "key",
    "outcome",
    "title",
    "unit",
    "learning",
    "direction",
    "baseline",
    "baseline_on",
    "target",
    "due",
    "source",
];

/// Everything that is known, as it can be imported again.
pub(crate) async fn sheets(tx: &mut Tx) -> Result<Vec<Sheet>, StoreError> {
    let (outcomes, metrics) = (tx.outcomes().await?, tx.metrics().await?);
    let outcome_key: BTreeMap<_, _> = outcomes.iter().map(|one| (one.id, one.key())).collect();
    let metric_key: BTreeMap<_, _> = metrics.iter().map(|one| (one.id, one.key())).collect();
    let actuals = tx.actuals().await?;
    let actuals = actuals.iter().map(|one| {
        let metric = metric_key.get(&one.metric);
        json!({ "metric": metric, "on": one.on.to_string(), "value": one.value, "note": one.note })
    });
    let links = tx.outcome_links().await?;
    let ids: Vec<_> = links.iter().map(|(_, workload)| *workload).collect();
    let names = tx.workload_names(&ids).await?;
    let numbers: BTreeMap<_, _> = names.into_iter().map(|one| (one.id, one.number)).collect();
    let mut linked: Vec<(String, i64)> = links
        .iter()
        .filter_map(|(outcome, workload)| {
            Some((outcome_key.get(outcome)?.clone(), *numbers.get(workload)?))
        })
        .collect();
    linked.sort_unstable();
    let links = linked
        .into_iter()
        .map(|(outcome, number)| json!({ "outcome": outcome, "workload": format!("W-{number}") }));
    let metric_row = |one: &Metric| {
        let mut row = fields(&Metric::FIELDS, |field| one.get(field));
        row.insert("key".to_owned(), json!(one.key()));
        row.insert("outcome".to_owned(), json!(outcome_key.get(&one.outcome)));
        row.insert("baseline".to_owned(), json!(one.baseline));
        row.insert("target".to_owned(), json!(one.target));
        Value::Object(row)
    };
    let outcome_row = |one: &Outcome| {
        let mut row = fields(&Outcome::FIELDS, |field| one.get(field));
        row.insert("key".to_owned(), json!(one.key()));
        Value::Object(row)
    };
    Ok(vec![
        Sheet {
            name: "outcomes",
            columns: &OUTCOMES,
            rows: outcomes.iter().map(outcome_row).collect(),
        },
        Sheet {
            name: "metrics",
            columns: &METRICS,
            rows: metrics.iter().map(metric_row).collect(),
        },
        Sheet { name: "actuals", columns: &ACTUALS, rows: actuals.collect() },
        Sheet { name: "links", columns: &LINKS, rows: links.collect() },
    ])
}

fn fields(names: &[&str], get: impl Fn(&str) -> String) -> Map<String, Value> {
    let said = |field: &&str| {
        let value = get(field);
        ((*field).to_owned(), if value.is_empty() { Value::Null } else { json!(value) })
    };
    names.iter().map(said).collect()
}

/// An empty workbook with a guide.
pub(crate) fn template() -> Vec<Sheet> {
    let empty = |name, columns| Sheet { name, columns, rows: Vec::new() };
    let words = |all: Vec<&str>| all.join(", ");
    let categories = words(Category::ALL.iter().map(|one| one.name()).collect());
    let priorities = words(Importance::ALL.iter().map(|one| one.name()).collect());
    let sources = words(Source::all().iter().map(|one| one.name()).collect());
    let rows: [(&str, &str, String); 14] = [
        ("all sheets", "how", "One row for each thing. Rows are all taken in, or none.".to_owned()),
        ("outcomes, metrics", "key", "Leave it empty for a new one. A row with a key changes what its filled cells say, and nothing else.".to_owned()),
        ("outcomes", "title", "What is to come true, on one line. Needed.".to_owned()),
        ("outcomes", "category", format!("One of: {categories}.")),
        ("outcomes", "priority", format!("One of: {priorities}.")),
        ("outcomes", "drivers", "Why it is wanted; several with semicolons between them.".to_owned()),
        ("metrics", "outcome", "Key or title of the outcome that it measures. Needed.".to_owned()),
        ("metrics", "learning", "yes for an early signal; no for the outcome itself.".to_owned()),
        ("metrics", "direction", "up or down; may be empty, since it follows from baseline and target.".to_owned()),
        ("metrics", "baseline, target", "Numbers that differ, in the unit. Needed.".to_owned()),
        ("metrics", "baseline_on, due", "Days such as 2027-03-31. The baseline counts from today if its day is empty.".to_owned()),
        ("metrics", "source", format!("One of: {sources}. Empty is typed.")),
        ("actuals", "metric", "Key or title of a metric, with a day not after today, and the value.".to_owned()),
        ("links", "outcome, workload", "Key or title of each. A link only adds.".to_owned()),
    ];
    let rows = rows.map(
        |(sheet, column, says)| json!({ "sheet": sheet, "column": column, "what_to_write": says }),
    );
    vec![
        Sheet { name: "guide", columns: &["sheet", "column", "what_to_write"], rows: rows.into() },
        empty("outcomes", &OUTCOMES),
        empty("metrics", &METRICS),
        empty("actuals", &ACTUALS),
        empty("links", &LINKS),
    ]
}
