//! What every engine must do with proposals and votes.

use jiff::Timestamp;
use landfall_domain::priority::{Proposal, ProposalStatus, Vote};
use landfall_store::StoreError;

use crate::place::Place;
use crate::world::id;

pub(crate) async fn proposals_read_back_with_the_last_vote_of_each(place: Place) {
    let store = place.open().await;
    let proposal = |number: i64| Proposal {
        id: id(u128::from(number.unsigned_abs())),
        number,
        workload: id(9),
        spot: "before W-3".to_owned(),
        reason: "the lease ends".to_owned(),
        by: "ada".to_owned(),
        at: Timestamp::UNIX_EPOCH,
        status: ProposalStatus::Open,
        decision: None,
        votes: Vec::new(),
        version: 1,
    };
    let vote = |person: &str, in_favour| Vote {
        person: person.to_owned(),
        in_favour,
        reason: "seen it".to_owned(),
        at: Timestamp::UNIX_EPOCH,
    };
    let mut tx = store.write().await.unwrap();
    let (mut first, second) = (proposal(1), proposal(2));
    tx.add_proposal(&first).await.unwrap();
    tx.add_proposal(&second).await.unwrap();
    for (person, in_favour) in [("zoe", true), ("Bob", true), ("zoe", false)] {
        tx.save_vote(first.id, &vote(person, in_favour)).await.unwrap();
    }
    first.votes = vec![vote("Bob", true), vote("zoe", false)];
    assert_eq!(tx.find_proposal(1).await.unwrap(), Some(first.clone()));
    (first.status, first.version) = (ProposalStatus::Declined, 2);
    first.decision = Some(("stan".to_owned(), "not now".to_owned()));
    tx.save_proposal(&first).await.unwrap();
    let again = tx.save_proposal(&first).await;
    assert!(matches!(again, Err(StoreError::Conflict(key)) if key == "N-1"));
    assert_eq!(tx.proposals(9).await.unwrap(), [second.clone(), first]);
    assert_eq!(tx.proposals(1).await.unwrap(), [second]);
    assert_eq!(tx.find_proposal(3).await.unwrap(), None);
    tx.commit().await.unwrap();
}
