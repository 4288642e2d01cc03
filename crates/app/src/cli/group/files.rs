//! Tables of dependencies and assets, as numbered assets and edges.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::Path;

use anyhow::Context as _;
use landfall_intake::{Input, NamedColumn, read_columns};
use landfall_planning::group::Edge;

use crate::failure::Failure;

const EDGES: [NamedColumn; 6] = [
    NamedColumn { headers: &["client", "source"], needed: true },
    NamedColumn { headers: &["server", "target"], needed: true },
    NamedColumn { headers: &["port"], needed: true },
    NamedColumn { headers: &["proto", "protocol"], needed: true },
    NamedColumn { headers: &["connections", "conversations"], needed: true },
    NamedColumn { headers: &["bytes"], needed: false },
];

const ASSETS: [NamedColumn; 4] = [
    NamedColumn { headers: &["assetid", "asset", "id"], needed: true },
    NamedColumn { headers: &["name"], needed: false },
    NamedColumn { headers: &["env", "environment"], needed: false },
    NamedColumn { headers: &["group"], needed: false },
];

/// In place of an environment: it serves all of them, or nobody knows.
const NO_ENVIRONMENT: [&str; 5] = ["", "-", "all", "shared", "unknown"];

/// So many rows that cannot be used are named; the others are counted.
const NAMED_ROWS: usize = 5;

/// What the files say, with assets numbered in the order of their ids.
#[derive(Default)]
pub(super) struct Estate {
    pub(super) ids: Vec<String>,
    /// `names[asset]`, empty if not known.
    pub(super) names: Vec<String>,
    pub(super) environments: Vec<Option<u32>>,
    pub(super) given: Vec<Option<u32>>,
    pub(super) edges: Vec<Edge>,
    /// What could not be used as it came.
    pub(super) notices: Vec<String>,
}

impl Estate {
    pub(super) fn read(edges: &Path, assets: Option<&Path>) -> anyhow::Result<Self> {
        let (mut numbering, mut misread) = (Numbering::default(), Misread::default());
        let mut rows: Vec<[String; 3]> = Vec::new();
        if let Some(path) = assets {
            each_row(path, &ASSETS, &mut |row, cells| {
                if cells[0].is_empty() || numbering.numbers.contains_key(cells[0].as_ref()) {
                    misread.add(path, row, "has no asset id, or one that an earlier row has");
                    return;
                }
                numbering.number(&cells[0]);
                rows.push([&cells[1], &cells[2], &cells[3]].map(|cell| cell.clone().into_owned()));
            })?;
        }
        numbering.is_closed = assets.is_some();
        let mut estate = Self::default();
        each_row(edges, &EDGES, &mut |row, cells| match edge(cells, &mut numbering) {
            Ok(edge) => estate.edges.push(edge),
            Err(problem) => misread.add(edges, row, problem),
        })?;
        estate.notices = misread.sentences();
        estate.sort(&numbering.ids, &rows);
        Ok(estate)
    }

    /// Numbers the assets in the order of their ids, so that the order of rows does not matter.
    fn sort(&mut self, ids: &[String], rows: &[[String; 3]]) {
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.sort_by_cached_key(|&at| {
            let number: Option<u64> = ids[at].parse().ok();
            (number.is_none(), number, ids[at].clone())
        });
        let mut new = vec![0; ids.len()];
        for (number, &at) in (0..).zip(&order) {
            new[at] = number;
        }
        for edge in &mut self.edges {
            edge.client = new.get(edge.client as usize).copied().unwrap_or(u32::MAX);
            edge.server = new.get(edge.server as usize).copied().unwrap_or(u32::MAX);
        }
        let known = |at: usize, column: usize| rows.get(at).map_or("", |row| row[column].trim());
        self.names = order.iter().map(|&at| known(at, 0).to_owned()).collect();
        let environments = order.iter().map(|&at| known(at, 1).to_lowercase());
        self.environments = numbered(
            environments
                .map(|word| Some(word).filter(|word| !NO_ENVIRONMENT.contains(&word.as_str()))),
        );
        let given = order.iter().map(|&at| known(at, 2).to_owned());
        self.given = numbered(given.map(|word| Some(word).filter(|word| !word.is_empty())));
        self.ids = order.into_iter().map(|at| ids[at].clone()).collect();
    }

    /// An asset by its id, or by its name.
    pub(super) fn find(&self, wanted: &str) -> Option<u32> {
        let at = |list: &[String]| list.iter().position(|known| known == wanted);
        at(&self.ids).or_else(|| at(&self.names)).and_then(|at| u32::try_from(at).ok())
    }

    /// An asset as people see it: by its name, else by its id.
    pub(super) fn shown(&self, asset: u32) -> &str {
        let name = &self.names[asset as usize];
        if name.is_empty() { &self.ids[asset as usize] } else { name }
    }
}

/// Numbers for words, in the order in which they first come.
fn numbered(words: impl Iterator<Item = Option<String>>) -> Vec<Option<u32>> {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    words
        .map(|word| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            word.map(|word| *numbers.entry(word).or_insert(next))
        })
        .collect()
}

/// Assets in the order in which they first come.
#[derive(Default)]
struct Numbering {
    ids: Vec<String>,
    numbers: HashMap<String, u32>,
    /// The assets file has named all; another id is of an asset that nobody knows.
    is_closed: bool,
}

impl Numbering {
    /// [`u32::MAX`] for an asset that nobody knows.
    fn number(&mut self, id: &str) -> u32 {
        if let Some(&number) = self.numbers.get(id) {
            return number;
        }
        if self.is_closed {
            return u32::MAX;
        }
        let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.ids.push(id.to_owned());
        self.numbers.insert(id.to_owned(), next);
        next
    }
}

fn edge(cells: &[Cow<'_, str>], numbering: &mut Numbering) -> Result<Edge, &'static str> {
    if cells[0].is_empty() || cells[1].is_empty() {
        return Err("lacks its client or its server");
    }
    let port = cells[2].parse().map_err(|_| "has a port that is no number from 0 to 65535")?;
    let proto = protocol(&cells[3]).ok_or("has a protocol that is neither a number nor known")?;
    let connections = cells[4].parse().map_err(|_| "has connections that are no count")?;
    let bytes = match cells[5].as_ref() {
        "" => 0,
        bytes => bytes.parse().map_err(|_| "has bytes that are no count")?,
    };
    let (client, server) = (numbering.number(&cells[0]), numbering.number(&cells[1]));
    Ok(Edge { client, server, port, proto, connections, bytes })
}

/// A protocol by its IANA number or its name.
pub(super) fn protocol(text: &str) -> Option<u8> {
    match text.to_lowercase().as_str() {
        "icmp" => Some(1),
        "tcp" => Some(6),
        "udp" => Some(17),
        "sctp" => Some(132),
        number => number.parse().ok(),
    }
}

fn each_row(
    path: &Path,
    columns: &[NamedColumn],
    row: &mut dyn FnMut(u32, &[Cow<'_, str>]),
) -> anyhow::Result<()> {
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let name = path.display().to_string();
    read_columns(&name, &Input::File(file), columns, row).map_err(|finding| {
        let words = format!("{name}: {} {}", finding.problem, finding.remedy);
        Failure::Undecided(words).into()
    })
}

/// Rows that could not be used.
#[derive(Default)]
struct Misread {
    named: Vec<String>,
    more: usize,
}

impl Misread {
    fn add(&mut self, path: &Path, row: u32, problem: &str) {
        if self.named.len() < NAMED_ROWS {
            self.named.push(format!("{}, row {row}: left out, as it {problem}", path.display()));
        } else {
            self.more += 1;
        }
    }

    fn sentences(mut self) -> Vec<String> {
        if self.more > 0 {
            self.named.push(format!("{} more rows were left out", self.more));
        }
        self.named
    }
}
