//! Release backlogs: which workloads stand in which release.

use landfall_domain::id::Id;
use landfall_domain::release::Member;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::bulk_insert;

impl Tx {
    /// Releases in order; each lists its workloads with the reason.
    pub async fn releases(&mut self) -> Result<Vec<Vec<Member>>, StoreError> {
        const SQL: &str = "SELECT * FROM release_member ORDER BY release_number, position";
        let mut releases: Vec<Vec<Member>> = Vec::new();
        let mut last = 0;
        on_backend!(self, tx => {
            for row in sqlx::query(SQL).fetch_all(&mut **tx).await? {
                let number: i64 = row.try_get("release_number")?;
                let workload = Id::from_uuid(row.try_get::<Uuid, _>("workload")?);
                let member = Member { workload, because: row.try_get("because")? };
                match releases.last_mut() {
                    Some(open) if number == last => open.push(member),
                    _ => releases.push(vec![member]),
                }
                last = number;
            }
        });
        Ok(releases)
    }

    /// Replaces all releases.
    pub async fn replace_releases(&mut self, releases: &[Vec<Member>]) -> Result<(), StoreError> {
        const HEAD: &str =
            "INSERT INTO release_member (release_number, workload, position, because) ";
        on_backend!(self, tx => {
            sqlx::query("DELETE FROM release_member").execute(&mut **tx).await?;
        });
        let rows: Vec<(i64, i64, &Member)> = (1..)
            .zip(releases)
            .flat_map(|(number, members)| {
                (1..).zip(members).map(move |(position, member)| (number, position, member))
            })
            .collect();
        bulk_insert!(
            self,
            HEAD,
            4,
            rows,
            |b, (number, position, member)| {
                b.push_bind(*number)
                    .push_bind(member.workload.uuid())
                    .push_bind(*position)
                    .push_bind(&member.because);
            },
            ""
        );
        Ok(())
    }
}
