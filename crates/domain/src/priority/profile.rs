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

impl Profile {
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
    }
}
