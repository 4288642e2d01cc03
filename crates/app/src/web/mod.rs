//! The web app and the REST API: pages are rendered here, on the server, and work without scripts.
//!
//! A folder or file per resource; its page and its document come from the same loader.

mod access;
mod activity;
mod api;
mod assets;
mod backlog;
mod compare;
mod done;
mod download;
mod finder;
mod findings;
mod frame;
mod home;
mod imports;
mod item;
mod jobs;
mod list;
mod live;
mod plan;
mod plans;
mod problem;
mod releases;
mod report;
mod routes;
mod security;
mod statics;
mod suggestions;
mod workloads;

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::extract::Request;
use axum::http::Method;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use landfall_domain::people::Right;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::boot::Context;
use crate::failure::Failure;
use crate::jobs::Jobs;

use problem::{PageProblem, Problem};

/// What every handler needs.
#[derive(Clone)]
pub(crate) struct Web(Arc<State>);

struct State {
    cx: Context,
    uploads: imports::Uploads,
    finder: finder::Finder,
    /// True once the server ends; streams end with it.
    ending: watch::Sender<bool>,
    jobs: Arc<Jobs>,
}

impl Web {
    pub(crate) fn new(cx: Context) -> Self {
        Self(Arc::new(State {
            cx,
            uploads: imports::Uploads::default(),
            finder: finder::Finder::default(),
            ending: watch::Sender::new(false),
            jobs: Arc::default(),
        }))
    }

    fn cx(&self) -> &Context {
        &self.0.cx
    }

    fn ending(&self) -> watch::Receiver<bool> {
        self.0.ending.subscribe()
    }

    fn finder(&self) -> &finder::Finder {
        &self.0.finder
    }

    fn uploads(&self) -> &imports::Uploads {
        &self.0.uploads
    }

    fn jobs(&self) -> &Arc<Jobs> {
        &self.0.jobs
    }
}

/// A server that listens and has not begun to answer.
pub(crate) struct Listening {
    listener: TcpListener,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

/// Begins to listen. Without accounts only this machine may come in.
pub(crate) async fn listen(address: SocketAddr) -> anyhow::Result<Listening> {
    if !address.ip().is_loopback() {
        return Err(Failure::Refused(format!(
            "{address} can be reached from other machines, and there are no accounts yet that keep strangers out: \
             listen on 127.0.0.1 or [::1]"
        ))
        .into());
    }
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} is taken or not an address of this machine"))?;
    let address = listener.local_addr()?;
    Ok(Listening { listener, address })
}

/// Answers, and works on jobs, until the process is asked to end.
pub(crate) async fn serve(web: Web, listening: Listening) -> anyhow::Result<()> {
    let (cx, jobs) = (web.cx().clone(), Arc::clone(web.jobs()));
    crate::jobs::pick_up(&cx).await?;
    let ending = web.clone();
    let asked_to_end = async move {
        asked_to_end().await;
        ending.0.ending.send_replace(true);
    };
    let answers = axum::serve(listening.listener, router(web));
    tokio::select! {
        ended = answers.with_graceful_shutdown(asked_to_end).into_future() => ended?,
        () = Arc::clone(&jobs).work(&cx) => {}
    }
    jobs.end();
    Ok(())
}

async fn asked_to_end() {
    // If signals cannot be heard, the process ends the hard way, which loses nothing either.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn router(web: Web) -> Router {
    routes::router(&web)
        .route("/static/{name}", get(statics::file))
        .route("/api/{*rest}", any(api::no_route))
        .fallback(no_page)
        .method_not_allowed_fallback(no_method)
        .layer(from_fn(security::guard))
        .with_state(web)
}

async fn no_method(request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        return Problem::wrong_method().into_response();
    }
    PageProblem(Problem::wrong_method()).into_response()
}

/// Method, path and right of every route, for the reference.
pub(crate) fn reference() -> impl Iterator<Item = (Method, &'static str, Right)> {
    routes::routes().into_iter().map(|route| (route.method, route.path, route.right))
}

async fn no_page() -> PageProblem {
    PageProblem(Problem::not_found("there is no such page".to_owned()))
}
