//! Findings and questions as shown.

use landfall_domain::estate::Finding;
use landfall_store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::boot::Context;

use super::Listed;

/// A finding as shown.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingDocument {
    pub(crate) code: &'static str,
    pub(crate) severity: &'static str,
    pub(crate) file: String,
    pub(crate) sheet: Option<String>,
    pub(crate) row: Option<u32>,
    pub(crate) column: Option<String>,
    pub(crate) value: Option<String>,
    pub(crate) problem: String,
    pub(crate) remedy: String,
    /// How many further places have the same problem.
    pub(crate) more: u64,
}

impl Listed for FindingDocument {
    const COLUMNS: &'static [&'static str] = &[
        "severity", "code", "file", "sheet", "row", "column", "value", "problem", "remedy", "more",
    ];
    const SHOWN: &'static [&'static str] =
        &["severity", "code", "file", "sheet", "row", "column", "value", "problem", "remedy"];
}

impl From<&Finding> for FindingDocument {
    fn from(finding: &Finding) -> Self {
        Self {
            code: finding.code.name(),
            severity: finding.severity().name(),
            file: finding.file.clone(),
            sheet: finding.sheet.clone(),
            row: finding.row,
            column: finding.column.clone(),
            value: finding.value.clone(),
            problem: finding.problem.clone(),
            remedy: finding.remedy.clone(),
            more: finding.more,
        }
    }
}

/// An open question of identity as shown.
#[derive(Debug, Serialize)]
pub(crate) struct QuestionDocument {
    pub(crate) key: String,
    pub(crate) shared: String,
    pub(crate) value: String,
    pub(crate) because: String,
    /// Names of the assets that may be one.
    pub(crate) candidates: Vec<String>,
}

impl Listed for QuestionDocument {
    const COLUMNS: &'static [&'static str] = &["key", "shared", "value", "because", "candidates"];
    const NONE: &'static str = "no open questions";
    const SHOWN: &'static [&'static str] = Self::COLUMNS;
}

impl QuestionDocument {
    /// The first open questions, by number.
    pub(crate) async fn first(cx: &Context, most: usize) -> Result<Vec<Self>, StoreError> {
        let mut tx = cx.store.read().await?;
        let questions = tx.questions().await?;
        let mut documents = Vec::new();
        for question in questions.into_iter().take(most) {
            let mut candidates = Vec::with_capacity(question.candidates.len());
            for (id, key) in &question.candidates {
                let asset = tx.find_asset(*id).await?;
                let name = asset.map_or_else(|| id.to_string(), |asset| asset.name);
                candidates.push(format!("{name} ({} {})", key.kind.label(), key.value));
            }
            documents.push(Self {
                key: format!("Q-{}", question.number),
                shared: question.key_kind,
                value: question.key_value,
                because: question.because,
                candidates,
            });
        }
        tx.rollback().await?;
        Ok(documents)
    }
}
