//! `landfall serve`: the web app.

use std::net::SocketAddr;

use crate::boot::Context;
use crate::web::{self, Listening, Web};

use super::output::Out;

/// Listens, says where, and answers until it is asked to end.
pub(super) async fn run(cx: Context, address: SocketAddr, out: &Out) -> anyhow::Result<()> {
    let listening = web::listen(&cx, address).await?;
    answer(cx, listening, out).await
}

/// The same; if the port is taken, on a free one.
pub(super) async fn run_anywhere(
    cx: Context,
    address: SocketAddr,
    out: &Out,
) -> anyhow::Result<()> {
    let listening = match web::listen(&cx, address).await {
        Err(_) if address.ip().is_loopback() => {
            web::listen(&cx, SocketAddr::new(address.ip(), 0)).await?
        }
        listening => listening?,
    };
    answer(cx, listening, out).await
}

async fn answer(cx: Context, listening: Listening, out: &Out) -> anyhow::Result<()> {
    out.say(&format!("Landfall is at http://{}/ (Ctrl+C ends it)", listening.address))?;
    let result = Box::pin(web::serve(Web::new(cx.clone(), &listening)?, listening)).await;
    cx.close().await;
    result
}
