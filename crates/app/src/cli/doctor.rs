//! `landfall doctor`: explains the deployment and checks that it is sound.

use landfall_domain::event::verify;
use serde::Serialize;

use crate::boot::Context;
use crate::failure::Failure;

use super::output::Out;

#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    sound: bool,
    says: String,
}

pub(crate) async fn run(cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut checks = Vec::new();
    let mut note = |name, sound, says: String| checks.push(Check { name, sound, says });
    note("version", true, format!("landfall {}", env!("CARGO_PKG_VERSION")));
    note(
        "configuration",
        true,
        cx.config.file.as_ref().map_or_else(
            || "no landfall.toml here; flags, environment and defaults apply".to_owned(),
            |path| format!("{} is read", path.display()),
        ),
    );
    let engine = cx.store.engine();
    note("database", true, format!("{} {}", engine.name(), cx.store.engine_version().await?));
    let trouble = cx.store.check().await?;
    note(
        "consistency",
        trouble.is_none(),
        trouble.unwrap_or_else(|| "the database is sound".to_owned()),
    );
    let mut tx = cx.store.read().await?;
    let events = tx.events().await?;
    let counts = format!(
        "{} sources, {} assets, {} workloads, {} dependencies, {} plans",
        tx.sources().await?.len(),
        tx.assets().await?.len(),
        tx.workloads().await?.len(),
        tx.dependencies().await?.len(),
        tx.plans().await?.len()
    );
    tx.rollback().await?;
    let chain = verify(&events);
    note(
        "history",
        chain.is_ok(),
        chain.map_or_else(
            |broken| broken.to_string(),
            |()| format!("{} events, the chain is whole", events.len()),
        ),
    );
    note("content", true, counts);
    let rules = cx.rules(None);
    note(
        "rules",
        rules.is_ok(),
        rules.map_or_else(
            |error| format!("{error:#}"),
            |_| {
                cx.config.rules.as_ref().map_or_else(
                    || "the shipped rules are in force".to_owned(),
                    |folder| {
                        format!("files in {} take the place of shipped ones", folder.display())
                    },
                )
            },
        ),
    );
    let sound = checks.iter().all(|check| check.sound);
    if out.json {
        Out::document(&serde_json::json!({ "sound": sound, "checks": checks }))?;
    } else {
        for check in &checks {
            let mark = if check.sound { "ok  " } else { "BAD " };
            out.say(&format!("{mark}{:<14}{}", check.name, check.says))?;
        }
    }
    if sound {
        Ok(())
    } else {
        Err(Failure::Refused("something is not sound; see above".to_owned()).into())
    }
}
