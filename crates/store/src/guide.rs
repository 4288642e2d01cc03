//! What people answered to the questions that lead to a disposition.

use std::collections::BTreeSet;

use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_domain::rationalize::guide::{GuideAnswer, Reply};
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{from_time, to_time, word};

impl Tx {
    /// What was answered of one workload, by the key of the question.
    pub async fn guide_answers_of(
        &mut self,
        workload: Id<Workload>,
    ) -> Result<Vec<GuideAnswer>, StoreError> {
        const SQL: &str = "SELECT question, answer, said_at, said_by FROM guide_answer
            WHERE workload = $1 ORDER BY question";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(workload.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    Ok(GuideAnswer {
                        question: row.try_get("question")?,
                        reply: word("answer", &row.try_get::<String, _>("answer")?, Reply::named)?,
                        by: row.try_get("said_by")?,
                        at: to_time("answer", &row.try_get::<String, _>("said_at")?)?,
                    })
                })
                .collect()
        })
    }

    /// Workloads with an answer.
    pub async fn guided_workloads(&mut self) -> Result<BTreeSet<Id<Workload>>, StoreError> {
        const SQL: &str = "SELECT DISTINCT workload FROM guide_answer";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| Ok(Id::from_uuid(row.try_get::<Uuid, _>("workload")?))).collect()
        })
    }

    /// Writes an answer in the place of an earlier one to the same question.
    pub async fn save_guide_answer(
        &mut self,
        workload: Id<Workload>,
        answer: &GuideAnswer,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO guide_answer (workload, question, answer, said_at, said_by)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (workload, question) DO UPDATE SET answer = excluded.answer,
            said_at = excluded.said_at, said_by = excluded.said_by";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(workload.uuid())
                .bind(&answer.question)
                .bind(answer.reply.name())
                .bind(from_time(answer.at))
                .bind(&answer.by)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Takes an answer back.
    pub async fn remove_guide_answer(
        &mut self,
        workload: Id<Workload>,
        question: &str,
    ) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM guide_answer WHERE workload = $1 AND question = $2";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(workload.uuid()).bind(question).execute(&mut **tx).await?;
        });
        Ok(())
    }
}
