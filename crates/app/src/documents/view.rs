//! Saved views as shown.

use landfall_domain::view::View;
use serde::Serialize;
use utoipa::ToSchema;

/// A list as somebody wants to see it again.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ViewDocument {
    pub(crate) id: String,
    /// `assets` or `workloads`.
    pub(crate) list: &'static str,
    pub(crate) name: String,
    /// True if it is everybody's, false if it is yours alone.
    pub(crate) shared: bool,
    /// The search, in the query language.
    pub(crate) q: String,
    /// The field to order by; a minus before it goes down.
    pub(crate) sort: Option<String>,
    /// Columns with commas between them; the usual ones without.
    pub(crate) columns: Option<String>,
    /// Path of the list, with all of it.
    pub(crate) address: String,
    pub(crate) created_by: String,
    pub(crate) version: i64,
}

impl ViewDocument {
    /// A view at its address.
    pub(crate) fn of(view: &View, address: String) -> Self {
        let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Self {
            id: view.id.to_string(),
            list: view.list.name(),
            name: view.name.clone(),
            shared: view.owner.is_none(),
            q: view.query.clone(),
            sort: said(&view.sort),
            columns: said(&view.columns),
            address,
            created_by: view.created_by.clone(),
            version: view.version,
        }
    }
}
