//! Workloads on their way under a clock that the tests turn.

use std::path::Path;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use landfall_domain::delivery::Promotion;
use landfall_domain::delivery::stage::WorkloadStage;
use landfall_domain::time::Clock;
use serde_json::{Value, json};

use super::*;
use crate::actions::decide::{Change, state_workloads};
use crate::actions::delivery::releases::{Scope, Wanted, commit, submit};
use crate::actions::import_estate::{Content, ImportFile, ImportRequest, import_estate};
use crate::config::{Config, Flags};

/// A clock that tests turn.
struct Turned(Mutex<Timestamp>);

impl Clock for Turned {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// The harbour with a clock.
struct World {
    _folder: tempfile::TempDir,
    cx: Context,
    clock: Arc<Turned>,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("landfall.db").display());
        let clock = Arc::new(Turned(Mutex::new("2027-01-15T12:00:00Z".parse().unwrap())));
        let config = Config { database, ..Config::load(Flags::default()).unwrap() };
        let cx = Context { clock: clock.clone(), ..Context::open(config).await.unwrap() };
        let harbour = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/harbour");
        let names = ["RVTools_tabvInfo.csv", "servicenow_cmdb_ci_server.csv"];
        let files = names.map(|name| ImportFile {
            name: name.to_owned(),
            content: Content::Path(harbour.join(name)),
        });
        let request =
            ImportRequest { files: files.into(), skip_refused: true, ..ImportRequest::default() };
        import_estate(&cx, request, &mut |_, _| {}).await.unwrap();
        let (title, because) = ("First".to_owned(), "the lease ends".to_owned());
        let scope = Scope::Workloads(vec!["W-1".to_owned()]);
        let wanted = Wanted { title, because, promotion: Promotion::SingleStep, scope };
        submit(&cx, &wanted).await.unwrap();
        Self { _folder: folder, cx, clock }
    }

    fn passes(&self, days: i64) {
        *self.clock.0.lock().unwrap() += SignedDuration::from_hours(24 * days);
    }

    async fn said(&self, who: &str, what: Value) -> anyhow::Result<Passage> {
        let wanted: WantedMove = serde_json::from_value(what).unwrap();
        move_on(&self.cx.acting_as(who), ("W-1", None), Role::Admin, &wanted).await
    }

    async fn state(&self) -> Passage {
        let mut tx = self.cx.store.read().await.unwrap();
        let (_, passage) = find_passage(&mut tx, "W-1").await.unwrap();
        tx.rollback().await.unwrap();
        passage
    }

    /// Does and approves all checks that can be done.
    async fn settle(&self) {
        for check in self.state().await.checks.iter().filter(|one| !one.is_settled()) {
            let key = &check.template.key;
            let done = json!({ "move": "check", "check": key, "evidence": "a report" });
            self.said("dora", done).await.unwrap();
            self.said("abel", json!({ "move": "approve", "check": key })).await.unwrap();
        }
    }

    async fn all_to(&self, stage: &str) -> anyhow::Result<Passage> {
        self.said("dora", json!({ "move": "asset", "all": true, "to": stage })).await
    }
}

#[tokio::test]
async fn a_source_is_destroyed_after_its_days_and_the_word_of_its_owner() {
    let world = World::new().await;
    commit(&world.cx, ("RB-1", None), Some("a rehearsal")).await.unwrap();
    world.settle().await;
    world.all_to("assessed").await.unwrap();
    world.said("sam", json!({ "move": "approve_assets", "all": true })).await.unwrap();
    for stage in ["remediated", "seeded", "synchronising", "replicated"] {
        world.all_to(stage).await.unwrap();
    }
    world.said("abel", json!({ "move": "enter", "stage": "ready" })).await.unwrap();
    for process in
        ["assess", "architect", "replicate", "stage", "business_test", "change_plan", "ready"]
    {
        let record = json!({ "move": "record", "process": process, "text": "in the wiki" });
        world.said("dora", record).await.unwrap();
    }
    for discipline in ["cost", "security", "resources", "identity", "deployment"] {
        let mut govern = json!({ "move": "govern", "passes": true, "because": "seen" });
        govern["discipline"] = json!(discipline);
        world.said("abel", govern).await.unwrap();
    }
    let name = json!({ "move": "name", "decides": "cleo", "rolls_back": "rob" });
    world.said("abel", name).await.unwrap();
    let go = json!({ "move": "decide", "go": true, "because": "all is well" });
    world.said("cleo", go).await.unwrap();
    world.said("abel", json!({ "move": "enter", "stage": "promote" })).await.unwrap();
    world.all_to("promoted").await.unwrap();
    for stage in ["stabilise", "decommission"] {
        world.said("abel", json!({ "move": "enter", "stage": stage })).await.unwrap();
    }
    world.all_to("source_off").await.unwrap();
    world.all_to("held").await.unwrap();
    world.passes(29);
    let early = world.all_to("destroyed").await.unwrap_err().to_string();
    assert!(early.contains("is held for 29 of 30 days: wait 1 more"), "{early}");
    assert!(!early.contains("asset_"), "people read names: {early}");
    world.passes(1);
    let unsigned = world.all_to("destroyed").await.unwrap_err().to_string();
    assert!(unsigned.contains("has not signed off"), "{unsigned}");
    let owner = "Owen";
    let change = Change {
        workload: "W-1".to_owned(),
        version: None,
        field: "owner".to_owned(),
        value: Some(owner.to_owned()),
    };
    state_workloads(&world.cx, &[change], None).await.unwrap();
    let sign_off = json!({ "move": "sign_off" });
    let other = world.said("dora", sign_off.clone()).await.unwrap_err().to_string();
    assert!(other.contains(&format!("ask {owner}")), "{other}");
    world.said(owner, sign_off).await.unwrap();
    world.all_to("destroyed").await.unwrap();
    let done = world.said("abel", json!({ "move": "enter", "stage": "done" })).await.unwrap();
    assert_eq!(done.stage, WorkloadStage::Done);
}

#[tokio::test]
async fn a_release_from_before_there_were_stages_begins_late() {
    let world = World::new().await;
    let early = begin_late(&world.cx, ("RB-1", None)).await.unwrap_err().to_string();
    assert!(early.contains("RB-1 is submitted"), "{early}");
    let mut tx = world.cx.store.write().await.unwrap();
    let before = find_release(&mut tx, "RB-1").await.unwrap();
    let committed = before.commit(&[], "ada", world.cx.clock.now()).unwrap();
    tx.save_release_backlog(&committed).await.unwrap();
    assert!(find_passage(&mut tx, "W-1").await.is_err());
    tx.commit().await.unwrap();
    assert!(begin_late(&world.cx, ("RB-1", Some(1))).await.is_err(), "an old version");
    assert_eq!(begin_late(&world.cx, ("RB-1", Some(2))).await.unwrap(), ["W-1"]);
    assert_eq!(world.state().await.stage, WorkloadStage::Assess);
    let again = begin_late(&world.cx, ("RB-1", None)).await.unwrap_err().to_string();
    assert!(again.contains("are on their way already"), "{again}");
}
