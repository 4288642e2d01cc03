//! The portfolios whose databases are open.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, Once};

use landfall_domain::account::MAIN;
use landfall_store::{Store, StoreError};
use tokio::sync::OnceCell;

use crate::boot::Context;
use crate::jobs::Jobs;

use super::super::finder::Finder;
use super::super::problem::Problem;

/// What is held of one portfolio; nothing of it is ever shared with another one.
#[derive(Clone)]
pub(in crate::web) struct Held {
    pub(super) store: Store,
    pub(super) finder: Arc<Finder>,
    /// Filled once somebody looks at the portfolio.
    warmed: Arc<Once>,
}

/// Each is opened, and migrated, when it is first asked for.
#[derive(Default)]
pub(in crate::web) struct Opened(Mutex<BTreeMap<String, Arc<OnceCell<Held>>>>);

impl Opened {
    /// What is held of a portfolio that is known to exist, for somebody who looks at it.
    pub(in crate::web) async fn get(
        &self,
        cx: &Context,
        jobs: &Jobs,
        key: &str,
    ) -> Result<Held, Problem> {
        let held = self.hold(cx, jobs, key).await?;
        held.warmed.call_once(|| held.finder.warm(cx.at(held.store.clone(), key)));
        Ok(held)
    }

    /// The database of a portfolio that is known to exist, for work in the background.
    pub(in crate::web) async fn store(
        &self,
        cx: &Context,
        jobs: &Jobs,
        key: &str,
    ) -> Result<Store, Problem> {
        Ok(self.hold(cx, jobs, key).await?.store)
    }

    async fn hold(&self, cx: &Context, jobs: &Jobs, key: &str) -> Result<Held, Problem> {
        let cell = match self.0.lock() {
            Ok(mut opened) => opened.entry(key.to_owned()).or_default().clone(),
            Err(_) => return Err(anyhow::anyhow!("the map of portfolios is broken").into()),
        };
        let open = async || {
            let store = cx.open_portfolio(key).await?;
            if key != MAIN {
                // What waited there when the process ended waits no longer.
                let at = cx.at(store.clone(), key);
                crate::jobs::pick_up(&at).await?;
                jobs.look_into(&at);
            }
            let (finder, warmed) = (Arc::default(), Arc::new(Once::new()));
            Ok::<_, StoreError>(Held { store, finder, warmed })
        };
        Ok(cell.get_or_try_init(open).await?.clone())
    }

    /// Closes all of them.
    pub(in crate::web) async fn close(&self) {
        let opened = self.0.lock().map(|mut opened| std::mem::take(&mut *opened));
        for cell in opened.into_iter().flatten().map(|(_, cell)| cell) {
            if let Some(held) = cell.get() {
                held.store.clone().close().await;
            }
        }
    }
}
