//! What every engine must do with what people decide.

use landfall_domain::estate::{Stated, Statement};
use landfall_domain::event::Happening;
use landfall_domain::priority::{Placed, Placing, RankPoint, Spot, Standing};
use landfall_store::{StoreError, StoredSuggestion};

use crate::place::Place;
use crate::world::{id, noon, workload};

fn statement(field: Stated, value: &str) -> Statement {
    Statement {
        workload: id(1001),
        field,
        value: value.to_owned(),
        reason: Some("she said so".to_owned()),
        by: "ada".to_owned(),
        at: noon(),
    }
}

pub(crate) async fn a_later_statement_replaces_the_earlier_one(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.save_statement(&statement(Stated::Owner, "Ada")).await.unwrap();
    tx.save_statement(&statement(Stated::Owner, "Grace")).await.unwrap();
    tx.save_statement(&statement(Stated::Criticality, "high")).await.unwrap();
    let both = [statement(Stated::Criticality, "high"), statement(Stated::Owner, "Grace")];
    assert_eq!(tx.statements().await.unwrap(), both);
    assert_eq!(tx.statements_of(id(1001)).await.unwrap(), both);
    tx.remove_statement(id(1001), Stated::Criticality).await.unwrap();
    assert_eq!(tx.statements_of(id(1001)).await.unwrap(), both[1..]);
}

pub(crate) async fn placings_read_back_in_their_order(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let spots = [Spot::Pinned(3), Spot::Before(id(1002)), Spot::After(id(1003))];
    let placings: Vec<Placing> = (1..)
        .zip(spots)
        .map(|(seq, spot)| Placing {
            seq,
            workload: id(1001),
            spot,
            reason: "known better".to_owned(),
            by: "ada".to_owned(),
            at: noon(),
            until: (seq == 3).then_some(jiff::civil::date(2027, 3, 31)),
        })
        .collect();
    for placing in placings.iter().rev() {
        tx.add_placing(placing).await.unwrap();
    }
    assert_eq!(tx.placings().await.unwrap(), placings);
    assert_eq!(tx.placings_of(&[id(1001)]).await.unwrap(), placings);
    assert!(tx.placings_of(&[id(1002)]).await.unwrap().is_empty());
    let (last, after) = (jiff::civil::date(2027, 3, 31), jiff::civil::date(2027, 4, 1));
    assert!(tx.expired_placings(last).await.unwrap().is_empty(), "it holds on its last day");
    assert_eq!(tx.expired_placings(after).await.unwrap(), placings[2..]);
    tx.lapse_placings(after).await.unwrap();
    assert!(tx.expired_placings(after).await.unwrap().is_empty(), "once is enough");
    tx.remove_placing(2).await.unwrap();
    assert_eq!(tx.placings().await.unwrap(), [placings[0].clone(), placings[2].clone()]);
}

pub(crate) async fn ranks_of_the_past_read_back(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let point = |event: i64, before, after| RankPoint {
        event,
        at: noon(),
        kind: "workload_placed".to_owned(),
        before,
        after,
        proposed: Some(7),
    };
    let points = [point(2, Some(5), Some(1)), point(4, None, Some(3))];
    for one in &points {
        tx.add_rank_point(id(1001), one).await.unwrap();
        tx.add_rank_point(id(1002), &point(one.event, None, None)).await.unwrap();
    }
    let latest = [points[1].clone(), points[0].clone()];
    assert_eq!(tx.rank_points(id(1001), 9).await.unwrap(), latest);
    assert_eq!(tx.rank_points(id(1001), 1).await.unwrap(), latest[..1]);
    tx.save_workloads(&[workload(1, Some(2)), workload(3, Some(1)), workload(4, None)])
        .await
        .unwrap();
    let event = tx.append(noon(), "ada", None, &placed(1)).await.unwrap();
    tx.keep_order(&event, "estate_imported").await.unwrap();
    let again = tx.append(noon(), "ada", None, &placed(1)).await.unwrap();
    tx.keep_order(&again, "profile_chosen").await.unwrap();
    let orders = tx.rank_orders(9).await.unwrap();
    assert_eq!(orders.len(), 1, "the same order is kept once");
    assert_eq!((orders[0].event, orders[0].numbers.as_slice()), (event.seq, &[3, 1][..]));
    assert_eq!(orders[0].kind, "estate_imported");
}

pub(crate) async fn standings_change_nothing_else(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let workloads = [workload(1, Some(1)), workload(3, Some(3)), workload(4, None)];
    tx.save_workloads(&workloads).await.unwrap();
    let mut ranked = tx.ranked().await.unwrap();
    assert_eq!(ranked.iter().map(|(one, _)| one.number).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(ranked[0].0.title, workloads[0].title());
    let placed = Some(Placed {
        pinned: false,
        because: "ada put it first".to_owned(),
        until: Some(jiff::civil::date(2027, 3, 31)),
    });
    ranked[0].1 = Standing { rank: 2, proposed: 1, placed: None };
    ranked[1].1 = Standing { rank: 1, proposed: 2, placed: placed.clone() };
    let standings: Vec<_> = ranked.iter().map(|(one, standing)| (one.id, standing)).collect();
    tx.save_standings(&standings).await.unwrap();
    let mut expected = workloads.clone();
    (expected[0].rank, expected[0].proposed_rank) = (Some(2), Some(1));
    (expected[1].rank, expected[1].proposed_rank) = (Some(1), Some(2));
    expected[1].placed = placed;
    expected.swap(0, 1);
    assert_eq!(tx.workloads().await.unwrap(), expected);
    let ranks: Vec<_> = expected[..2].iter().map(|w| (w.id, w.rank, w.proposed_rank)).collect();
    let stored = tx.ranks().await.unwrap().into_iter().map(|(id, r, p)| (id, Some(r), Some(p)));
    assert_eq!(stored.collect::<Vec<_>>(), ranks);
    assert_eq!(tx.order().await.unwrap(), [(3, 1, 2), (1, 2, 1)]);
    tx.bump_workload(&expected[0]).await.unwrap();
    let late = tx.bump_workload(&expected[0]).await;
    assert!(matches!(late, Err(StoreError::Conflict(_))));
}

pub(crate) async fn releases_follow_ranks_when_they_are_read(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let workloads: Vec<_> = (1..=5).map(|number| workload(number, Some(number))).collect();
    tx.save_workloads(&workloads).await.unwrap();
    tx.replace_needs(&[(workloads[0].id, workloads[4].id)]).await.unwrap();
    tx.settle_releases().await.unwrap();
    assert!(tx.releases().await.unwrap().is_empty(), "nothing shifted yet");
    tx.outdate_releases().await.unwrap();
    tx.commit().await.unwrap();
    store.settle_releases().await.unwrap();
    let mut tx = store.write().await.unwrap();
    let all = tx.releases().await.unwrap();
    assert_eq!(all.iter().map(Vec::len).collect::<Vec<_>>(), [3, 2]);
    assert_eq!(all[0][1].workload, workloads[4].id, "the first needs the last");
}

pub(crate) async fn needs_are_counted_both_ways(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let needs = [(id(1), id(2)), (id(1), id(3)), (id(2), id(3))];
    tx.replace_needs(&needs).await.unwrap();
    tx.replace_needs(&needs).await.unwrap();
    assert_eq!(tx.needs().await.unwrap(), needs);
    assert_eq!(tx.ties_of(id(2)).await.unwrap(), (1, 1));
    assert_eq!(tx.ties_of(id(9)).await.unwrap(), (0, 0));
}

fn placed(number: usize) -> Happening {
    Happening::WorkloadPlaced {
        workload: format!("W-{number}"),
        spot: "to rank 1".to_owned(),
        was_placed: false,
        from: 2,
        to: 1,
        until: None,
        proposal: None,
        added: None,
        removed: Vec::new(),
    }
}

pub(crate) async fn an_operation_is_done_once(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let event = tx.append(noon(), "ada", None, &placed(1)).await.unwrap();
    tx.add_operation("ada:k", "hash", event.seq).await.unwrap();
    let again = tx.add_operation("ada:k", "hash", event.seq).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))));
    let found = tx.find_operation("ada:k").await.unwrap().unwrap();
    assert_eq!((found.event, found.answer), (event.seq, None));
    tx.answer_operation("ada:k", 201, "{}").await.unwrap();
    let found = tx.find_operation("ada:k").await.unwrap().unwrap();
    assert_eq!(found.answer, Some((201, "{}".to_owned())));
    assert_eq!(tx.find_operation("eve:k").await.unwrap(), None);
}

pub(crate) async fn a_thing_has_its_own_history(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.last_event().await.unwrap(), 0);
    for number in [1, 2, 1] {
        tx.append(noon(), "ada", None, &placed(number)).await.unwrap();
    }
    let seqs = |events: Vec<landfall_domain::event::Event>| {
        events.into_iter().map(|event| event.seq).collect::<Vec<_>>()
    };
    assert_eq!(seqs(tx.events_about("W-1", 9).await.unwrap()), [3, 1]);
    assert_eq!(seqs(tx.events_about("W-1", 1).await.unwrap()), [3]);
    assert_eq!(tx.last_event().await.unwrap(), 3);
}

pub(crate) async fn suggestions_are_replaced_as_a_whole(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let suggestion = |position: i64| StoredSuggestion {
        position,
        key: format!("S-{position}"),
        body: "{}".to_owned(),
    };
    let all: Vec<StoredSuggestion> = (1..=3).map(suggestion).collect();
    tx.replace_suggestions(&all).await.unwrap();
    assert_eq!(tx.suggestions_after(1, 1).await.unwrap(), all[1..2]);
    assert_eq!(tx.count_suggestions().await.unwrap(), 3);
    tx.replace_suggestions(&all[..1]).await.unwrap();
    assert_eq!(tx.suggestions_after(0, 9).await.unwrap(), all[..1]);
}
