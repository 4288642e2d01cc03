//! What every engine must do with webhooks and the deliveries to them.

use jiff::{SignedDuration, Timestamp};
use landfall_domain::event::Happening;
use landfall_domain::webhook::{Delivery, DeliveryState, Webhook};
use landfall_store::{Store, StoreError, Tx};

use crate::place::Place;
use crate::world::{id, noon};

fn webhook(number: u128) -> Webhook {
    Webhook {
        id: id(number),
        name: format!("Hook {number}"),
        url: "https://hooks.example/x".to_owned(),
        kinds: vec!["plan_adopted".to_owned()],
        is_on: true,
        off_because: None,
        seen: 0,
        given_up: 0,
        created_at: noon(),
        created_by: "ada".to_owned(),
        version: 1,
    }
}

fn delivery(number: u128, hook: u128, event: Option<i64>) -> Delivery {
    Delivery {
        id: id(number),
        webhook: id(hook),
        event,
        kind: event.map_or("ping", |_| "plan_adopted").to_owned(),
        state: DeliveryState::Waiting,
        attempts: 0,
        next_at: Some(noon()),
        status: None,
        error: None,
        created_at: noon(),
        finished_at: None,
    }
}

fn after(seconds: i64) -> Timestamp {
    noon() + SignedDuration::from_secs(seconds)
}

/// Two webhooks, and some events.
async fn world(store: &Store) -> Tx {
    let mut tx = store.write().await.unwrap();
    let adopted = Happening::PlanAdopted { plan: "P-1".to_owned(), superseded: None };
    for _ in 0..5 {
        tx.append(noon(), "ada", None, &adopted).await.unwrap();
    }
    for number in [1, 2] {
        tx.add_webhook(&webhook(number), b"a secret").await.unwrap();
    }
    tx
}

async fn claimed(tx: &mut Tx, now: i64) -> Option<Delivery> {
    tx.claim_delivery(after(now), after(now + 60)).await.unwrap()
}

pub(crate) async fn webhooks_read_back_and_their_secret_apart(place: Place) {
    let store = place.open().await;
    let mut tx = world(&store).await;
    assert_eq!(tx.webhooks().await.unwrap(), [webhook(1), webhook(2)]);
    assert_eq!(tx.find_webhook(id(2)).await.unwrap(), Some(webhook(2)));
    assert_eq!(tx.find_webhook(id(9)).await.unwrap(), None);
    assert_eq!(tx.webhook_secret(id(1)).await.unwrap().as_deref(), Some(&b"a secret"[..]));
    tx.webhook_has_seen(id(1), 3).await.unwrap();
    tx.webhook_gave_up(id(1), 2).await.unwrap();
    let changed = Webhook {
        name: "Other".to_owned(),
        kinds: Vec::new(),
        is_on: false,
        off_because: Some("gone".to_owned()),
        seen: 5,
        version: 2,
        ..webhook(1)
    };
    tx.change_webhook(&changed).await.unwrap();
    assert_eq!(tx.find_webhook(id(1)).await.unwrap(), Some(changed.clone()));
    let late = tx.change_webhook(&changed).await;
    assert!(matches!(late, Err(StoreError::Conflict(_))), "somebody else was first");
    tx.add_delivery(&delivery(11, 1, Some(1))).await.unwrap();
    tx.remove_webhook(id(1)).await.unwrap();
    assert_eq!(tx.webhooks().await.unwrap(), [webhook(2)]);
    assert_eq!(tx.find_delivery(id(11)).await.unwrap(), None);
}

pub(crate) async fn deliveries_of_a_webhook_go_out_in_order(place: Place) {
    let store = place.open().await;
    let mut tx = world(&store).await;
    assert_eq!(tx.kinds_after(3, 9).await.unwrap().len(), 2);
    for (number, hook, event) in [(12, 1, 2), (11, 1, 1), (21, 2, 1)] {
        tx.add_delivery(&delivery(number, hook, Some(event))).await.unwrap();
    }
    // Each event once.
    tx.add_delivery(&delivery(99, 1, Some(1))).await.unwrap();
    assert_eq!(tx.find_delivery(id(99)).await.unwrap(), None);
    assert!(!tx.is_delivery_due(after(-1)).await.unwrap());
    assert!(tx.is_delivery_due(noon()).await.unwrap());
    let first = claimed(&mut tx, 0).await.unwrap();
    assert_eq!((first.id, first.attempts, first.next_at), (id(11), 1, Some(after(60))));
    // The other webhook does not wait for this one; the next event of this one does.
    assert_eq!(claimed(&mut tx, 0).await.unwrap().id, id(21));
    assert_eq!(claimed(&mut tx, 0).await, None);
    let retried = Delivery { next_at: Some(after(5)), status: Some(500), ..first.clone() };
    assert!(tx.settle_delivery(after(60), &retried).await.unwrap());
    assert!(!tx.is_delivery_due(after(4)).await.unwrap());
    assert_eq!(claimed(&mut tx, 4).await, None, "it waits, and those behind it too");
    let again = claimed(&mut tx, 5).await.unwrap();
    assert_eq!((again.id, again.attempts, again.status), (id(11), 2, Some(500)));
    let state = DeliveryState::Delivered;
    let done = Delivery { state, next_at: None, finished_at: Some(after(6)), ..again };
    assert!(tx.settle_delivery(after(65), &done).await.unwrap());
    assert_eq!(tx.find_delivery(id(11)).await.unwrap(), Some(done));
    assert_eq!(claimed(&mut tx, 6).await.unwrap().id, id(12));
    assert_eq!(tx.waiting_deliveries(id(1)).await.unwrap(), 1);
}

pub(crate) async fn a_claim_ends_with_its_lease(place: Place) {
    let store = place.open().await;
    let mut tx = world(&store).await;
    tx.add_delivery(&delivery(11, 1, Some(1))).await.unwrap();
    let first = claimed(&mut tx, 0).await.unwrap();
    assert_eq!(claimed(&mut tx, 59).await, None);
    // The process that claimed it ended, or is late: another one takes it.
    assert_eq!(claimed(&mut tx, 60).await.unwrap().attempts, 2);
    let late = Delivery { state: DeliveryState::Failed, next_at: None, ..first };
    assert!(!tx.settle_delivery(after(60), &late).await.unwrap());
    assert_eq!(tx.find_delivery(id(11)).await.unwrap().unwrap().state, DeliveryState::Waiting);
}

pub(crate) async fn two_that_look_at_once_claim_each_delivery_once(place: Place) {
    let store = place.open().await;
    let mut tx = world(&store).await;
    for number in 0..8 {
        tx.add_delivery(&delivery(11 + number, 1, None)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let other = place.open().await;
    let take = async |store: &Store| {
        let mut taken = Vec::new();
        loop {
            let mut tx = store.write().await.unwrap();
            let next = claimed(&mut tx, 0).await;
            tx.commit().await.unwrap();
            let Some(next) = next else { return taken };
            taken.push(next.id);
        }
    };
    let (mut taken, more) = tokio::join!(take(&store), take(&other));
    taken.extend(more);
    taken.sort_unstable();
    assert_eq!(taken, (11..19).map(id).collect::<Vec<_>>());
}

pub(crate) async fn what_is_off_is_told_nothing_but_pings(place: Place) {
    let store = place.open().await;
    let mut tx = world(&store).await;
    tx.change_webhook(&Webhook { is_on: false, version: 2, ..webhook(1) }).await.unwrap();
    tx.add_delivery(&delivery(11, 1, Some(1))).await.unwrap();
    assert!(!tx.is_delivery_due(noon()).await.unwrap());
    assert_eq!(claimed(&mut tx, 0).await, None);
    tx.add_delivery(&delivery(12, 1, None)).await.unwrap();
    assert!(tx.is_delivery_due(noon()).await.unwrap());
    assert_eq!(claimed(&mut tx, 0).await.unwrap().id, id(12));
}

pub(crate) async fn a_delivery_that_is_over_is_sent_again(place: Place) {
    let store = place.open().await;
    let mut tx = world(&store).await;
    tx.add_delivery(&delivery(11, 1, Some(1))).await.unwrap();
    tx.send_again(id(11), after(-9)).await.unwrap();
    let first = claimed(&mut tx, 0).await.unwrap();
    let state = DeliveryState::Failed;
    let failed =
        Delivery { state, attempts: 1, next_at: None, finished_at: Some(after(1)), ..first };
    assert!(tx.settle_delivery(after(60), &failed).await.unwrap());
    assert_eq!(claimed(&mut tx, 99).await, None);
    tx.send_again(id(11), after(2)).await.unwrap();
    let again = claimed(&mut tx, 2).await.unwrap();
    assert_eq!((again.attempts, again.finished_at), (1, None));
}

pub(crate) async fn old_and_many_deliveries_are_forgotten(place: Place) {
    let store = place.open().await;
    let mut tx = world(&store).await;
    for number in 11..16 {
        let made = delivery(number, 1, None);
        tx.add_delivery(&made).await.unwrap();
        let claim = claimed(&mut tx, 0).await.unwrap();
        let done = Delivery { state: DeliveryState::Delivered, next_at: None, ..claim };
        assert!(tx.settle_delivery(after(60), &done).await.unwrap());
    }
    tx.add_delivery(&delivery(10, 1, Some(1))).await.unwrap();
    tx.add_delivery(&delivery(20, 2, Some(1))).await.unwrap();
    tx.add_delivery(&Delivery { created_at: after(-9), ..delivery(21, 2, None) }).await.unwrap();
    assert_eq!(tx.forget_deliveries(noon(), 3).await.unwrap(), 3);
    let left = |list: Vec<Delivery>| list.into_iter().map(|one| one.id).collect::<Vec<_>>();
    let of_one = tx.deliveries_before(id(1), None, 9).await.unwrap();
    assert_eq!(left(of_one), [id(15), id(14), id(13), id(10)], "what waits is kept");
    let page = tx.deliveries_before(id(1), Some(id(14)), 1).await.unwrap();
    assert_eq!(left(page), [id(13)]);
    assert_eq!(left(tx.deliveries_before(id(2), None, 9).await.unwrap()), [id(20)]);
}
