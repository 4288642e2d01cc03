//! Findings and questions of identity.

use jiff::Timestamp;
use landfall_domain::estate::{Answer, Asset, Finding, Source};
use landfall_domain::id::Id;
use serde::{Deserialize, Serialize};
use sqlx::Row;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::{bulk_insert, each_row};
use crate::text::{from_time, json, parse};

/// A doubtful match, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredQuestion {
    /// Short key number: `Q-3`.
    pub number: i64,
    /// Kind of the shared key.
    pub key_kind: String,
    /// The shared key.
    pub key_value: String,
    /// Why it was not decided.
    pub because: String,
    /// The assets that may be one, each with its most trusted key.
    pub candidates: Vec<(Id<Asset>, landfall_domain::estate::Key)>,
}

impl Tx {
    /// All findings, in the order in which they were made.
    pub async fn findings(&mut self) -> Result<Vec<Finding>, StoreError> {
        const SQL: &str = "SELECT body FROM finding ORDER BY seq";
        Ok(each_row!(self, SQL, |row| parse("finding", &row.try_get::<String, _>("body")?)?))
    }

    /// Adds findings of one source.
    pub async fn add_findings(
        &mut self,
        source: Id<Source>,
        findings: &[Finding],
    ) -> Result<(), StoreError> {
        self.insert_findings(Some(source), findings).await
    }

    /// Replaces the findings of the whole estate.
    pub async fn replace_estate_findings(
        &mut self,
        findings: &[Finding],
    ) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM finding WHERE source IS NULL";
        on_backend!(self, tx => { sqlx::query(SQL).execute(&mut **tx).await?; });
        self.insert_findings(None, findings).await
    }

    async fn insert_findings(
        &mut self,
        source: Option<Id<Source>>,
        findings: &[Finding],
    ) -> Result<(), StoreError> {
        const LAST: &str = "SELECT COALESCE(MAX(seq), 0) AS last FROM finding";
        const HEAD: &str = "INSERT INTO finding (seq, source, code, body) ";
        let last: i64 = on_backend!(self, tx => {
            sqlx::query(LAST).fetch_one(&mut **tx).await?.try_get("last")?
        });
        let rows = (last + 1..)
            .zip(findings)
            .map(|(seq, finding)| Ok((seq, finding, json(finding)?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        bulk_insert!(
            self,
            HEAD,
            4,
            rows,
            |b, (seq, finding, body)| {
                b.push_bind(*seq)
                    .push_bind(source.map(Id::uuid))
                    .push_bind(finding.code.name())
                    .push_bind(body);
            },
            ""
        );
        Ok(())
    }

    /// Open questions of identity.
    pub async fn questions(&mut self) -> Result<Vec<StoredQuestion>, StoreError> {
        const SQL: &str = "SELECT * FROM question ORDER BY number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    Ok(StoredQuestion {
                        number: row.try_get("number")?,
                        key_kind: row.try_get("key_kind")?,
                        key_value: row.try_get("key_value")?,
                        because: row.try_get("because")?,
                        candidates: parse("question", &row.try_get::<String, _>("candidates")?)?,
                    })
                })
                .collect()
        })
    }

    /// Replaces the open questions.
    pub async fn replace_questions(
        &mut self,
        questions: &[StoredQuestion],
    ) -> Result<(), StoreError> {
        const HEAD: &str =
            "INSERT INTO question (number, key_kind, key_value, because, candidates) ";
        on_backend!(self, tx => {
            sqlx::query("DELETE FROM question").execute(&mut **tx).await?;
        });
        let rows = questions
            .iter()
            .map(|q| Ok((q, json(&q.candidates)?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        bulk_insert!(
            self,
            HEAD,
            5,
            rows,
            |b, (q, candidates)| {
                b.push_bind(q.number)
                    .push_bind(&q.key_kind)
                    .push_bind(&q.key_value)
                    .push_bind(&q.because)
                    .push_bind(candidates);
            },
            ""
        );
        Ok(())
    }

    /// Up to `limit` findings behind a place, each with its own place.
    pub async fn findings_after(
        &mut self,
        after: Option<i64>,
        limit: i64,
    ) -> Result<Vec<(i64, Finding)>, StoreError> {
        const SQL: &str = "SELECT seq, body FROM finding WHERE seq > $1 ORDER BY seq LIMIT $2";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL)
                .bind(after.unwrap_or(-1))
                .bind(limit)
                .fetch_all(&mut **tx)
                .await?;
            rows.iter()
                .map(|row| {
                    let body: String = row.try_get("body")?;
                    Ok((row.try_get("seq")?, parse("finding", &body)?))
                })
                .collect()
        })
    }

    /// People's answers, oldest first.
    pub async fn answers(&mut self) -> Result<Vec<Answer>, StoreError> {
        const SQL: &str = "SELECT body FROM answer ORDER BY seq";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| parse("answer", &row.try_get::<String, _>("body")?))
                .collect()
        })
    }

    /// Adds a person's answer.
    pub async fn add_answer(
        &mut self,
        answer: &Answer,
        at: Timestamp,
        by: &str,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO answer (seq, body, answered_at, answered_by)
            SELECT COALESCE(MAX(seq), 0) + 1, $1, $2, $3 FROM answer";
        let body = json(answer)?;
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(body).bind(from_time(at)).bind(by).execute(&mut **tx).await?;
        });
        Ok(())
    }
}
