//! What every engine must do with outcomes, metrics, actuals and links.

use landfall_domain::id::Id;
use landfall_domain::outcome::{Actual, Measured, Metric, Outcome, Said, Served, Source};
use landfall_domain::time::Date;
use landfall_store::{Store, StoreError, Tx};

use crate::place::Place;
use crate::world::{id, noon, workload};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn outcome(number: i64, priority: &str) -> Outcome {
    let said = Said::of([
        ("title", "Close the data centre"),
        ("priority", priority),
        ("drivers", "lease; cost"),
        ("category", "agility"),
    ]);
    let key = id(2000 + u128::from(number.unsigned_abs()));
    Outcome::blank(key, number).with(&said).unwrap()
}

fn metric(number: i64, outcome: Id<Outcome>) -> Metric {
    let said = Said::of([
        ("title", "Racks"),
        ("baseline", "12.5"),
        ("target", "-3"),
        ("due", "2027-06-30"),
        ("source", "effort_hours"),
        ("learning", "yes"),
    ]);
    let key = id(3000 + u128::from(number.unsigned_abs()));
    Metric::blank(key, number, outcome, day("2026-11-22")).made(&said).unwrap()
}

fn actual(metric: &Metric, on: &str, value: f64) -> Actual {
    let (by, note) = ("ada".to_owned(), Some("counted".to_owned()));
    Actual { metric: metric.id, on: day(on), value, note, by, at: noon() }
}

/// Three workloads, two of them in the backlog, and two outcomes.
async fn world(store: &Store) -> Tx {
    let mut tx = store.write().await.unwrap();
    let all = [workload(1, Some(1)), workload(2, Some(2)), workload(3, None)];
    tx.save_workloads(&all).await.unwrap();
    for one in [outcome(1, "low"), outcome(2, "high")] {
        tx.add_outcome(&one).await.unwrap();
    }
    tx
}

pub(crate) async fn outcomes_read_back_by_priority(place: Place) {
    let store = place.open().await;
    let mut tx = world(&store).await;
    assert_eq!(tx.outcomes().await.unwrap(), [outcome(2, "high"), outcome(1, "low")]);
    assert_eq!(tx.find_outcome(1).await.unwrap(), Some(outcome(1, "low")));
    assert_eq!(tx.find_outcome(9).await.unwrap(), None);
    let changed = Outcome { title: "Other".to_owned(), version: 2, ..outcome(1, "medium") };
    tx.change_outcome(&changed).await.unwrap();
    assert_eq!(tx.find_outcome(1).await.unwrap(), Some(changed.clone()));
    let late = tx.change_outcome(&changed).await.unwrap_err();
    assert!(matches!(late, StoreError::Conflict(key) if key == "O-1"));
    let numbers =
        [tx.take_outcome_number().await.unwrap(), tx.take_outcome_number().await.unwrap()];
    assert_eq!(numbers, [1, 2]);
    assert_eq!(tx.take_metric_number().await.unwrap(), 1);
}

pub(crate) async fn metrics_and_actuals_read_back_and_go_with_their_outcome(place: Place) {
    let store = place.open().await;
    let mut tx = world(&store).await;
    let (one, two) = (metric(1, id(2001)), metric(2, id(2002)));
    assert_eq!(one.source, Source::Computed(Measured::EffortHours));
    for metric in [&two, &one] {
        tx.add_metric(metric).await.unwrap();
    }
    assert_eq!(tx.metrics().await.unwrap(), [one.clone(), two.clone()]);
    let changed = Metric { baseline: 0.1 + 0.2, version: 2, ..one.clone() };
    tx.change_metric(&changed).await.unwrap();
    assert_eq!(tx.find_metric(1).await.unwrap(), Some(changed));
    for (metric, on, value) in [(&one, "2026-11-24", 2.0), (&one, "2026-11-23", 1.0 / 3.0)] {
        tx.save_actual(&actual(metric, on, value)).await.unwrap();
    }
    tx.save_actual(&actual(&one, "2026-11-24", -7.0)).await.unwrap();
    tx.save_actual(&actual(&two, "2026-11-23", 1e13)).await.unwrap();
    let of_one = [actual(&one, "2026-11-23", 1.0 / 3.0), actual(&one, "2026-11-24", -7.0)];
    assert_eq!(tx.actuals_of(one.id).await.unwrap(), of_one);
    let mut latest = tx.latest_actuals().await.unwrap();
    latest.sort_by_key(|one| one.metric);
    assert_eq!(latest, [of_one[1].clone(), actual(&two, "2026-11-23", 1e13)]);
    tx.remove_actual(one.id, day("2026-11-24")).await.unwrap();
    assert_eq!(tx.actuals().await.unwrap().len(), 2);
    tx.remove_outcome(id(2001)).await.unwrap();
    assert_eq!(tx.metrics().await.unwrap(), std::slice::from_ref(&two));
    assert_eq!(tx.actuals().await.unwrap().len(), 1);
    tx.remove_metric(two.id).await.unwrap();
    assert!(tx.actuals().await.unwrap().is_empty());
}

pub(crate) async fn links_are_counted_and_follow_a_workload(place: Place) {
    let store = place.open().await;
    let mut tx = world(&store).await;
    assert_eq!(tx.idle_workloads(0, 10).await.unwrap(), [id(1001), id(1002)]);
    tx.link_workloads(id(2002), &[id(1001), id(1003)]).await.unwrap();
    tx.link_workloads(id(2002), &[id(1001)]).await.unwrap();
    let effort = workload(1, Some(1)).effort_tenths;
    let coverage = tx.outcome_coverage(&[id(1001)]).await.unwrap();
    let served =
        Served { outcome: id(2002), workloads: 2, soon: 1, assets: 4, effort_tenths: effort * 2 };
    assert_eq!(coverage.served, [served, Served::by_nothing(id(2001))]);
    assert_eq!((coverage.workloads, coverage.idle), (2, 1));
    assert_eq!((coverage.effort_tenths, coverage.idle_tenths), (effort * 2, effort));
    let measures = tx.measures().await.unwrap();
    assert_eq!((measures.workloads, measures.ranked, measures.serving), (3, 2, 1));
    assert_eq!((measures.decided, measures.assets), (3, 0));
    tx.hand_over_links(id(1001), Some(id(1002))).await.unwrap();
    assert_eq!(tx.workloads_serving(id(2002)).await.unwrap(), [id(1002), id(1003)]);
    assert_eq!(tx.idle_workloads(0, 10).await.unwrap(), [id(1001)]);
    tx.hand_over_links(id(1002), None).await.unwrap();
    assert_eq!(tx.outcome_links().await.unwrap(), [(id(2002), id(1003))]);
    assert_eq!(tx.links_of_workloads(&[id(1003)]).await.unwrap().len(), 1);
    tx.unlink_workloads(id(2002), &[id(1003)]).await.unwrap();
    assert!(tx.outcome_links().await.unwrap().is_empty());
}
