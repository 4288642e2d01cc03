//! Suggested workloads as shown.

use landfall_domain::estate::workload::title;
use landfall_domain::event::hex;
use landfall_planning::suggestion::{Basis, Kind, Suggestion};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::Listed;

/// A suggested workload as shown.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct SuggestionDocument {
    pub(crate) key: String,
    /// `new`, `join` or `doubt`.
    pub(crate) kind: String,
    /// Title of the workload to be.
    pub(crate) title: String,
    pub(crate) name: String,
    pub(crate) environment: Option<String>,
    /// Key of the workload, if it is one that there is.
    pub(crate) workload: Option<String>,
    pub(crate) confidence_percent: u8,
    /// Names of those that would move.
    pub(crate) assets: Vec<String>,
    pub(crate) moves: Vec<MoveDocument>,
    /// Names of those that are there already.
    pub(crate) stays: Vec<String>,
    pub(crate) share_inside_percent: f64,
    pub(crate) because: String,
}

/// An asset that would move.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct MoveDocument {
    pub(crate) asset: String,
    pub(crate) asset_id: String,
    /// Key of the workload in which it is.
    pub(crate) from: Option<String>,
    pub(crate) confidence_percent: u8,
}

impl Listed for SuggestionDocument {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "kind",
        "title",
        "name",
        "environment",
        "workload",
        "confidence_percent",
        "assets",
        "stays",
        "share_inside_percent",
        "because",
    ];
    const SHOWN: &'static [&'static str] =
        &["key", "kind", "title", "workload", "confidence_percent", "assets", "because"];
    const NONE: &'static str = "nothing to suggest: dependencies agree with the workloads, or there are too few of them \
                                (landfall import takes exports of dependencies)";
}

impl SuggestionDocument {
    pub(crate) fn of(suggestion: &Suggestion, basis: Basis<'_>) -> Self {
        let name = |at: u32| basis.assets[at as usize].name.clone();
        let workload_key = |at: u32| basis.workloads[at as usize].key();
        Self {
            key: key(suggestion, basis),
            kind: suggestion.kind.name().to_owned(),
            title: title(&suggestion.name, suggestion.environment.as_deref()),
            name: suggestion.name.clone(),
            environment: suggestion.environment.clone(),
            workload: suggestion.workload.map(workload_key),
            confidence_percent: suggestion.confidence_percent,
            assets: suggestion.moves.iter().map(|one| name(one.asset)).collect(),
            moves: suggestion
                .moves
                .iter()
                .map(|one| MoveDocument {
                    asset: name(one.asset),
                    asset_id: basis.assets[one.asset as usize].id.to_string(),
                    from: one.from.map(workload_key),
                    confidence_percent: one.confidence_percent,
                })
                .collect(),
            stays: suggestion.stays.iter().map(|&at| name(at)).collect(),
            share_inside_percent: (suggestion.share_inside * 1000.0).round() / 10.0,
            because: suggestion.because.clone(),
        }
    }
}

/// A key that stays the same as long as the suggestion does: so a person never accepts another
/// one than she has read.
pub(crate) fn key(suggestion: &Suggestion, basis: Basis<'_>) -> String {
    let mut hasher = Sha256::new();
    let mut add = |text: &str| {
        hasher.update(text.len().to_le_bytes());
        hasher.update(text.as_bytes());
    };
    add(if suggestion.kind == Kind::Doubt { "doubt" } else { "group" });
    add(&suggestion.name.to_lowercase());
    add(suggestion.environment.as_deref().unwrap_or_default());
    let mut names: Vec<&str> =
        suggestion.moves.iter().map(|one| basis.assets[one.asset as usize].name.as_str()).collect();
    names.sort_unstable();
    names.into_iter().for_each(add);
    format!("S-{}", &hex(&hasher.finalize())[..6])
}
