//! Two clients change one backlog without a pause: what was acknowledged is in the history, and
//! nothing was written over unseen.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::server::{Server, harbour};

/// Edits of each client.
const EDITS: usize = 1_000;

/// What a client was told: workload, field and value.
type Acknowledged = Vec<(String, String, String)>;

struct Client<'s> {
    server: &'s Server,
    name: &'static str,
    chance: u64,
}

impl Client<'_> {
    fn draw(&mut self, below: usize) -> usize {
        self.chance = self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(12_345);
        usize::try_from(self.chance >> 33).unwrap() % below
    }

    /// Edits workloads, each in the version that it has just read; gives what was acknowledged and
    /// how often someone else was first.
    fn work(mut self, keys: &[String]) -> (Acknowledged, usize) {
        let (mut acknowledged, mut refused) = (Vec::new(), 0);
        for edit in 0..EDITS {
            let key = &keys[self.draw(keys.len())];
            let field = ["owner", "business_unit", "compliance"][self.draw(3)];
            let value = format!("{} {edit}", self.name);
            let path = format!("/api/v1/workloads/{key}");
            let tag = self.server.get(&path).header("etag").unwrap().to_owned();
            let said = json!({ field: value });
            let answer = self.server.send("PATCH", &path, &[("If-Match", &tag)], &said);
            match answer.status {
                200 => {
                    // The answer shows ours, or what someone else made of it right afterwards.
                    let version = |tag: &str| tag.trim_matches('"').parse::<i64>().unwrap();
                    let is_ours = version(answer.header("etag").unwrap()) == version(&tag) + 1;
                    assert!(!is_ours || answer.json()[field] == value, "{key}");
                    acknowledged.push((key.clone(), field.to_owned(), value));
                }
                412 => {
                    assert_eq!(answer.json()["yours"][field], value, "{key}");
                    refused += 1;
                }
                other => panic!("{key} {field}: {other} {}", answer.body),
            }
        }
        (acknowledged, refused)
    }
}

#[test]
fn two_clients_lose_no_update() {
    let (world, server) = harbour();
    let listed = server.get("/api/v1/workloads?limit=200").json();
    let keys: Vec<String> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["key"].as_str().unwrap().to_owned())
        // Few workloads, so that they meet often.
        .take(3)
        .collect();
    let client = |name, chance| Client { server: &server, name, chance };
    let ((mut all, first), (others, second)) = std::thread::scope(|scope| {
        let one = scope.spawn(|| client("grace", 1).work(&keys));
        let other = scope.spawn(|| client("linus", 2).work(&keys));
        (one.join().unwrap(), other.join().unwrap())
    });
    all.extend(others);
    assert_eq!(all.len() + first + second, 2 * EDITS);
    assert!(first + second > 0, "they never met, so nothing was tried");

    let events = world.json(&["events", "--limit", "5000"]);
    let stated = events["items"].as_array().unwrap().iter();
    let mut changes: Vec<&Value> = stated
        .filter(|event| event["kind"] == "workloads_stated")
        .flat_map(|event| event["detail"]["changes"].as_array().unwrap())
        .collect();
    if changes.len() > 1 && events["items"][0]["seq"].as_i64() > events["items"][1]["seq"].as_i64()
    {
        changes.reverse();
    }
    let text = |change: &Value, field: &str| change[field].as_str().unwrap_or_default().to_owned();
    let mut in_history: Vec<(String, String, String)> = changes
        .iter()
        .map(|one| (text(one, "workload"), text(one, "field"), text(one, "said")))
        .collect();
    // Nothing is overwritten that the history does not show: each change begins where the last ended.
    let mut last: BTreeMap<(String, String), String> = BTreeMap::new();
    for change in &changes {
        let place = (text(change, "workload"), text(change, "field"));
        let before = last.insert(place.clone(), text(change, "said")).unwrap_or_default();
        assert_eq!(text(change, "said_before"), before, "{place:?}");
    }
    for ((key, field), said) in last {
        assert_eq!(server.get(&format!("/api/v1/workloads/{key}")).json()[field], said);
    }
    in_history.sort_unstable();
    all.sort_unstable();
    assert!(in_history == all, "{} acknowledged, {} in the history", all.len(), in_history.len());
    world.json(&["audit", "verify"]);
}
