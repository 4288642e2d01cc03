//! The fields of an asset: one table says name, label and shape of each.

use std::fmt;

use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// What an asset is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetKind {
    /// A virtual machine.
    Vm,
    /// A physical server that runs workloads itself.
    Server,
    /// A hypervisor host: it carries VMs, and is left behind when they have moved.
    Host,
    /// A database or database instance.
    Database,
    /// A file share.
    FileShare,
    /// A web application.
    WebApp,
    /// An application known by name only, as application portfolios list them.
    Application,
    /// A container or container image.
    Container,
    /// An appliance (firewall, load balancer, packaged box).
    Appliance,
    /// A machine whose kind the source does not tell.
    Machine,
}

impl AssetKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Vm,
        Self::Server,
        Self::Host,
        Self::Database,
        Self::FileShare,
        Self::WebApp,
        Self::Application,
        Self::Container,
        Self::Appliance,
        Self::Machine,
    ];

    /// The word used in filters, JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vm => "vm",
            Self::Server => "server",
            Self::Host => "host",
            Self::Database => "database",
            Self::FileShare => "file_share",
            Self::WebApp => "web_app",
            Self::Application => "application",
            Self::Container => "container",
            Self::Appliance => "appliance",
            Self::Machine => "machine",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Kinds that one name, address or serial number may identify across sources. A database and
    /// the machine that it runs on share a name, and are still two assets.
    pub fn is_machine(self) -> bool {
        matches!(
            self,
            Self::Vm
                | Self::Server
                | Self::Host
                | Self::Container
                | Self::Appliance
                | Self::Machine
        )
    }
}

impl fmt::Display for AssetKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What kind of value a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Free text.
    Text,
    /// A whole number, unit in the field's name.
    Whole,
    /// A decimal number, unit in the field's name.
    Real,
    /// True or false.
    Flag,
    /// A set of texts; sources add to each other.
    List,
}

/// A value that a source gave for a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// True or false.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A decimal number.
    Real(f64),
    /// Free text.
    Text(String),
    /// A set of texts.
    List(Vec<String>),
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Untagged)
    }
}

/// Takes a value as it comes: estates have millions, and trying one shape after the other is slow.
struct Untagged;

impl<'de> Visitor<'de> for Untagged {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, true or false, or a list of texts")
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Whole(number))
    }

    #[expect(clippy::cast_precision_loss, reason = "no i64 holds so large a number")]
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        Ok(i64::try_from(number).map_or(Value::Real(number as f64), Value::Whole))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Real(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(part) = parts.next_element()? {
            all.push(part);
        }
        Ok(Value::List(all))
    }
}

impl Value {
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, if it is one.
    pub fn as_whole(&self) -> Option<i64> {
        match self {
            Self::Whole(number) => Some(*number),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Real(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::List(items) => f.write_str(&items.join(", ")),
        }
    }
}

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident $name:literal $label:literal $shape:ident $party:ident;)*) => {
        /// A field of an asset.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Field { $($(#[$doc])* #[serde(rename = $name)] $variant,)* }

        impl Field {
            /// Every field, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name used in JSON, CSV and mapping files; units are part of it.
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }

            /// The field of this name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            /// The label that people read.
            pub fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }

            /// What kind of value it holds.
            pub fn shape(self) -> Shape { match self { $(Self::$variant => Shape::$shape,)* } }

            /// Whose word counts first when sources differ.
            pub fn party(self) -> Party { match self { $(Self::$variant => Party::$party,)* } }
        }
    };
}

/// Whose word counts first when sources differ on a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// Tools that measured it (hypervisor, discovery) before lists that people keep.
    Tools,
    /// Lists that people keep (CMDB, intake forms) before tools.
    People,
}

fields! {
    /// The name that people use.
    Name "name" "Name" Text Tools;
    /// Fully qualified host name.
    Fqdn "fqdn" "FQDN" Text Tools;
    /// IP addresses, v4 and v6.
    Ips "ip_addresses" "IP addresses" List Tools;
    /// MAC addresses, lower case with colons.
    Macs "mac_addresses" "MAC addresses" List Tools;
    /// CPU cores or vCPUs.
    Cores "cores" "Cores" Whole Tools;
    /// Memory in MiB.
    MemoryMib "memory_mib" "Memory (MiB)" Whole Tools;
    /// Storage allocated in MiB.
    StorageAllocatedMib "storage_allocated_mib" "Storage allocated (MiB)" Whole Tools;
    /// Storage used, seen from outside (datastore, array) in MiB.
    StorageUsedMib "storage_used_mib" "Storage used (MiB)" Whole Tools;
    /// Storage used inside the guest's file systems in MiB.
    GuestUsedMib "guest_used_mib" "Used in guest (MiB)" Whole Tools;
    /// How much of its data changes in a day, in MiB: what a copy that is kept in sync has to carry.
    DailyChangeMib "daily_change_mib" "Changes a day (MiB)" Whole Tools;
    /// Number of disks.
    Disks "disks" "Disks" Whole Tools;
    /// Size of the largest disk in MiB.
    LargestDiskMib "largest_disk_mib" "Largest disk (MiB)" Whole Tools;
    /// Number of network adapters.
    Nics "nics" "Network adapters" Whole Tools;
    /// Operating system, as the best source names it.
    Os "os" "Operating system" Text Tools;
    /// Version of the operating system.
    OsVersion "os_version" "OS version" Text Tools;
    /// Architecture, for example `x64`.
    Architecture "architecture" "Architecture" Text Tools;
    /// `on`, `off` or `suspended`.
    Power "power" "Power" Text Tools;
    /// `bios` or `efi`.
    Boot "boot" "Boot" Text Tools;
    /// Hypervisor host that carries it.
    Host "host" "Host" Text Tools;
    /// Cluster.
    Cluster "cluster" "Cluster" Text Tools;
    /// Datacentre or site.
    Datacentre "datacentre" "Datacentre" Text Tools;
    /// Folder path in the source.
    Folder "folder" "Folder" Text Tools;
    /// vApp or resource container.
    Vapp "vapp" "vApp" Text Tools;
    /// Resource pool.
    ResourcePool "resource_pool" "Resource pool" Text Tools;
    /// Networks it is attached to.
    Networks "networks" "Networks" List Tools;
    /// True for a template, placeholder or helper that nobody migrates.
    NotMigrated "not_migrated" "Template or placeholder" Flag Tools;
    /// Average CPU use in percent.
    CpuPercent "cpu_percent" "CPU use (%)" Real Tools;
    /// Average memory use in percent.
    MemoryPercent "memory_percent" "Memory use (%)" Real Tools;
    /// Disk operations per second, reads and writes.
    DiskIops "disk_iops" "Disk operations (1/s)" Real Tools;
    /// Disk throughput in MB per second, reads and writes.
    DiskMbps "disk_mb_per_s" "Disk throughput (MB/s)" Real Tools;
    /// Network throughput in MB per second, in and out.
    NetworkMbps "network_mb_per_s" "Network throughput (MB/s)" Real Tools;
    /// Facts that stand in the way of a plain move, for example a raw disk.
    Blockers "blockers" "Blockers" List Tools;
    /// Snapshots that exist.
    Snapshots "snapshots" "Snapshots" Whole Tools;
    /// Maker.
    Manufacturer "manufacturer" "Manufacturer" Text Tools;
    /// Model.
    Model "model" "Model" Text Tools;
    /// Serial number.
    Serial "serial_number" "Serial number" Text Tools;
    /// What another tool says of its readiness for the cloud.
    AssessedReadiness "assessed_readiness" "Assessed readiness" Text Tools;
    /// Target size or service that another tool recommends.
    RecommendedTarget "recommended_target" "Recommended target" Text Tools;
    /// Estimated cost per month in the cloud, in hundredths of the source's currency.
    MonthlyCostMinor "monthly_cost_minor" "Monthly cost (1/100)" Whole Tools;
    /// Currency of the costs, ISO 4217.
    Currency "currency" "Currency" Text Tools;
    /// Vendor support of operating system or database, as the source says it.
    Support "support" "Vendor support" Text Tools;
    /// When it was created, ISO 8601.
    CreatedOn "created_on" "Created" Text Tools;
    /// When it was last seen alive, ISO 8601.
    LastSeen "last_seen" "Last seen" Text Tools;
    /// Application or service that it belongs to.
    Application "application" "Application" Text People;
    /// `prod`, `test`, `dev`, `dr`, or the source's own word.
    Environment "environment" "Environment" Text People;
    /// Role or tier, for example `web`, `db`.
    Role "role" "Role" Text People;
    /// Owner.
    Owner "owner" "Owner" Text People;
    /// Business unit.
    BusinessUnit "business_unit" "Business unit" Text People;
    /// Criticality, in the source's words.
    Criticality "criticality" "Criticality" Text People;
    /// Compliance regimes that apply.
    Compliance "compliance" "Compliance" Text People;
    /// Description or annotation.
    Description "description" "Description" Text People;
    /// Location.
    Location "location" "Location" Text People;
    /// State in the source's life cycle, for example `Retired`.
    LifecycleState "lifecycle_state" "Life-cycle state" Text People;
    /// Treatment that a person or tool asked for (one of the Rs), in the source's words.
    AskedDisposition "asked_disposition" "Asked disposition" Text People;
    /// Wave of another tool.
    Wave "wave" "Wave" Text People;
    /// Tags as `key=value` or bare words.
    Tags "tags" "Tags" List People;
}
