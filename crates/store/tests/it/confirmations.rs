//! What every engine must do with confirmations of the first of the backlog.

use jiff::Timestamp;
use landfall_domain::priority::Confirmation;
use landfall_domain::review::Team;

use crate::place::Place;

pub(crate) async fn confirmations_read_back_in_their_order(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let said = |seq: i64, team| Confirmation {
        seq,
        team,
        by: "ada".to_owned(),
        at: Timestamp::from_second(seq).unwrap(),
        order: vec!["W-7".to_owned(), format!("W-{seq}")],
    };
    let all = [said(1, Team::Strategy), said(2, Team::Adoption), said(3, Team::Strategy)];
    for one in &all {
        tx.add_confirmation(one).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.confirmations(10).await.unwrap(), all);
    assert_eq!(tx.confirmations(2).await.unwrap(), all[1..]);
    tx.rollback().await.unwrap();
}
