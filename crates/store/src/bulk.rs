//! Many rows in few statements.

/// Both engines take at least this many values in one statement.
pub(crate) const MOST_VALUES: usize = 32_000;

/// Inserts rows in chunks: `bulk_insert!(tx, "INSERT INTO t (a, b) ", 2, rows, |b, row| { … }, "")`.
/// The head and tail are the same text on both engines; placeholders are the builder's.
macro_rules! bulk_insert {
    ($tx:expr, $head:expr, $columns:expr, $rows:expr, |$builder:ident, $row:pat_param| $bind:block, $tail:expr) => {
        crate::backend::on_backend!($tx, tx => {
            for chunk in $rows.chunks(crate::bulk::MOST_VALUES / $columns) {
                let mut query = sqlx::QueryBuilder::new($head);
                query.push_values(chunk, |mut $builder, $row| $bind);
                query.push($tail);
                query.build().persistent(false).execute(&mut **tx).await?;
            }
        })
    };
}
pub(crate) use bulk_insert;

/// Writes ids as a list in brackets.
macro_rules! push_ids {
    ($query:ident, $ids:expr) => {
        $query.push("(");
        let mut list = $query.separated(", ");
        for id in $ids {
            list.push_bind(id.uuid());
        }
        $query.push(")");
    };
}
pub(crate) use push_ids;

/// Removes rows by id in chunks.
macro_rules! bulk_delete {
    ($tx:expr, $head:expr, $ids:expr) => {
        crate::backend::on_backend!($tx, tx => {
            for chunk in $ids.chunks(crate::bulk::MOST_VALUES) {
                let mut query = sqlx::QueryBuilder::new($head);
                crate::bulk::push_ids!(query, chunk);
                query.build().persistent(false).execute(&mut **tx).await?;
            }
        })
    };
}
pub(crate) use bulk_delete;

/// Reads rows by id in chunks: `rows_of!(tx, "SELECT … WHERE id IN ", ids, " ORDER BY …", |row| …)`.
/// Rows of one chunk come in the order of the tail, if it has one.
macro_rules! rows_of {
    ($tx:expr, $head:expr, $ids:expr, $tail:expr, |$row:ident| $read:expr) => {{
        let mut found = Vec::with_capacity($ids.len());
        crate::backend::on_backend!($tx, tx => {
            for chunk in $ids.chunks(crate::bulk::MOST_VALUES) {
                let mut query = sqlx::QueryBuilder::new($head);
                crate::bulk::push_ids!(query, chunk);
                query.push($tail);
                for $row in query.build().persistent(false).fetch_all(&mut **tx).await? {
                    found.push($read);
                }
            }
        });
        found
    }};
}
pub(crate) use rows_of;

/// Reads a whole table row by row: `each_row!(tx, "SELECT …", |row| …)`. A large one is then not in
/// memory twice.
macro_rules! each_row {
    ($tx:expr, $sql:expr, |$row:ident| $read:expr) => {{
        let mut found = Vec::new();
        crate::backend::on_backend!($tx, tx => {
            let mut rows = sqlx::query($sql).fetch(&mut **tx);
            while let Some($row) = tokio_stream::StreamExt::try_next(&mut rows).await? {
                found.push($read);
            }
        });
        found
    }};
}
pub(crate) use each_row;
