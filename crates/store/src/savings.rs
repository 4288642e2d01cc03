//! What is saved, from what people say of costs and what sources say of sizes.

use landfall_domain::outcome::{RunningCosts, Saving, Sizes};
use sqlx::{AssertSqlSafe, Row};

use crate::backend::{Engine, StoreError, Tx, on_backend};
use crate::text::{json, parse};

/// Setting: what capacity costs where it runs today.
const COSTS: &str = "running_costs";

/// A number among an asset's facts, as each engine reads it.
pub(crate) fn fact(engine: Engine, field: &str) -> String {
    match engine {
        Engine::Sqlite => format!("json_extract(a.facts, '$.{field}')"),
        Engine::Postgres => format!("(a.facts::jsonb ->> '{field}')"),
    }
}

impl Tx {
    /// What capacity costs where it runs today, if somebody said it.
    pub async fn running_costs(&mut self) -> Result<Option<RunningCosts>, StoreError> {
        self.setting(COSTS).await?.map(|text| parse("running_costs", &text)).transpose()
    }

    /// Writes what capacity costs where it runs today.
    pub async fn set_running_costs(&mut self, costs: &RunningCosts) -> Result<(), StoreError> {
        self.set(COSTS, &json(costs)?).await
    }

    /// What is saved a month; none if nobody said what things cost today.
    ///
    /// Of what moves, only assets count whose cost in the cloud is known in the same currency. What is
    /// realised counts once every task of the workload is done, the removal of the old with them.
    pub(crate) async fn saving(&mut self) -> Result<Option<Saving>, StoreError> {
        let Some(costs) = self.running_costs().await? else { return Ok(None) };
        let engine = self.engine();
        let number = |field: &str| format!("CAST({} AS BIGINT)", fact(engine, field));
        let storage = format!(
            "COALESCE({}, {}, {})",
            number("guest_used_mib"),
            number("storage_used_mib"),
            number("storage_allocated_mib")
        );
        let sum = |value: &str, name: &str| {
            format!("CAST(COALESCE(SUM({value}), 0) AS BIGINT) AS {name}")
        };
        let sql = format!(
            "SELECT CASE WHEN t.workload IS NULL THEN 0 ELSE 1 END AS gone, COUNT(*) AS assets,
                {}, {}, {}, {}
            FROM asset a JOIN workload w ON w.id = a.workload
            LEFT JOIN (SELECT workload FROM task GROUP BY workload HAVING
                COUNT(CASE WHEN state <> 'done' THEN 1 END) = 0
                AND COUNT(CASE WHEN stage = 'decommission' THEN 1 END) > 0) AS t
                ON t.workload = a.workload
            WHERE a.out_of_scope IS NULL AND (COALESCE(a.disposition, w.disposition) = 'retire'
                OR (COALESCE(a.disposition, w.disposition) <> 'retain'
                    AND {} IS NOT NULL AND {} = $1))
            GROUP BY CASE WHEN t.workload IS NULL THEN 0 ELSE 1 END",
            sum(&number("cores"), "cores"),
            sum(&number("memory_mib"), "memory"),
            sum(&storage, "storage"),
            sum(
                &format!(
                    "CASE WHEN COALESCE(a.disposition, w.disposition) <> 'retire' THEN {} END",
                    number("monthly_cost_minor")
                ),
                "cloud"
            ),
            fact(engine, "monthly_cost_minor"),
            fact(engine, "currency"),
        );
        let sums: Vec<(bool, Sizes)> = on_backend!(self, tx => {
            // The text is made of our own words only; the currency is bound.
            let query = sqlx::query(AssertSqlSafe(sql.as_str())).bind(&costs.currency);
            let rows = query.persistent(false).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let gone: i32 = row.try_get("gone")?;
                    let sizes = Sizes {
                        assets: row.try_get("assets")?,
                        cores: row.try_get("cores")?,
                        memory_mib: row.try_get("memory")?,
                        storage_mib: row.try_get("storage")?,
                        cloud_minor: row.try_get("cloud")?,
                    };
                    Ok((gone == 1, sizes))
                })
                .collect::<Result<_, StoreError>>()?
        });
        let mut saving = Saving::default();
        for (gone, sizes) in sums {
            let minor = costs.saving_minor(&sizes);
            saving.estimated_minor = saving.estimated_minor.saturating_add(minor);
            if gone {
                saving.realised_minor = saving.realised_minor.saturating_add(minor);
            }
        }
        Ok(Some(saving))
    }
}
