//! `landfall plan explain`: why something is where a stored plan has it.

use landfall_domain::estate::Asset;
use landfall_domain::nearest::did_you_mean;
use landfall_domain::plan::{Package, Plan};
use landfall_domain::planning_rule::find_workload;

use crate::actions::plan_input::{Again, again};
use crate::boot::Context;
use crate::failure::Failure;

use super::output::Out;
use super::questions::{self, Shown};

/// Explains an asset, or a workload by its own tasks, which are done when it is complete.
pub(crate) async fn explain(
    plan: &Plan,
    wanted: &str,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let again = again(cx, plan).await?;
    let item = find(&again, wanted)?;
    if !again.is_same {
        out.say(&format!(
            "note: the estate or the rules of this folder changed since {} was proposed; its \
             places are explained against what they are now",
            plan.key()
        ))?;
    }
    let instance = again.built.explainable();
    questions::explain(&instance, &again.plan, (item, Shown::Earlier), out)
}

/// A workload by key, else an asset by name, else a workload by title or name.
fn find(again: &Again, wanted: &str) -> anyhow::Result<u32> {
    let (packages, estate) = (&again.built.packages, &again.estate);
    // A package in parts is where its last part is.
    let last = |test: &dyn Fn(&Package) -> bool| {
        (0u32..).zip(packages).filter(|(_, package)| test(package)).last().map(|(item, _)| item)
    };
    let same = |text: &str| text.eq_ignore_ascii_case(wanted.trim());
    let is_key = estate.workloads.iter().any(|workload| same(&workload.key()));
    let named: Vec<&Asset> = estate.assets.iter().filter(|asset| same(&asset.name)).collect();
    let asset = || {
        let is_one = |package: &Package| named.iter().any(|one| package.asset == Some(one.id));
        last(&is_one)
    };
    if let Some(item) = (!is_key).then(asset).flatten() {
        return Ok(item);
    }
    let usage = |said: String| anyhow::Error::from(Failure::Usage(said));
    match find_workload(&estate.workloads, wanted) {
        Ok(found) => {
            let own = |package: &Package| package.workload == found.id && package.asset.is_none();
            last(&own).ok_or_else(|| {
                usage(format!(
                    "{} {} needs no work, so it is in no plan",
                    found.key(),
                    found.title()
                ))
            })
        }
        Err(_) if !named.is_empty() => {
            Err(usage(format!("`{wanted}` needs no work, so it is in no plan")))
        }
        Err(said) if said.starts_with("no workload") => {
            let known = estate.assets.iter().map(|asset| asset.name.clone());
            let more = estate.workloads.iter().flat_map(|one| [one.key(), one.title()]);
            let known: Vec<String> = known.chain(more).collect();
            let meant = did_you_mean(wanted, known.iter().map(String::as_str));
            Err(usage(format!("no asset or workload is called `{wanted}`{meant}")))
        }
        Err(said) => Err(usage(said)),
    }
}
