//! A release backlog as files for tools that move machines.

mod factory;
mod mgn;
mod raw;
pub(crate) mod waves;

use crate::documents::delivery::Wave;
use crate::export::safe::line;
use crate::failure::Failure;

/// Where machines go.
#[derive(Debug, Clone, Default)]
pub(crate) struct Target {
    /// Account in the cloud; empty is filled in there.
    pub(crate) account: String,
    /// Region; empty is filled in there.
    pub(crate) region: String,
}

/// A file that such a tool reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Inventory of AWS Application Migration Service.
    AwsMgn,
    /// Intake form of Cloud Migration Factory on AWS.
    MigrationFactory,
}

impl Kind {
    const ALL: [(&'static str, Self); 2] =
        [("aws-mgn.csv", Self::AwsMgn), ("migration-factory.csv", Self::MigrationFactory)];

    /// The kind of this name and ending, such as `aws-mgn.csv`.
    pub(crate) fn named(file: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == file).map(|(_, kind)| *kind)
    }

    /// The file.
    pub(crate) fn file(self, wave: &Wave, target: &Target) -> anyhow::Result<Vec<u8>> {
        if wave.machines.is_empty() {
            let told = format!("{} has no machine: there is nothing to export", wave.key);
            return Err(Failure::Refused(told).into());
        }
        match self {
            Self::AwsMgn => mgn::file(wave, target),
            Self::MigrationFactory => factory::file(wave, target),
        }
    }
}

#[cfg(test)]
mod example {
    use landfall_domain::id::Id;
    use landfall_domain::rationalize::Disposition;

    use crate::documents::delivery::{Machine, Wave};

    pub(super) fn wave() -> Wave {
        let machine = |number: u128, name: &str, os: &str, disposition| Machine {
            id: Id::from_uuid(uuid::Uuid::from_u128(number)),
            name: name.to_owned(),
            fqdn: (number == 1).then(|| format!("{name}.port.example")),
            os: Some(os.to_owned()),
            os_version: None,
            environment: (number == 1).then(|| "prod; =old".to_owned()),
            disposition,
            workload: "W-1".to_owned(),
            workload_title: "Crane\ncontrol, berths".to_owned(),
        };
        Wave {
            key: "RB-1".to_owned(),
            title: "The harbour first".to_owned(),
            because: "the lease ends".to_owned(),
            machines: vec![
                machine(1, "web1", "Windows Server 2016", Disposition::Rehost),
                machine(2, "=db1", "Ubuntu 22.04", Disposition::Replatform),
                machine(3, "sun1", "Solaris 11", Disposition::Retire),
            ],
            others: 2,
        }
    }
}
