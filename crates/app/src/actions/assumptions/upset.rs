//! What other assumptions make of the backlog: computed once, for a preview and for applying it.

use std::sync::Arc;

use landfall_domain::assumption::{Assumption, Beliefs};
use landfall_domain::backlog::{Difference, Present, Reconsidered, difference, reconsider};
use landfall_domain::estate::Workload;
use landfall_domain::event;
use landfall_domain::id::Id;
use landfall_domain::priority::{Holding, Standing};
use landfall_domain::time::Date;
use landfall_store::Tx;

use crate::boot::Context;

/// Is told how many of how many workloads were looked at.
pub(crate) type Watch = Arc<dyn Fn(usize, usize) + Send + Sync>;

/// The backlog as it is and as it would be.
pub(crate) struct Upset {
    pub(crate) present: Present,
    pub(crate) after: Reconsidered,
    pub(crate) difference: Difference,
}

/// Everything that assumptions can change.
async fn load(tx: &mut Tx, today: Date) -> anyhow::Result<Present> {
    Ok(Present {
        workloads: tx.workloads().await?,
        assets: tx.assets_in_scope().await?,
        statements: tx.statements().await?,
        needs: tx.needs().await?,
        placings: Holding::on(&tx.placings().await?, today),
    })
}

impl Upset {
    /// Derives what rests on the difference between the stored assumptions and these.
    pub(crate) async fn with(
        cx: &Context,
        tx: &mut Tx,
        assumptions: &[Assumption],
        watch: Watch,
    ) -> anyhow::Result<Self> {
        let rules = cx.rules_in(tx).await?;
        let beliefs = Beliefs::of(assumptions);
        let present = load(tx, cx.today()).await?;
        // A server answers others meanwhile.
        let upset = tokio::task::spawn_blocking(move || {
            let after = reconsider(&present, &rules, beliefs, &mut |at, of| watch(at, of));
            let difference = difference(&present, &after);
            Self { present, after, difference }
        });
        Ok(upset.await?)
    }

    /// Writes what is another one, and where everything stands.
    pub(crate) async fn save(&self, tx: &mut Tx) -> anyhow::Result<()> {
        let Reconsidered { workloads, assets, standings, .. } = &self.after;
        tx.save_verdicts_of_rules(assets).await?;
        let changed: Vec<Workload> = workloads.iter().map(|(_, one)| one.clone()).collect();
        tx.save_workloads(&changed).await?;
        let shifted: Vec<(Id<Workload>, &Standing)> = standings
            .iter()
            .map(|(at, standing)| (&self.present.workloads[*at], standing))
            .filter(|(one, standing)| {
                one.rank != Some(standing.rank)
                    || one.proposed_rank != Some(standing.proposed)
                    || one.placed != standing.placed
            })
            .map(|(one, standing)| (one.id, standing))
            .collect();
        tx.save_standings(&shifted).await?;
        tx.outdate_releases().await?;
        tx.keep_counts().await?;
        Ok(())
    }

    /// How much changes, for the history.
    pub(crate) fn counts(&self) -> event::Upset {
        let (effort_tenths_before, effort_tenths) = self.difference.effort_tenths;
        event::Upset {
            dispositions: self.difference.pairs.values().sum::<usize>() as u64,
            workloads: self.after.workloads.len() as u64,
            assets: self.after.assets.len() as u64,
            effort_tenths_before,
            effort_tenths,
        }
    }
}

/// Nobody watches.
pub(crate) fn unwatched() -> Watch {
    Arc::new(|_, _| {})
}
