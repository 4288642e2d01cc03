//! The intake form of AWS Cloud Migration Factory, in all vintages, and its form for tags.

use landfall_domain::estate::{AssetKind, Field, Observation, Value};

use super::{Reader, column_missing, put, skip_others, tags};
use crate::columns::{Known, Spec, fact, part};
use crate::reading::Reading;
use crate::safety::Fault;
use crate::sheet::{Outline, Source};
use crate::table::{Table, take, text_at};

pub(crate) const READER: Reader = Reader { fit, read };

const KNOWN: &[Known] = &[
    fact("servername serverservername name", Field::Name),
    fact("serverfqdn serverserverfqdn", Field::Fqdn),
    fact("serverosversion serverserverosversion", Field::Os),
    part("serverosfamily serverserverosfamily", "family"),
    fact("servertier serverservertier serverrole", Field::Role),
    fact("serverenvironment serverserverenvironment lifecycle", Field::Environment),
    fact("rtype serverrtype", Field::AskedDisposition),
    fact("appname applicationappname", Field::Application),
    fact("applicationnamestack", Field::Application),
    fact("product", Field::Application),
    fact("wavename wavewavename", Field::Wave),
    fact("waveid", Field::Wave),
    fact("appowner", Field::Owner),
    fact("businessunit", Field::BusinessUnit),
    part("tags servertags", "tags"),
];

pub(super) const SPEC: Spec = Spec::of(KNOWN, "");

fn is_form(outline: &Outline) -> bool {
    let intake = outline.has_all(&["servername|serverservername"])
        && outline.has_all(&[
            "serverosfamily|serverfqdn|rtype|serverserverfqdn",
            "appname|applicationappname|rtype|waveid|wavename",
        ]);
    intake || outline.has_all(&["name", "applicationnamestack", "serverrole"])
}

fn fit(source: &Source<'_>) -> u32 {
    if source.sheets.iter().any(is_form) { 88 } else { 0 }
}

fn read(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let Some(sheet) = source.sheets.iter().position(is_form) else {
        return Err(column_missing("the columns `server_name` and `app_name`"));
    };
    skip_others(source, &[sheet], reading);
    let Table { mut rows, columns } = Table::open(source, sheet, &SPEC, reading)?;
    while rows.advance(reading)? {
        let line = rows.line();
        let mut seen = Observation::new(AssetKind::Machine, line.place());
        columns.state(&line, &mut seen, reading);
        let family = text_at(&line, columns.part("family")).map(std::borrow::Cow::into_owned);
        put(&mut seen, Field::Os, family.map(Value::Text), &line);
        if let Some(text) = text_at(&line, columns.part("tags")) {
            tags(&mut seen, &text, line.place());
        }
        take(seen, reading)?;
    }
    Ok(())
}
