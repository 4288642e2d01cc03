//! What an assumption may be about: a query over what is known of an asset, never over what rests on
//! assumptions, or its scope would decide itself.

use crate::estate::Field;
use crate::query::{Query, QueryError};

/// Fields of lists that rest on assumptions.
const RESTING: [&str; 16] = [
    "assumption",
    "assumptions",
    "decided_by",
    "decision_confidence",
    "disposition",
    "disposition_reason",
    "effort",
    "effort_hours",
    "proposed_rank",
    "rank",
    "rank_reason",
    "ready_by",
    "ready_in",
    "release",
    "score",
    "status",
];

/// So long a scope may be, in characters.
pub const LONGEST: usize = 1_000;

/// Why a text is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// It names something that rests on assumptions itself.
    #[error(
        "the scope names `{field}`, which rests on assumptions itself: the scope would go round in \
         a circle. Name what is known of an asset: {known}"
    )]
    Circular {
        /// The field.
        field: String,
        /// Fields that a scope may name.
        known: String,
    },
    /// It is longer than anybody reads.
    #[error("the scope has {0} characters: 1,000 are the most")]
    TooLong(usize),
    /// It is no query over assets.
    #[error("the scope cannot be used: {0}")]
    Query(#[from] QueryError),
}

/// Fields that a scope may name.
pub fn known_fields() -> Vec<&'static str> {
    let mut known = vec!["kind", "readiness"];
    known.extend(Field::ALL.iter().map(|field| field.name()));
    known
}

/// The scope that a text states; the empty one is about everything.
pub fn scope_of(text: &str) -> Result<Query, ScopeError> {
    let length = text.chars().count();
    if length > LONGEST {
        return Err(ScopeError::TooLong(length));
    }
    let query = Query::parse(text)?;
    let circular = query.fields().find(|field| RESTING.contains(field)).map(str::to_owned);
    if let Some(field) = circular {
        return Err(ScopeError::Circular { field, known: known_fields().join(", ") });
    }
    Ok(query.only_fields(&known_fields())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_that_names_what_rests_on_it_is_refused() {
        for text in ["assumption:A-3", "-assumptions:A-1", "kind:vm disposition:rehost", "rank<10"]
        {
            let refused = scope_of(text).unwrap_err();
            assert!(matches!(refused, ScopeError::Circular { .. }), "{text}: {refused}");
            assert!(refused.to_string().contains("kind, readiness"), "{refused}");
        }
        scope_of("kind:vm os:\"*2008*\" readiness:conditional").unwrap();
        assert!(matches!(scope_of("colour:red"), Err(ScopeError::Query(_))));
        assert!(matches!(scope_of("os:\"open"), Err(ScopeError::Query(_))));
        assert!(matches!(scope_of(&"x".repeat(1_001)), Err(ScopeError::TooLong(1_001))));
    }

    #[test]
    fn every_shipped_scope_is_one() {
        for assumption in crate::assumption::standard_assumptions() {
            scope_of(&assumption.scope).unwrap();
        }
    }

    #[test]
    fn no_known_field_is_taken_for_one_that_rests_on_assumptions() {
        let known = known_fields();
        assert!(RESTING.iter().all(|field| !known.contains(field)));
    }
}
