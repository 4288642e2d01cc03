//! Placings under a clock that the tests turn.

use std::path::Path;
use std::sync::{Arc, Mutex};

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use landfall_domain::time::Clock;

use super::*;
use crate::actions::decide::{Change, Place, Spot as Where, place_workload, state_workloads};
use crate::actions::import_estate::{Content, ImportFile, ImportRequest, import_estate};
use crate::config::{Config, Flags};

/// A clock that tests turn.
pub(in crate::actions::decide) struct Turned(Mutex<Timestamp>);

impl Clock for Turned {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// The harbour with a clock.
pub(in crate::actions::decide) struct World {
    _folder: tempfile::TempDir,
    pub(in crate::actions::decide) cx: Context,
    clock: Arc<Turned>,
}

impl World {
    /// The harbour at noon on 15 January 2027.
    pub(in crate::actions::decide) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("landfall.db").display());
        let noon = "2027-01-15T12:00:00Z".parse().unwrap();
        let clock = Arc::new(Turned(Mutex::new(noon)));
        let config = Config { database, ..Config::load(Flags::default()).unwrap() };
        let cx = Context { clock: clock.clone(), ..Context::open(config).await.unwrap() };
        let harbour = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/harbour");
        let file = |name: &str| ImportFile {
            name: name.to_owned(),
            content: Content::Path(harbour.join(name)),
        };
        let names = ["RVTools_tabvInfo.csv", "servicenow_cmdb_ci_server.csv"];
        let files = names.map(file).into();
        let request = ImportRequest { files, skip_refused: true, ..ImportRequest::default() };
        import_estate(&cx, request, &mut |_, _| {}).await.unwrap();
        Self { _folder: folder, cx, clock }
    }

    pub(in crate::actions::decide) async fn keys(&self) -> Vec<String> {
        let mut tx = self.cx.store.read().await.unwrap();
        let order = tx.ranked().await.unwrap();
        tx.rollback().await.unwrap();
        order.iter().map(|(one, _)| one.key()).collect()
    }

    pub(in crate::actions::decide) async fn pin(
        &self,
        key: &str,
        until: Option<jiff::civil::Date>,
    ) -> anyhow::Result<()> {
        let (spot, reason) = (Where::Pin(1), "the lease ends");
        let place = Place { workload: key, version: None, spot, reason, until };
        place_workload(&self.cx, place).await.map(drop)
    }

    pub(in crate::actions::decide) fn passes(&self, hours: i64) {
        *self.clock.0.lock().unwrap() += SignedDuration::from_hours(hours);
    }

    pub(in crate::actions::decide) async fn last_kind(&self) -> (String, String) {
        let mut tx = self.cx.store.read().await.unwrap();
        let last = tx.events_before(None, 1).await.unwrap().pop().unwrap();
        tx.rollback().await.unwrap();
        let happening: Happening = serde_json::from_str(&last.detail).unwrap();
        (happening.kind().to_owned(), last.actor)
    }
}

#[tokio::test]
async fn a_pin_holds_to_the_end_of_its_last_day() {
    let world = World::new().await;
    let before = world.keys().await;
    let key = before[3].clone();
    let past = world.pin(&key, Some(date(2027, 1, 14))).await.unwrap_err();
    assert!(past.to_string().contains("2027-01-14 is over, today is 2027-01-15"), "{past}");
    assert_eq!(world.keys().await, before);
    world.pin(&key, Some(date(2027, 1, 16))).await.unwrap();
    assert_eq!(world.keys().await[0], key);
    world.passes(35);
    settle_if_due(&world.cx).await.unwrap();
    assert_eq!(world.keys().await[0], key, "it is the last hour of its last day");
    world.passes(1);
    let done = settle_backlog(&world.cx).await.unwrap();
    assert_eq!(world.keys().await, before);
    let line = &done.expired[0];
    assert_eq!((line.workload.as_str(), line.from, line.to), (key.as_str(), 1, 4));
    assert_eq!(line.spot, "pinned to rank 1");
    assert_eq!(world.last_kind().await.0, "placings_expired");
    let again = settle_backlog(&world.cx).await.unwrap();
    assert!(again.event.is_none(), "once is enough");
    let mut tx = world.cx.store.read().await.unwrap();
    let workload = crate::actions::decide::find(&mut tx, &key, None).await.unwrap();
    assert_eq!(workload.placed, None);
    let points = tx.rank_points(workload.id, 9).await.unwrap();
    let ranks: Vec<_> = points.iter().map(|one| (one.before, one.after)).collect();
    assert_eq!(ranks, [(Some(1), Some(4)), (Some(4), Some(1))]);
}

#[tokio::test]
async fn what_held_before_a_pin_with_a_last_day_holds_again() {
    let world = World::new().await;
    let before = world.keys().await;
    world.pin(&before[2], None).await.unwrap();
    let for_good = world.keys().await;
    let taken = world.pin(&before[4], Some(date(2027, 1, 15))).await.unwrap_err();
    assert!(taken.to_string().contains("is pinned to rank 1"), "{taken}");
    let place = Place {
        workload: &before[2],
        version: None,
        spot: Where::Pin(3),
        reason: "for now",
        until: Some(date(2027, 1, 15)),
    };
    place_workload(&world.cx, place).await.unwrap();
    assert_eq!(world.keys().await, before);
    world.passes(24);
    settle_backlog(&world.cx).await.unwrap();
    assert_eq!(world.keys().await, for_good);
}

#[tokio::test]
async fn the_next_decision_settles_first_and_every_derivation_knows_the_day() {
    let world = World::new().await;
    let before = world.keys().await;
    world.pin(&before[3], Some(date(2027, 1, 15))).await.unwrap();
    world.passes(24);
    let change = Change {
        workload: before[0].clone(),
        version: None,
        field: "owner".to_owned(),
        value: Some("Ada".to_owned()),
    };
    state_workloads(&world.cx, &[change], None).await.unwrap();
    assert_eq!(world.keys().await, before);
    let mut tx = world.cx.store.read().await.unwrap();
    let events = tx.events_before(None, 2).await.unwrap();
    let kinds = events.iter().map(|event| {
        let happening: Happening = serde_json::from_str(&event.detail).unwrap();
        (happening.kind(), event.actor == ACTOR)
    });
    assert_eq!(
        kinds.collect::<Vec<_>>(),
        [("workloads_stated", false), ("placings_expired", true)]
    );
}

#[test]
fn a_day_is_read_or_refused_with_what_to_write() {
    assert_eq!(read_until(" 2027-03-31 ").unwrap(), Some(date(2027, 3, 31)));
    assert_eq!(read_until("").unwrap(), None);
    for wrong in ["31.3.2027", "2027-02-30", "soon", "2027-3-1x"] {
        let said = read_until(wrong).unwrap_err().to_string();
        assert!(said.contains(wrong) && said.contains("2027-03-31"), "{said}");
    }
}

#[tokio::test]
async fn undoing_a_pin_brings_back_what_it_replaced() {
    let world = World::new().await;
    let before = world.keys().await;
    let key = before[4].clone();
    let place = |spot| Place { workload: &key, version: None, spot, reason: "why", until: None };
    place_workload(&world.cx, place(Where::To(3))).await.unwrap();
    let moved = world.keys().await;
    let mut states = vec![before, moved];
    for rank in [1, 2] {
        place_workload(&world.cx, place(Where::Pin(rank))).await.unwrap();
        states.push(world.keys().await);
    }
    let mut tx = world.cx.store.read().await.unwrap();
    let mut events = tx.events_before(None, 3).await.unwrap();
    tx.rollback().await.unwrap();
    let first = events.pop().unwrap();
    let what = crate::actions::decide::Undoable::of(&first).unwrap();
    let late = crate::actions::decide::undo_event(&world.cx, &first, what).await.unwrap_err();
    assert!(late.to_string().contains("was put elsewhere since"), "{late}");
    let last = &events[0];
    let what = crate::actions::decide::Undoable::of(last).unwrap();
    crate::actions::decide::undo_event(&world.cx, last, what).await.unwrap();
    assert_eq!(world.keys().await, states[2], "it is pinned to rank 1 again");
    let mut tx = world.cx.store.read().await.unwrap();
    let workload = crate::actions::decide::find(&mut tx, &key, None).await.unwrap();
    assert!(workload.placed.is_some_and(|placed| placed.pinned));
}
