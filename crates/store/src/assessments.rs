//! What was answered to questionnaires for each workload, and the risks that follow.

use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_domain::questionnaire::{Answer, Questionnaire, Risk};
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::{each_row, rows_of};
use crate::text::{damaged, from_time, to_time, word};

/// What a questionnaire says of a workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assessment {
    /// The questionnaire.
    pub questionnaire: Id<Questionnaire>,
    /// The workload.
    pub workload: Id<Workload>,
    /// The risk; none if no answer is left.
    pub risk: Option<Risk>,
    /// Counts changes of the answers.
    pub version: i64,
}

/// How many workloads a questionnaire puts at a risk.
pub type RiskCount = (Id<Questionnaire>, Risk, i64);

macro_rules! answer_from {
    ($row:expr) => {
        Answer {
            question: $row.try_get("question")?,
            answer: $row.try_get("answer")?,
            by: $row.try_get("said_by")?,
            at: to_time("questionnaire answer", &$row.try_get::<String, _>("said_at")?)?,
        }
    };
}

macro_rules! assessment_from {
    ($row:expr) => {
        Assessment {
            questionnaire: Id::from_uuid($row.try_get::<Uuid, _>("questionnaire")?),
            workload: Id::from_uuid($row.try_get::<Uuid, _>("workload")?),
            risk: risk($row.try_get("risk")?)?,
            version: $row.try_get("version")?,
        }
    };
}

fn risk(text: Option<String>) -> Result<Option<Risk>, StoreError> {
    text.map(|text| word("assessment", &text, Risk::named)).transpose()
}

impl Tx {
    /// What was answered to a questionnaire for a workload, by question.
    pub async fn questionnaire_answers(
        &mut self,
        questionnaire: Id<Questionnaire>,
        workload: Id<Workload>,
    ) -> Result<Vec<Answer>, StoreError> {
        const SQL: &str = "SELECT question, answer, said_at, said_by FROM questionnaire_answer
            WHERE questionnaire = $1 AND workload = $2 ORDER BY question";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL)
                .bind(questionnaire.uuid())
                .bind(workload.uuid())
                .fetch_all(&mut **tx)
                .await?;
            rows.iter().map(|row| Ok(answer_from!(row))).collect()
        })
    }

    /// Writes an answer in the place of an earlier one to the same question.
    pub async fn save_questionnaire_answer(
        &mut self,
        (questionnaire, workload): (Id<Questionnaire>, Id<Workload>),
        answer: &Answer,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO questionnaire_answer
            (questionnaire, workload, question, answer, said_at, said_by)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (questionnaire, workload, question) DO UPDATE
            SET answer = excluded.answer, said_at = excluded.said_at, said_by = excluded.said_by";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(questionnaire.uuid())
                .bind(workload.uuid())
                .bind(&answer.question)
                .bind(&answer.answer)
                .bind(from_time(answer.at))
                .bind(&answer.by)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Takes an answer back.
    pub async fn remove_questionnaire_answer(
        &mut self,
        (questionnaire, workload): (Id<Questionnaire>, Id<Workload>),
        question: &str,
    ) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM questionnaire_answer
            WHERE questionnaire = $1 AND workload = $2 AND question = $3";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(questionnaire.uuid())
                .bind(workload.uuid())
                .bind(question)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// What a questionnaire says of a workload, if anybody ever answered it.
    pub async fn find_assessment(
        &mut self,
        questionnaire: Id<Questionnaire>,
        workload: Id<Workload>,
    ) -> Result<Option<Assessment>, StoreError> {
        const SQL: &str = "SELECT * FROM assessment WHERE questionnaire = $1 AND workload = $2";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL)
                .bind(questionnaire.uuid())
                .bind(workload.uuid())
                .fetch_optional(&mut **tx)
                .await?;
            row.map(|row| Ok(assessment_from!(row))).transpose()
        })
    }

    /// Everything that a questionnaire says of workloads.
    pub async fn assessments_by(
        &mut self,
        questionnaire: Id<Questionnaire>,
    ) -> Result<Vec<Assessment>, StoreError> {
        const SQL: &str = "SELECT * FROM assessment WHERE questionnaire = $1 ORDER BY workload";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(questionnaire.uuid()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| Ok(assessment_from!(row))).collect()
        })
    }

    /// Writes what a questionnaire says of a workload.
    pub async fn save_assessment(&mut self, said: &Assessment) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO assessment (questionnaire, workload, risk, version)
            VALUES ($1, $2, $3, $4) ON CONFLICT (questionnaire, workload) DO UPDATE
            SET risk = excluded.risk, version = excluded.version";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(said.questionnaire.uuid())
                .bind(said.workload.uuid())
                .bind(said.risk.map(Risk::name))
                .bind(said.version)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Every assessment of every workload.
    pub async fn assessments(&mut self) -> Result<Vec<Assessment>, StoreError> {
        const SQL: &str = "SELECT * FROM assessment ORDER BY questionnaire, workload";
        Ok(each_row!(self, SQL, |row| assessment_from!(row)))
    }

    /// Every assessment of these workloads, in no order.
    pub async fn assessments_of(
        &mut self,
        workloads: &[Id<Workload>],
    ) -> Result<Vec<Assessment>, StoreError> {
        const HEAD: &str = "SELECT * FROM assessment WHERE workload IN ";
        Ok(rows_of!(self, HEAD, workloads, "", |row| assessment_from!(row)))
    }

    /// How many workloads each questionnaire puts at each risk.
    pub async fn risk_counts(&mut self) -> Result<Vec<RiskCount>, StoreError> {
        const SQL: &str = "SELECT questionnaire, risk, COUNT(*) AS workloads FROM assessment
            WHERE risk IS NOT NULL GROUP BY questionnaire, risk ORDER BY questionnaire, risk";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let named = risk(row.try_get("risk")?)?
                        .ok_or_else(|| damaged("assessment", "it has no risk".to_owned()))?;
                    let id = Id::from_uuid(row.try_get::<Uuid, _>("questionnaire")?);
                    Ok((id, named, row.try_get("workloads")?))
                })
                .collect()
        })
    }

    /// Hands the answers of a workload that is no more to the one that has its assets now, where that
    /// one has no answer of its own; without one they go.
    pub async fn hand_over_assessments(
        &mut self,
        was: Id<Workload>,
        now: Option<Id<Workload>>,
    ) -> Result<(), StoreError> {
        const ANSWERS: &str = "INSERT INTO questionnaire_answer
            (questionnaire, workload, question, answer, said_at, said_by)
            SELECT questionnaire, $2, question, answer, said_at, said_by
            FROM questionnaire_answer WHERE workload = $1
            ON CONFLICT (questionnaire, workload, question) DO NOTHING";
        const ASSESSMENTS: &str = "INSERT INTO assessment (questionnaire, workload, risk, version)
            SELECT questionnaire, $2, risk, version FROM assessment WHERE workload = $1
            ON CONFLICT (questionnaire, workload) DO UPDATE SET version = assessment.version + 1";
        const END_ANSWERS: &str = "DELETE FROM questionnaire_answer WHERE workload = $1";
        const END_ASSESSMENTS: &str = "DELETE FROM assessment WHERE workload = $1";
        on_backend!(self, tx => {
            if let Some(now) = now {
                for sql in [ANSWERS, ASSESSMENTS] {
                    sqlx::query(sql).bind(was.uuid()).bind(now.uuid()).execute(&mut **tx).await?;
                }
            }
            for sql in [END_ANSWERS, END_ASSESSMENTS] {
                sqlx::query(sql).bind(was.uuid()).execute(&mut **tx).await?;
            }
        });
        Ok(())
    }
}
