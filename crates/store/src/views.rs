//! Saved views of lists.

use landfall_domain::account::Account;
use landfall_domain::id::Id;
use landfall_domain::view::{View, ViewList};
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{damaged, word};

macro_rules! view_from {
    ($row:expr) => {
        Ok::<View, StoreError>(View {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            list: word("view", &$row.try_get::<String, _>("list")?, ViewList::named)?,
            name: $row.try_get("name")?,
            owner: owner_from(&$row.try_get::<String, _>("owner")?)?,
            query: $row.try_get("query")?,
            sort: $row.try_get("sort")?,
            columns: $row.try_get("columns")?,
            created_by: $row.try_get("created_by")?,
            version: $row.try_get("version")?,
        })
    };
}

fn owner_from(text: &str) -> Result<Option<Id<Account>>, StoreError> {
    let id = Some(text).filter(|text| !text.is_empty()).map(str::parse).transpose();
    id.map_err(|_| damaged("view", format!("`{text}` is no account")))
}

fn owner_text(view: &View) -> String {
    view.owner.map(|id| id.to_string()).unwrap_or_default()
}

impl Tx {
    /// All views of everybody, list by list and by name.
    pub async fn views(&mut self) -> Result<Vec<View>, StoreError> {
        const SQL: &str = "SELECT * FROM saved_view ORDER BY list, name_key, owner";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| view_from!(row)).collect()
        })
    }

    /// The view of this id.
    pub async fn find_view(&mut self, id: Id<View>) -> Result<Option<View>, StoreError> {
        const SQL: &str = "SELECT * FROM saved_view WHERE id = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(id.uuid()).fetch_optional(&mut **tx).await?;
            row.map(|row| view_from!(row)).transpose()
        })
    }

    /// Adds a view.
    pub async fn add_view(&mut self, view: &View) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO saved_view (id, list, owner, name, name_key, query, sort,
            columns, created_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(view.id.uuid())
                .bind(view.list.name())
                .bind(owner_text(view))
                .bind(&view.name)
                .bind(view.name_key())
                .bind(&view.query)
                .bind(&view.sort)
                .bind(&view.columns)
                .bind(&view.created_by)
                .bind(view.version)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Writes a view that was changed since the version before its own; all but its list and its
    /// making.
    pub async fn change_view(&mut self, view: &View) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE saved_view SET owner = $3, name = $4, name_key = $5, query = $6,
            sort = $7, columns = $8, version = $2 WHERE id = $1 AND version = $2 - 1";
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(view.id.uuid())
                .bind(view.version)
                .bind(owner_text(view))
                .bind(&view.name)
                .bind(view.name_key())
                .bind(&view.query)
                .bind(&view.sort)
                .bind(&view.columns)
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed == 1 { Ok(()) } else { Err(StoreError::Conflict(view.name.clone())) }
    }

    /// Removes a view.
    pub async fn remove_view(&mut self, id: Id<View>) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM saved_view WHERE id = $1";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(id.uuid()).execute(&mut **tx).await?;
        });
        Ok(())
    }
}
