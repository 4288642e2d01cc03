//! Re-opens a closed review when the backlog is materially another one, whoever changed it.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::actions::review::close::reopen_if_material;
use crate::boot::Context;
use crate::failure::log;

use super::super::Web;

/// How often portfolios are looked at; another process may change them as well.
const PAUSE: Duration = Duration::from_secs(3);

/// Looks for ever, at each portfolio of the installation.
pub(in crate::web) async fn watch(web: &Web) {
    let mut seen = BTreeMap::new();
    loop {
        tokio::time::sleep(PAUSE).await;
        if let Err(error) = round(web, &mut seen).await {
            log(&format!("failed: looking whether reviews still hold: {error:#}"));
        }
    }
}

/// Looks at what changed since the last round; `seen` holds the last event of each portfolio.
async fn round(web: &Web, seen: &mut BTreeMap<String, i64>) -> anyhow::Result<()> {
    let mut tx = web.cx().home.read().await?;
    let portfolios = tx.portfolios().await?;
    tx.rollback().await?;
    for portfolio in portfolios {
        let store = web.opened().store(web.cx(), web.jobs(), &portfolio.key).await;
        let store = store.map_err(|problem| anyhow::anyhow!(problem.detail().to_owned()))?;
        // Nobody in particular did it.
        let cx: Context = web.cx().at(store, &portfolio.key).acting_as("landfall");
        let mut tx = cx.store.read().await?;
        let last = tx.last_event().await?;
        tx.rollback().await?;
        if seen.insert(portfolio.key, last) != Some(last) {
            reopen_if_material(&cx).await?;
        }
    }
    Ok(())
}
