//! Says what each column of a sheet is for.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use landfall_domain::estate::{Code, Field, Place};

use super::columns::{Bound, Columns};
use crate::Usage;
use crate::columns::{Meaning, Spec, well_known};
use crate::reading::{ColumnUse, Reading, Spot};
use crate::sheet::Outline;

impl Columns {
    pub(super) fn bind(
        outline: &Outline,
        sheet: usize,
        spec: &Spec,
        reading: &mut Reading<'_>,
    ) -> (Self, Vec<Usage>) {
        let number = u16::try_from(sheet).unwrap_or(u16::MAX);
        let headers = unique(&outline.headers, number, reading);
        let mut columns = Self {
            sheet: number,
            sheet_name: outline.name.clone(),
            headers,
            bound: Vec::new(),
            attributes: Vec::new(),
            keeps: !spec.closed,
        };
        let mut same: Same<'_> = HashMap::new();
        for (index, plain) in outline.plain.iter().enumerate() {
            same.entry(plain).or_default().push(index);
        }
        let mut usages = Vec::new();
        for index in 0..outline.plain.len() {
            usages.push(columns.bind_one(index, outline, &same, spec));
        }
        columns.bind_well_known(outline, &mut usages);
        columns.bound.sort_by_key(|bound| (bound.rank, bound.index));
        (columns, usages)
    }

    /// Gives every column the meaning that a mapping says; none makes it an attribute.
    pub(crate) fn rebind(&mut self, meanings: &[Option<Meaning>], reading: &mut Reading<'_>) {
        self.bound.clear();
        self.attributes.clear();
        let mut usages = Vec::new();
        for (index, meaning) in meanings.iter().enumerate() {
            let Some(meaning) = *meaning else {
                self.attributes.push(index);
                usages.push(Usage::Attribute);
                continue;
            };
            usages.push(match meaning {
                Meaning::Fact(field) | Meaning::Size(field, _) => Usage::Field(field),
                Meaning::Key(_) => Usage::Key,
                Meaning::Part("left out") => Usage::LeftOut,
                Meaning::Part(_) => Usage::Read,
            });
            self.bound.push(Bound { index, rank: index, meaning });
        }
        self.report(&self.sheet_name, &usages, reading);
    }

    fn bind_one(&mut self, index: usize, outline: &Outline, same: &Same<'_>, spec: &Spec) -> Usage {
        let plain = outline.plain[index].as_str();
        let own = spec.without_prefix(plain);
        let found = spec.find(own).or_else(|| spec.find(plain));
        let Some((rank, unit)) = found.filter(|_| own_column(index, outline, same, spec)) else {
            let left_out = spec.leaves_out(own) || spec.leaves_out(plain);
            return if left_out && found.is_none() || plain.is_empty() && spec.closed {
                Usage::LeftOut
            } else {
                Usage::Attribute
            };
        };
        let meaning = match (spec.all().nth(rank).map(|known| known.meaning), unit) {
            (Some(Meaning::Size(field, _)), Some(unit)) => Meaning::Size(field, unit),
            (Some(meaning), _) => meaning,
            (None, _) => return Usage::Attribute,
        };
        self.bound.push(Bound { index, rank, meaning });
        match meaning {
            Meaning::Fact(field) | Meaning::Size(field, _) => Usage::Field(field),
            Meaning::Key(_) => Usage::Key,
            Meaning::Part(_) => Usage::Read,
        }
    }

    /// Columns of people's own naming, for fields that the tool itself does not give.
    fn bind_well_known(&mut self, outline: &Outline, usages: &mut [Usage]) {
        let mut given: HashSet<Field> = usages
            .iter()
            .filter_map(|usage| match usage {
                Usage::Field(field) => Some(*field),
                _ => None,
            })
            .collect();
        for (index, plain) in outline.plain.iter().enumerate() {
            if usages[index] != Usage::Attribute {
                continue;
            }
            let field = well_known(plain).filter(|field| self.keeps && given.insert(*field));
            match field {
                Some(field) => {
                    usages[index] = Usage::Field(field);
                    self.bound.push(Bound {
                        index,
                        rank: usize::MAX,
                        meaning: Meaning::Fact(field),
                    });
                }
                None if self.keeps => self.attributes.push(index),
                None => usages[index] = Usage::LeftOut,
            }
        }
    }

    pub(super) fn report(&self, sheet: &str, usages: &[Usage], reading: &mut Reading<'_>) {
        for (header, usage) in self.headers.iter().zip(usages) {
            reading.columns.push(ColumnUse {
                sheet: sheet.to_owned(),
                header: header.clone(),
                usage: usage.clone(),
            });
        }
        self.tell(
            (Code::ColumnsLeftOut, &Usage::LeftOut),
            usages,
            "Columns that planning does not need were not kept",
            reading,
        );
        self.tell(
            (Code::ColumnUnknown, &Usage::Attribute),
            usages,
            "Columns without a field of their own are kept as attributes",
            reading,
        );
    }

    /// One finding that names all columns with one fate.
    fn tell(
        &self,
        (code, wanted): (Code, &Usage),
        usages: &[Usage],
        problem: &str,
        reading: &mut Reading<'_>,
    ) {
        const SHOWN: usize = 100;
        let chosen = self.headers.iter().zip(usages).filter(|(_, usage)| *usage == wanted);
        let names: Vec<&str> = chosen.map(|(header, _)| header.as_str()).collect();
        if names.is_empty() {
            return;
        }
        let mut list = names[..names.len().min(SHOWN)].join(", ");
        if names.len() > SHOWN {
            let _ = write!(list, " and {} more", names.len() - SHOWN);
        }
        reading.find_sheet(
            code,
            self.sheet,
            &format!("{problem} ({}): {list}.", names.len()),
            "Nothing to do; a mapping file can say otherwise.",
        );
    }
}

/// Positions of equal headers, by header.
type Same<'o> = HashMap<&'o str, Vec<usize>>;

/// Of equal headers, one is the tool's own: the one beside `Cluster` or `Host`, else the last or
/// the first, as the format says.
fn own_column(index: usize, outline: &Outline, same: &Same<'_>, spec: &Spec) -> bool {
    let plain = outline.plain[index].as_str();
    let Some(same) = same.get(plain).filter(|same| same.len() > 1) else { return true };
    if !spec.last_counts.split_ascii_whitespace().any(|known| known == plain) {
        return same.first() == Some(&index);
    }
    let beside = |at: &&usize| {
        let next = outline.plain.get(**at + 1).map(String::as_str);
        matches!(
            (plain, next),
            ("datacenter", Some("cluster" | "host")) | ("cluster", Some("host"))
        )
    };
    same.iter().take(100).find(beside).or(same.last()) == Some(&index)
}

/// Headers made unique: the later ones of equal headers get a number.
fn unique(headers: &[String], sheet: u16, reading: &mut Reading<'_>) -> Vec<String> {
    let mut names = HashSet::new();
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut unique = Vec::with_capacity(headers.len());
    for (index, header) in headers.iter().enumerate() {
        let mut name =
            if header.is_empty() { format!("column {}", index + 1) } else { header.clone() };
        if !names.insert(name.to_lowercase()) {
            let base = name.clone();
            let number = numbers.entry(base.to_lowercase()).or_insert(1);
            loop {
                *number += 1;
                name = format!("{base} ({number})");
                if names.insert(name.to_lowercase()) {
                    break;
                }
            }
            reading.find_cell(
                Code::ColumnRepeated,
                Spot { place: Place { sheet, row: 1 }, column: header, value: &name },
                "Two columns have this header; the later one was renamed.",
                "Rename one of them in the source if the two mean different things.",
            );
        }
        unique.push(name);
    }
    unique
}
