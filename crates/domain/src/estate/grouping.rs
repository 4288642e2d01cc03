//! Workloads without network data: from application columns, containers and names.
//!
//! Each asset in scope gets exactly one workload. The strongest evidence decides: what a list says,
//! then where it runs, then vApp and folder, then name patterns; what nothing ties to others
//! stands alone. Environments are kept apart, so that test can move before production.

use std::collections::{BTreeMap, BTreeSet};

use super::asset::Asset;
use super::environment::environment_word;
use super::field::{AssetKind, Field};
use super::membership::{Membership, PERSON};
use super::names::{Convention, Told};

/// A suggested place for one asset.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// Name of the workload.
    pub workload: String,
    /// Environment of the workload.
    pub environment: Option<String>,
    /// Why.
    pub membership: Membership,
}

/// A folder with more assets than this says where things lie, not what belongs together.
const LARGEST_FOLDER: usize = 40;

/// Suggests a place for every asset in scope; `None` for the others.
///
/// `runs_on` holds pairs (guest, carrier) of indices into `assets`. `decided[asset]` is where a
/// person put it: there it stays, and what runs on it follows.
pub fn suggest(
    assets: &[Asset],
    runs_on: &[(usize, usize)],
    decided: &[Option<Placement>],
) -> Vec<Option<Placement>> {
    let in_scope = || assets.iter().filter(|asset| asset.in_scope());
    let convention = Convention::of(in_scope().map(|asset| asset.name.as_str()));
    let told: Vec<Option<Told>> = assets.iter().map(|asset| convention.told(&asset.name)).collect();
    let families = families(assets, &told);
    let folders = folders(assets);
    let mut placements: Vec<Option<Placement>> = assets
        .iter()
        .zip(&told)
        .zip(decided)
        .map(|((asset, told), decided)| {
            let found = || place(asset, told.as_ref(), &families, &folders);
            asset.in_scope().then(|| decided.clone().unwrap_or_else(found))
        })
        .collect();
    follow_carriers(assets, runs_on, &mut placements);
    settle_environments(&mut placements);
    placements
}

fn place(
    asset: &Asset,
    told: Option<&Told>,
    families: &BTreeMap<String, Family>,
    folders: &BTreeMap<String, usize>,
) -> Placement {
    let environment = asset
        .text(Field::Environment)
        .map(environment_word)
        .or_else(|| told.and_then(|told| told.environment).map(str::to_owned));
    let found = |workload: String, by: &str, because: String, confidence_percent: u8| Placement {
        workload,
        environment: environment.clone(),
        membership: Membership { by: by.to_owned(), because, confidence_percent },
    };
    if let Some(application) = application(asset) {
        let because = format!("its application is given as {application}");
        return found(application, "application", because, 90);
    }
    if asset.kind == AssetKind::Application {
        return found(asset.name.clone(), "application", "it is an application".to_owned(), 80);
    }
    if let Some(application) = tagged(asset) {
        let because = format!("a tag names the application {application}");
        return found(application, "tag", because, 80);
    }
    if let Some(vapp) = asset.text(Field::Vapp) {
        return found(vapp.to_owned(), "vapp", format!("it is in the vApp {vapp}"), 70);
    }
    if let Some(folder) = asset.text(Field::Folder).and_then(leaf)
        && folders
            .get(&folder.to_lowercase())
            .is_some_and(|count| (2..=LARGEST_FOLDER).contains(count))
    {
        return found(folder.to_owned(), "folder", format!("it is in the folder {folder}"), 60);
    }
    if let Some(family) = told.and_then(|told| families.get(&told.stem)) {
        let because = format!("{} names begin with {}", family.count, family.name);
        return found(family.name.clone(), "name", because, family.confidence_percent);
    }
    let because = "nothing ties it to another asset yet".to_owned();
    found(asset.name.clone(), "alone", because, 25)
}

fn application(asset: &Asset) -> Option<String> {
    let said = asset.text(Field::Application)?;
    let first = said.split([';', '|']).map(str::trim).find(|part| !part.is_empty())?;
    Some(first.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn tagged(asset: &Asset) -> Option<String> {
    asset.list(Field::Tags).iter().find_map(|tag| {
        let (key, value) = tag.split_once(['=', ':'])?;
        let key = key.trim().to_lowercase();
        let names_it = ["app", "application", "app_name", "appname", "service", "workload"];
        let value = value.trim();
        (names_it.contains(&key.as_str()) && !value.is_empty()).then(|| value.to_owned())
    })
}

/// The last part of a folder path, unless it is one that every estate has.
fn leaf(folder: &str) -> Option<&str> {
    const EVERYWHERE: [&str; 5] =
        ["vm", "discovered virtual machine", "datacenters", "templates", "root"];
    let leaf = folder.rsplit('/').find(|part| !part.trim().is_empty())?.trim();
    (!EVERYWHERE.iter().any(|word| leaf.eq_ignore_ascii_case(word))).then_some(leaf)
}

fn folders(assets: &[Asset]) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    for asset in assets.iter().filter(|asset| asset.in_scope()) {
        if let Some(folder) = asset.text(Field::Folder).and_then(leaf) {
            *count.entry(folder.to_lowercase()).or_default() += 1;
        }
    }
    count
}

/// Assets whose names belong together.
struct Family {
    name: String,
    count: usize,
    confidence_percent: u8,
}

/// Stems must share so many letters to be of one family.
const KIN: usize = 4;

/// A family with more members than this says how things are named, not what belongs together.
const LARGEST_FAMILY: usize = 40;

/// One stem may have more members than that, but not more than one in so many of the estate.
const LARGEST_SHARE: usize = 4;

fn families(assets: &[Asset], told: &[Option<Told>]) -> BTreeMap<String, Family> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, told) in assets.iter().zip(told).filter(|(asset, _)| asset.in_scope()) {
        if let Some(told) = told {
            *counts.entry(&told.stem).or_default() += 1;
        }
    }
    let stems: Vec<(&str, usize)> = counts.into_iter().collect();
    let named: usize = stems.iter().map(|(_, count)| count).sum();
    let mut families = BTreeMap::new();
    split(&stems, KIN, LARGEST_FAMILY.max(named / LARGEST_SHARE), &mut families);
    families
}

/// Stems are sorted, so kin stand side by side: those that share `length` letters form a family, or
/// several families of a longer common part if there are too many. A stem of more than `limit` is none.
fn split(
    stems: &[(&str, usize)],
    length: usize,
    limit: usize,
    families: &mut BTreeMap<String, Family>,
) {
    let kin = |a: &str, b: &str| {
        let start: String = a.chars().take(length).collect();
        a == b || (start.chars().count() == length && b.starts_with(&start))
    };
    for group in stems.chunk_by(|a, b| kin(a.0, b.0)) {
        let count: usize = group.iter().map(|(_, count)| count).sum();
        if count < 2 {
            continue;
        }
        if count > LARGEST_FAMILY && group.len() > 1 {
            split(group, length + 1, limit, families);
            continue;
        }
        // `srv0001` to `srv9999` is no workload, but a farm of forty machines may be one.
        if count > limit {
            continue;
        }
        let name = common_start(group);
        for (stem, own) in group {
            let confidence_percent = if *own > 1 && group.len() == 1 { 55 } else { 40 };
            families.insert(
                (*stem).to_owned(),
                Family { name: name.clone(), count, confidence_percent },
            );
        }
    }
}

fn common_start(group: &[(&str, usize)]) -> String {
    let (first, last) = (group[0].0, group[group.len() - 1].0);
    let shared: String =
        first.chars().zip(last.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    shared.trim_end_matches(['-', '_', ' ']).to_owned()
}

/// Members without a known environment go with production of the same name, else with the only
/// environment that there is: a missing word is no reason to cut a workload in two.
fn settle_environments(placements: &mut [Option<Placement>]) {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for placement in placements.iter().flatten() {
        let environments = known.entry(placement.workload.to_lowercase()).or_default();
        environments.extend(placement.environment.clone());
    }
    let open = |placement: &&mut Placement| {
        placement.environment.is_none() && !placement.membership.is_decided()
    };
    for placement in placements.iter_mut().flatten().filter(open) {
        let environments = &known[&placement.workload.to_lowercase()];
        placement.environment = match environments.iter().next() {
            Some(only) if environments.len() == 1 => Some(only.clone()),
            _ => environments.get("prod").cloned(),
        };
    }
}

/// A database or web application goes with the machine that it runs on, unless a list names its
/// application.
fn follow_carriers(
    assets: &[Asset],
    runs_on: &[(usize, usize)],
    placements: &mut [Option<Placement>],
) {
    for &(guest, carrier) in runs_on {
        let (Some(own), Some(theirs)) = (&placements[guest], &placements[carrier]) else {
            continue;
        };
        if assets[guest].kind.is_machine()
            || ["application", "tag", PERSON].contains(&own.membership.by.as_str())
        {
            continue;
        }
        let membership = Membership {
            by: "runs_on".to_owned(),
            because: format!("it runs on {}", assets[carrier].name),
            confidence_percent: theirs.membership.confidence_percent.max(75),
        };
        placements[guest] = Some(Placement { membership, ..theirs.clone() });
    }
}
