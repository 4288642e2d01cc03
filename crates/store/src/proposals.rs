//! Proposals of other places in the backlog, with their votes.

use landfall_domain::id::Id;
use landfall_domain::priority::{Proposal, ProposalStatus, Vote};
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{from_time, to_time, word};

macro_rules! proposal_from {
    ($row:expr) => {{
        let (status, at): (String, String) = ($row.try_get("status")?, $row.try_get("made_at")?);
        let by: Option<String> = $row.try_get("decided_by")?;
        let because: Option<String> = $row.try_get("because")?;
        Ok::<Proposal, StoreError>(Proposal {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            number: $row.try_get("number")?,
            workload: Id::from_uuid($row.try_get::<Uuid, _>("workload")?),
            spot: $row.try_get("spot")?,
            reason: $row.try_get("reason")?,
            by: $row.try_get("made_by")?,
            at: to_time("proposal", &at)?,
            status: word("proposal", &status, ProposalStatus::named)?,
            decision: by.zip(because),
            votes: Vec::new(),
            version: $row.try_get("version")?,
        })
    }};
}

impl Tx {
    /// The last proposals with their votes, at most `limit`, the newest first.
    pub async fn proposals(&mut self, limit: i64) -> Result<Vec<Proposal>, StoreError> {
        const SQL: &str = "SELECT * FROM proposal ORDER BY number DESC LIMIT $1";
        let mut found: Vec<Proposal> = on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| proposal_from!(row)).collect::<Result<_, _>>()
        })?;
        for one in &mut found {
            one.votes = self.votes_of(one.id).await?;
        }
        Ok(found)
    }

    /// The proposal of this number with its votes.
    pub async fn find_proposal(&mut self, number: i64) -> Result<Option<Proposal>, StoreError> {
        const SQL: &str = "SELECT * FROM proposal WHERE number = $1";
        let found: Option<Proposal> = on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(number).fetch_optional(&mut **tx).await?;
            row.map(|row| proposal_from!(row)).transpose()
        })?;
        let Some(mut found) = found else { return Ok(None) };
        found.votes = self.votes_of(found.id).await?;
        Ok(Some(found))
    }

    async fn votes_of(&mut self, proposal: Id<Proposal>) -> Result<Vec<Vote>, StoreError> {
        const SQL: &str = "SELECT * FROM proposal_vote WHERE proposal = $1 ORDER BY person";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(proposal.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    Ok(Vote {
                        person: row.try_get("person")?,
                        in_favour: row.try_get::<i64, _>("in_favour")? != 0,
                        reason: row.try_get("reason")?,
                        at: to_time("vote", &row.try_get::<String, _>("said_at")?)?,
                    })
                })
                .collect()
        })
    }

    /// Adds a proposal that nobody has voted on.
    pub async fn add_proposal(&mut self, one: &Proposal) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO proposal
            (id, number, workload, spot, reason, made_by, made_at, status, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(one.id.uuid())
                .bind(one.number)
                .bind(one.workload.uuid())
                .bind(&one.spot)
                .bind(&one.reason)
                .bind(&one.by)
                .bind(from_time(one.at))
                .bind(one.status.name())
                .bind(one.version)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Writes where a proposal stands, if it is still at the version before its own.
    pub async fn save_proposal(&mut self, one: &Proposal) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE proposal SET status = $3, decided_by = $4, because = $5,
            version = $2 WHERE id = $1 AND version = $2 - 1";
        let (by, because) = one.decision.clone().unzip();
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(one.id.uuid())
                .bind(one.version)
                .bind(one.status.name())
                .bind(by)
                .bind(because)
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed == 1 { Ok(()) } else { Err(StoreError::Conflict(one.key())) }
    }

    /// Writes a vote in the place of an earlier one of the same person.
    pub async fn save_vote(
        &mut self,
        proposal: Id<Proposal>,
        vote: &Vote,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO proposal_vote (proposal, person, in_favour, reason, said_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (proposal, person) DO UPDATE SET in_favour = excluded.in_favour,
            reason = excluded.reason, said_at = excluded.said_at";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(proposal.uuid())
                .bind(&vote.person)
                .bind(i64::from(vote.in_favour))
                .bind(&vote.reason)
                .bind(from_time(vote.at))
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }
}
