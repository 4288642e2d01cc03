//! Mapping files: what the columns of a table of one's own mean.
//!
//! Landfall drafts one from the headers; a person edits it; it is TOML.

mod draft;
mod read;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use landfall_domain::estate::{AssetKind, Code, Field, Finding, Shape};
use serde::{Deserialize, Serialize};

use crate::units::Unit;

pub use draft::draft_mapping;
pub(crate) use read::read;

/// What the columns of a file mean.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// One entry for each sheet that is read; one for a file without sheets.
    #[serde(default)]
    pub sheet: Vec<SheetMapping>,
}

/// What the columns of one sheet mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetMapping {
    /// Name of the sheet; left out for a file without sheets, and then the first sheet is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What each row is: a kind of asset, or `link`.
    #[serde(default = "machine")]
    pub rows: String,
    /// Word that tells ids of this source from those of others.
    #[serde(default = "mapped")]
    pub source: String,
    /// Meaning by header.
    pub columns: BTreeMap<String, String>,
    /// Headers in the order of the file, with examples, for the comments of a draft.
    #[serde(skip)]
    pub(crate) examples: Vec<(String, String)>,
}

fn machine() -> String {
    "machine".to_owned()
}

fn mapped() -> String {
    "mapped".to_owned()
}

/// What a column means, understood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Part {
    Field(Field, Option<Unit>),
    Id,
    InstanceUuid,
    BiosUuid,
    VmId,
    Vcenter,
    Needs,
    RunsOn,
    From,
    To,
    Port,
    Service,
    Attribute,
    LeftOut,
}

/// Words for meanings that are no fields.
const WORDS: [(&str, Part); 13] = [
    ("id", Part::Id),
    ("instance uuid", Part::InstanceUuid),
    ("bios uuid", Part::BiosUuid),
    ("vm id", Part::VmId),
    ("vcenter", Part::Vcenter),
    ("depends on", Part::Needs),
    ("runs on", Part::RunsOn),
    ("from", Part::From),
    ("to", Part::To),
    ("port", Part::Port),
    ("service", Part::Service),
    ("attribute", Part::Attribute),
    ("leave out", Part::LeftOut),
];

impl Part {
    /// `memory_mib in GiB`, `name`, `id`, `attribute`…
    pub(crate) fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((_, part)) = WORDS.iter().find(|(word, _)| *word == text) {
            return Some(*part);
        }
        let (field, unit) = match text.split_once(" in ") {
            Some((field, unit)) => (field, Some(Unit::named(unit.trim())?)),
            None => (text, None),
        };
        let field = Field::named(field.trim())?;
        (unit.is_none() || field.name().ends_with("_mib")).then_some(Self::Field(field, unit))
    }
}

impl SheetMapping {
    /// What the rows are; `None` for links.
    pub(crate) fn kind(&self) -> Option<AssetKind> {
        AssetKind::named(&self.rows)
    }
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// The finding says what is wrong, and which words may stand there.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, Box<Finding>> {
        let wrong = |problem: String, remedy: String| {
            Box::new(Finding::new(Code::MappingInvalid, name, problem, remedy))
        };
        let mapping: Self = toml::from_str(text).map_err(|error| {
            wrong(
                format!("The mapping file cannot be read: {}.", error.message()),
                "Correct the line, or draft the file again.".to_owned(),
            )
        })?;
        if mapping.sheet.is_empty() {
            return Err(wrong(
                "The mapping file has no [[sheet]].".to_owned(),
                "Draft it again with `landfall mapping draft`.".to_owned(),
            ));
        }
        for sheet in &mapping.sheet {
            if sheet.kind().is_none() && sheet.rows != "link" {
                let kinds: Vec<&str> = AssetKind::ALL.iter().map(|kind| kind.name()).collect();
                return Err(wrong(
                    format!("`{}` is not what a row can be.", sheet.rows),
                    format!("Write one of: {}, link.", kinds.join(", ")),
                ));
            }
            if let Some((header, meaning)) =
                sheet.columns.iter().find(|(_, meaning)| Part::of(meaning).is_none())
            {
                return Err(wrong(
                    format!(
                        "`{meaning}` (column `{header}`) is no meaning that a column can have."
                    ),
                    format!("Write one of: {}.", words()),
                )
                .into_column(header));
            }
        }
        Ok(mapping)
    }

    /// Writes it, with comments that explain what may be changed.
    pub fn to_toml(&self) -> String {
        let mut text = String::from(INTRODUCTION);
        for sheet in &self.sheet {
            text.push_str("\n[[sheet]]\n");
            if let Some(name) = &sheet.name {
                let _ = writeln!(text, "name = {}", quoted(name));
            }
            let _ = writeln!(text, "rows = {}", quoted(&sheet.rows));
            let _ = writeln!(text, "source = {}\n\n[sheet.columns]", quoted(&sheet.source));
            for (header, meaning) in sheet.in_order() {
                let example = sheet.examples.iter().find(|(known, _)| known == header);
                match example.filter(|(_, example)| !example.is_empty()) {
                    Some((_, example)) => {
                        let example: String = example.chars().filter(|c| !c.is_control()).collect();
                        let line = format!("{} = {}", quoted(header), quoted(meaning));
                        let _ = writeln!(text, "{line} # {example}");
                    }
                    None => {
                        let _ = writeln!(text, "{} = {}", quoted(header), quoted(meaning));
                    }
                }
            }
        }
        text
    }
}

trait InColumn {
    fn into_column(self, header: &str) -> Self;
}

impl InColumn for Box<Finding> {
    fn into_column(mut self, header: &str) -> Self {
        self.column = Some(header.to_owned());
        self
    }
}

impl SheetMapping {
    /// Columns in the order of the file, as far as it is known.
    fn in_order(&self) -> Vec<(&String, &String)> {
        let known =
            self.examples.iter().filter_map(|(header, _)| self.columns.get_key_value(header));
        let mut columns: Vec<(&String, &String)> = known.collect();
        for column in &self.columns {
            if !columns.iter().any(|(header, _)| *header == column.0) {
                columns.push(column);
            }
        }
        columns
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn words() -> String {
    let words = WORDS.iter().map(|(word, _)| (*word).to_owned());
    let fields = Field::ALL.iter().map(|field| match field.shape() {
        Shape::Whole if field.name().ends_with("_mib") => format!("{} [in GiB]", field.name()),
        _ => field.name().to_owned(),
    });
    words.chain(fields).collect::<Vec<_>>().join(", ")
}

const INTRODUCTION: &str = "\
# What the columns of this file mean. Drafted from its headers: please check every line.
#
# rows:    what each row is: machine, vm, server, host, database, file_share, web_app, application,
#          container, appliance, or link (who connects to whom, or who needs whom).
# source:  a word for where the ids come from, so that two sources may use the same numbers.
# columns: header = meaning. A meaning is a field (name, fqdn, ip_addresses, cores, memory_mib, os,
#          environment, application, owner, …; sizes may say their unit: \"memory_mib in GiB\"), or
#          id, instance uuid, bios uuid, vm id, vcenter   what tells things apart
#          depends on, runs on                            names of other things, separated by ; or ,
#          from, to, port, service                        the parts of a link
#          attribute                                      keep it, as it is
#          leave out                                      do not keep it
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_survives_writing_and_reading() {
        let mut columns = BTreeMap::new();
        columns.insert("RAM \"total\"".to_owned(), "memory_mib in GiB".to_owned());
        columns.insert("Host".to_owned(), "name".to_owned());
        let sheet = SheetMapping {
            name: Some("Server".to_owned()),
            rows: machine(),
            source: "cmdb".to_owned(),
            columns,
            examples: Vec::new(),
        };
        let mapping = Mapping { sheet: vec![sheet] };
        assert_eq!(Mapping::from_toml("x", &mapping.to_toml()).unwrap(), mapping);
    }

    #[test]
    fn a_meaning_that_does_not_exist_is_refused_with_those_that_do() {
        let text = "[[sheet]]\n[sheet.columns]\n\"RAM\" = \"memory\"\n";
        let finding = Mapping::from_toml("m.toml", text).unwrap_err();
        assert_eq!(finding.code, Code::MappingInvalid);
        assert_eq!(finding.column.as_deref(), Some("RAM"));
        assert!(finding.remedy.contains("memory_mib [in GiB]"), "{}", finding.remedy);
    }
}
