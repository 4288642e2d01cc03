//! What assumptions mean for the rules.
//!
//! A rule that rests on an overturned assumption does not hold for the assets in its scope. So the
//! whole backlog is a function of what was observed, what people decided, the rules, and where the
//! assumptions stand: with an assumption restored, everything is as it was.

use crate::estate::Asset;
use crate::query::Query;
use crate::rationalize::Disposition;

use super::{Assumption, AssumptionStatus, Consequence};

/// An assumption as the rules see it.
#[derive(Debug, Clone)]
pub struct Belief {
    /// Short key: `A-5`.
    pub key: String,
    /// Stable word by which rules refer to it.
    pub slug: String,
    /// What holds instead, once it is overturned.
    pub consequence: Option<Consequence>,
    scope: Query,
    is_own: bool,
    rests: Vec<Disposition>,
    is_fallen: bool,
}

impl Belief {
    /// True if a decision of this disposition rests on it, because a person said so.
    fn carries(&self, disposition: Disposition, asset: &Asset) -> bool {
        self.is_own
            && (self.rests.is_empty() || self.rests.contains(&disposition))
            && self.scope.holds(asset)
    }
}

/// The assumptions that change what rules say: overturned ones, and those that people stated.
#[derive(Debug, Clone, Default)]
pub struct Beliefs(Vec<Belief>);

impl Beliefs {
    /// Of all assumptions of a portfolio, in the order of their numbers.
    pub fn of(assumptions: &[Assumption]) -> Self {
        let mut sorted: Vec<&Assumption> = assumptions
            .iter()
            .filter(|one| one.is_own() || one.status == AssumptionStatus::Overturned)
            .collect();
        sorted.sort_by_key(|one| one.number);
        let belief = |one: &Assumption| Belief {
            key: one.key(),
            slug: one.slug.clone(),
            consequence: one.consequence.clone(),
            // A scope is checked when it is written; a file's that cannot be read is about everything.
            scope: Query::parse(&one.scope).unwrap_or_default(),
            is_own: one.is_own(),
            rests: one.rests.clone(),
            is_fallen: one.status == AssumptionStatus::Overturned,
        };
        Self(sorted.into_iter().map(belief).collect())
    }

    /// True if the rules decide as they stand.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True if the assumption of this slug is overturned.
    pub(crate) fn has_fallen(&self, slug: &str) -> bool {
        self.0.iter().any(|one| one.is_fallen && one.slug == slug)
    }

    /// Overturned ones among these slugs in whose scope the asset is.
    pub(crate) fn fallen_of<'a>(
        &'a self,
        slugs: &'a [String],
        asset: &'a Asset,
    ) -> impl Iterator<Item = &'a Belief> {
        self.0
            .iter()
            .filter(move |one| one.is_fallen && slugs.contains(&one.slug) && one.scope.holds(asset))
    }

    /// Overturned ones that people stated and that carried a decision of this disposition.
    pub(crate) fn own_fallen<'a>(
        &'a self,
        disposition: Disposition,
        asset: &'a Asset,
    ) -> impl Iterator<Item = &'a Belief> {
        self.0.iter().filter(move |one| one.is_fallen && one.carries(disposition, asset))
    }

    /// Slugs of those that stand, that people stated, and that carry a decision of this disposition.
    pub(crate) fn own_standing<'a>(
        &'a self,
        disposition: Disposition,
        asset: &'a Asset,
    ) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |one| !one.is_fallen && one.carries(disposition, asset))
            .map(|one| one.slug.as_str())
    }
}
