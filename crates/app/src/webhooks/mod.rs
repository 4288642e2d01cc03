//! Tells other systems what happens. One task of the server looks after the webhooks of all
//! portfolios: it puts events that are wanted into the outbox and sends what is due. Since it sees each
//! portfolio, it also settles their backlogs when a day is over.

mod send;
pub(crate) mod signature;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use landfall_domain::account::Portfolio;
use landfall_domain::time::Date;
use landfall_domain::webhook::{Delivery, DeliveryState, Webhook};
use landfall_outward::Courier;
use landfall_store::{Store, StoreError, Tx};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::actions::decide::settle_if_due;
use crate::boot::Context;
use crate::failure::log;

pub(crate) use send::ping;

/// How often the chains are looked at; another process may write them as well.
const PAUSE: Duration = Duration::from_millis(500);
/// So long after a failure of the database.
const LONG_PAUSE: Duration = Duration::from_secs(30);
/// So many deliveries are on their way at a time.
const AT_ONCE: usize = 8;
/// So many events are looked at for a webhook in one go.
const BATCH: i64 = 500;
/// No more deliveries than these wait in a webhook's outbox; further events wait in the chain.
const MOST_WAITING: i64 = 100;
/// Deliveries are forgotten after so long, and beyond so many of a webhook.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
const MOST_KEPT: i64 = 1_000;
/// How often that is looked at.
const TIDY: SignedDuration = SignedDuration::from_hours(1);

/// What tells other systems.
#[derive(Default)]
pub(crate) struct Webhooks {
    courier: OnceLock<Courier>,
    /// Something may be due.
    news: Notify,
}

/// Of one portfolio: when it was tidied, and until when it is left alone.
#[derive(Default)]
struct Times {
    tidied: Option<Timestamp>,
    rests_until: Option<Timestamp>,
    /// The day for which its backlog is settled.
    settled: Option<Date>,
}

/// Deliveries on their way.
type Sending = JoinSet<Result<Delivery, StoreError>>;

impl Webhooks {
    /// Who brings deliveries; made when it is first needed.
    pub(crate) fn courier(&self, cx: &Context) -> anyhow::Result<&Courier> {
        if let Some(courier) = self.courier.get() {
            return Ok(courier);
        }
        let made = Courier::new(cx.config.allowed_hosts.clone())?;
        Ok(self.courier.get_or_init(|| made))
    }

    /// Something may be due.
    pub(crate) fn look(&self) {
        self.news.notify_one();
    }

    /// Works for ever, on the portfolios of an installation.
    pub(crate) async fn work(
        &self,
        cx: &Context,
        open: impl AsyncFn(&str) -> anyhow::Result<Store>,
    ) {
        let (mut sending, mut times) = (Sending::new(), BTreeMap::new());
        loop {
            if let Err(error) = self.round(cx, &open, &mut sending, &mut times).await {
                log(&format!("failed: webhooks: {error}"));
                tokio::time::sleep(LONG_PAUSE).await;
            }
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = self.news.notified() => {}
                Some(ended) = sending.join_next() => told(ended),
            }
        }
    }

    /// Looks after each portfolio. One that fails is left alone for a while, and holds up no other.
    async fn round(
        &self,
        cx: &Context,
        open: &impl AsyncFn(&str) -> anyhow::Result<Store>,
        sending: &mut Sending,
        times: &mut BTreeMap<String, Times>,
    ) -> Result<(), StoreError> {
        let mut tx = cx.home.read().await?;
        let portfolios = tx.portfolios().await?;
        tx.rollback().await?;
        for Portfolio { key, .. } in portfolios {
            let (times, now) = (times.entry(key.clone()).or_default(), cx.clock.now());
            if times.rests_until.is_some_and(|until| now < until) {
                continue;
            }
            let looked = async {
                let at = cx.at(open(&key).await?, &key);
                if times.tidied.is_none_or(|last| now.duration_since(last) > TIDY) {
                    tidy(&at).await?;
                    times.tidied = Some(now);
                }
                if times.settled != Some(at.today()) {
                    settle_if_due(&at).await?;
                    times.settled = Some(at.today());
                }
                self.look_after(&at, sending).await
            };
            times.rests_until = match looked.await {
                Ok(()) => None,
                Err(error) => {
                    log(&format!("failed: webhooks of `{key}`: {error:#}"));
                    Some(now + LONG_PAUSE)
                }
            };
        }
        Ok(())
    }

    /// Puts new events of a portfolio into its outbox, and sends what is due.
    async fn look_after(&self, cx: &Context, sending: &mut Sending) -> anyhow::Result<()> {
        let has_room = sending.len() < AT_ONCE;
        if !is_something_to_do(cx, has_room).await? {
            return Ok(());
        }
        let courier = self.courier(cx)?;
        let mut claimed = Vec::new();
        let mut tx = cx.store.write().await?;
        pick_up(cx, &mut tx).await?;
        while sending.len() + claimed.len() < AT_ONCE {
            let Some(next) = send::claim(cx, &mut tx).await? else { break };
            claimed.push(next);
        }
        tx.commit().await?;
        for next in claimed {
            let (cx, courier) = (cx.clone(), courier.clone());
            sending.spawn(async move { send::send(&cx, &courier, next).await });
        }
        Ok(())
    }
}

fn told(ended: Result<Result<Delivery, StoreError>, tokio::task::JoinError>) {
    // What could not be written is sent again once its lease is over.
    match ended {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => log(&format!("failed: webhooks: {error}")),
        Err(error) => log(&format!("failed: webhooks: {error}")),
    }
}

/// Whether anything is to be written, found out without holding up those who write.
async fn is_something_to_do(cx: &Context, has_room: bool) -> Result<bool, StoreError> {
    let mut tx = cx.store.read().await?;
    let webhooks = tx.webhooks().await?;
    let mut found = false;
    if !webhooks.is_empty() {
        found = has_room && tx.is_delivery_due(cx.clock.now()).await?;
        let last = tx.last_event().await?;
        for webhook in webhooks.iter().filter(|one| one.is_on && one.seen < last) {
            found = found || tx.waiting_deliveries(webhook.id).await? < MOST_WAITING;
        }
    }
    tx.rollback().await?;
    Ok(found)
}

/// Puts events that webhooks want into their outboxes, in the transaction that notes how far the
/// chain was looked at; so each event is picked up once.
async fn pick_up(cx: &Context, tx: &mut Tx) -> Result<(), StoreError> {
    let (now, mut mint) = (cx.clock.now(), cx.mint());
    let last = tx.last_event().await?;
    for webhook in tx.webhooks().await? {
        if !webhook.is_on || webhook.seen >= last {
            continue;
        }
        let mut room = MOST_WAITING - tx.waiting_deliveries(webhook.id).await?;
        let mut seen = webhook.seen;
        for (seq, kind) in tx.kinds_after(webhook.seen, BATCH).await? {
            if webhook.wants(&kind) {
                if room <= 0 {
                    break;
                }
                room -= 1;
                tx.add_delivery(&of_event(&webhook, mint.id(), (seq, kind), now)).await?;
            }
            seen = seq;
        }
        if seen > webhook.seen {
            tx.webhook_has_seen(webhook.id, seen).await?;
        }
    }
    Ok(())
}

fn of_event(
    webhook: &Webhook,
    id: landfall_domain::id::Id<Delivery>,
    (seq, kind): (i64, String),
    now: Timestamp,
) -> Delivery {
    Delivery {
        id,
        webhook: webhook.id,
        event: Some(seq),
        kind,
        state: DeliveryState::Waiting,
        attempts: 0,
        next_at: Some(now),
        status: None,
        error: None,
        created_at: now,
        finished_at: None,
    }
}

/// Forgets old deliveries.
async fn tidy(cx: &Context) -> Result<(), StoreError> {
    let mut tx = cx.store.read().await?;
    let is_empty = tx.webhooks().await?.is_empty();
    tx.rollback().await?;
    if is_empty {
        return Ok(());
    }
    let mut tx = cx.store.write().await?;
    tx.forget_deliveries(cx.clock.now() - KEPT, MOST_KEPT).await?;
    tx.commit().await
}
