//! The sheets of an export: one per resource, the same columns everywhere.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::documents::asset::AssetDocument;
use crate::documents::assumption::AssumptionDocument;
use crate::documents::dependency::DependencyDocument;
use crate::documents::finding::FindingDocument;
use crate::documents::plan::{Names, PlanDetail};
use crate::documents::release::ReleaseDocument;
use crate::documents::workload::WorkloadDocument;
use crate::documents::{Listed, Snapshot};

/// One sheet.
pub(crate) struct Sheet {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
    pub(crate) rows: Vec<Value>,
}

/// Every sheet of a snapshot; the backlog is the first.
pub(crate) fn sheets(snapshot: &Snapshot, today: Date) -> serde_json::Result<Vec<Sheet>> {
    let findings: Vec<FindingDocument> = snapshot.findings.iter().map(Into::into).collect();
    Ok(vec![
        backlog(snapshot)?,
        sheet("workloads", WorkloadDocument::all(snapshot))?,
        sheet("assets", AssetDocument::all(snapshot))?,
        sheet("dependencies", DependencyDocument::all(snapshot))?,
        sheet("releases", ReleaseDocument::all(snapshot))?,
        sheet("assumptions", AssumptionDocument::all(snapshot, today))?,
        sheet("findings", findings)?,
    ])
}

/// The migration backlog alone.
pub(crate) fn backlog(snapshot: &Snapshot) -> serde_json::Result<Sheet> {
    sheet("backlog", WorkloadDocument::backlog(snapshot))
}

/// The whole snapshot as one JSON document.
pub(crate) fn document(snapshot: &Snapshot, today: Date) -> serde_json::Result<Value> {
    let mut document = serde_json::Map::new();
    for sheet in sheets(snapshot, today)? {
        document.insert(
            sheet.name.to_owned(),
            json!({ "total": sheet.rows.len(), "items": sheet.rows }),
        );
    }
    if let Some(plan) = &snapshot.plan {
        let plan = PlanDetail::new(plan, &Names::of(snapshot));
        document.insert("plan".to_owned(), serde_json::to_value(plan)?);
    }
    Ok(Value::Object(document))
}

fn sheet<T: Listed>(
    name: &'static str,
    items: impl IntoIterator<Item = T>,
) -> serde_json::Result<Sheet> {
    let rows = items.into_iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>()?;
    Ok(Sheet { name, columns: T::COLUMNS, rows })
}
