//! The machines of a release backlog as tools that move them want to know them.

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::delivery::{ReleaseBacklog, ReleaseStatus};
use landfall_domain::estate::{Asset, AssetKind, Field, Workload};
use landfall_domain::id::Id;
use landfall_domain::rationalize::Disposition;
use landfall_store::Tx;

/// A wave: what a release backlog is called by tools that move machines.
#[derive(Debug, Clone)]
pub(crate) struct Wave {
    /// `RB-1`.
    pub(crate) key: String,
    /// What people call it.
    pub(crate) title: String,
    /// Why it is worth the disruption.
    pub(crate) because: String,
    pub(crate) machines: Vec<Machine>,
    /// Assets that are no machines, such as databases and shares: these tools do not move them.
    pub(crate) others: usize,
}

/// A machine that moves.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    /// The same for ever.
    pub(crate) id: Id<Asset>,
    pub(crate) name: String,
    pub(crate) fqdn: Option<String>,
    pub(crate) os: Option<String>,
    pub(crate) os_version: Option<String>,
    pub(crate) environment: Option<String>,
    pub(crate) disposition: Disposition,
    pub(crate) workload: String,
    pub(crate) workload_title: String,
}

/// What an operating system belongs to, as far as tools that move machines tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Windows,
    Linux,
}

/// What names of distributions hold.
const LINUX: [&str; 14] = [
    "linux",
    "ubuntu",
    "debian",
    "red hat",
    "redhat",
    "rhel",
    "centos",
    "suse",
    "sles",
    "rocky",
    "alma",
    "fedora",
    "oracle enterprise",
    "photon",
];

impl Machine {
    /// Whether it runs Windows or Linux, if its name of the system says so.
    pub(crate) fn family(&self) -> Option<Family> {
        let os = self.os.as_deref()?.to_lowercase();
        if os.contains("windows") {
            return Some(Family::Windows);
        }
        LINUX.iter().any(|name| os.contains(name)).then_some(Family::Linux)
    }
}

impl Wave {
    /// What tools show as its name: the key keeps names apart that people give twice.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.key, self.title)
    }

    pub(crate) async fn of_release(tx: &mut Tx, release: &ReleaseBacklog) -> anyhow::Result<Self> {
        let ids: Vec<Id<Workload>> = release.items.iter().map(|item| item.workload).collect();
        let workloads = tx.workloads_by_ids(&ids).await?;
        let (mut machines, mut others) = (Vec::new(), 0);
        for item in &release.items {
            let Some(workload) = workloads.iter().find(|one| one.id == item.workload) else {
                continue;
            };
            let wanted: BTreeSet<Id<Asset>> = item.assets.iter().map(|one| one.asset).collect();
            for asset in tx.assets_of(workload.id, i64::MAX).await? {
                if !wanted.contains(&asset.id) {
                    continue;
                }
                match asset.kind {
                    AssetKind::Vm | AssetKind::Server | AssetKind::Machine => {
                        machines.push(machine(workload, &asset));
                    }
                    _ => others += 1,
                }
            }
        }
        let (title, because) = (release.title.clone(), release.because.clone());
        Ok(Self { key: release.key(), title, because, machines, others })
    }
}

/// The wave of every machine in a release backlog that stands, by its names in small letters; none if
/// several machines are called so.
pub(crate) async fn wave_names(tx: &mut Tx) -> anyhow::Result<BTreeMap<String, Option<String>>> {
    let mut names: BTreeMap<String, Option<(Id<Asset>, String)>> = BTreeMap::new();
    for release in tx.release_backlogs().await? {
        if release.status == ReleaseStatus::Withdrawn {
            continue;
        }
        let Some(whole) = tx.find_release_backlog(release.number).await? else { continue };
        let wave = Wave::of_release(tx, &whole).await?;
        for machine in &wave.machines {
            let whole = machine.fqdn.iter().chain([&machine.name]);
            let own: BTreeSet<String> = whole.map(|name| name.to_lowercase()).collect();
            for name in own {
                let said = (machine.id, wave.name());
                let known = names.entry(name).or_insert_with(|| Some(said.clone()));
                if known.as_ref().is_some_and(|(id, _)| *id != machine.id) {
                    *known = None;
                }
            }
        }
    }
    Ok(names.into_iter().map(|(name, said)| (name, said.map(|(_, wave)| wave))).collect())
}

fn machine(workload: &Workload, asset: &Asset) -> Machine {
    let text = |field| asset.text(field).map(str::to_owned);
    Machine {
        id: asset.id,
        name: asset.name.clone(),
        fqdn: text(Field::Fqdn),
        os: text(Field::Os),
        os_version: text(Field::OsVersion),
        environment: text(Field::Environment),
        disposition: asset.disposition.unwrap_or(workload.decision.disposition),
        workload: workload.key(),
        workload_title: workload.title().clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_told_from_names_of_systems() {
        let machine = |os: Option<&str>| Machine {
            id: Id::from_uuid(uuid::Uuid::from_u128(1)),
            name: "web1".to_owned(),
            fqdn: None,
            os: os.map(str::to_owned),
            os_version: None,
            environment: None,
            disposition: Disposition::Rehost,
            workload: "W-1".to_owned(),
            workload_title: "Web".to_owned(),
        };
        let family = |os| machine(os).family();
        assert_eq!(family(Some("Microsoft Windows Server 2016 (64-bit)")), Some(Family::Windows));
        assert_eq!(family(Some("SUSE Linux Enterprise 12")), Some(Family::Linux));
        assert_eq!(family(Some("RHEL 8")), Some(Family::Linux));
        assert_eq!(family(Some("Oracle Solaris 11")), None);
        assert_eq!(family(None), None);
    }
}
