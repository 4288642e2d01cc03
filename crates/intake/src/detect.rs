//! Which format a file has, by what is in it; its name does not count.

use landfall_domain::estate::{Code, Finding};

use crate::format::Format;
use crate::input::Input;
use crate::safety::{Fault, Limits};
use crate::sheet::Source;

/// What a file was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detection {
    /// The best fit.
    pub format: Format,
    /// How well it fits, up to 100.
    pub fit: u32,
    /// Other formats that fit at all, the best first.
    pub others: Vec<(Format, u32)>,
}

/// Says which format a file has.
///
/// # Errors
/// The finding says why the file cannot be read, or that no format fits, or several.
pub fn detect(name: &str, input: &Input<'_>, limits: &Limits) -> Result<Detection, Box<Finding>> {
    let detected = Source::open(input, limits).and_then(|source| best(name, &source));
    detected.map_err(|fault| Box::new(fault.finding(name)))
}

/// The format that fits best.
pub(crate) fn choose(name: &str, source: &Source<'_>) -> Result<Format, Fault> {
    best(name, source).map(|detection| detection.format)
}

fn best(name: &str, source: &Source<'_>) -> Result<Detection, Fault> {
    let mut fits: Vec<(Format, u32)> = Format::ALL
        .iter()
        .map(|format| (*format, format.fit(source)))
        .filter(|(_, fit)| *fit > 0)
        .collect();
    // Stable: of equal fits the one listed first.
    fits.sort_by_key(|(_, fit)| std::cmp::Reverse(*fit));
    match fits[..] {
        [] => Err(unknown(name, source)),
        [(one, fit), (other, same), ..] if fit == same => Err(Fault::new(
            Code::FormatAmbiguous,
            format!("The file may be {} or {}.", one.label(), other.label()),
            format!("Say which: --as {} or --as {}.", one.name(), other.name()),
        )),
        [(format, fit), ..] => Ok(Detection { format, fit, others: fits.split_off(1) }),
    }
}

fn unknown(name: &str, source: &Source<'_>) -> Fault {
    if source.json().is_some() {
        return Fault::new(
            Code::FormatUnknown,
            "No reader recognises this JSON document.",
            "Export it as CSV or XLSX, which a mapping file can describe.",
        );
    }
    let headers: Vec<&str> = source
        .sheets
        .iter()
        .flat_map(|sheet| sheet.headers.iter().map(String::as_str))
        .filter(|header| !header.is_empty())
        .take(8)
        .collect();
    Fault::new(
        Code::FormatUnknown,
        format!("No reader recognises the headers ({}).", headers.join(", ")),
        format!(
            "Run `landfall mapping draft {name} --out {name}.mapping.toml`, check the draft, then \
             `landfall import {name} --mapping {name}.mapping.toml`."
        ),
    )
}
