//! What takes seconds to make from a large estate: made in the background, once for all who ask, and
//! kept until something else is asked for.

use std::future::Future;
use std::time::Duration;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tokio::sync::{Mutex, watch};

use crate::failure::log;

use super::frame::Frame;
use super::problem::{PageProblem, Problem, render};
use super::statics;

/// What was made last, and what it was made for.
pub(super) struct Makings<K, T>(Mutex<Option<Making<K, T>>>);

struct Making<K, T> {
    of: K,
    made: Made<T>,
}

/// A thing, as soon as it is there; none if it could not be made.
type Made<T> = watch::Receiver<Option<Option<T>>>;

impl<K, T> Default for Makings<K, T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<K: PartialEq, T: Clone + Send + Sync + 'static> Makings<K, T> {
    /// What is made of `of`, if it is there within `patience`; else it is made on.
    pub(super) async fn within(
        &self,
        patience: Duration,
        of: K,
        make: impl Future<Output = anyhow::Result<T>> + Send + 'static,
    ) -> Result<Option<T>, Problem> {
        let mut made = self.at(of, make).await;
        let found = tokio::time::timeout(patience, made.wait_for(Option::is_some)).await;
        match found.map(|said| said.map(|one| one.clone().flatten())) {
            Ok(Ok(Some(one))) => Ok(Some(one)),
            Ok(_) => Err(Problem::from(anyhow::anyhow!("it could not be made; the log says why"))),
            Err(_) => Ok(None),
        }
    }

    async fn at(
        &self,
        of: K,
        make: impl Future<Output = anyhow::Result<T>> + Send + 'static,
    ) -> Made<T> {
        let mut held = self.0.lock().await;
        if let Some(making) = &*held {
            let is_broken = matches!(&*making.made.borrow(), Some(None));
            if making.of == of && !is_broken {
                return making.made.clone();
            }
        }
        let (said, made) = watch::channel(None);
        #[expect(clippy::disallowed_methods, reason = "it only reads, and ends by itself")]
        tokio::spawn(async move {
            let one = make.await;
            if let Err(error) = &one {
                log(&format!("failed: {error:#}"));
            }
            said.send_replace(Some(one.ok()));
        });
        *held = Some(Making { of, made: made.clone() });
        made
    }
}

#[derive(Template)]
#[template(path = "web/waiting.html")]
struct Waiting<'a> {
    frame: Frame,
    /// What is made, as a sentence.
    says: &'a str,
    /// Where to look again.
    here: &'a str,
    script: &'static str,
}

/// The page of who waits for something; it looks again by itself.
pub(super) fn waiting(frame: Frame, says: &str, here: &str) -> Result<Response, PageProblem> {
    let script = statics::wait_script();
    Ok((StatusCode::ACCEPTED, render(&Waiting { frame, says, here, script })?).into_response())
}
