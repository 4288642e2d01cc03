//! Metrics: how an outcome is measured, from where to where, until when.

use jiff::Timestamp;

use crate::id::{Id, Named};
use crate::time::Date;

use super::said::{Said, Unfit, date, flag, number, one_line, text};
use super::{Measured, Outcome, word, words};

words! {
    /// Which way is better.
    Direction {
        /// More is better.
        Up "up",
        /// Less is better.
        Down "down",
    }
}

/// Where the actuals of a metric come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// People type them in, or import them.
    Typed,
    /// The backlog measures it.
    Computed(Measured),
}

impl Source {
    /// The word for what people type.
    pub const TYPED: &'static str = "typed";

    /// `typed`, or the name of what is measured.
    pub fn name(self) -> &'static str {
        match self {
            Self::Typed => Self::TYPED,
            Self::Computed(measured) => measured.name(),
        }
    }

    /// The source of this name.
    pub fn named(name: &str) -> Option<Self> {
        if name == Self::TYPED {
            return Some(Self::Typed);
        }
        Measured::named(name).map(Self::Computed)
    }

    /// Every one.
    pub fn all() -> Vec<Self> {
        let computed = Measured::ALL.iter().copied().map(Self::Computed);
        std::iter::once(Self::Typed).chain(computed).collect()
    }
}

/// How an outcome is measured. Numbers are in its unit, finite, and the target is not the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Id.
    pub id: Id<Metric>,
    /// Short key number, once in the portfolio: 4 of `M-4`.
    pub number: i64,
    /// What it measures.
    pub outcome: Id<Outcome>,
    /// What it is called.
    pub title: String,
    /// In what it counts; empty for mere numbers.
    pub unit: String,
    /// True for a learning metric: an early signal for the outcome, not the outcome itself.
    pub is_learning: bool,
    /// Where it stood.
    pub baseline: f64,
    /// When it stood there.
    pub baseline_on: Date,
    /// Where it shall stand.
    pub target: f64,
    /// When it shall stand there; after the day of the baseline.
    pub due: Date,
    /// Where actuals come from.
    pub source: Source,
    /// Counts what people change, from 1.
    pub version: i64,
}

impl Named for Metric {
    const PREFIX: &'static str = "metric";
}

/// Where a metric stood on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Actual {
    /// Of which metric.
    pub metric: Id<Metric>,
    /// On which day; there is one for a day.
    pub on: Date,
    /// The value in the unit of the metric.
    pub value: f64,
    /// What is to be said of it.
    pub note: Option<String>,
    /// Who said so.
    pub by: String,
    /// When that was said.
    pub at: Timestamp,
}

impl Metric {
    /// Names of what can be said of one, in the order of sheets.
    pub const FIELDS: [&'static str; 9] = [
        "title",
        "unit",
        "learning",
        "direction",
        "baseline",
        "baseline_on",
        "target",
        "due",
        "source",
    ];

    /// Short key: `M-4`.
    pub fn key(&self) -> String {
        format!("M-{}", self.number)
    }

    /// Which way is better: it follows from where it shall go.
    pub fn direction(&self) -> Direction {
        if self.target > self.baseline { Direction::Up } else { Direction::Down }
    }

    /// One of which nothing is said yet but its outcome; it is not fit before it has a title,
    /// baseline, target and day. The baseline counts from `today`.
    pub fn blank(id: Id<Metric>, number: i64, outcome: Id<Outcome>, today: Date) -> Self {
        Self {
            id,
            number,
            outcome,
            title: String::new(),
            unit: String::new(),
            is_learning: false,
            baseline: 0.0,
            baseline_on: today,
            target: 0.0,
            due: today,
            source: Source::Typed,
            version: 1,
        }
    }

    /// A field as text, as it can be said again.
    pub fn get(&self, field: &str) -> String {
        match field {
            "title" => self.title.clone(),
            "unit" => self.unit.clone(),
            "learning" => if self.is_learning { "yes" } else { "no" }.to_owned(),
            "direction" => self.direction().name().to_owned(),
            "baseline" => self.baseline.to_string(),
            "baseline_on" => self.baseline_on.to_string(),
            "target" => self.target.to_string(),
            "due" => self.due.to_string(),
            "source" => self.source.name().to_owned(),
            _ => String::new(),
        }
    }

    /// A new one with what is said of it: `baseline`, `target` and `due` have to be.
    pub fn made(&self, said: &Said) -> Result<Self, Unfit> {
        for field in ["baseline", "target"] {
            number(field, said.get(field).unwrap_or_default())?;
        }
        date("due", said.get("due").unwrap_or_default())?;
        self.with(said)
    }

    /// The same with what is said of it; fields that are not named stay.
    pub fn with(&self, said: &Said) -> Result<Self, Unfit> {
        let mut new = self.clone();
        let mut direction = None;
        for (field, value) in said.each() {
            match field {
                "title" => new.title = one_line(field, value)?,
                "unit" => new.unit = one_line(field, value)?,
                "learning" => new.is_learning = flag(field, value)?,
                "direction" | "baseline_on" if value.trim().is_empty() => {}
                "direction" => {
                    direction = Some(word(field, value, Direction::ALL, Direction::name)?);
                }
                "baseline" => new.baseline = number(field, value)?,
                "baseline_on" => new.baseline_on = date(field, value)?,
                "target" => new.target = number(field, value)?,
                "due" => new.due = date(field, value)?,
                "source" if value.trim().is_empty() => new.source = Source::Typed,
                "source" => new.source = word(field, value, &Source::all(), Source::name)?,
                other => return Err(Unfit::unknown(other, &Self::FIELDS)),
            }
        }
        new.check(direction)?;
        Ok(new)
    }

    /// Whether its parts fit each other, and the direction that was stated, if one was.
    fn check(&self, stated: Option<Direction>) -> Result<(), Unfit> {
        let (baseline, target) = (self.baseline, self.target);
        if self.title.is_empty() {
            return Err(Unfit::new("title", "is missing", "say what is measured"));
        }
        #[expect(clippy::float_cmp, reason = "equal is what nothing lies between")]
        let goes_nowhere = baseline == target;
        if goes_nowhere {
            let problem = format!("is {target}, and so is the baseline");
            let remedy = "a metric has to change: give another target, or another baseline";
            return Err(Unfit::new("target", problem, remedy));
        }
        if self.due <= self.baseline_on {
            let problem =
                format!("is {}, not after the baseline of {}", self.due, self.baseline_on);
            return Err(Unfit::new("due", problem, "give a later day, or an earlier baseline_on"));
        }
        let follows = self.direction();
        match stated.filter(|stated| *stated != follows) {
            None => Ok(()),
            Some(stated) => {
                let (stated, follows) = (stated.name(), follows.name());
                let problem =
                    format!("is {stated}, but from {baseline} to {target} it goes {follows}");
                Err(Unfit::new("direction", problem, "mend the direction, or swap the numbers"))
            }
        }
    }

    /// Reads an actual from what is said: day, value, note. It is not before the baseline and not
    /// after `today`.
    pub fn actual(
        &self,
        (on, value, note): (&str, &str, &str),
        today: Date,
    ) -> Result<(Date, f64, Option<String>), Unfit> {
        let on = if on.trim().is_empty() { today } else { date("on", on)? };
        if on > today {
            let problem = format!("is {on}, which is still to come");
            return Err(Unfit::new("on", problem, "give the day on which it was measured"));
        }
        if on < self.baseline_on {
            let problem = format!("is {on}, before the baseline of {}", self.baseline_on);
            let remedy = "give a later day, or an earlier baseline_on to the metric";
            return Err(Unfit::new("on", problem, remedy));
        }
        let value = number("value", value)?;
        let note = Some(text("note", note)?).filter(|note| !note.is_empty());
        Ok((on, value, note))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        "2026-11-26".parse().unwrap()
    }

    fn blank() -> Metric {
        let id = uuid::Uuid::nil();
        Metric::blank(Id::from_uuid(id), 4, Id::from_uuid(id), today())
    }

    const FULL: [(&str, &str); 5] = [
        ("title", "Rack cost"),
        ("unit", "EUR/month"),
        ("baseline", "120.50"),
        ("target", "40"),
        ("due", "2027-06-30"),
    ];

    #[test]
    fn what_is_shown_can_be_said_again() {
        let metric = blank().made(&Said::of(FULL)).unwrap();
        assert_eq!(metric.direction(), Direction::Down);
        let again = Metric::FIELDS.iter().map(|field| (*field, metric.get(field)));
        assert_eq!(blank().made(&Said::of(again)).unwrap(), metric);
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_its_remedy() {
        let told = |field: &str, value: &str| {
            let mut said = Said::of(FULL);
            said.say(field, value);
            blank().made(&said).unwrap_err().to_string()
        };
        for (field, value, says) in [
            ("target", "120.5", "so is the baseline"),
            ("target", "NaN", "no number"),
            ("target", "inf", "no number"),
            ("target", "1e300", "too large"),
            ("target", "1,5", "with a point"),
            ("target", "", "is missing"),
            ("due", "2026-11-26", "not after the baseline"),
            ("due", "30.06.2027", "such as 2027-03-31"),
            ("due", "9999-01-01", "between 1900"),
            ("direction", "up", "it goes down"),
            ("source", "asets_in_scope", "did you mean `assets_in_scope`"),
            ("title", " ", "is missing"),
            ("learning", "perhaps", "yes or no"),
        ] {
            assert!(told(field, value).contains(says), "{field}: {}", told(field, value));
        }
    }

    #[test]
    fn an_actual_lies_between_the_baseline_and_today() {
        let metric = blank().made(&Said::of(FULL)).unwrap();
        let read = |on, value| metric.actual((on, value, ""), today());
        assert_eq!(read("", "3").unwrap(), (today(), 3.0, None));
        assert!(read("2026-11-27", "3").unwrap_err().to_string().contains("still to come"));
        assert!(read("2026-11-25", "3").unwrap_err().to_string().contains("before the baseline"));
        assert!(read("", "x").is_err());
    }
}
