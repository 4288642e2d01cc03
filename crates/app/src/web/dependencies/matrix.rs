//! How many dependencies lead from whom to whom: groups or workloads, a part at a time.

use std::collections::BTreeMap;

use super::super::list::escaped;
use super::super::problem::Problem;
use super::atlas::Atlas;
use super::chart::listed;

/// So many rows and columns at a time.
pub(super) const SIDE: usize = 40;
/// Shades of cells.
const SHADES: u32 = 5;

/// What is asked of the matrix.
#[derive(Debug, Default, Clone)]
pub(super) struct Wanted<'a> {
    /// Groups whose workloads are its rows and columns; all groups without them.
    pub(super) rows: Option<&'a str>,
    pub(super) columns: Option<&'a str>,
    /// Where rows and columns begin.
    pub(super) row: usize,
    pub(super) column: usize,
    /// Only those whose names contain this.
    pub(super) q: &'a str,
}

/// A part of it.
pub(super) struct Matrix {
    pub(super) says: String,
    pub(super) columns: Vec<Head>,
    pub(super) rows: Vec<(Head, Vec<Cell>)>,
    /// Dependencies in this part.
    pub(super) sum: i64,
    /// Links to other parts: their words and where they lead.
    pub(super) parts: Vec<(&'static str, String)>,
}

/// A row or a column.
#[derive(Clone)]
pub(super) struct Head {
    pub(super) label: String,
    /// What stands after the key in a row.
    pub(super) title: String,
    pub(super) says: String,
    pub(super) href: String,
}

pub(super) struct Cell {
    /// Nothing if there are none.
    pub(super) count: Option<i64>,
    pub(super) shade: u32,
    pub(super) href: String,
    pub(super) says: String,
}

/// What stands on one side: workloads of each row or column.
struct Side {
    heads: Vec<(usize, Head)>,
    /// Where each workload is on this side; the length of the side, if it is not.
    place: Vec<usize>,
    /// The workloads on this side.
    members: Vec<usize>,
    key: Vec<String>,
    single: Vec<bool>,
    all: usize,
}

impl Side {
    fn of(atlas: &Atlas, group: Option<&str>, from: usize, q: &str) -> Result<Self, Problem> {
        let alone: Vec<Vec<usize>>;
        let all = match group {
            Some(said) => {
                alone = atlas.groups[atlas.group(said)?].iter().map(|&one| vec![one]).collect();
                &alone
            }
            None => &atlas.groups,
        };
        let q = q.trim().to_lowercase();
        let fits = |members: &&Vec<usize>| {
            q.is_empty() || members.iter().any(|&one| atlas.name(one).to_lowercase().contains(&q))
        };
        let fitting: Vec<&Vec<usize>> = all.iter().filter(fits).collect();
        let shown = fitting.get(from..).unwrap_or_default();
        let shown = &shown[..shown.len().min(SIDE)];
        let mut side = Self {
            heads: Vec::new(),
            place: vec![shown.len(); atlas.workloads.len()],
            members: Vec::new(),
            key: Vec::new(),
            single: Vec::new(),
            all: fitting.len(),
        };
        for (at, members) in shown.iter().enumerate() {
            for &one in *members {
                side.place[one] = at;
                side.members.push(one);
            }
            side.heads.push((at, head(atlas, members)));
            side.key.push(atlas.key(members[0]));
            side.single.push(members.len() == 1);
        }
        Ok(side)
    }
}

fn head(atlas: &Atlas, members: &[usize]) -> Head {
    let leader = members[0];
    let key = atlas.key(leader);
    let title = atlas.workloads[leader].title.clone();
    match members.len() {
        1 => Head {
            says: format!("{key} {title}"),
            href: format!("/dependencies?around={key}"),
            label: key,
            title,
        },
        many => Head {
            says: format!("{key} {title} and {} more", many - 1),
            href: format!("/dependencies?view=matrix&rows={key}&columns={key}"),
            label: format!("{key} +{}", many - 1),
            title,
        },
    }
}

impl Matrix {
    pub(super) fn of(atlas: &Atlas, wanted: &Wanted<'_>) -> Result<Self, Problem> {
        let rows = Side::of(atlas, wanted.rows, wanted.row, wanted.q)?;
        let columns = Side::of(atlas, wanted.columns, wanted.column, wanted.q)?;
        let mut counts: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for &from in &rows.members {
            let row = rows.place[from];
            let mut add = |to: usize, count: i64| {
                let column = columns.place[to];
                if count > 0 && column < columns.heads.len() {
                    *counts.entry((row, column)).or_default() += count;
                }
            };
            add(from, atlas.within[from]);
            for tie in atlas.at[from].iter().map(|&tie| &atlas.ties[tie]) {
                if tie.from == from {
                    add(tie.to, tie.dependencies);
                }
            }
        }
        let most = counts.values().copied().max().unwrap_or(0);
        let cells = |row: usize| {
            let cell = |column: usize| {
                let count = counts.get(&(row, column)).copied();
                cell(count, most, (&rows, row), (&columns, column))
            };
            (0..columns.heads.len()).map(cell).collect()
        };
        let made: Vec<(Head, Vec<Cell>)> =
            rows.heads.iter().map(|(row, head)| (head.clone(), cells(*row))).collect();
        Ok(Self {
            says: says(&rows, &columns, wanted),
            sum: counts.values().sum(),
            parts: parts(&rows, &columns, wanted),
            rows: made,
            columns: columns.heads.into_iter().map(|(_, head)| head).collect(),
        })
    }
}

fn cell(count: Option<i64>, most: i64, row: (&Side, usize), column: (&Side, usize)) -> Cell {
    let Some(count) = count else {
        return Cell { count: None, shade: 0, href: String::new(), says: String::new() };
    };
    let (from, to) = (&row.0.key[row.1], &column.0.key[column.1]);
    let href = if row.0.single[row.1] && column.0.single[column.1] {
        listed(from, to)
    } else {
        format!("/dependencies?view=matrix&rows={from}&columns={to}")
    };
    let says = format!(
        "{count} from {} to {}",
        row.0.heads[row.1].1.says, column.0.heads[column.1].1.says
    );
    Cell { count: Some(count), shade: shade(count, most), href, says }
}

/// The shade grows with the logarithm.
fn shade(count: i64, most: i64) -> u32 {
    let doublings = |count: i64| u32::try_from(count.max(1)).unwrap_or(u32::MAX).ilog2();
    1 + doublings(count) * (SHADES - 1) / doublings(most).max(1)
}

fn says(rows: &Side, columns: &Side, wanted: &Wanted<'_>) -> String {
    let part = |side: &Side, from: usize| {
        format!("{} to {} of {}", from + 1, from + side.heads.len(), side.all)
    };
    if rows.heads.is_empty() || columns.heads.is_empty() {
        return "Dependencies from rows to columns".to_owned();
    }
    format!(
        "Dependencies from each row to each column: rows {}, columns {}",
        part(rows, wanted.row),
        part(columns, wanted.column)
    )
}

/// What leads to the parts beside this one.
fn parts(rows: &Side, columns: &Side, wanted: &Wanted<'_>) -> Vec<(&'static str, String)> {
    let mut path = "/dependencies?view=matrix".to_owned();
    for (name, value) in [("rows", wanted.rows), ("columns", wanted.columns)] {
        if let Some(value) = value {
            path.extend(["&", name, "=", &escaped(value)]);
        }
    }
    if !wanted.q.is_empty() {
        path.extend(["&q=", &escaped(wanted.q)]);
    }
    let (row, column) = (wanted.row, wanted.column);
    let link = |row: usize, column: usize| format!("{path}&row={row}&column={column}");
    let mut parts = Vec::new();
    if row > 0 {
        parts.push(("Rows before", link(row.saturating_sub(SIDE), column)));
    }
    if row + rows.heads.len() < rows.all {
        parts.push(("Further rows", link(row + SIDE, column)));
    }
    if column > 0 {
        parts.push(("Columns before", link(row, column.saturating_sub(SIDE))));
    }
    if column + columns.heads.len() < columns.all {
        parts.push(("Further columns", link(row, column + SIDE)));
    }
    if (row, column) != (0, 0) || rows.all.max(columns.all) > SIDE {
        let next = (row + SIDE, column + SIDE);
        if next.0 < rows.all && next.1 < columns.all && wanted.rows == wanted.columns {
            parts.push(("Next on the diagonal", link(next.0, next.1)));
        }
    }
    parts
}
