//! A profile as a form says it, and what is wrong with what was typed.

use std::collections::BTreeMap;

use landfall_domain::priority::{Band, Criterion, Measure, Profile};

/// Longer numbers are refused before they are read.
const LONGEST: usize = 20;

/// What was sent, or what stands in the form.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) version: i64,
    /// What people call the profile.
    pub(super) title: String,
    pub(super) about: String,
    pub(super) rows: Vec<Row>,
    /// A workload whose arithmetic is wanted too.
    pub(super) workload: String,
    pub(super) reason: String,
    /// What is wrong, by field.
    pub(super) faults: BTreeMap<String, String>,
}

/// One criterion.
#[derive(Debug, Default, Clone)]
pub(super) struct Row {
    pub(super) at: usize,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) measure: String,
    pub(super) weight: String,
    pub(super) missing: String,
    pub(super) scale: String,
    /// True if it is to be left out.
    pub(super) out: bool,
}

impl Row {
    /// A row that nobody filled in.
    fn is_empty(&self) -> bool {
        [&self.label, &self.weight, &self.missing, &self.scale].iter().all(|one| one.is_empty())
    }

    pub(super) fn field(&self, field: &str) -> String {
        format!("c{}.{field}", self.at)
    }
}

impl Form {
    /// The form of a profile.
    pub(super) fn of(profile: &Profile, title: String, version: i64) -> Self {
        let row = |(at, one): (usize, &Criterion)| Row {
            at,
            name: one.name.clone(),
            label: one.label.clone(),
            measure: one.measure.name().to_owned(),
            weight: one.relevance.to_string(),
            missing: one.missing.to_string(),
            scale: one.bands.iter().map(line).collect::<Vec<_>>().join("\n"),
            out: false,
        };
        let rows = profile.criteria.iter().enumerate().map(row).collect();
        let about = profile.about.clone();
        Self { version, title, about, rows, ..Self::default() }.with_spare()
    }

    /// One empty row more, for another criterion.
    fn with_spare(mut self) -> Self {
        self.rows.push(Row { at: self.rows.len(), ..Row::default() });
        self
    }

    /// What was sent.
    pub(super) fn read(pairs: &[(String, String)]) -> Self {
        let known: BTreeMap<&str, &str> =
            pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let text =
            |name: &str| known.get(name).copied().unwrap_or_default().trim().replace("\r\n", "\n");
        let number = |pair: &(String, String)| {
            pair.0.strip_prefix('c')?.split_once('.')?.0.parse::<usize>().ok()
        };
        let mut numbers: Vec<usize> = pairs.iter().filter_map(number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let rows = numbers.into_iter().map(|number| {
            let of = |field: &str| text(&format!("c{number}.{field}"));
            Row {
                at: 0,
                name: of("name"),
                label: of("label"),
                measure: of("measure"),
                weight: of("weight"),
                missing: of("missing"),
                scale: of("scale"),
                out: !of("out").is_empty(),
            }
        });
        let rows = rows.filter(|row| !row.is_empty()).enumerate();
        Self {
            version: text("version").parse().unwrap_or_default(),
            title: text("title"),
            about: text("about"),
            rows: rows.map(|(at, row)| Row { at, ..row }).collect(),
            workload: text("workload"),
            reason: text("reason"),
            faults: BTreeMap::new(),
        }
        .with_spare()
    }

    /// The profile that it says; what is wrong is noted beside its field.
    pub(super) fn profile(&mut self) -> Option<Profile> {
        let mut faults = BTreeMap::new();
        let rows: Vec<&Row> = self.rows.iter().filter(|row| !row.out && !row.is_empty()).collect();
        let criteria = rows.iter().map(|row| criterion(row, &mut faults)).collect();
        let profile = Profile {
            name: slug(&self.title),
            title: self.title.clone(),
            about: self.about.clone(),
            criteria,
        };
        for fault in profile.faults() {
            let row = fault.criterion.and_then(|at| rows.get(at));
            let field = row.map_or_else(|| fault.field.to_owned(), |row| row.field(fault.field));
            faults.entry(field).or_insert(fault.problem);
        }
        self.faults = faults;
        self.faults.is_empty().then_some(profile)
    }

    /// What is wrong with a field, if something is.
    pub(super) fn fault(&self, field: &str) -> Option<&str> {
        self.faults.get(field).map(String::as_str)
    }

    /// What is wrong with a field of a row.
    pub(super) fn row_fault(&self, row: &Row, field: &str) -> Option<&str> {
        self.fault(&row.field(field))
    }

    /// Whether something is wrong with what is folded away.
    pub(super) fn is_open(&self, row: &Row) -> bool {
        ["label", "scale", "measure"].iter().any(|one| self.row_fault(row, one).is_some())
    }

    /// What is wrong, each with the field that it is about and what people call that.
    pub(super) fn told(&self) -> Vec<(&str, String)> {
        let called = |field: &str| {
            let row = self.rows.iter().find(|row| field.starts_with(&row.field("")));
            match row {
                Some(row) if row.label.is_empty() => "The new criterion".to_owned(),
                Some(row) => row.label.clone(),
                None => "The profile".to_owned(),
            }
        };
        self.faults
            .iter()
            .map(|(field, problem)| (field.as_str(), format!("{}: {problem}", called(field))))
            .collect()
    }
}

/// A band as a line: `dev, test = 100`, `up to 3 = 80`, `else = 20`.
fn line(band: &Band) -> String {
    let what = match band.at_most {
        Some(limit) => format!("up to {limit}"),
        None if band.values.is_empty() => "else".to_owned(),
        None => band.values.join(", "),
    };
    format!("{what} = {}", band.score)
}

fn band(line: &str) -> Result<Band, String> {
    let wrong = || format!("`{}` is no line of a scale: write it as `dev, test = 100`", cut(line));
    let (what, score) = line.rsplit_once('=').ok_or_else(wrong)?;
    let (what, score) = (what.trim(), number(score)?);
    if what.is_empty() {
        return Err(wrong());
    }
    if what.eq_ignore_ascii_case("else") {
        return Ok(Band { values: Vec::new(), at_most: None, score });
    }
    if let Some(limit) = what.strip_prefix("up to ") {
        return Ok(Band { values: Vec::new(), at_most: Some(number(limit)?), score });
    }
    let values = what.split(',').map(|word| word.trim().to_owned());
    let values = values.filter(|word| !word.is_empty()).collect();
    Ok(Band { values, at_most: None, score })
}

fn number(text: &str) -> Result<f64, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("a number is missing: write it as 0.8".to_owned());
    }
    if text.len() > LONGEST {
        return Err(format!("`{}…` is too long for a number: write it as 0.8", cut(text)));
    }
    let read = text.parse::<f64>().ok().filter(|number| number.is_finite());
    read.ok_or_else(|| format!("`{text}` is no number: write it as 0.8"))
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

fn criterion(row: &Row, faults: &mut BTreeMap<String, String>) -> Criterion {
    let mut or_zero = |field: &str, read: Result<f64, String>| {
        read.unwrap_or_else(|problem| {
            faults.insert(row.field(field), problem);
            0.0
        })
    };
    let relevance = or_zero("weight", number(&row.weight));
    let missing = or_zero("missing", number(&row.missing));
    let lines = row.scale.lines().filter(|line| !line.trim().is_empty());
    let bands = lines.map(band).collect::<Result<Vec<Band>, String>>();
    let bands = bands.unwrap_or_else(|problem| {
        faults.insert(row.field("scale"), problem);
        Vec::new()
    });
    let measure = Measure::named(&row.measure).unwrap_or_else(|| {
        let problem = "say what it measures: choose one of the list".to_owned();
        faults.insert(row.field("measure"), problem);
        Measure::Environment
    });
    let name = if row.name.is_empty() { slug(&row.label) } else { row.name.clone() };
    Criterion { name, label: row.label.clone(), measure, relevance, missing, bands }
}

/// A name for programs: `Our CAF profile` is `our-caf-profile`.
fn slug(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_profiles_survive_the_form() {
        for profile in Profile::shipped() {
            let mut form = Form::of(&profile, profile.title.clone(), 1);
            let read = form.profile().unwrap();
            assert_eq!(read.criteria, profile.criteria, "{:?}", form.faults);
        }
    }

    #[test]
    fn what_is_wrong_stands_beside_its_field() {
        let profile = Profile::shipped().swap_remove(0);
        for (weight, told) in [
            ("-1", "is no weight"),
            ("abc", "is no number"),
            ("", "missing"),
            ("NaN", "is no number"),
            ("1e308", "is no weight"),
            ("000000000000000000000000000001", "too long"),
        ] {
            let mut form = Form::of(&profile, "Ours".to_owned(), 1);
            weight.clone_into(&mut form.rows[2].weight);
            assert!(form.profile().is_none());
            assert!(form.fault("c2.weight").unwrap().contains(told), "{:?}", form.faults);
        }
        let mut form = Form::of(&profile, "Ours".to_owned(), 1);
        form.rows.iter_mut().for_each(|row| "0".clone_into(&mut row.weight));
        form.rows.pop();
        assert!(form.profile().is_none());
        assert!(form.fault("weight").unwrap().contains("all weights are 0"));
    }
}
