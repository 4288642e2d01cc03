//! Deliveries under a clock that the tests turn, to a receiver on this machine.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use landfall_domain::account::Portfolio;
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::time::Clock;
use landfall_domain::webhook::{Delivery, DeliveryState, Webhook};
use landfall_outward::AllowedHosts;
use landfall_store::Store;
use serde_json::Value;

use super::send::{LEASE, claim};
use super::signature::signature;
use super::{KEPT, LONG_PAUSE, MOST_WAITING, Sending, Webhooks, ping, tidy};
use crate::actions::webhooks::add_webhook::{NewWebhook, add_webhook};
use crate::actions::webhooks::change_webhook::{WebhookChange, change_webhook};
use crate::actions::webhooks::send_again::send_again;
use crate::boot::Context;
use crate::config::{Config, Flags};

/// A clock that tests turn.
struct Turned(Mutex<Timestamp>);

impl Clock for Turned {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// What a receiver was sent: headers by name, and the body.
struct Heard {
    head: String,
    body: String,
}

impl Heard {
    fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(one, _)| *one == name).unwrap().1
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A receiver that answers with the statuses that it is given, then with 204.
struct Receiver {
    url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (heard, answers) = (Arc::<Mutex<Vec<Heard>>>::default(), Arc::default());
        let one = Self { url, heard: Arc::clone(&heard), answers: Arc::clone(&answers) };
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let (mut head, mut line) = (String::new(), String::new());
                while reader.read_line(&mut line).unwrap_or(0) > 2 {
                    head.push_str(&line);
                    line.clear();
                }
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                let mut body = vec![0; length.unwrap_or("0").trim().parse().unwrap()];
                reader.read_exact(&mut body).unwrap();
                heard.lock().unwrap().push(Heard { head, body: String::from_utf8(body).unwrap() });
                let status: u16 = answers.lock().unwrap().pop_front().unwrap_or(204);
                let _ = write!(stream, "HTTP/1.1 {status} So\r\nContent-Length: 0\r\n\r\n");
            }
        });
        one
    }

    fn answers(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    fn taken(&self) -> Vec<Heard> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }

    /// Places of the events that were sent, in their order.
    fn events(&self) -> Vec<i64> {
        self.taken().iter().map(|one| one.json()["data"]["seq"].as_i64().unwrap()).collect()
    }
}

struct World {
    _folder: tempfile::TempDir,
    address: String,
    cx: Context,
    hooks: Webhooks,
    clock: Arc<Turned>,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("landfall.db").display());
        let clock = Arc::new(Turned(Mutex::new(Timestamp::from_second(1_800_000_000).unwrap())));
        let cx = Self::context(&address, &clock, "loopback").await;
        Self { _folder: folder, address, cx, hooks: Webhooks::default(), clock }
    }

    async fn context(address: &str, clock: &Arc<Turned>, allowed: &str) -> Context {
        let config = Config::load(Flags::default()).unwrap();
        let allowed_hosts = AllowedHosts::parse([allowed]).unwrap();
        let config = Config { database: address.to_owned(), allowed_hosts, ..config };
        Context { clock: clock.clone(), ..Context::open(config).await.unwrap() }
    }

    /// Ends the process, as it were, and begins another one.
    async fn restart(&mut self, allowed: &str) {
        let next = Self::context(&self.address, &self.clock, allowed).await;
        std::mem::replace(&mut self.cx, next).close().await;
        self.hooks = Webhooks::default();
    }

    async fn hook(&self, url: &str, kinds: &[&str]) -> (Webhook, String) {
        let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let name =
            format!("Hook {}", self.store().read().await.unwrap().webhooks().await.unwrap().len());
        let wanted = NewWebhook { name: &name, url, kinds: &kinds };
        let courier = self.hooks.courier(&self.cx).unwrap();
        let (secret, hook) = add_webhook(&self.cx, courier, wanted).await.unwrap();
        (hook, secret)
    }

    fn store(&self) -> &Store {
        &self.cx.store
    }

    async fn happens(&self, plan: i64) -> i64 {
        let mut tx = self.store().write().await.unwrap();
        let adopted = Happening::PlanAdopted { plan: format!("P-{plan}"), superseded: None };
        let event = tx.append(self.clock.now(), "ada", Some("why"), &adopted).await.unwrap();
        tx.commit().await.unwrap();
        event.seq
    }

    fn passes(&self, time: SignedDuration) {
        *self.clock.0.lock().unwrap() += time;
    }

    /// Looks, and sends until nothing more is due.
    async fn settles(&self) {
        let mut sending = Sending::new();
        loop {
            self.hooks.look_after(&self.cx, &mut sending).await.unwrap();
            match sending.join_next().await {
                Some(ended) => drop(ended.unwrap().unwrap()),
                None => return,
            }
        }
    }

    async fn found(&self, id: Id<Webhook>) -> (Webhook, Vec<Delivery>) {
        let mut tx = self.store().read().await.unwrap();
        let hook = tx.find_webhook(id).await.unwrap().unwrap();
        (hook, tx.deliveries_before(id, None, 2_000).await.unwrap())
    }
}

#[tokio::test]
async fn an_event_arrives_as_the_api_gives_it_and_signed() {
    let (world, receiver) = (World::new().await, Receiver::start());
    let (hook, secret) = world.hook(&receiver.url, &["plan_adopted"]).await;
    let seq = world.happens(1).await;
    world.settles().await;
    let heard = receiver.taken();
    assert_eq!(heard.len(), 1, "its own making is no news to it");
    let said = heard[0].json();
    assert_eq!(
        (said["type"].as_str(), said["portfolio"].as_str()),
        (Some("plan_adopted"), Some("main"))
    );
    let data = &said["data"];
    assert_eq!((data["seq"].as_i64(), data["detail"]["plan"].as_str()), (Some(seq), Some("P-1")));
    assert_eq!((data["actor"].as_str(), data["reason"].as_str()), (Some("ada"), Some("why")));
    assert_eq!(said["delivery"].as_str(), Some(heard[0].header("webhook-id")));
    let timestamp = heard[0].header("webhook-timestamp").parse().unwrap();
    assert_eq!(timestamp, 1_800_000_000);
    let key = world.store().read().await.unwrap().webhook_secret(hook.id).await.unwrap().unwrap();
    assert_eq!(super::signature::secret_text(&key), secret);
    let expected = signature(&key, heard[0].header("webhook-id"), timestamp, &heard[0].body);
    assert_eq!(heard[0].header("webhook-signature"), expected);
    let (_, deliveries) = world.found(hook.id).await;
    assert_eq!((deliveries[0].state, deliveries[0].status), (DeliveryState::Delivered, Some(204)));
}

#[tokio::test]
async fn events_come_in_order_though_one_fails() {
    let (world, receiver) = (World::new().await, Receiver::start());
    let (hook, _) = world.hook(&receiver.url, &[]).await;
    receiver.answers(&[200, 503]);
    let events = [world.happens(1).await, world.happens(2).await, world.happens(3).await];
    world.settles().await;
    assert_eq!(receiver.events(), events[..2], "the third waits for the second");
    let waiting = world.found(hook.id).await.1[1].clone();
    assert_eq!((waiting.attempts, waiting.status), (1, Some(503)));
    assert_eq!(waiting.error.as_deref(), Some("the other side answers 503"));
    world.passes(SignedDuration::from_secs(4));
    world.settles().await;
    assert_eq!(receiver.events(), [0; 0]);
    world.passes(SignedDuration::from_secs(2));
    world.settles().await;
    assert_eq!(receiver.events(), events[1..]);
}

#[tokio::test]
async fn what_is_given_up_again_and_again_switches_the_webhook_off() {
    let (world, receiver) = (World::new().await, Receiver::start());
    let (hook, _) = world.hook(&receiver.url, &["plan_adopted"]).await;
    receiver.answers(&[500; 21]);
    for plan in 1..=4 {
        world.happens(plan).await;
    }
    for given_up in 1..=3 {
        for wait in [0, 6, 36, 144, 720, 4_320, 25_920] {
            world.passes(SignedDuration::from_secs(wait));
            world.settles().await;
        }
        let (hook, deliveries) = world.found(hook.id).await;
        let failed = deliveries.iter().filter(|one| one.state == DeliveryState::Failed).count();
        assert_eq!((failed, hook.is_on), (given_up, given_up < 3));
    }
    let (off, deliveries) = world.found(hook.id).await;
    assert!(off.off_because.unwrap().starts_with("3 deliveries in a row were given up"));
    assert_eq!((deliveries[3].attempts, deliveries[0].attempts), (7, 0));
    let mut tx = world.store().read().await.unwrap();
    let last = tx.events_before(None, 1).await.unwrap().remove(0);
    assert!(last.detail.contains("webhook_switched") && last.actor == "Landfall", "{last:?}");
    // Somebody mends it: what waited goes out, what happened meanwhile does not.
    drop(tx);
    world.happens(5).await;
    receiver.taken();
    let on = WebhookChange { on: Some(true), ..WebhookChange::default() };
    let courier = world.hooks.courier(&world.cx).unwrap();
    let on = change_webhook(&world.cx, courier, hook.id, None, &on).await.unwrap();
    assert_eq!((on.off_because, on.given_up), (None, 0));
    world.settles().await;
    assert_eq!(receiver.events(), [deliveries[0].event.unwrap()]);
}

#[tokio::test]
async fn who_is_gone_is_told_nothing_more() {
    let (world, receiver) = (World::new().await, Receiver::start());
    let (hook, _) = world.hook(&receiver.url, &[]).await;
    receiver.answers(&[410]);
    world.happens(1).await;
    world.happens(2).await;
    world.settles().await;
    assert_eq!(receiver.taken().len(), 1);
    let (hook, deliveries) = world.found(hook.id).await;
    assert!(!hook.is_on && hook.off_because.unwrap().contains("410"));
    assert_eq!(deliveries[1].state, DeliveryState::Failed);
}

#[tokio::test]
async fn what_waits_is_sent_by_the_next_process() {
    let (mut world, receiver) = (World::new().await, Receiver::start());
    let (hook, _) = world.hook(&receiver.url, &[]).await;
    receiver.answers(&[500]);
    let event = world.happens(1).await;
    world.settles().await;
    world.restart("loopback").await;
    world.passes(SignedDuration::from_secs(6));
    // This process claims it, and ends before it hears of an answer.
    let mut tx = world.store().write().await.unwrap();
    let claimed = claim(&world.cx, &mut tx).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    world.settles().await;
    assert_eq!(receiver.events(), [event], "until the lease is over nobody else tries it");
    world.restart("loopback").await;
    world.passes(LEASE);
    world.settles().await;
    let heard = receiver.taken();
    assert_eq!(heard[0].header("webhook-id"), claimed.delivery.id.to_string());
    let (_, deliveries) = world.found(hook.id).await;
    assert_eq!((deliveries[0].state, deliveries[0].attempts), (DeliveryState::Delivered, 3));
}

#[tokio::test]
async fn the_list_of_hosts_counts_at_each_delivery() {
    let (mut world, receiver) = (World::new().await, Receiver::start());
    let named = receiver.url.replace("127.0.0.1", "localhost");
    let hooks = [world.hook(&receiver.url, &[]).await.0, world.hook(&named, &[]).await.0];
    world.restart("external").await;
    world.happens(1).await;
    world.settles().await;
    assert!(receiver.taken().is_empty());
    for hook in hooks {
        let (_, deliveries) = world.found(hook.id).await;
        let error = deliveries.last().unwrap().error.clone().unwrap();
        assert!(error.contains("this machine, where webhooks may not go"), "{error}");
        let pinged =
            ping(&world.cx, world.hooks.courier(&world.cx).unwrap(), hook.id).await.unwrap();
        assert_eq!(pinged.state, DeliveryState::Failed);
    }
}

#[tokio::test]
async fn a_delivery_is_sent_again_when_somebody_asks() {
    let (world, receiver) = (World::new().await, Receiver::start());
    let (hook, _) = world.hook(&receiver.url, &["plan_adopted"]).await;
    receiver.answers(&[500]);
    world.happens(1).await;
    world.settles().await;
    let id = world.found(hook.id).await.1[0].id;
    // Nobody waits for the next attempt.
    for _ in 0..2 {
        send_again(&world.cx, hook.id, id).await.unwrap();
        world.settles().await;
    }
    let ids: Vec<String> =
        receiver.taken().iter().map(|one| one.header("webhook-id").to_owned()).collect();
    assert_eq!(ids, [id.to_string(), id.to_string(), id.to_string()]);
    let other = world.hook(&receiver.url, &[]).await.0;
    assert!(send_again(&world.cx, other.id, id).await.is_err(), "it is not one of that webhook");
}

#[tokio::test]
async fn an_outbox_is_bounded_and_loses_nothing() {
    let (world, receiver) = (World::new().await, Receiver::start());
    let (hook, _) = world.hook(&receiver.url, &["plan_adopted"]).await;
    receiver.answers(&[500]);
    let mut events = Vec::new();
    for plan in 0..MOST_WAITING + 20 {
        events.push(world.happens(plan).await);
    }
    world.settles().await;
    let waiting = i64::try_from(world.found(hook.id).await.1.len()).unwrap();
    assert_eq!(waiting, MOST_WAITING);
    receiver.taken();
    world.passes(SignedDuration::from_secs(6));
    world.settles().await;
    assert_eq!(receiver.events(), events);
}

#[tokio::test]
async fn a_ping_shows_whether_deliveries_arrive() {
    let (world, receiver) = (World::new().await, Receiver::start());
    let (hook, _) = world.hook(&receiver.url, &["plan_adopted"]).await;
    let courier = world.hooks.courier(&world.cx).unwrap();
    receiver.answers(&[200, 500]);
    let arrived = ping(&world.cx, courier, hook.id).await.unwrap();
    assert_eq!((arrived.state, arrived.status), (DeliveryState::Delivered, Some(200)));
    let heard = receiver.taken();
    let said = heard[0].json();
    assert_eq!(
        (said["type"].as_str(), said["data"]["webhook"].as_str()),
        (Some("ping"), Some("Hook 0"))
    );
    let failed = ping(&world.cx, courier, hook.id).await.unwrap();
    assert_eq!((failed.state, failed.next_at), (DeliveryState::Failed, None));
    assert_eq!(world.found(hook.id).await.0.given_up, 0);
}

#[tokio::test]
async fn old_deliveries_are_forgotten() {
    let (world, receiver) = (World::new().await, Receiver::start());
    let (hook, _) = world.hook(&receiver.url, &[]).await;
    world.happens(1).await;
    world.settles().await;
    world.passes(KEPT - SignedDuration::from_hours(1));
    tidy(&world.cx).await.unwrap();
    assert_eq!(world.found(hook.id).await.1.len(), 1);
    world.passes(SignedDuration::from_hours(2));
    tidy(&world.cx).await.unwrap();
    assert!(world.found(hook.id).await.1.is_empty());
}

#[tokio::test]
async fn a_portfolio_that_fails_holds_up_no_other() {
    let (world, receiver) = (World::new().await, Receiver::start());
    world.hook(&receiver.url, &[]).await;
    let mut tx = world.cx.home.write().await.unwrap();
    let broken = Portfolio { key: "a_broken_one".to_owned(), title: "Broken".to_owned() };
    tx.add_portfolio(&broken).await.unwrap();
    tx.commit().await.unwrap();
    let tried = std::cell::Cell::new(0);
    let open = async |key: &str| {
        if key == broken.key {
            tried.set(tried.get() + 1);
            anyhow::bail!("its disk is full");
        }
        Ok(world.store().clone())
    };
    let (mut sending, mut times) = (Sending::new(), BTreeMap::new());
    let event = world.happens(1).await;
    for _ in 0..2 {
        world.hooks.round(&world.cx, &open, &mut sending, &mut times).await.unwrap();
        while sending.join_next().await.is_some() {}
    }
    assert_eq!((receiver.events(), tried.get()), (vec![event], 1));
    world.passes(SignedDuration::try_from(LONG_PAUSE).unwrap());
    world.hooks.round(&world.cx, &open, &mut sending, &mut times).await.unwrap();
    assert_eq!(tried.get(), 2);
}
