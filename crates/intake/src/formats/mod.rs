//! One file or folder per format.

use landfall_domain::estate::{Code, Field, Observation, Place, Shape, Value};

use crate::columns::{Spec, plain, well_known};
use crate::reading::{Reading, add_to};
use crate::safety::Fault;
use crate::sheet::{Line, Source};
use crate::table::Columns;
use crate::values;

pub(crate) mod ads;
pub(crate) mod azure_assessment;
pub(crate) mod azure_dependency;
pub(crate) mod azure_discovery;
pub(crate) mod azure_import;
pub(crate) mod konveyor;
pub(crate) mod migration_center;
pub(crate) mod migration_factory;
pub(crate) mod migration_hub;
pub(crate) mod netbox;
pub(crate) mod rvtools;
pub(crate) mod servicenow;

/// How a format is known and read.
pub(crate) struct Reader {
    /// How well a file fits, up to 100; 0 for not at all.
    pub(crate) fit: fn(&Source<'_>) -> u32,
    pub(crate) read: fn(&mut Source<'_>, &mut Reading<'_>) -> Result<(), Fault>,
}

/// What tools call their columns, to guess what people mean by theirs.
pub(crate) const KNOWN_TABLES: [&Spec; 5] = [
    &rvtools::INFO,
    &azure_import::SPEC,
    &servicenow::SPEC,
    &migration_factory::SPEC,
    &migration_center::MACHINES,
];

/// Never detected, and read in another way.
pub(crate) const NONE: Reader = Reader {
    fit: |_| 0,
    read: |_, _| {
        Err(Fault::new(
            Code::MappingInvalid,
            "A table of one's own needs a mapping file.",
            "Draft one with `landfall mapping draft`, and give it with --mapping.",
        ))
    },
};

/// The refusal of a file that lacks what its format needs.
pub(crate) fn column_missing(what: &str) -> Fault {
    Fault::new(
        Code::ColumnMissing,
        format!("The file lacks {what}, without which nothing can be read."),
        "Export it again with this column, or choose another format with --as.",
    )
}

/// Tells of the sheets that were not read.
pub(crate) fn skip_others(source: &Source<'_>, read: &[usize], reading: &mut Reading<'_>) {
    for (sheet, outline) in source.sheets.iter().enumerate() {
        if !read.contains(&sheet) && !outline.headers.is_empty() {
            reading.find_sheet(
                Code::SheetSkipped,
                u16::try_from(sheet).unwrap_or(u16::MAX),
                "The estate needs nothing from this sheet.",
                "Nothing to do.",
            );
        }
    }
}

/// States a value unless the observation says it already.
pub(crate) fn put(seen: &mut Observation, field: Field, value: Option<Value>, line: &Line<'_>) {
    if let Some(value) = value.filter(|_| seen.value(field).is_none()) {
        seen.state(field, value, line.place());
    }
}

/// The sum of some columns of a row; `None` if none holds a number.
pub(crate) fn sum(
    line: &Line<'_>,
    columns: &Columns,
    indexes: &[usize],
    reading: &mut Reading<'_>,
) -> Option<f64> {
    let mut sum = None;
    for &index in indexes {
        let amount = values::amount(line.cell(index), columns.source(line, index), reading);
        if let Some((number, _)) = amount.filter(|(number, _)| *number >= 0.0) {
            *sum.get_or_insert(0.0) += number;
        }
    }
    sum
}

/// Adds tags such as `zone:1, critical:yes` or `BU=IT;Location=US`; those with a usual name also
/// give their field.
pub(crate) fn tags(seen: &mut Observation, text: &str, place: Place) {
    for item in text.split([';', ',']) {
        let (key, value) = item.split_once(['=', ':']).unwrap_or((item, ""));
        tag(seen, key, value, place);
    }
}

/// Adds one tag.
pub(crate) fn tag(seen: &mut Observation, key: &str, value: &str, place: Place) {
    let (key, value) = (key.trim(), value.trim());
    if key.is_empty() {
        return;
    }
    let shown = if value.is_empty() { key.to_owned() } else { format!("{key}={value}") };
    add_to(seen, Field::Tags, shown, place);
    let field = well_known(&plain(key)).filter(|field| field.shape() == Shape::Text);
    if let Some(field) = field.filter(|field| !value.is_empty() && seen.value(*field).is_none()) {
        seen.state(field, Value::Text(value.to_owned()), place);
    }
}
