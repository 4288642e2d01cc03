//! Core assumptions.

use std::collections::BTreeMap;

use landfall_domain::assumption::{Assumption, AssumptionStatus, Word, WordKind};
use landfall_domain::id::Id;
use landfall_domain::rationalize::Disposition;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::bulk_insert;
use crate::text::{damaged, from_time, json, parse, percent, to_time, word};

macro_rules! assumption_from {
    ($row:expr) => {
        Ok::<Assumption, StoreError>(Assumption {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            number: $row.try_get("number")?,
            slug: $row.try_get("slug")?,
            statement: $row.try_get("statement")?,
            reason: $row.try_get("reason")?,
            scope: $row.try_get("scope")?,
            effect: $row.try_get("effect")?,
            evidence: $row.try_get("evidence")?,
            weakness_percent: percent("assumption", $row.try_get("weakness_percent")?)?,
            owner: $row.try_get("owner")?,
            author: $row.try_get("author")?,
            rests: parse("assumption", &$row.try_get::<String, _>("rests")?)?,
            consequence: $row
                .try_get::<Option<String>, _>("consequence")?
                .map(|text| parse("assumption", &text))
                .transpose()?,
            status: word(
                "assumption",
                &$row.try_get::<String, _>("status")?,
                AssumptionStatus::named,
            )?,
            stated_at: to_time("assumption", &$row.try_get::<String, _>("stated_at")?)?,
            review_by: {
                let text = $row.try_get::<String, _>("review_by")?;
                text.parse().map_err(|_| damaged("assumption", format!("`{text}` is no date")))?
            },
            version: $row.try_get("version")?,
        })
    };
}

macro_rules! word_from {
    ($row:expr) => {
        Ok::<Word, StoreError>(Word {
            seq: $row.try_get("seq")?,
            assumption: Id::from_uuid($row.try_get::<Uuid, _>("assumption")?),
            kind: word("assumption word", &$row.try_get::<String, _>("kind")?, WordKind::named)?,
            text: $row.try_get("said")?,
            by: $row.try_get("said_by")?,
            at: to_time("assumption word", &$row.try_get::<String, _>("said_at")?)?,
        })
    };
}

/// What rests on an assumption.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resting {
    /// Workloads whose decision rests on it.
    pub workloads: i64,
    /// Their work, in tenths of an hour.
    pub effort_tenths: i64,
    /// How many workloads, and how much work, of each disposition.
    pub by_disposition: BTreeMap<Disposition, (i64, i64)>,
}

impl Tx {
    /// All assumptions, by number.
    pub async fn assumptions(&mut self) -> Result<Vec<Assumption>, StoreError> {
        const SQL: &str = "SELECT * FROM assumption ORDER BY number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| assumption_from!(row)).collect()
        })
    }

    /// The assumption of this number.
    pub async fn find_assumption(&mut self, number: i64) -> Result<Option<Assumption>, StoreError> {
        const SQL: &str = "SELECT * FROM assumption WHERE number = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(number).fetch_optional(&mut **tx).await?;
            row.map(|row| assumption_from!(row)).transpose()
        })
    }

    /// Writes new and changed assumptions.
    pub async fn add_assumptions(&mut self, assumptions: &[Assumption]) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO assumption (id, number, slug, statement, reason, scope,
            effect, evidence, weakness_percent, status, stated_at, review_by, version, owner,
            author, rests, consequence) ";
        const TAIL: &str = " ON CONFLICT (id) DO UPDATE SET statement = excluded.statement,
            reason = excluded.reason, scope = excluded.scope, effect = excluded.effect,
            evidence = excluded.evidence, weakness_percent = excluded.weakness_percent,
            status = excluded.status, review_by = excluded.review_by, version = excluded.version,
            owner = excluded.owner, rests = excluded.rests, consequence = excluded.consequence";
        let rows = assumptions
            .iter()
            .map(|a| Ok((a, json(&a.rests)?, a.consequence.as_ref().map(json).transpose()?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        bulk_insert!(
            self,
            HEAD,
            17,
            rows,
            |b, (a, rests, consequence)| {
                b.push_bind(a.id.uuid())
                    .push_bind(a.number)
                    .push_bind(&a.slug)
                    .push_bind(&a.statement)
                    .push_bind(&a.reason)
                    .push_bind(&a.scope)
                    .push_bind(&a.effect)
                    .push_bind(&a.evidence)
                    .push_bind(i64::from(a.weakness_percent))
                    .push_bind(a.status.name())
                    .push_bind(from_time(a.stated_at))
                    .push_bind(a.review_by.to_string())
                    .push_bind(a.version)
                    .push_bind(&a.owner)
                    .push_bind(&a.author)
                    .push_bind(rests)
                    .push_bind(consequence);
            },
            TAIL
        );
        Ok(())
    }

    /// Removes an assumption with what was said of it.
    pub async fn remove_assumption(&mut self, id: Id<Assumption>) -> Result<(), StoreError> {
        const WORDS: &str = "DELETE FROM assumption_word WHERE assumption = $1";
        const SQL: &str = "DELETE FROM assumption WHERE id = $1";
        on_backend!(self, tx => {
            sqlx::query(WORDS).bind(id.uuid()).execute(&mut **tx).await?;
            sqlx::query(SQL).bind(id.uuid()).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Adds a word to a discussion; its `seq` is given here.
    pub async fn add_word(&mut self, said: &Word) -> Result<i64, StoreError> {
        const LAST: &str = "SELECT COALESCE(MAX(seq), 0) AS last FROM assumption_word";
        const SQL: &str = "INSERT INTO assumption_word
            (seq, assumption, kind, said, said_by, said_at) VALUES ($1, $2, $3, $4, $5, $6)";
        on_backend!(self, tx => {
            let last: i64 = sqlx::query(LAST).fetch_one(&mut **tx).await?.try_get("last")?;
            sqlx::query(SQL)
                .bind(last + 1)
                .bind(said.assumption.uuid())
                .bind(said.kind.name())
                .bind(&said.text)
                .bind(&said.by)
                .bind(from_time(said.at))
                .execute(&mut **tx)
                .await?;
            Ok(last + 1)
        })
    }

    /// The last `limit` words on an assumption, the oldest of them first.
    pub async fn words_on(
        &mut self,
        id: Id<Assumption>,
        limit: i64,
    ) -> Result<Vec<Word>, StoreError> {
        const SQL: &str =
            "SELECT * FROM assumption_word WHERE assumption = $1 ORDER BY seq DESC LIMIT $2";
        let mut words: Vec<Word> = on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(id.uuid()).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| word_from!(row)).collect::<Result<_, StoreError>>()?
        });
        words.reverse();
        Ok(words)
    }

    /// The last word on each assumption that has one.
    pub async fn last_words(&mut self) -> Result<BTreeMap<Id<Assumption>, Word>, StoreError> {
        const SQL: &str = "SELECT * FROM assumption_word WHERE seq IN
            (SELECT MAX(seq) FROM assumption_word GROUP BY assumption)";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| word_from!(row).map(|one| (one.assumption, one))).collect()
        })
    }

    /// What rests on each assumption, by its slug; counted by the database.
    pub async fn resting(&mut self) -> Result<BTreeMap<String, Resting>, StoreError> {
        const SQL: &str = "SELECT assumptions, disposition, COUNT(*) AS workloads,
            CAST(SUM(effort_tenths) AS BIGINT) AS effort FROM workload
            GROUP BY assumptions, disposition";
        type Row = (String, String, i64, i64);
        let rows: Vec<Row> = on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    Ok((
                        row.try_get("assumptions")?,
                        row.try_get("disposition")?,
                        row.try_get("workloads")?,
                        row.try_get("effort")?,
                    ))
                })
                .collect::<Result<_, sqlx::Error>>()?
        });
        let mut resting: BTreeMap<String, Resting> = BTreeMap::new();
        for (slugs, disposition, workloads, effort) in rows {
            let disposition = word("workload", &disposition, Disposition::named)?;
            for slug in parse::<Vec<String>>("workload", &slugs)? {
                let one = resting.entry(slug).or_default();
                one.workloads += workloads;
                one.effort_tenths += effort;
                let part = one.by_disposition.entry(disposition).or_default();
                (part.0, part.1) = (part.0 + workloads, part.1 + effort);
            }
        }
        Ok(resting)
    }
}
