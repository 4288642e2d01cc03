//! Columns of the tables of assets and workloads: which there are, which of them an address asks
//! for, and how a row shows them.

use std::sync::LazyLock;

use landfall_domain::estate::{Field, Stated};
use landfall_domain::nearest::did_you_mean;
use landfall_domain::rationalize::Disposition;
use serde::Serialize;
use serde_json::Value;

use crate::documents::Listed;
use crate::documents::asset::AssetDocument;
use crate::documents::cell::cell as text_of;
use crate::documents::workload::WorkloadDocument;

use super::list::{Asked, Sorting, escaped, said};
use super::problem::Problem;

/// A table whose columns people choose.
pub(crate) struct Layout {
    /// Where the list is.
    pub(crate) path: &'static str,
    /// Columns that can be shown.
    known: fn() -> Vec<&'static str>,
    /// Columns that are shown unless others are asked for.
    usual: &'static [&'static str],
    /// Columns that name the thing of a row: the first one shown is its head.
    names: &'static [&'static str],
    sortable: &'static [&'static str],
}

/// The table of the estate.
pub(crate) static ASSETS: Layout = Layout {
    path: "/assets",
    known: || of_assets().iter().copied().filter(|name| *name != "id").collect(),
    usual: &["name", "kind", "workload_name", "disposition", "readiness", "effort_hours"],
    names: &["name"],
    sortable: AssetDocument::COLUMNS,
};

/// The table of workloads.
pub(crate) static WORKLOADS: Layout = Layout {
    path: "/workloads",
    known: || WorkloadDocument::COLUMNS.iter().copied().filter(|name| *name != "id").collect(),
    usual: &["rank", "title", "disposition", "readiness", "assets", "effort_hours", "rank_reason"],
    names: &["title", "key"],
    sortable: WorkloadDocument::COLUMNS,
};

/// Columns of assets: those of files, then the fields that only some sources know.
pub(crate) fn of_assets() -> &'static [&'static str] {
    static ALL: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let fixed = AssetDocument::COLUMNS;
        let fields = Field::ALL.iter().map(|field| field.name());
        fixed.iter().copied().chain(fields.filter(|name| !fixed.contains(name))).collect()
    });
    &ALL
}

/// The columns that are asked for, each once and in the order asked; none if nothing is asked.
pub(crate) fn chosen(
    asked: Option<&str>,
    known: &[&'static str],
) -> Result<Option<Vec<&'static str>>, Problem> {
    let mut chosen: Vec<&'static str> = Vec::new();
    let names = asked.unwrap_or_default().split(',').map(str::trim);
    for name in names.filter(|name| !name.is_empty()) {
        let found = known.iter().find(|column| **column == name).copied();
        let column = found.ok_or_else(|| unknown(name, known))?;
        if !chosen.contains(&column) {
            chosen.push(column);
        }
    }
    Ok(Some(chosen).filter(|chosen| !chosen.is_empty()))
}

fn unknown(name: &str, known: &[&'static str]) -> Problem {
    // A text of any length is told back as far as it can be a column.
    let name: String = name.chars().take(60).collect();
    let meant = did_you_mean(&name, known.iter().copied());
    let hint = if meant.is_empty() { format!("; there are: {}", known.join(", ")) } else { meant };
    Problem::wrong_input(format!("this list has no column `{name}`{hint}"))
}

impl Layout {
    /// The columns to show.
    pub(crate) fn shown(&self, asked: Option<&str>) -> Result<Vec<&'static str>, Problem> {
        Ok(chosen(asked, &(self.known)())?.unwrap_or_else(|| self.usual.to_vec()))
    }

    /// Columns as an address says them; none if they are the usual ones.
    pub(crate) fn canonical(&self, asked: Option<&str>) -> Result<Option<String>, Problem> {
        let shown = self.shown(asked)?;
        Ok((shown != self.usual).then(|| shown.join(",")))
    }

    /// Where a form of ticked columns leads: the same list with `columns` in the address.
    pub(crate) fn ticked(
        &self,
        asked: &Asked,
        pairs: &[(String, String)],
    ) -> Result<Option<String>, Problem> {
        let ticked = pairs.iter().filter(|(name, _)| name == "column");
        let ticked: Vec<&str> = ticked.map(|(_, value)| value.as_str()).collect();
        if ticked.is_empty() {
            return Ok(None);
        }
        let columns = self.canonical(Some(&ticked.join(",")))?;
        let kept = Asked { columns, ..asked.clone() }.kept();
        let kept: String = kept.iter().map(|(name, value)| said(name, value)).collect();
        Ok(Some(format!("{}?q={}{kept}", self.path, escaped(&asked.q))))
    }

    /// Heads and rows of a page.
    pub(crate) fn table<T: Serialize>(
        &self,
        asked: &Asked,
        base: &str,
        documents: &[T],
        editable: &[Stated],
    ) -> Result<Table, Problem> {
        let shown = self.shown(asked.columns.as_deref())?;
        let sorting = Sorting::new(asked, format!("{base}{}", self.path));
        let heads = shown.iter().map(|&name| self.head(name, &sorting, editable)).collect();
        let named = shown.iter().position(|name| self.names.contains(name)).unwrap_or(0);
        let values: Vec<Value> = documents
            .iter()
            .map(serde_json::to_value)
            .collect::<Result<_, _>>()
            .map_err(anyhow::Error::from)?;
        let mut rows: Vec<Row> =
            values.iter().map(|value| self.row(value, &shown, named)).collect();
        for row in &mut rows {
            row.open(&shown, editable);
        }
        let rest = (self.known)().into_iter().filter(|name| !shown.contains(name));
        let all = shown.iter().copied().map(|name| (name, true)).chain(rest.map(|n| (n, false)));
        let choices = all.map(|(name, is_shown)| (name, self.label(name), is_shown)).collect();
        Ok(Table { path: self.path, heads, rows, choices })
    }

    fn head(&self, name: &'static str, sorting: &Sorting, editable: &[Stated]) -> Head {
        let link = self.sortable.contains(&name).then(|| sorting.link(name));
        let (label, is_number) = (self.label(name), is_number(name));
        let stated = editable.iter().find(|field| field.name() == name);
        let choices = stated.map(|field| choices(*field).join(",")).unwrap_or_default();
        Head { name, label, is_number, aria: sorting.aria(name), link, choices }
    }

    fn row(&self, value: &Value, shown: &[&'static str], named: usize) -> Row {
        let of = |name: &str| text_of(&value[name]);
        let is_workload = self.path == "/workloads";
        let (key, title) =
            if is_workload { (of("key"), of("title")) } else { (of("id"), of("name")) };
        let path = format!("{}/{key}", self.path);
        let mut cells: Vec<Cell> = shown.iter().map(|&name| self.cell(name, value)).collect();
        if let Some(head) = cells.get_mut(named) {
            head.is_head = true;
            if head.link.is_none() {
                let text = std::mem::take(&mut head.text);
                let linked = if text.is_empty() { title.clone() } else { text };
                head.link = Some((path.clone(), linked));
            }
        }
        Row { key, title, version: of("version"), cells }
    }

    fn cell(&self, name: &'static str, value: &Value) -> Cell {
        let text = text_of(&value[name]);
        let of = |name: &str| text_of(&value[name]);
        let to =
            |list: &str, key: String| (!key.is_empty()).then(|| (format!("/{list}/{key}"), key));
        let (link, text) = match (self.path, name) {
            ("/workloads", "title") => (to("workloads", of("key")), text),
            ("/workloads", "key") | ("/assets", "workload") => {
                (to("workloads", text), String::new())
            }
            ("/workloads", "release") => (to("releases", text), String::new()),
            ("/assets", "workload_name") if text.is_empty() => (None, "out of scope".to_owned()),
            ("/assets", "workload_name") => (to("workloads", of("workload")), text),
            ("/assets", "name") => (Some((format!("/assets/{}", of("id")), text)), String::new()),
            _ => (None, text),
        };
        let (is_number, is_mark) = (is_number(name), name == "readiness");
        Cell { is_head: false, is_number, is_mark, link, text, edit: None }
    }

    /// What people read over a column.
    fn label(&self, name: &str) -> String {
        let known = match (self.path, name) {
            (_, "effort_hours") => "Hours",
            (_, "storage_gib") => "Storage (GiB)",
            ("/workloads", "title") | ("/assets", "workload_name") => "Workload",
            ("/assets", "workload") => "Workload key",
            ("/workloads", "rank_reason") => "Why here",
            ("/workloads", field) => Stated::named(field).map(Stated::label).unwrap_or_default(),
            (_, field) => Field::named(field).map(Field::label).unwrap_or_default(),
        };
        if !known.is_empty() {
            return known.to_owned();
        }
        let words = name.replace("_percent", " (%)").replace('_', " ");
        let mut letters = words.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect())
            .unwrap_or_default()
    }
}

/// What a stated value can be; anything, if there is none.
pub(crate) fn choices(field: Stated) -> Vec<&'static str> {
    match field {
        Stated::Criticality => vec!["low", "medium", "high", "mission-critical"],
        Stated::Disposition => Disposition::ALL.iter().map(|one| one.name()).collect(),
        _ => Vec::new(),
    }
}

/// Whether a column holds numbers.
fn is_number(name: &str) -> bool {
    const NUMBERS: [&str; 12] = [
        "rank",
        "assets",
        "score",
        "proposed_rank",
        "version",
        "cores",
        "disks",
        "nics",
        "snapshots",
        "disk_iops",
        "effort_hours",
        "monthly_cost_minor",
    ];
    let units = ["_mib", "_gib", "_percent", "_per_s"];
    NUMBERS.contains(&name) || units.iter().any(|unit| name.ends_with(unit))
}

/// A page of a list as a table.
pub(crate) struct Table {
    pub(crate) path: &'static str,
    pub(crate) heads: Vec<Head>,
    pub(crate) rows: Vec<Row>,
    /// Columns to choose from: name, label, whether it is shown. Those shown come first.
    pub(crate) choices: Vec<(&'static str, String, bool)>,
}

/// The head of a column.
pub(crate) struct Head {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) is_number: bool,
    /// How it is ordered, in the words of accessibility.
    pub(crate) aria: &'static str,
    /// Where it leads, if the column can be ordered.
    pub(crate) link: Option<String>,
    /// What a value that is edited in place can be, with commas between; anything, if empty.
    pub(crate) choices: String,
}

/// A row with the key and the title of its thing.
pub(crate) struct Row {
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) cells: Vec<Cell>,
}

/// A cell: perhaps a link, then text.
pub(crate) struct Cell {
    pub(crate) is_head: bool,
    pub(crate) is_number: bool,
    pub(crate) is_mark: bool,
    /// Path and text of a link.
    pub(crate) link: Option<(String, String)>,
    pub(crate) text: String,
    /// Of a value that may be edited in place: what it is.
    pub(crate) edit: Option<&'static str>,
}

impl Row {
    /// Opens the values that may be edited in place.
    fn open(&mut self, shown: &[&'static str], editable: &[Stated]) {
        for (cell, name) in self.cells.iter_mut().zip(shown) {
            let stated = editable.iter().find(|field| field.name() == *name);
            cell.edit = stated.filter(|_| !cell.is_head).map(|field| field.label());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_once_and_in_the_order_asked() {
        let shown = WORKLOADS.shown(Some("owner, rank,owner,,title"));
        assert_eq!(shown.ok(), Some(vec!["owner", "rank", "title"]));
        for nothing in [None, Some(""), Some(" , ")] {
            assert_eq!(WORKLOADS.shown(nothing).ok(), Some(WORKLOADS.usual.to_vec()));
        }
    }

    #[test]
    fn an_unknown_column_names_the_nearest() {
        let told = |asked| WORKLOADS.shown(Some(asked)).err().map(|p| p.detail().to_owned());
        let meant = told("rank,ownr").unwrap_or_default();
        assert_eq!(meant, "this list has no column `ownr`; did you mean `owner`?");
        assert!(told("zzzzzzzz").unwrap_or_default().contains("there are: rank, key, title"));
        assert!(told("id").is_some(), "ids are for programs");
    }
}
