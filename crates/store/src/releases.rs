//! Release backlogs: which workloads stand in which release.

use std::collections::BTreeMap;

use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_domain::release::Member;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::{bulk_delete, bulk_insert};

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

    /// Replaces all releases; members that stay as they were are not written.
    pub async fn replace_releases(&mut self, releases: &[Vec<Member>]) -> Result<(), StoreError> {
        const HEAD: &str =
            "INSERT INTO release_member (workload, release_number, position, because) ";
        const TAIL: &str = " ON CONFLICT (workload) DO UPDATE SET
            release_number = excluded.release_number, position = excluded.position,
            because = excluded.because";
        let before = self.releases().await?;
        let (before, after) = (placed(&before), placed(releases));
        let gone: Vec<Id<Workload>> =
            before.keys().filter(|id| !after.contains_key(id)).copied().collect();
        bulk_delete!(self, "DELETE FROM release_member WHERE workload IN ", gone);
        let changed: Vec<(&Id<Workload>, &Place<'_>)> =
            after.iter().filter(|(id, place)| before.get(id) != Some(place)).collect();
        bulk_insert!(
            self,
            HEAD,
            4,
            changed,
            |b, (workload, (number, position, because))| {
                b.push_bind(workload.uuid())
                    .push_bind(*number)
                    .push_bind(*position)
                    .push_bind(*because);
            },
            TAIL
        );
        Ok(())
    }
}

/// Number of the release, position in it, and why.
type Place<'a> = (i64, i64, &'a str);

/// The place of each workload.
fn placed(releases: &[Vec<Member>]) -> BTreeMap<Id<Workload>, Place<'_>> {
    (1..)
        .zip(releases)
        .flat_map(|(number, members)| {
            (1..).zip(members).map(move |(position, member)| {
                (member.workload, (number, position, member.because.as_str()))
            })
        })
        .collect()
}
