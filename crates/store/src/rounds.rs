//! Rounds of estimation with their groups and votes.

use std::collections::BTreeMap;

use landfall_domain::delivery::rounds::{Group, GroupState, Round, Size, Vote};
use landfall_domain::delivery::{Signature, Task};
use landfall_domain::estate::AssetKind;
use landfall_domain::id::Id;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::bulk_insert;
use crate::text::{from_time, json, parse, to_time, word};

macro_rules! round_from {
    ($row:expr) => {{
        let signed = |by: Option<String>, at: Option<String>| match (by, at) {
            (Some(by), Some(at)) => {
                Ok::<_, StoreError>(Some(Signature { by, at: to_time("round", &at)? }))
            }
            _ => Ok(None),
        };
        let opened_at: String = $row.try_get("opened_at")?;
        Ok::<Round, StoreError>(Round {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            number: $row.try_get("number")?,
            title: $row.try_get("title")?,
            scale: parse("round", &$row.try_get::<String, _>("scale")?)?,
            groups: Vec::new(),
            opened: Signature { by: $row.try_get("opened_by")?, at: to_time("round", &opened_at)? },
            closed: signed($row.try_get("closed_by")?, $row.try_get("closed_at")?)?,
            version: $row.try_get("version")?,
        })
    }};
}

impl Tx {
    /// The last rounds, at most `limit`, the newest first, with their groups but without tasks and
    /// votes.
    pub async fn rounds(&mut self, limit: i64) -> Result<Vec<Round>, StoreError> {
        const SQL: &str = "SELECT * FROM estimation_round ORDER BY number DESC LIMIT $1";
        let mut found: Vec<Round> = on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| round_from!(row)).collect::<Result<_, _>>()
        })?;
        for round in &mut found {
            round.groups = self.groups_of(round.id).await?;
        }
        Ok(found)
    }

    /// The round of this number with its groups, their tasks and their votes.
    pub async fn find_round(&mut self, number: i64) -> Result<Option<Round>, StoreError> {
        const SQL: &str = "SELECT * FROM estimation_round WHERE number = $1";
        let found: Option<Round> = on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(number).fetch_optional(&mut **tx).await?;
            row.map(|row| round_from!(row)).transpose()
        })?;
        let Some(mut round) = found else { return Ok(None) };
        let mut tasks = self.tasks_of_round(round.id).await?;
        let mut votes = self.votes_of_round(round.id).await?;
        let groups = self.groups_of(round.id).await?.into_iter().zip(1_i64..);
        round.groups = groups
            .map(|(mut group, position)| {
                group.tasks = tasks.remove(&position).unwrap_or_default();
                group.with_votes(votes.remove(&position).unwrap_or_default())
            })
            .collect();
        Ok(Some(round))
    }

    async fn groups_of(&mut self, round: Id<Round>) -> Result<Vec<Group>, StoreError> {
        const SQL: &str = "SELECT * FROM round_group WHERE round = $1 ORDER BY position";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(round.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let kind: Option<String> = row.try_get("kind")?;
                    let kind = kind.map(|text| word("round", &text, AssetKind::named)).transpose()?;
                    let name: String = row.try_get("name")?;
                    let state: String = row.try_get("state")?;
                    let mut group = Group::new(&name, kind, Vec::new());
                    group.cycle = row.try_get("cycle")?;
                    group.state = word("round", &state, GroupState::named)?;
                    group.accepted_tenths = row.try_get("accepted_tenths")?;
                    Ok(group)
                })
                .collect()
        })
    }

    async fn tasks_of_round(
        &mut self,
        round: Id<Round>,
    ) -> Result<BTreeMap<i64, Vec<Id<Task>>>, StoreError> {
        const SQL: &str = "SELECT position, task FROM round_task WHERE round = $1
            ORDER BY position, place";
        let pairs: Vec<(i64, Uuid)> = on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(round.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| Ok((row.try_get("position")?, row.try_get("task")?)))
                .collect::<Result<_, StoreError>>()
        })?;
        let mut found: BTreeMap<i64, Vec<Id<Task>>> = BTreeMap::new();
        for (position, task) in pairs {
            found.entry(position).or_default().push(Id::from_uuid(task));
        }
        Ok(found)
    }

    async fn votes_of_round(
        &mut self,
        round: Id<Round>,
    ) -> Result<BTreeMap<i64, Vec<Vote>>, StoreError> {
        const SQL: &str = "SELECT * FROM round_vote WHERE round = $1
            ORDER BY position, cycle, person";
        let pairs: Vec<(i64, Vote)> = on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(round.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let size: Option<String> = row.try_get("size")?;
                    let at: String = row.try_get("said_at")?;
                    let vote = Vote {
                        cycle: row.try_get("cycle")?,
                        by: row.try_get("person")?,
                        tenths: row.try_get("tenths")?,
                        size: size.map(|text| word("vote", &text, Size::named)).transpose()?,
                        at: to_time("vote", &at)?,
                    };
                    Ok((row.try_get("position")?, vote))
                })
                .collect::<Result<_, StoreError>>()
        })?;
        let mut found: BTreeMap<i64, Vec<Vote>> = BTreeMap::new();
        for (position, vote) in pairs {
            found.entry(position).or_default().push(vote);
        }
        Ok(found)
    }

    /// The number of the last round; 0 if there is none.
    pub async fn last_round_number(&mut self) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT COALESCE(MAX(number), 0) AS last FROM estimation_round";
        on_backend!(self, tx => {
            Ok(sqlx::query(SQL).fetch_one(&mut **tx).await?.try_get("last")?)
        })
    }

    /// Adds a round on which nobody has voted.
    pub async fn add_round(&mut self, round: &Round) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO estimation_round
            (id, number, title, scale, opened_by, opened_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let scale = json(&round.scale)?;
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(round.id.uuid())
                .bind(round.number)
                .bind(&round.title)
                .bind(&scale)
                .bind(&round.opened.by)
                .bind(from_time(round.opened.at))
                .bind(round.version)
                .execute(&mut **tx)
                .await?;
        });
        self.save_groups(round).await?;
        let rows: Vec<(i64, i64, Id<Task>)> = (1_i64..)
            .zip(&round.groups)
            .flat_map(|(at, group)| (1_i64..).zip(&group.tasks).map(move |(n, id)| (at, n, *id)))
            .collect();
        bulk_insert!(
            self,
            "INSERT INTO round_task (round, position, place, task) ",
            4,
            rows,
            |b, (position, place, task)| {
                b.push_bind(round.id.uuid())
                    .push_bind(*position)
                    .push_bind(*place)
                    .push_bind(task.uuid());
            },
            ""
        );
        Ok(())
    }

    /// Writes where a round and its groups stand, if it is still at the version before its own. Votes
    /// are not touched.
    pub async fn save_round(&mut self, round: &Round) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE estimation_round SET closed_by = $3, closed_at = $4, version = $2
            WHERE id = $1 AND version = $2 - 1";
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(round.id.uuid())
                .bind(round.version)
                .bind(round.closed.as_ref().map(|one| one.by.clone()))
                .bind(round.closed.as_ref().map(|one| from_time(one.at)))
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed != 1 {
            return Err(StoreError::Conflict(round.key()));
        }
        self.save_groups(round).await
    }

    async fn save_groups(&mut self, round: &Round) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO round_group
            (round, position, name, kind, cycle, state, accepted_tenths) ";
        const TAIL: &str = " ON CONFLICT (round, position) DO UPDATE SET cycle = excluded.cycle,
            state = excluded.state, accepted_tenths = excluded.accepted_tenths";
        let rows: Vec<(i64, &Group)> = (1_i64..).zip(&round.groups).collect();
        bulk_insert!(
            self,
            HEAD,
            7,
            rows,
            |b, (position, group)| {
                b.push_bind(round.id.uuid())
                    .push_bind(*position)
                    .push_bind(&group.name)
                    .push_bind(group.kind.map(AssetKind::name))
                    .push_bind(group.cycle)
                    .push_bind(group.state.name())
                    .push_bind(group.accepted_tenths);
            },
            TAIL
        );
        Ok(())
    }

    /// Writes votes on groups, in the place of those of the same person and cycle.
    pub async fn save_round_votes(
        &mut self,
        round: Id<Round>,
        votes: &[(usize, Vote)],
    ) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO round_vote
            (round, position, cycle, person, tenths, size, said_at) ";
        const TAIL: &str = " ON CONFLICT (round, position, cycle, person) DO UPDATE SET
            tenths = excluded.tenths, size = excluded.size, said_at = excluded.said_at";
        bulk_insert!(
            self,
            HEAD,
            7,
            votes,
            |b, (position, vote)| {
                b.push_bind(round.uuid())
                    .push_bind(i64::try_from(*position).unwrap_or(i64::MAX))
                    .push_bind(vote.cycle)
                    .push_bind(&vote.by)
                    .push_bind(vote.tenths)
                    .push_bind(vote.size.map(Size::name))
                    .push_bind(from_time(vote.at));
            },
            TAIL
        );
        Ok(())
    }
}
