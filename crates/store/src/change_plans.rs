//! Business change plans of release backlogs, with their testing criteria.

use std::collections::BTreeMap;

use landfall_domain::delivery::change::{ChangeAnswer, ChangePlan, Criterion, Verdict};
use landfall_domain::delivery::{ReleaseBacklog, Signature};
use landfall_domain::id::Id;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::bulk_insert;
use crate::text::{from_time, to_time, word};

macro_rules! signature_from {
    ($row:expr, $table:literal) => {{
        let at = to_time($table, &$row.try_get::<String, _>("said_at")?)?;
        Signature { by: $row.try_get("said_by")?, at }
    }};
}

impl Tx {
    /// The change plan of a release backlog; an empty one at version 0 if nothing was planned yet.
    pub async fn change_plan(
        &mut self,
        release: Id<ReleaseBacklog>,
    ) -> Result<ChangePlan, StoreError> {
        const SQL: &str = "SELECT next_criterion, version FROM change_plan WHERE release = $1";
        let mut plan = ChangePlan::new(release);
        let head = on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(release.uuid()).fetch_optional(&mut **tx).await?;
            row.map(|row| {
                Ok::<_, StoreError>((row.try_get("next_criterion")?, row.try_get("version")?))
            })
            .transpose()
        })?;
        let Some((next, version)) = head else { return Ok(plan) };
        (plan.next, plan.version) = (next, version);
        plan.answers = self.change_answers(release).await?;
        plan.criteria = self.testing_criteria(release).await?;
        Ok(plan)
    }

    async fn change_answers(
        &mut self,
        release: Id<ReleaseBacklog>,
    ) -> Result<BTreeMap<String, ChangeAnswer>, StoreError> {
        const SQL: &str = "SELECT * FROM change_answer WHERE release = $1";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(release.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let signed = signature_from!(row, "change_answer");
                    let says = row.try_get("says")?;
                    Ok((row.try_get("question")?, ChangeAnswer { says, signed }))
                })
                .collect()
        })
    }

    async fn testing_criteria(
        &mut self,
        release: Id<ReleaseBacklog>,
    ) -> Result<Vec<Criterion>, StoreError> {
        const SQL: &str = "SELECT * FROM testing_criterion WHERE release = $1 ORDER BY number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(release.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let verdict: String = row.try_get("verdict")?;
                    Ok(Criterion {
                        number: row.try_get("number")?,
                        workload: row.try_get::<Option<Uuid>, _>("workload")?.map(Id::from_uuid),
                        says: row.try_get("says")?,
                        measured: row.try_get("measured")?,
                        verdict: word("testing_criterion", &verdict, Verdict::named)?,
                        evidence: row.try_get("evidence")?,
                        signed: signature_from!(row, "testing_criterion"),
                    })
                })
                .collect()
        })
    }

    /// Writes a change plan in the place of the one at the version before its own.
    pub async fn save_change_plan(&mut self, plan: &ChangePlan) -> Result<(), StoreError> {
        const FIRST: &str = "INSERT INTO change_plan (release, next_criterion, version)
            VALUES ($1, $2, $3) ON CONFLICT (release) DO NOTHING";
        const LATER: &str = "UPDATE change_plan SET next_criterion = $2, version = $3
            WHERE release = $1 AND version = $3 - 1";
        let id = plan.release.uuid();
        let sql = if plan.version == 1 { FIRST } else { LATER };
        let written = on_backend!(self, tx => {
            let query = sqlx::query(sql).bind(id).bind(plan.next).bind(plan.version);
            query.execute(&mut **tx).await?.rows_affected()
        });
        if written == 0 {
            return Err(StoreError::Conflict("the change plan".to_owned()));
        }
        for sql in [
            "DELETE FROM change_answer WHERE release = $1",
            "DELETE FROM testing_criterion WHERE release = $1",
        ] {
            on_backend!(self, tx => {
                sqlx::query(sql).bind(id).execute(&mut **tx).await?;
            });
        }
        let answers: Vec<(&String, &ChangeAnswer)> = plan.answers.iter().collect();
        bulk_insert!(
            self,
            "INSERT INTO change_answer (release, question, says, said_by, said_at) ",
            5,
            answers,
            |b, (question, answer)| {
                b.push_bind(id)
                    .push_bind(*question)
                    .push_bind(&answer.says)
                    .push_bind(&answer.signed.by)
                    .push_bind(from_time(answer.signed.at));
            },
            ""
        );
        self.add_criteria(plan).await
    }

    async fn add_criteria(&mut self, plan: &ChangePlan) -> Result<(), StoreError> {
        bulk_insert!(
            self,
            "INSERT INTO testing_criterion
                (release, number, workload, says, measured, verdict, evidence, said_by, said_at) ",
            9,
            plan.criteria,
            |b, one| {
                b.push_bind(plan.release.uuid())
                    .push_bind(one.number)
                    .push_bind(one.workload.map(Id::uuid))
                    .push_bind(&one.says)
                    .push_bind(&one.measured)
                    .push_bind(one.verdict.name())
                    .push_bind(&one.evidence)
                    .push_bind(&one.signed.by)
                    .push_bind(from_time(one.signed.at));
            },
            ""
        );
        Ok(())
    }
}
