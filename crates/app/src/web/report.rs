//! The report of this moment. One of a large estate takes seconds to make, so it is made in the
//! background, once for all who ask, and kept until something happens.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tokio::sync::{Mutex, watch};

use crate::boot::Context;
use crate::documents::Snapshot;
use crate::failure::log;

use super::access::Visit;
use super::frame::Frame;
use super::problem::{PageProblem, Problem, render};
use super::statics;

/// The report holds its style in itself, as it is a file that people pass on; nothing else may run.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// Who asks waits so long for a report; then a page says that it is being made.
const PATIENCE: Duration = Duration::from_millis(80);

/// Up to which event a report tells, and the day on which it was made.
type Moment = (i64, Date);

/// The report that was made last, and the one that is being made.
#[derive(Default)]
pub(super) struct Reports(Mutex<Option<Making>>);

/// A report, as soon as it is there; none if it could not be made.
type Made = watch::Receiver<Option<Option<Arc<str>>>>;

struct Making {
    moment: Moment,
    made: Made,
}

impl Reports {
    /// The report of a moment, which is made if it is not there yet.
    async fn at(&self, cx: &Context, moment: Moment) -> Made {
        let mut held = self.0.lock().await;
        if let Some(making) = &*held {
            let is_broken = matches!(&*making.made.borrow(), Some(None));
            if making.moment == moment && !is_broken {
                return making.made.clone();
            }
        }
        let (said, made) = watch::channel(None);
        let cx = cx.clone();
        #[expect(clippy::disallowed_methods, reason = "it only reads, and ends by itself")]
        tokio::spawn(async move {
            let report = make(&cx).await;
            if let Err(error) = &report {
                log(&format!("failed: {error:#}"));
            }
            said.send_replace(Some(report.ok()));
        });
        *held = Some(Making { moment, made: made.clone() });
        made
    }
}

async fn make(cx: &Context) -> anyhow::Result<Arc<str>> {
    let snapshot = Snapshot::load_as(cx, crate::report::lean).await?;
    let now = cx.clock.now();
    let page = tokio::task::spawn_blocking(move || crate::report::render(&snapshot, now)).await??;
    Ok(Arc::from(page))
}

#[derive(Template)]
#[template(path = "web/waiting.html")]
struct Waiting {
    frame: Frame,
    script: &'static str,
}

/// The same page that `landfall report` writes.
pub(super) async fn page(visit: Visit) -> Result<Response, PageProblem> {
    let cx = visit.cx();
    let mut tx = cx.store.read().await?;
    let last = tx.last_event().await?;
    tx.rollback().await?;
    let day = cx.clock.now().to_zoned(TimeZone::UTC).date();
    let mut made = visit.finder().reports().at(cx, (last, day)).await;
    let report = tokio::time::timeout(PATIENCE, made.wait_for(Option::is_some)).await;
    match report.map(|said| said.map(|report| report.clone().flatten())) {
        Ok(Ok(Some(report))) => {
            let policy = [(header::CONTENT_SECURITY_POLICY, POLICY)];
            Ok((policy, Html(report.to_string())).into_response())
        }
        Ok(_) => {
            Err(Problem::from(anyhow::anyhow!("the report could not be made; the log says why"))
                .into())
        }
        Err(_) => {
            let frame = Frame::new(&visit, "/report", "Report");
            let page = render(&Waiting { frame, script: statics::wait_script() })?;
            Ok((StatusCode::ACCEPTED, page).into_response())
        }
    }
}
