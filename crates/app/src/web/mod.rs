//! The web app and the REST API: pages are rendered here, on the server, and work without scripts.
//!
//! A folder or file per resource; its page and its document come from the same loader.

mod access;
mod activity;
mod api;
mod assets;
mod assumptions;
mod backlog;
mod columns;
mod compare;
mod completeness;
mod conflict;
mod delivery;
mod dependencies;
mod disposition;
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
mod making;
mod outcomes;
mod plan;
mod plans;
mod problem;
mod profile;
mod proposals;
mod questionnaires;
mod rationalize;
mod releases;
mod report;
pub(crate) mod rerank;
mod reviews;
mod routes;
pub(crate) mod scales;
mod security;
mod settings;
mod slow;
mod standing;
mod statics;
mod studied;
mod suggestions;
mod top;
mod upload;
mod views;
mod workloads;

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::extract::Request;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use landfall_domain::account::MAIN;
use landfall_domain::people::Right;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::actions::people::has_admin;
use crate::boot::Context;
use crate::failure::Failure;
use crate::jobs::Jobs;
use crate::oidc::Provider;
use crate::webhooks::Webhooks;

use access::{Away, Opened, Throttle};
use problem::{PageProblem, Problem};

/// What every handler needs.
#[derive(Clone)]
pub(crate) struct Web(Arc<State>);

struct State {
    cx: Context,
    uploads: imports::Uploads,
    throttle: Throttle,
    opened: Opened,
    provider: Option<Provider>,
    away: Away,
    /// Whether cookies are sent over TLS only.
    secure: bool,
    /// True once the server ends; streams end with it.
    ending: watch::Sender<bool>,
    jobs: Arc<Jobs>,
    webhooks: Webhooks,
}

impl Web {
    pub(crate) fn new(cx: Context, listening: &Listening) -> anyhow::Result<Self> {
        let is_local = listening.address.ip().is_loopback();
        let secure = cx.config.secure_cookies.unwrap_or(!is_local);
        let (throttle, opened) = (Throttle::default(), Opened::default());
        let (uploads, away) = (imports::Uploads::default(), Away::default());
        let provider = cx.config.oidc.clone().map(Provider::new).transpose()?;
        let ending = watch::Sender::new(false);
        let (jobs, webhooks) = (Arc::default(), Webhooks::default());
        Ok(Self(Arc::new(State {
            cx,
            uploads,
            throttle,
            opened,
            provider,
            away,
            secure,
            ending,
            jobs,
            webhooks,
        })))
    }

    fn cx(&self) -> &Context {
        &self.0.cx
    }

    fn ending(&self) -> watch::Receiver<bool> {
        self.0.ending.subscribe()
    }

    fn uploads(&self) -> &imports::Uploads {
        &self.0.uploads
    }

    fn jobs(&self) -> &Arc<Jobs> {
        &self.0.jobs
    }

    fn webhooks(&self) -> &Webhooks {
        &self.0.webhooks
    }

    /// Tells other systems what happens in each portfolio, for ever.
    async fn tell(&self) {
        let open = async |key: &str| {
            let opened = self.opened().store(self.cx(), self.jobs(), key).await;
            opened.map_err(|problem| anyhow::anyhow!(problem.detail().to_owned()))
        };
        self.webhooks().work(self.cx(), open).await;
    }

    /// Opens the main portfolio before anybody asks for it.
    async fn open_main(&self) -> anyhow::Result<()> {
        let opened = self.opened().get(self.cx(), self.jobs(), MAIN).await;
        opened.map(|_| ()).map_err(|problem| anyhow::anyhow!(problem.detail().to_owned()))
    }

    fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }

    fn opened(&self) -> &Opened {
        &self.0.opened
    }

    fn provider(&self) -> Option<&Provider> {
        self.0.provider.as_ref()
    }

    fn away(&self) -> &Away {
        &self.0.away
    }

    fn secure(&self) -> bool {
        self.0.secure
    }
}

/// A server that listens and has not begun to answer.
pub(crate) struct Listening {
    listener: TcpListener,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

/// Begins to listen. As long as there is no admin only this machine may come in.
pub(crate) async fn listen(cx: &Context, address: SocketAddr) -> anyhow::Result<Listening> {
    let hosts = &cx.config.hosts;
    // A name for others means that a proxy leads them here, whatever the address.
    if !address.ip().is_loopback() || !hosts.is_empty() {
        keep_strangers_out(cx, address).await?;
    }
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} is taken or not an address of this machine"))?;
    let address = listener.local_addr()?;
    Ok(Listening { listener, address })
}

async fn keep_strangers_out(cx: &Context, address: SocketAddr) -> anyhow::Result<()> {
    if !has_admin(cx).await? {
        return Err(Failure::Refused(
            "others could reach it, and there are no accounts yet that keep strangers out: \
             landfall people add NAME --role admin"
                .to_owned(),
        )
        .into());
    }
    if cx.config.hosts.is_empty() {
        return Err(Failure::Refused(format!(
            "{address} can be reached from other machines, so the names by which browsers call it must be known: \
             landfall serve --listen {address} --host landfall.example"
        ))
        .into());
    }
    Ok(())
}

/// Answers, works on jobs and tells other systems, until the process is asked to end.
pub(crate) async fn serve(web: Web, listening: Listening) -> anyhow::Result<()> {
    let (cx, jobs) = (web.cx().clone(), Arc::clone(web.jobs()));
    crate::jobs::pick_up(&cx).await?;
    web.open_main().await?;
    let (ending, telling) = (web.clone(), web.clone());
    let asked_to_end = async move {
        asked_to_end().await;
        ending.0.ending.send_replace(true);
    };
    let service = router(web.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let answers = axum::serve(listening.listener, service);
    tokio::select! {
        ended = answers.with_graceful_shutdown(asked_to_end).into_future() => ended?,
        () = Arc::clone(&jobs).work(&cx) => {}
        () = telling.tell() => {}
        () = Box::pin(reviews::watch(&telling)) => {}
    }
    jobs.end();
    web.opened().close().await;
    Ok(())
}

async fn asked_to_end() {
    // If signals cannot be heard, the process ends the hard way, which loses nothing either.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn router(web: Web) -> Router {
    let inner = routes::router(&web)
        .route("/static/{name}", get(statics::file))
        .route("/api/{*rest}", any(api::no_route))
        .fallback(no_page)
        .method_not_allowed_fallback(no_method)
        .layer(from_fn_with_state(web.clone(), security::guard))
        .with_state(web);
    // A layer of the inner router would come too late: it runs behind the choice of the route.
    Router::new().fallback_service(inner).layer(from_fn(access::prefix::strip))
}

async fn no_method(request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        return Problem::wrong_method().into_response();
    }
    PageProblem(Problem::wrong_method()).into_response()
}

/// Method, path and right of every route, for the reference; without a right anybody may come.
pub(crate) fn reference() -> impl Iterator<Item = (Method, &'static str, Option<Right>)> {
    routes::routes().into_iter().map(|route| (route.method, route.path, route.right))
}

async fn no_page() -> PageProblem {
    PageProblem(Problem::not_found("there is no such page".to_owned()))
}
