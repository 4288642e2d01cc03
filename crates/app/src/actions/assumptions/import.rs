//! States assumptions from the rows of a table, all or none.

use std::borrow::Cow;

use landfall_domain::assumption::{Assumption, Consequence};
use landfall_domain::rationalize::Disposition;
use landfall_intake::{Input, NamedColumn, read_columns};

use crate::boot::Context;
use crate::failure::Failure;

use super::record::{Fields, add_all, fault};

/// So many rows that are wrong are told.
const TOLD: usize = 20;

const fn column(headers: &'static [&'static str], needed: bool) -> NamedColumn {
    NamedColumn { headers, needed }
}

/// The columns, as a list of assumptions names them.
const COLUMNS: [NamedColumn; 12] = [
    column(&["statement"], true),
    column(&["reason"], false),
    column(&["scope"], false),
    column(&["effect"], false),
    column(&["evidence"], false),
    column(&["weaknesspercent", "weakness"], false),
    column(&["owner"], false),
    column(&["reviewby"], false),
    column(&["rests"], false),
    column(&["consequencedisposition"], false),
    column(&["consequenceeffortpercent"], false),
    column(&["consequencebecause"], false),
];

/// States the assumptions of a file. A row that is wrong is told with its number, and then nothing
/// is written.
pub(crate) async fn import(
    cx: &Context,
    name: &str,
    bytes: &[u8],
) -> anyhow::Result<Vec<Assumption>> {
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    let input = Input::Bytes(bytes);
    let read = read_columns(name, &input, &COLUMNS, &mut |number, cells| match fields(cells)
        .and_then(|fields| fault(cx, &fields).map_or(Ok(fields), Err))
    {
        Ok(fields) => rows.push(fields),
        Err(told) => wrong.push(format!("row {number}: {told}")),
    });
    read.map_err(|finding| {
        Failure::Usage(format!("{name}: {} {}", finding.problem, finding.remedy))
    })?;
    if !wrong.is_empty() {
        let more = wrong.len().saturating_sub(TOLD);
        wrong.truncate(TOLD);
        if more > 0 {
            wrong.push(format!("and {more} rows more"));
        }
        let told = format!("{name}: nothing was written.\n{}", wrong.join("\n"));
        return Err(Failure::Undecided(told).into());
    }
    if rows.is_empty() {
        return Err(Failure::Usage(format!("{name} has no rows")).into());
    }
    add_all(cx, &rows).await
}

/// The fields of a row; an empty cell says nothing.
fn fields(cells: &[Cow<'_, str>]) -> Result<Fields, String> {
    let cell = |at: usize| {
        let text = cells.get(at).map_or("", |cell| cell.trim());
        Some(text.to_owned()).filter(|text| !text.is_empty())
    };
    let disposition = |text: &str| {
        let known = Disposition::named(text.trim());
        known.ok_or_else(|| format!("`{text}` is no disposition"))
    };
    let number = |at: usize, field: &str| {
        let said = cell(at);
        said.map(|text| text.parse::<u16>().map_err(|_| format!("{field} is `{text}`, no number")))
            .transpose()
    };
    let rests = cell(8).map(|text| {
        text.split([',', ';', '|'])
            .filter(|one| !one.trim().is_empty())
            .map(disposition)
            .collect::<Result<Vec<_>, _>>()
    });
    let then = cell(9).map(|text| disposition(&text)).transpose()?;
    let effort_percent = number(10, "consequence_effort_percent")?;
    let because = cell(11);
    let says = then.is_some() || effort_percent.is_some() || because.is_some();
    let because = because.unwrap_or_default();
    let weakness = number(5, "weakness_percent")?;
    Ok(Fields {
        statement: cell(0),
        reason: cell(1),
        scope: cell(2),
        effect: cell(3),
        evidence: cell(4),
        weakness_percent: weakness.map(|said| u8::try_from(said).unwrap_or(u8::MAX)),
        owner: cell(6),
        review_by: cell(7),
        rests: rests.transpose()?,
        consequence: says.then_some(Consequence { disposition: then, effort_percent, because }),
    })
}
