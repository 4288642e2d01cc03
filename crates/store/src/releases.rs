//! Release backlogs: which workloads stand in which release.

use std::collections::BTreeMap;

use landfall_domain::backlog::recut;
use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_domain::priority::Ranked;
use landfall_domain::release::Member;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{Store, StoreError, Tx, on_backend};
use crate::bulk::{bulk_delete, bulk_insert};

/// Rows of members, gathered by release.
macro_rules! gathered {
    ($rows:expr) => {{
        let mut releases: Vec<Vec<Member>> = Vec::new();
        let mut last = 0;
        for row in $rows {
            let number: i64 = row.try_get("release_number")?;
            let workload = Id::from_uuid(row.try_get::<Uuid, _>("workload")?);
            let member = Member { workload, because: row.try_get("because")? };
            match releases.last_mut() {
                Some(open) if number == last => open.push(member),
                _ => releases.push(vec![member]),
            }
            last = number;
        }
        Ok(releases)
    }};
}

/// Setting: ranks shifted since releases were cut.
const STALE: &str = "releases_stale";

impl Store {
    /// Cuts releases anew if ranks shifted since, so that who reads them next reads the present
    /// ones. Ranks shift often, and releases are read rarely.
    pub async fn settle_releases(&self) -> Result<(), StoreError> {
        let mut tx = self.read().await?;
        let is_stale = tx.are_releases_stale().await?;
        tx.rollback().await?;
        if is_stale {
            let mut tx = self.write().await?;
            tx.settle_releases().await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Tx {
    /// Ranks shifted: releases are cut anew before they are read next.
    pub async fn outdate_releases(&mut self) -> Result<(), StoreError> {
        self.set(STALE, "1").await
    }

    async fn are_releases_stale(&mut self) -> Result<bool, StoreError> {
        Ok(self.setting(STALE).await?.as_deref() == Some("1"))
    }

    /// Cuts releases anew if ranks shifted since.
    pub async fn settle_releases(&mut self) -> Result<(), StoreError> {
        if !self.are_releases_stale().await? {
            return Ok(());
        }
        let ranked: Vec<Ranked> = self.ranked().await?.into_iter().map(|(one, _)| one).collect();
        let in_order: Vec<(Id<Workload>, &str)> =
            ranked.iter().map(|one| (one.id, one.title.as_str())).collect();
        let releases = recut(&in_order, &self.needs().await?);
        self.replace_releases(&releases).await
    }

    /// All releases in order, as they were cut last; each lists its workloads with the reason.
    pub async fn releases(&mut self) -> Result<Vec<Vec<Member>>, StoreError> {
        const SQL: &str = "SELECT * FROM release_member ORDER BY release_number, position";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            gathered!(rows)
        })
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
        self.set(STALE, "0").await
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
