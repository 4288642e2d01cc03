//! What every engine must do with rounds of review.

use jiff::Timestamp;
use landfall_domain::review::{
    Answer, Ask, Attestation, Challenge, Choice, Frozen, Materiality, Participant, Question,
    Quorum, Review, ReviewStatus, Team, Topic, WorkStart,
};
use landfall_store::StoreError;

use crate::place::Place;
use crate::world::id;

fn review(number: i64) -> Review {
    let participant = |person: &str, team| Participant {
        person: person.to_owned(),
        team,
        delegate_for: None,
        removed: None,
    };
    Review {
        id: id(u128::from(number.unsigned_abs())),
        number,
        title: format!("round {number}"),
        status: ReviewStatus::Open,
        quorum: Quorum { strategy: 1, adoption: 3 },
        materiality: Materiality { top: 7, ..Materiality::default() },
        snapshot: Frozen::default().hash(),
        opened_by: "ada".to_owned(),
        opened_at: Timestamp::UNIX_EPOCH,
        closed: None,
        because: Vec::new(),
        participants: vec![participant("zoe", Team::Strategy), participant("bo", Team::Adoption)],
        attestations: Vec::new(),
        challenges: Vec::new(),
        version: 1,
    }
}

fn answer() -> Answer {
    let choice = |key: &str| Choice { key: key.to_owned(), says: format!("says {key}") };
    Answer {
        question: Question {
            topic: Topic::Priorities,
            ask: Ask::ReleaseOf { workload: "W-3".to_owned() },
            text: "Which release?".to_owned(),
            choices: vec![choice("R-1"), choice("R-2")],
            right: 1,
            because: "it is in R-2".to_owned(),
            evidence: "/releases/R-2".to_owned(),
        },
        said: Vec::new(),
        version: 1,
    }
}

pub(crate) async fn a_round_reads_back_with_all_that_was_said(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let frozen = Frozen { profile: "own".to_owned(), ..Frozen::default() };
    let mut review = review(3);
    tx.add_review(&review, &frozen).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.find_review(3).await.unwrap(), Some(review.clone()));
    assert_eq!(tx.frozen_of(review.id).await.unwrap(), frozen);
    let challenge = Challenge {
        number: 1,
        topic: Topic::Assumptions,
        subject: Some("A-5".to_owned()),
        text: "nobody looked".to_owned(),
        by: "bo".to_owned(),
        at: Timestamp::UNIX_EPOCH,
        resolution: None,
        version: 1,
    };
    tx.save_challenge(review.id, &challenge).await.unwrap();
    let resolved = Challenge { resolution: Some("we looked".to_owned()), version: 2, ..challenge };
    tx.save_challenge(review.id, &resolved).await.unwrap();
    review.challenges.push(resolved);
    let attestation = Attestation {
        person: "bo".to_owned(),
        topic: Topic::Outcomes,
        words: "we leave the site".to_owned(),
        attempts: 2,
        at: Timestamp::UNIX_EPOCH,
    };
    tx.add_attestation(review.id, &attestation).await.unwrap();
    review.attestations.push(attestation);
    review.participants[1].removed = Some("left".to_owned());
    tx.save_participant(review.id, 2, &review.participants[1]).await.unwrap();
    assert_eq!(tx.find_review(3).await.unwrap(), Some(review.clone()));
    tx.remove_attestation(review.id, "bo", Topic::Outcomes).await.unwrap();
    review.attestations.clear();
    assert_eq!(tx.last_review().await.unwrap(), Some(review));
    tx.rollback().await.unwrap();
}

pub(crate) async fn an_answer_that_moved_on_is_a_conflict(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let review = review(1);
    tx.add_review(&review, &Frozen::default()).await.unwrap();
    tx.put_questions(review.id, "bo", &[answer(), answer()]).await.unwrap();
    let said = Answer { said: vec![0, 1], version: 2, ..answer() };
    tx.save_answer(review.id, "bo", (2, &said)).await.unwrap();
    let outdated = tx.save_answer(review.id, "bo", (2, &said)).await;
    assert!(matches!(outdated, Err(StoreError::Conflict(_))));
    assert_eq!(tx.answers_of(review.id, "bo").await.unwrap(), [answer(), said]);
    assert!(tx.answers_of(review.id, "zoe").await.unwrap().is_empty());
    tx.rollback().await.unwrap();
}

pub(crate) async fn a_closed_round_keeps_its_record(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let (mut first, second) = (review(1), review(2));
    tx.add_review(&first, &Frozen::default()).await.unwrap();
    tx.add_review(&second, &Frozen::default()).await.unwrap();
    first.status = ReviewStatus::Closed;
    first.closed = Some(("ada".to_owned(), Timestamp::UNIX_EPOCH));
    first.version = 2;
    tx.save_review(&first, Some("sealed")).await.unwrap();
    assert!(matches!(tx.save_review(&first, None).await, Err(StoreError::Conflict(_))));
    first.status = ReviewStatus::Reopened;
    first.because = vec!["the first 10 changed".to_owned()];
    first.version = 3;
    tx.save_review(&first, None).await.unwrap();
    assert_eq!(tx.record_of(first.id).await.unwrap().as_deref(), Some("sealed"));
    let numbers: Vec<i64> = tx.reviews(9).await.unwrap().iter().map(|one| one.number).collect();
    assert_eq!(numbers, [2, 1]);
    let given_up = Review { status: ReviewStatus::Abandoned, version: 2, ..second };
    tx.save_review(&given_up, None).await.unwrap();
    assert_eq!(tx.last_review().await.unwrap(), Some(first.clone()));
    let start = WorkStart {
        id: id(8),
        release: 1,
        workloads: vec!["W-3".to_owned()],
        review: Some(first.id),
        against: None,
        by: "bo".to_owned(),
        at: Timestamp::UNIX_EPOCH,
    };
    tx.add_start(&start).await.unwrap();
    assert_eq!(tx.starts().await.unwrap(), [start]);
    tx.rollback().await.unwrap();
}
