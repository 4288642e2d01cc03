//! Business outcomes: what the migration is for, how it is measured, and which workloads serve it.

pub mod coverage;
pub mod happening;
pub mod measured;
pub mod metric;
pub mod progress;
pub mod said;
mod saving;

use crate::id::{Id, Named};
use crate::nearest::did_you_mean;

pub use coverage::{Coverage, Served};
pub use measured::{Measured, Measures};
pub use metric::{Actual, Direction, Metric, Source};
pub use progress::{Progress, State, progress};
pub use said::{Said, Unfit};
pub use saving::{RunningCosts, Saving, Sizes};

use said::{list, one_line, text};

/// A portfolio has no more outcomes.
pub const MOST_OUTCOMES: usize = 200;
/// An outcome has no more metrics.
pub const MOST_METRICS: usize = 20;
/// A metric has no more actuals.
pub const MOST_ACTUALS: i64 = 1_000;

/// A word that stands in columns, files and JSON, one of a few.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$one:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$one])* $variant,)* }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word used in columns, files and JSON.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The one of this word; capitals and blanks do not count.
            pub fn named(word: &str) -> Option<Self> {
                let word = word.trim().to_lowercase().replace([' ', '-'], "_");
                Self::ALL.iter().copied().find(|one| one.name() == word)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What kind of good an outcome does.
    Category {
        /// Money: less cost, more revenue.
        Fiscal "fiscal",
        /// Faster change.
        Agility "agility",
        /// More places, more markets.
        Reach "reach",
        /// Closer to customers.
        CustomerEngagement "customer_engagement",
        /// Faster and steadier services.
        Performance "performance",
        /// Less energy and waste.
        Sustainability "sustainability",
    }
}

words! {
    /// How much an outcome matters beside the others.
    Importance {
        /// First.
        High "high",
        /// Then.
        Medium "medium",
        /// Last.
        Low "low",
    }
}

/// What the migration is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Id.
    pub id: Id<Outcome>,
    /// Short key number: 3 of `O-3`.
    pub number: i64,
    /// What is to come true, on one line.
    pub title: String,
    /// More of it; empty if there is no more to say.
    pub about: String,
    /// Who wants it; empty if nobody is named.
    pub stakeholder: String,
    /// The business unit; empty if none is named.
    pub business_unit: String,
    /// Why it is wanted.
    pub drivers: Vec<String>,
    /// What kind of good it does.
    pub category: Category,
    /// How much it matters.
    pub priority: Importance,
    /// Counts what people change, from 1.
    pub version: i64,
}

impl Named for Outcome {
    const PREFIX: &'static str = "outcome";
}

impl Outcome {
    /// Names of what can be said of one, in the order of sheets.
    pub const FIELDS: [&'static str; 7] =
        ["title", "stakeholder", "business_unit", "category", "priority", "drivers", "about"];

    /// One of which nothing is said yet; it is not fit before it has a title.
    pub fn blank(id: Id<Outcome>, number: i64) -> Self {
        Self {
            id,
            number,
            title: String::new(),
            about: String::new(),
            stakeholder: String::new(),
            business_unit: String::new(),
            drivers: Vec::new(),
            category: Category::Fiscal,
            priority: Importance::Medium,
            version: 1,
        }
    }

    /// Short key: `O-3`.
    pub fn key(&self) -> String {
        format!("O-{}", self.number)
    }

    /// A field as text, as it can be said again.
    pub fn get(&self, field: &str) -> String {
        match field {
            "title" => self.title.clone(),
            "about" => self.about.clone(),
            "stakeholder" => self.stakeholder.clone(),
            "business_unit" => self.business_unit.clone(),
            "drivers" => self.drivers.join("; "),
            "category" => self.category.name().to_owned(),
            "priority" => self.priority.name().to_owned(),
            _ => String::new(),
        }
    }

    /// The same with what is said of it; fields that are not named stay.
    pub fn with(&self, said: &Said) -> Result<Self, Unfit> {
        let mut new = self.clone();
        for (field, value) in said.each() {
            match field {
                "title" => new.title = one_line(field, value)?,
                "about" => new.about = text(field, value)?,
                "stakeholder" => new.stakeholder = one_line(field, value)?,
                "business_unit" => new.business_unit = one_line(field, value)?,
                "drivers" => new.drivers = list(field, value)?,
                "category" => new.category = word(field, value, Category::ALL, Category::name)?,
                "priority" => new.priority = word(field, value, Importance::ALL, Importance::name)?,
                other => return Err(Unfit::unknown(other, &Self::FIELDS)),
            }
        }
        if new.title.is_empty() {
            return Err(Unfit::new("title", "is missing", "say in one line what is to come true"));
        }
        Ok(new)
    }
}

/// One of a few words, or what was probably meant.
fn word<T: Copy>(
    field: &str,
    value: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<T, Unfit> {
    let wanted = value.trim().to_lowercase().replace([' ', '-'], "_");
    let found = all.iter().copied().find(|one| name(*one) == wanted);
    found.ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|one| name(*one)).collect();
        let shown: String = value.trim().chars().take(60).collect();
        let meant = did_you_mean(&shown, names.iter().copied());
        Unfit::new(
            field,
            format!("is `{shown}`"),
            format!("choose one of {}{meant}", names.join(", ")),
        )
    })
}

/// The number behind a short key such as `O-3` or `M-4`; none if it is no such key.
pub fn number_of(letter: char, key: &str) -> Option<i64> {
    let rest = key.trim().strip_prefix([letter, letter.to_ascii_lowercase()])?;
    rest.strip_prefix('-')?.parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blank() -> Outcome {
        Outcome::blank(Id::from_uuid(uuid::Uuid::nil()), 3)
    }

    #[test]
    fn what_is_shown_can_be_said_again() {
        let said = Said::of([
            ("title", "  Close  the data centre "),
            ("category", "Customer engagement"),
            ("priority", "HIGH"),
            ("drivers", "lease ends; cost\nlease ends"),
            ("about", "First line\nsecond line"),
        ]);
        let outcome = blank().with(&said).unwrap();
        assert_eq!(outcome.title, "Close the data centre");
        assert_eq!(outcome.drivers, ["lease ends", "cost"]);
        assert_eq!(outcome.category, Category::CustomerEngagement);
        let again: Vec<(&str, String)> =
            Outcome::FIELDS.iter().map(|field| (*field, outcome.get(field))).collect();
        assert_eq!(blank().with(&Said::of(again)).unwrap(), outcome);
    }

    #[test]
    fn what_does_not_fit_names_field_problem_and_remedy() {
        let told = |said: &[(&'static str, &str)]| {
            blank().with(&Said::of(said.iter().copied())).unwrap_err().to_string()
        };
        assert!(told(&[]).contains("`title` is missing"));
        assert!(told(&[("title", "x"), ("priority", "hihg")]).contains("did you mean `high`"));
        assert!(told(&[("titel", "x")]).contains("there is no field `titel`"));
        let long = "x".repeat(1 << 20);
        assert!(told(&[("title", &long)]).len() < 300);
        assert!(told(&[("title", "x"), ("category", &long)]).len() < 300);
    }

    #[test]
    fn keys_have_their_letter() {
        assert_eq!(number_of('O', "O-12"), Some(12));
        assert_eq!(number_of('O', " o-12 "), Some(12));
        for wrong in ["M-12", "O-0", "O--1", "O-", "12", "O-99999999999999999999"] {
            assert_eq!(number_of('O', wrong), None, "{wrong}");
        }
    }
}
