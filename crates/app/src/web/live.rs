//! What happens, as it happens: server-sent events behind the chain of events.

use std::convert::Infallible;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use landfall_store::Store;
use serde_json::json;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;

use crate::documents::event::EventDocument;

use super::access::Visit;
use super::activity::says;
use super::api::ReadRefusals;
use super::problem::Problem;

/// How often the chain is looked at; another process may write it as well.
const PAUSE: Duration = Duration::from_millis(300);
/// So many events at a time; who has missed more reads them from the history.
const MOST: i64 = 100;

/// Events as they happen, as server-sent events: from now on, or behind the one seen last.
#[utoipa::path(get, path = "/api/v1/changes", params(("Last-Event-ID" = Option<i64>, Header)), responses((status = 200, content_type = "text/event-stream", body = String), ReadRefusals))]
pub(super) async fn changes(visit: Visit, headers: HeaderMap) -> Result<Response, Problem> {
    let store = &visit.cx().store;
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let seen = match seen {
        Some(seen) => seen,
        None => last(store).await?,
    };
    let (to, from) = channel(16);
    #[expect(clippy::disallowed_methods, reason = "it ends with its connection and only reads")]
    tokio::spawn(follow(visit, seen, to));
    let alive = KeepAlive::new().interval(Duration::from_secs(20));
    Ok(Sse::new(ReceiverStream::new(from)).keep_alive(alive).into_response())
}

async fn last(store: &Store) -> Result<i64, Problem> {
    let mut tx = store.read().await?;
    let last = tx.last_event().await?;
    tx.rollback().await?;
    Ok(last)
}

/// Sends each new event until the client goes or the server ends.
async fn follow(visit: Visit, mut seen: i64, to: Sender<Result<Event, Infallible>>) {
    let mut ending = visit.ending();
    loop {
        // A failure ends the stream; the client comes back and says what it saw last.
        let Ok(news) = news(&visit.cx().store, seen).await else { return };
        // Who was signed out, or has no part here any more, is told nothing more.
        if !news.is_empty() && !visit.is_still_in().await {
            return;
        }
        for event in news {
            let event = event.shown_to(visit.role());
            seen = event.seq;
            let data = json!({
                "seq": event.seq, "actor": event.actor, "kind": event.kind, "says": says(&event),
            });
            let event = Event::default().id(seen.to_string()).data(data.to_string());
            if to.send(Ok(event)).await.is_err() {
                return;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = to.closed() => return,
            _ = ending.changed() => return,
        }
    }
}

async fn news(store: &Store, seen: i64) -> Result<Vec<EventDocument>, landfall_store::StoreError> {
    let mut tx = store.read().await?;
    let events = tx.events_after(seen, MOST).await?;
    tx.rollback().await?;
    Ok(events.into_iter().map(Into::into).collect())
}
