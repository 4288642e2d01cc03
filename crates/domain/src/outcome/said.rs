//! What people say of outcomes and metrics, field by field, as texts: the same from a form, the
//! command line, the API and a sheet, so that they are read and refused alike.

use std::collections::BTreeMap;

use crate::nearest::did_you_mean;
use crate::time::Date;

/// A line has no more signs.
const LONGEST_LINE: usize = 200;
/// A longer text has no more signs.
const LONGEST_TEXT: usize = 4_000;
/// A list has no more entries.
const LONGEST_LIST: usize = 20;
/// No number of a metric is larger: beyond it, neighbours cannot be told apart to the cent.
const LARGEST: f64 = 1e13;

/// Values by the names of their fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said(BTreeMap<String, String>);

impl Said {
    /// From names and values.
    pub fn of<K: Into<String>, V: Into<String>>(all: impl IntoIterator<Item = (K, V)>) -> Self {
        Self(all.into_iter().map(|(field, value)| (field.into(), value.into())).collect())
    }

    /// Each field that is named, with its value.
    pub fn each(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, value)| (field.as_str(), value.as_str()))
    }

    /// The value of a field, if it is named.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Says one more thing.
    pub fn say(&mut self, field: &str, value: impl Into<String>) {
        self.0.insert(field.to_owned(), value.into());
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Why a value does not fit: of which field, what is wrong, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` {problem}: {remedy}")]
pub struct Unfit {
    /// The field.
    pub field: String,
    /// What is wrong with it.
    pub problem: String,
    /// How to mend it.
    pub remedy: String,
}

impl Unfit {
    /// A value that does not fit.
    pub fn new(field: &str, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { field: field.to_owned(), problem: problem.into(), remedy: remedy.into() }
    }

    /// A field that there is not.
    pub(super) fn unknown(field: &str, known: &[&'static str]) -> Self {
        let shown: String = field.chars().take(60).collect();
        let meant = did_you_mean(&shown, known.iter().copied());
        let problem = format!("is not known: there is no field `{shown}`{meant}");
        Self::new(&shown, problem, format!("use one of {}", known.join(", ")))
    }
}

/// A text without double blanks on one line.
pub(super) fn one_line(field: &str, value: &str) -> Result<String, Unfit> {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().any(char::is_control) {
        return Err(Unfit::new(field, "holds control signs", "leave them out"));
    }
    no_longer(field, line, LONGEST_LINE)
}

/// A text of several lines.
pub(super) fn text(field: &str, value: &str) -> Result<String, Unfit> {
    let plain = value.replace("\r\n", "\n").replace('\r', "\n");
    if plain.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Unfit::new(field, "holds control signs", "leave them out"));
    }
    no_longer(field, plain.trim().to_owned(), LONGEST_TEXT)
}

fn no_longer(field: &str, value: String, longest: usize) -> Result<String, Unfit> {
    let signs = value.chars().count();
    if signs > longest {
        let problem = format!("has {signs} signs");
        return Err(Unfit::new(field, problem, format!("say it in at most {longest}")));
    }
    Ok(value)
}

/// A list with semicolons or line breaks between its entries, each entry once.
pub(super) fn list(field: &str, value: &str) -> Result<Vec<String>, Unfit> {
    let mut entries: Vec<String> = Vec::new();
    for entry in value.split([';', '\n']) {
        let entry = one_line(field, entry)?;
        if !entry.is_empty() && !entries.contains(&entry) {
            entries.push(entry);
        }
        if entries.len() > LONGEST_LIST {
            let remedy = format!("name at most {LONGEST_LIST}");
            return Err(Unfit::new(field, "has too many entries", remedy));
        }
    }
    Ok(entries)
}

/// A number with a point as its decimal mark.
pub(super) fn number(field: &str, value: &str) -> Result<f64, Unfit> {
    let value = value.trim();
    let shown: String = value.chars().take(60).collect();
    if value.is_empty() {
        return Err(Unfit::new(field, "is missing", "write a number, such as 12.5"));
    }
    let is_plain = value.chars().all(|c| c.is_ascii_digit() || "+-.eE".contains(c));
    let number = value.parse::<f64>().ok().filter(|_| is_plain);
    let Some(number) = number else {
        let remedy = "write digits with a point, such as 1234.5, without unit";
        return Err(Unfit::new(field, format!("is `{shown}`, which is no number"), remedy));
    };
    if !number.is_finite() || number.abs() > LARGEST {
        let remedy = "use a larger unit, such as thousands";
        return Err(Unfit::new(field, format!("is `{shown}`, which is too large"), remedy));
    }
    // There is one zero.
    Ok(number + 0.0)
}

/// A day of the calendar.
pub(super) fn date(field: &str, value: &str) -> Result<Date, Unfit> {
    let value = value.trim();
    let shown: String = value.chars().take(60).collect();
    let read = value.parse::<Date>().ok().filter(|_| value.len() == "2027-03-31".len());
    // Far years overflow what is counted between days.
    let is_near = |date: &Date| (1900..=2200).contains(&date.year());
    read.filter(is_near).ok_or_else(|| {
        let problem =
            if value.is_empty() { "is missing".to_owned() } else { format!("is `{shown}`") };
        Unfit::new(field, problem, "write a day between 1900 and 2200, such as 2027-03-31")
    })
}

/// Yes or no.
pub(super) fn flag(field: &str, value: &str) -> Result<bool, Unfit> {
    match value.trim().to_lowercase().as_str() {
        "yes" | "true" | "y" | "1" | "on" | "x" => Ok(true),
        "no" | "false" | "n" | "0" | "off" | "" => Ok(false),
        other => {
            let shown: String = other.chars().take(60).collect();
            Err(Unfit::new(field, format!("is `{shown}`"), "say yes or no"))
        }
    }
}
