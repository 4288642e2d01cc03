//! Sheets of a workshop on priorities: the values of workloads, which an import reads again, and what
//! each criterion makes of them.

use std::collections::BTreeMap;

use landfall_domain::estate::Stated as Field;
use landfall_store::{StoreError, Tx};
use serde_json::{Map, Value, json};

use crate::actions::decide::VALUES;

use super::sheets::Sheet;

const SCORES: [&str; 8] =
    ["workload", "title", "rank", "criterion", "value", "score", "relevance", "points"];

/// The columns of values: the workload, where it stands, and everything that can be stated.
const NAMED: [&str; 4] = ["workload", "title", "rank", "total_score"];
const VALUE_COLUMNS: [&str; NAMED.len() + Field::ALL.len()] = {
    let mut columns = [""; NAMED.len() + Field::ALL.len()];
    let mut at = 0;
    while at < columns.len() {
        columns[at] =
            if at < NAMED.len() { NAMED[at] } else { Field::ALL[at - NAMED.len()].name() };
        at += 1;
    }
    columns
};

/// Everything that is known, best first; what has no rank comes last.
pub(crate) async fn sheets(tx: &mut Tx) -> Result<Vec<Sheet>, StoreError> {
    let mut workloads = tx.workloads().await?;
    workloads.sort_by_key(|one| (one.rank.unwrap_or(i64::MAX), one.number));
    let mut stated: BTreeMap<_, BTreeMap<&str, String>> = BTreeMap::new();
    for one in tx.statements().await? {
        stated.entry(one.workload).or_default().insert(one.field.name(), one.value);
    }
    let (mut values, mut scores) = (Vec::new(), Vec::new());
    for workload in &workloads {
        let key = format!("W-{}", workload.number);
        let said = stated.get(&workload.id);
        let mut row: Map<String, Value> = Field::ALL
            .iter()
            .map(|field| {
                let said = said.and_then(|said| said.get(field.name())).map(String::as_str);
                (field.name().to_owned(), json!(said.or_else(|| field.of(workload))))
            })
            .collect();
        row.insert("workload".to_owned(), json!(key));
        row.insert("title".to_owned(), json!(workload.title()));
        row.insert("rank".to_owned(), json!(workload.rank));
        let score = workload.rank.map(|_| workload.scored.score);
        row.insert("total_score".to_owned(), json!(score));
        values.push(Value::Object(row));
        let ranked = workload.rank.iter().flat_map(|_| &workload.scored.contributions);
        scores.extend(ranked.map(|one| {
            json!({
                "workload": key,
                "title": workload.title(),
                "rank": workload.rank,
                "criterion": one.label,
                "value": one.value,
                "score": one.score,
                "relevance": one.relevance,
                "points": one.points,
            })
        }));
    }
    Ok(vec![
        Sheet { name: VALUES, columns: &VALUE_COLUMNS, rows: values },
        Sheet { name: "scores", columns: &SCORES, rows: scores },
    ])
}
