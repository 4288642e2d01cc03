//! A priority profile: published criteria with weights, which anyone may edit.

use serde::{Deserialize, Serialize};

macro_rules! measures {
    ($($(#[$doc:meta])* $variant:ident $name:literal;)*) => {
        /// What a criterion looks at.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Measure { $($(#[$doc])* $variant,)* }

        impl Measure {
            /// Every measure.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The measure of this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }

            /// The name used in profiles, filters and JSON.
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }
        }
    };
}

measures! {
    /// `prod`, `test`, `dev`, `dr` or another word.
    Environment "environment";
    /// Regulation that applies.
    Regulatory "regulatory";
    /// Compliance regime that applies.
    Compliance "compliance";
    /// `low`, `medium`, `high` or `mission-critical`.
    Criticality "criticality";
    /// Number of other workloads that it depends on.
    Dependencies "dependencies";
    /// Number of other workloads that depend on it.
    Dependents "dependents";
    /// Number of assets in scope.
    Assets "assets";
    /// Its disposition.
    Disposition "disposition";
    /// Business unit.
    BusinessUnit "business_unit";
    /// Share of assets that are ready, in percent.
    ReadinessPercent "readiness_percent";
    /// Share of assets whose operating system is out of support, in percent.
    EndOfSupportPercent "end_of_support_percent";
    /// Storage to copy in GiB.
    StorageGib "storage_gib";
    /// Work in hours.
    EffortHours "effort_hours";
    /// `known` if somebody owns it.
    Owner "owner";
    /// How sure the grouping is, in percent.
    GroupingConfidencePercent "grouping_confidence_percent";
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Stable name.
    pub name: String,
    /// What people read.
    pub label: String,
    /// What it looks at.
    pub measure: Measure,
    /// Its weight.
    pub relevance: f64,
    /// The score of a workload whose value is missing.
    pub missing: f64,
    /// What each value scores.
    #[serde(rename = "band")]
    pub bands: Vec<Band>,
}

/// A set of values or a range of numbers, and its score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Words that fall into it; empty in a band of numbers, and in a last band for "other words".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Numbers up to this one fall into it; a last band without it takes the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// What it scores.
    pub score: f64,
}

/// How bands are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// By words.
    Words,
    /// By numbers.
    Numbers,
}

/// A profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Stable name.
    pub name: String,
    /// What people read.
    pub title: String,
    /// What it is for.
    pub about: String,
    /// Its criteria.
    #[serde(rename = "criterion")]
    pub criteria: Vec<Criterion>,
}

/// Why a profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// Not the expected TOML.
    #[error("the profile is not readable: {0}")]
    Toml(#[from] toml::de::Error),
    /// A criterion contradicts itself.
    #[error("criterion `{criterion}`: {problem}")]
    Criterion {
        /// The criterion's name.
        criterion: String,
        /// What is wrong.
        problem: String,
    },
}

/// What is wrong with a profile that a person made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Index of the criterion; none if it is about the whole.
    pub criterion: Option<usize>,
    /// The field: `title`, `label`, `weight`, `missing` or `scale`.
    pub field: &'static str,
    /// What is wrong, and how to mend it.
    pub problem: String,
}

/// A weight that is larger says nothing more.
pub(super) const HEAVIEST: f64 = 1_000.0;
/// Scores lie between this and its negative.
const HIGHEST: f64 = 1_000_000.0;
/// Longer names and words are refused.
const LONGEST: usize = 200;
/// So many criteria, and so many bands of each.
const MOST: usize = 50;

impl Profile {
    /// What is wrong with it as a profile that a person made: stricter than a file, whose author may
    /// know why a weight is negative.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut add = |criterion, field, problem: String| {
            faults.push(Fault { criterion, field, problem });
        };
        let length = |text: &str| text.chars().count();
        if self.name.is_empty() {
            add(None, "title", "the profile needs a name with a letter or digit".to_owned());
        }
        if length(&self.title) > LONGEST || length(&self.about) > 2_000 {
            add(None, "title", format!("a name has at most {LONGEST} characters"));
        }
        if self.criteria.is_empty() || self.criteria.len() > MOST {
            add(None, "weight", format!("a profile has 1 to {MOST} criteria"));
        } else if self.criteria.iter().all(|one| one.relevance == 0.0) {
            let problem = "all weights are 0, so nothing would be ranked: give one of them more";
            add(None, "weight", problem.to_owned());
        }
        for (at, one) in self.criteria.iter().enumerate() {
            let is_twice = self.criteria[..at].iter().any(|other| other.name == one.name);
            if one.name.is_empty() || is_twice || length(&one.label) > LONGEST {
                let problem = "a criterion needs a name of its own, of at most 200 characters";
                add(Some(at), "label", problem.to_owned());
            }
            if !(0.0..=HEAVIEST).contains(&one.relevance) {
                let (weight, most) = (one.relevance, HEAVIEST);
                add(Some(at), "weight", format!("{weight} is no weight: it lies from 0 to {most}"));
            }
            if !(-HIGHEST..=HIGHEST).contains(&one.missing) {
                add(Some(at), "missing", format!("a score is at most {HIGHEST}"));
            }
            let is_high = one.bands.iter().any(|band| !(-HIGHEST..=HIGHEST).contains(&band.score));
            let words = || one.bands.iter().flat_map(|band| &band.values);
            let is_long = words().any(|word| length(word) > LONGEST) || words().count() > 500;
            if is_high || is_long || one.bands.len() > MOST {
                let problem = format!("at most {MOST} lines, and scores of at most {HIGHEST}");
                add(Some(at), "scale", problem);
            } else if let Err(ProfileError::Criterion { problem, .. }) = one.check() {
                add(Some(at), "scale", problem);
            }
        }
        faults
    }

    /// Parses and checks a profile.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        let profile: Self = toml::from_str(text)?;
        profile.criteria.iter().try_for_each(Criterion::check)?;
        Ok(profile)
    }

    /// The profiles that ship with Landfall; the first is the default.
    ///
    /// # Panics
    /// Never: a test parses the shipped files.
    pub fn shipped() -> Vec<Self> {
        crate::defaults::texts("profiles/")
            .map(|text| Self::parse(text).expect("the shipped profiles parse; a test holds this"))
            .collect()
    }
}

impl Criterion {
    /// Whether its bands are words or numbers.
    pub fn scale(&self) -> Scale {
        if self.bands.iter().any(|band| !band.values.is_empty()) {
            Scale::Words
        } else {
            Scale::Numbers
        }
    }

    fn check(&self) -> Result<(), ProfileError> {
        let wrong = |problem: &str| {
            Err(ProfileError::Criterion {
                criterion: self.name.clone(),
                problem: problem.to_owned(),
            })
        };
        if self.bands.is_empty() {
            return wrong("it has no band");
        }
        let numbers = [self.relevance, self.missing];
        if numbers.iter().chain(self.bands.iter().map(|band| &band.score)).any(|n| !n.is_finite()) {
            return wrong("weights and scores must be finite numbers");
        }
        let limits: Vec<f64> = self.bands.iter().filter_map(|band| band.at_most).collect();
        if self.scale() == Scale::Words && !limits.is_empty() {
            return wrong("it mixes bands of words and of numbers");
        }
        if limits.windows(2).any(|pair| pair[0] >= pair[1]) {
            return wrong("`at_most` must grow from band to band");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_profiles_parse() {
        let names: Vec<String> = Profile::shipped().into_iter().map(|p| p.name).collect();
        assert_eq!(names, ["caf", "aws-example"]);
        assert!(Profile::shipped().iter().all(|profile| profile.faults().is_empty()));
    }

    #[test]
    fn weights_that_cannot_be_are_named_with_their_place() {
        let with = |weight: f64| {
            let mut profile = Profile::shipped().swap_remove(0);
            profile.criteria[1].relevance = weight;
            profile.faults()
        };
        for weight in [-0.5, 1e9, f64::NAN, f64::INFINITY] {
            let faults = with(weight);
            assert_eq!((faults[0].criterion, faults[0].field), (Some(1), "weight"), "{weight}");
        }
        let mut none = Profile::shipped().swap_remove(0);
        none.criteria.iter_mut().for_each(|one| one.relevance = 0.0);
        assert_eq!(none.faults()[0].criterion, None);
    }
}
