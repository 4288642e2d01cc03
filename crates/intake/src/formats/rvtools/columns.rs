//! The columns of the tabs, in every dialect.
//!
//! Headers said MB before version 4.1 and MiB since; the numbers were MiB all the time.

use landfall_domain::estate::{Field, Key};

use crate::columns::{Known, Spec, fact, key, part, size};
use crate::table::MIB;

const VM: Known = fact("vm vmname", Field::Name);
const VM_ID: Known = part("vmid vmobjectid", "vm_id");
const VM_UUID: Known = part("vmuuid uuid vminstanceuuid", "vm_uuid");
const SMBIOS: Known = part("smbiosuuid biosuuid", "smbios");
const VCENTER: Known = part("visdkuuid vcenteruuid viuuid sdkuuid", "vcenter");
const SERVER: Known = part("visdkserver viserver sdkserver", "server");

/// The tail that every tab of virtual machines has.
const TAIL: &str = "datacenter cluster host folder annotation vmid vmuuid smbiosuuid visdkuuid \
    visdkserver visdkservertype visdkapiversion osaccordingtotheconfigurationfile \
    osaccordingtothevmwaretools vmref path";

const PREFIXES: &[&str] =
    &["vinfo", "vcpu", "vmemory", "vdisk", "vpartition", "vnetwork", "vsnapshot", "vhost"];

const fn tab(known: &'static [Known], left_out: &'static str, closed: bool) -> Spec {
    Spec { prefixes: PREFIXES, last_counts: TAIL, closed, ..Spec::of(known, left_out) }
}

pub(in crate::formats) const INFO: Spec = tab(
    &[
        VM,
        fact("powerstate", Field::Power),
        part("template", "template"),
        part("srmplaceholder", "placeholder"),
        part("connectionstate", "connection"),
        fact("dnsname guesthostname", Field::Fqdn),
        fact("cpus numcpu", Field::Cores),
        size("memory memorysize", Field::MemoryMib, MIB),
        fact("nics", Field::Nics),
        fact("disks", Field::Disks),
        size("provisioned", Field::StorageAllocatedMib, MIB),
        size("totaldiskcapacity", Field::StorageAllocatedMib, MIB),
        size("inuse", Field::StorageUsedMib, MIB),
        fact("primaryipaddress ipaddress", Field::Ips),
        fact(
            "network network1 network2 network3 network4 network5 network6 network7 network8",
            Field::Networks,
        ),
        fact("resourcepool", Field::ResourcePool),
        fact("folder", Field::Folder),
        fact("vapp", Field::Vapp),
        fact("datacenter", Field::Datacentre),
        fact("cluster", Field::Cluster),
        fact("host", Field::Host),
        fact("firmware", Field::Boot),
        fact("annotation", Field::Description),
        fact("osaccordingtothevmwaretools ostools", Field::Os),
        fact("osaccordingtotheconfigurationfile os", Field::Os),
        fact("creationdate createdate", Field::CreatedOn),
        fact("cpuusage", Field::CpuPercent),
        VM_ID,
        VM_UUID,
        SMBIOS,
        VCENTER,
        SERVER,
    ],
    "configstatus gueststate heartbeat consolidationneeded poweron suspendedtomemory suspendtime \
     suspendinterval changeversion overallcpureadiness activememory activememorymib \
     activememorymb fixedpassthruhotplug minrequiredevcmodekey latencysensitivity \
     opnotificationtimeout enableuuid diskenableuuid cbt nummonitors videoramkib videoramkb \
     folderid dasprotection ftstate ftrole ftlatency ftbandwidth ftseclatency \
     vmfailoverinprogress unsharedmib unsharedmb harestartpriority haisolationresponse \
     havmmonitoring clusterrules clusterrulenames bootrequired bootdelay bootretrydelay \
     bootretryenabled bootbiossetup rebootpoweroff efisecureboot hwversion hwupgradestatus \
     hwupgradepolicy hwtarget path logdirectory snapshotdirectory suspenddirectory \
     customizationinfo guestdetaileddata visdkservertype visdkapiversion vmref",
    false,
);

pub(super) const CPU: Spec = tab(
    &[VM, fact("cpus numcpu", Field::Cores), VM_ID, VM_UUID, SMBIOS, VCENTER, SERVER],
    "",
    true,
);

pub(super) const MEMORY: Spec = tab(
    &[VM, size("size memory", Field::MemoryMib, MIB), VM_ID, VM_UUID, SMBIOS, VCENTER, SERVER],
    "",
    true,
);

pub(super) const DISK: Spec = tab(
    &[
        VM,
        part("disk label", "disk"),
        size("capacity", Field::LargestDiskMib, MIB),
        part("raw", "raw"),
        part("diskmode", "mode"),
        part("sharingmode", "sharing"),
        part("sharedbus", "bus"),
        VM_ID,
        VM_UUID,
        SMBIOS,
        VCENTER,
        SERVER,
    ],
    "",
    true,
);

pub(super) const PARTITION: Spec = tab(
    &[VM, size("consumed", Field::GuestUsedMib, MIB), VM_ID, VM_UUID, SMBIOS, VCENTER, SERVER],
    "",
    true,
);

pub(super) const NETWORK: Spec = tab(
    &[
        VM,
        fact("network", Field::Networks),
        fact("macaddress mac", Field::Macs),
        fact("ipv4address ipaddress", Field::Ips),
        fact("ipv6address", Field::Ips),
        part("directpathio", "direct"),
        VM_ID,
        VM_UUID,
        SMBIOS,
        VCENTER,
        SERVER,
    ],
    "",
    true,
);

pub(super) const SNAPSHOT: Spec = tab(&[VM, VM_ID, VM_UUID, SMBIOS, VCENTER, SERVER], "", true);

pub(super) const HOST: Spec = tab(
    &[
        fact("host name", Field::Name),
        fact("datacenter", Field::Datacentre),
        fact("cluster", Field::Cluster),
        fact("cores numcpucores", Field::Cores),
        size("memory memorysize", Field::MemoryMib, MIB),
        fact("cpuusage", Field::CpuPercent),
        fact("memoryusage", Field::MemoryPercent),
        fact("esxversion", Field::Os),
        fact("vendor", Field::Manufacturer),
        fact("model", Field::Model),
        fact("serialnumber", Field::Serial),
        fact("servicetag", Field::Serial),
        key("uuid", Key::bios_uuid),
        part("objectid", "object_id"),
        VCENTER,
        SERVER,
    ],
    "configstatus compliancecheckstate inmaintenancemode inquarantinemode vsanfaultdomainname \
     cpumodel speed speedmhz htavailable htactive cpu corespercpu memorytieringtype console nics \
     hbas vmstotal vms vmspercore vcpus vcpuspercore vram vmusedmemory vmmemoryswapped \
     vmmemoryballooned vmotionsupport storagevmotionsupport currentevc maxevc assignedlicenses \
     atsheartbeat atslocking currentcpupowermanpolicy supportedcpupowerman \
     hostpowerpolicy boottime dnsservers dhcp domain domainlist dnssearchorder ntpservers \
     ntpdrunning timezone timezonename gmtoffset biosvendor biosversion biosreleasedate oemspecificstring \
     certificateissuer certificatestartdate certificateexpirydate certificatestatus certificatesubject \
     numcpu visdkservertype visdkapiversion",
    false,
);
