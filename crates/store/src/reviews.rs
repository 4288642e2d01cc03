//! Rounds of review, with who takes part, what they said, and what is in dispute.

use landfall_domain::id::Id;
use landfall_domain::review::{
    Answer, Attestation, Challenge, Frozen, Participant, Quorum, Review, ReviewStatus, Team, Topic,
    WorkStart,
};
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{damaged, from_time, json, parse, to_time, word};

/// A number that is stored wide and used small.
fn small(number: i64) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| damaged("review", format!("{number} is out of range")))
}

macro_rules! review_from {
    ($row:expr) => {
        Ok::<Review, StoreError>(Review {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            number: $row.try_get("number")?,
            title: $row.try_get("title")?,
            status: word("review", &$row.try_get::<String, _>("status")?, ReviewStatus::named)?,
            quorum: Quorum {
                strategy: small($row.try_get("strategy_quorum")?)?,
                adoption: small($row.try_get("adoption_quorum")?)?,
            },
            materiality: parse("review", &$row.try_get::<String, _>("materiality")?)?,
            snapshot: $row.try_get("snapshot")?,
            opened_by: $row.try_get("opened_by")?,
            opened_at: to_time("review", &$row.try_get::<String, _>("opened_at")?)?,
            closed: match (
                $row.try_get::<Option<String>, _>("closed_by")?,
                $row.try_get::<Option<String>, _>("closed_at")?,
            ) {
                (Some(by), Some(at)) => Some((by, to_time("review", &at)?)),
                _ => None,
            },
            because: parse("review", &$row.try_get::<String, _>("because")?)?,
            participants: Vec::new(),
            attestations: Vec::new(),
            challenges: Vec::new(),
            version: $row.try_get("version")?,
        })
    };
}

/// All but the frozen backlog and the record, which are large.
macro_rules! heads {
    ($rest:literal) => {
        concat!(
            "SELECT id, number, title, status, strategy_quorum, adoption_quorum, materiality,
                snapshot, opened_by, opened_at, closed_by, closed_at, because, version
                FROM review ",
            $rest
        )
    };
}

impl Tx {
    /// The last rounds, the newest first; without who takes part and what they said.
    pub async fn reviews(&mut self, most: i64) -> Result<Vec<Review>, StoreError> {
        const SQL: &str = heads!("ORDER BY number DESC LIMIT $1");
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(most).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| review_from!(row)).collect()
        })
    }

    /// The round of this number, whole but for the frozen backlog.
    pub async fn find_review(&mut self, number: i64) -> Result<Option<Review>, StoreError> {
        const SQL: &str = heads!("WHERE number = $1");
        let review = on_backend!(self, tx => {
            let row =
                sqlx::query(SQL).bind(number).fetch_optional(&mut **tx).await?;
            row.map(|row| review_from!(row)).transpose()?
        });
        let Some(mut review) = review else { return Ok(None) };
        review.participants = self.participants_of(review.id).await?;
        review.attestations = self.attestations_of(review.id).await?;
        review.challenges = self.challenges_of(review.id).await?;
        Ok(Some(review))
    }

    /// The backlog that a round looks at.
    pub async fn frozen_of(&mut self, review: Id<Review>) -> Result<Frozen, StoreError> {
        const SQL: &str = "SELECT frozen FROM review WHERE id = $1";
        let text: String = on_backend!(self, tx => {
            sqlx::query(SQL).bind(review.uuid()).fetch_one(&mut **tx).await?.try_get("frozen")?
        });
        parse("review", &text)
    }

    /// The sealed record of a round that was closed.
    pub async fn record_of(&mut self, review: Id<Review>) -> Result<Option<String>, StoreError> {
        const SQL: &str = "SELECT record FROM review WHERE id = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(review.uuid()).fetch_one(&mut **tx).await?;
            Ok(row.try_get("record")?)
        })
    }

    /// Adds a round with the backlog that it looks at, and who takes part from the start.
    pub async fn add_review(&mut self, review: &Review, frozen: &Frozen) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO review (id, number, title, status, strategy_quorum,
            adoption_quorum, materiality, snapshot, frozen, opened_by, opened_at, because, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        let (materiality, frozen) = (json(&review.materiality)?, json(frozen)?);
        let because = json(&review.because)?;
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(review.id.uuid())
                .bind(review.number)
                .bind(&review.title)
                .bind(review.status.name())
                .bind(i64::from(review.quorum.strategy))
                .bind(i64::from(review.quorum.adoption))
                .bind(materiality)
                .bind(&review.snapshot)
                .bind(frozen)
                .bind(&review.opened_by)
                .bind(from_time(review.opened_at))
                .bind(because)
                .bind(review.version)
                .execute(&mut **tx)
                .await?;
        });
        for (position, participant) in (1..).zip(&review.participants) {
            self.save_participant(review.id, position, participant).await?;
        }
        Ok(())
    }

    /// Writes how a round stands, if it is still at the version before its own; its record as well, if
    /// there is one now.
    pub async fn save_review(
        &mut self,
        review: &Review,
        record: Option<&str>,
    ) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE review SET status = $3, closed_by = $4, closed_at = $5,
            because = $6, record = COALESCE($7, record), version = $2
            WHERE id = $1 AND version = $2 - 1";
        let because = json(&review.because)?;
        let (by, at) = match &review.closed {
            Some((by, at)) => (Some(by.clone()), Some(from_time(*at))),
            None => (None, None),
        };
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(review.id.uuid())
                .bind(review.version)
                .bind(review.status.name())
                .bind(by)
                .bind(at)
                .bind(because)
                .bind(record)
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed == 1 { Ok(()) } else { Err(StoreError::Conflict(review.key())) }
    }

    /// Counts a change of something that belongs to a round.
    pub async fn touch_review(&mut self, review: Id<Review>) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE review SET version = version + 1 WHERE id = $1";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(review.uuid()).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Adds somebody to a round, or writes what changed about them.
    pub async fn save_participant(
        &mut self,
        review: Id<Review>,
        position: i64,
        participant: &Participant,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO review_participant
            (review, person, position, team, delegate_for, removed) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (review, person) DO UPDATE SET
            team = excluded.team, delegate_for = excluded.delegate_for, removed = excluded.removed";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(review.uuid())
                .bind(&participant.person)
                .bind(position)
                .bind(participant.team.name())
                .bind(&participant.delegate_for)
                .bind(&participant.removed)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    async fn participants_of(
        &mut self,
        review: Id<Review>,
    ) -> Result<Vec<Participant>, StoreError> {
        const SQL: &str = "SELECT * FROM review_participant WHERE review = $1 ORDER BY position";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(review.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let team: String = row.try_get("team")?;
                    Ok(Participant {
                        person: row.try_get("person")?,
                        team: word("review", &team, Team::named)?,
                        delegate_for: row.try_get("delegate_for")?,
                        removed: row.try_get("removed")?,
                    })
                })
                .collect()
        })
    }

    async fn attestations_of(
        &mut self,
        review: Id<Review>,
    ) -> Result<Vec<Attestation>, StoreError> {
        const SQL: &str = "SELECT * FROM review_attestation WHERE review = $1 ORDER BY at, person";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(review.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let topic: String = row.try_get("topic")?;
                    Ok(Attestation {
                        person: row.try_get("person")?,
                        topic: word("review", &topic, Topic::named)?,
                        words: row.try_get("words")?,
                        attempts: small(row.try_get("attempts")?)?,
                        at: to_time("review", &row.try_get::<String, _>("at")?)?,
                    })
                })
                .collect()
        })
    }

    async fn challenges_of(&mut self, review: Id<Review>) -> Result<Vec<Challenge>, StoreError> {
        const SQL: &str = "SELECT * FROM review_challenge WHERE review = $1 ORDER BY number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(review.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let topic: String = row.try_get("topic")?;
                    Ok(Challenge {
                        number: row.try_get("number")?,
                        topic: word("review", &topic, Topic::named)?,
                        subject: row.try_get("subject")?,
                        text: row.try_get("text")?,
                        by: row.try_get("by")?,
                        at: to_time("review", &row.try_get::<String, _>("at")?)?,
                        resolution: row.try_get("resolution")?,
                        version: row.try_get("version")?,
                    })
                })
                .collect()
        })
    }

    /// The questions that were put to somebody in a round, in order, with what they said.
    pub async fn answers_of(
        &mut self,
        review: Id<Review>,
        person: &str,
    ) -> Result<Vec<Answer>, StoreError> {
        const SQL: &str = "SELECT question, said, version FROM review_answer
            WHERE review = $1 AND person = $2 ORDER BY position";
        on_backend!(self, tx => {
            let rows =
                sqlx::query(SQL).bind(review.uuid()).bind(person).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    Ok(Answer {
                        question: parse("review", &row.try_get::<String, _>("question")?)?,
                        said: parse("review", &row.try_get::<String, _>("said")?)?,
                        version: row.try_get("version")?,
                    })
                })
                .collect()
        })
    }

    /// Puts questions to somebody, in order, behind none.
    pub async fn put_questions(
        &mut self,
        review: Id<Review>,
        person: &str,
        answers: &[Answer],
    ) -> Result<(), StoreError> {
        const SQL: &str =
            "INSERT INTO review_answer (review, person, position, question, said, version)
            VALUES ($1, $2, $3, $4, $5, $6)";
        for (position, answer) in (1_i64..).zip(answers) {
            let (question, said) = (json(&answer.question)?, json(&answer.said)?);
            on_backend!(self, tx => {
                sqlx::query(SQL)
                    .bind(review.uuid())
                    .bind(person)
                    .bind(position)
                    .bind(question)
                    .bind(said)
                    .bind(answer.version)
                    .execute(&mut **tx)
                    .await?;
            });
        }
        Ok(())
    }

    /// Writes what somebody said to a question, by its position from 1, if it is still at the version
    /// before the answer's own.
    pub async fn save_answer(
        &mut self,
        review: Id<Review>,
        person: &str,
        (position, answer): (i64, &Answer),
    ) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE review_answer SET said = $4, version = $5
            WHERE review = $1 AND person = $2 AND position = $3 AND version = $5 - 1";
        let said = json(&answer.said)?;
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(review.uuid())
                .bind(person)
                .bind(position)
                .bind(said)
                .bind(answer.version)
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict(format!("question {position}")))
        }
    }

    /// Adds an attestation.
    pub async fn add_attestation(
        &mut self,
        review: Id<Review>,
        attestation: &Attestation,
    ) -> Result<(), StoreError> {
        const SQL: &str =
            "INSERT INTO review_attestation (review, person, topic, words, attempts, at)
            VALUES ($1, $2, $3, $4, $5, $6)";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(review.uuid())
                .bind(&attestation.person)
                .bind(attestation.topic.name())
                .bind(&attestation.words)
                .bind(i64::from(attestation.attempts))
                .bind(from_time(attestation.at))
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Takes an attestation back.
    pub async fn remove_attestation(
        &mut self,
        review: Id<Review>,
        person: &str,
        topic: Topic,
    ) -> Result<(), StoreError> {
        const SQL: &str =
            "DELETE FROM review_attestation WHERE review = $1 AND person = $2 AND topic = $3";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(review.uuid())
                .bind(person)
                .bind(topic.name())
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Adds a challenge, or writes what was decided on it.
    pub async fn save_challenge(
        &mut self,
        review: Id<Review>,
        challenge: &Challenge,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO review_challenge
            (review, number, topic, subject, text, by, at, resolution, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (review, number) DO UPDATE SET
            resolution = excluded.resolution, version = excluded.version";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(review.uuid())
                .bind(challenge.number)
                .bind(challenge.topic.name())
                .bind(&challenge.subject)
                .bind(&challenge.text)
                .bind(&challenge.by)
                .bind(from_time(challenge.at))
                .bind(&challenge.resolution)
                .bind(challenge.version)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// The last round that was not given up, whole but for the frozen backlog.
    pub async fn last_review(&mut self) -> Result<Option<Review>, StoreError> {
        const SQL: &str = "SELECT MAX(number) AS last FROM review WHERE status <> 'abandoned'";
        let last: Option<i64> = on_backend!(self, tx => {
            sqlx::query(SQL).fetch_one(&mut **tx).await?.try_get("last")?
        });
        match last {
            Some(number) => self.find_review(number).await,
            None => Ok(None),
        }
    }

    /// Notes that work on a release began.
    pub async fn add_start(&mut self, start: &WorkStart) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO work_start (id, number, workloads, review, against, by, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let workloads = json(&start.workloads)?;
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(start.id.uuid())
                .bind(start.release)
                .bind(workloads)
                .bind(start.review.map(Id::uuid))
                .bind(&start.against)
                .bind(&start.by)
                .bind(from_time(start.at))
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Every beginning of work, the first one first.
    pub async fn starts(&mut self) -> Result<Vec<WorkStart>, StoreError> {
        const SQL: &str = "SELECT * FROM work_start ORDER BY id";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    Ok(WorkStart {
                        id: Id::from_uuid(row.try_get::<Uuid, _>("id")?),
                        release: row.try_get("number")?,
                        workloads: parse("work_start", &row.try_get::<String, _>("workloads")?)?,
                        review: row.try_get::<Option<Uuid>, _>("review")?.map(Id::from_uuid),
                        against: row.try_get("against")?,
                        by: row.try_get("by")?,
                        at: to_time("work_start", &row.try_get::<String, _>("at")?)?,
                    })
                })
                .collect()
        })
    }
}
