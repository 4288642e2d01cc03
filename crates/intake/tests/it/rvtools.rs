//! The quirks of RVTools exports, one by one.

use landfall_domain::estate::{AssetKind, Code, Field, Value};
use landfall_intake::{Format, Usage};

use super::{codes, good, intake, keys, list, named, workbook};

const INFO: &[&str] = &[
    "VM",
    "Powerstate",
    "Template",
    "SRM Placeholder",
    "CPUs",
    "Memory",
    "Provisioned MiB",
    "In Use MiB",
    "Datacenter",
    "Cluster",
    "Host",
    "VM ID",
    "VM UUID",
    "VI SDK UUID",
];

fn row<'a>(name: &'a str, id: &'a str, uuid: &'a str) -> Vec<&'a str> {
    vec![
        name,
        "poweredOn",
        "False",
        "False",
        "2",
        "4096",
        "100",
        "50",
        "DC",
        "C1",
        "esx1",
        id,
        uuid,
        "vc-1",
    ]
}

const UUID_A: &str = "50000000-0000-4000-8000-00000000000a";
const UUID_B: &str = "50000000-0000-4000-8000-00000000000b";

/// One machine on every tab, in an order in which nobody would write them.
#[expect(clippy::too_many_lines, reason = "a workbook written out, cell by cell")]
fn whole_workbook() -> Vec<u8> {
    let a = row("web", "vm-1", UUID_A);
    workbook(&[
        (
            "vDisk",
            &[
                &[
                    "VM",
                    "Disk",
                    "Capacity MiB",
                    "Raw",
                    "Disk Mode",
                    "Sharing mode",
                    "Shared Bus",
                    "VM ID",
                    "VM UUID",
                    "VI SDK UUID",
                ],
                &[
                    "web",
                    "Hard disk 1",
                    "40",
                    "False",
                    "persistent",
                    "sharingNone",
                    "noSharing",
                    "vm-1",
                    UUID_A,
                    "vc-1",
                ],
                &[
                    "web",
                    "Hard disk 2",
                    "60",
                    "True",
                    "independent_persistent",
                    "sharingMultiWriter",
                    "physicalSharing",
                    "vm-1",
                    UUID_A,
                    "vc-1",
                ],
            ],
        ),
        (
            "vNetwork",
            &[
                &[
                    "VM",
                    "Network",
                    "Mac Address",
                    "IPv4 Address",
                    "IPv6 Address",
                    "VM ID",
                    "VM UUID",
                    "VI SDK UUID",
                ],
                &[
                    "web",
                    "VLAN 10",
                    "00:50:56:AA:00:01",
                    "10.0.0.1, 169.254.1.1, 10.0.0.2",
                    "fe80::1, 2001:db8::1",
                    "vm-1",
                    UUID_A,
                    "vc-1",
                ],
            ],
        ),
        (
            "vSnapshot",
            &[
                &["VM", "Name", "Date / time", "VM ID", "VM UUID", "VI SDK UUID"],
                &["web", "before patch", "2024/01/01 10:00:00", "vm-1", UUID_A, "vc-1"],
            ],
        ),
        (
            "vPartition",
            &[
                &["VM", "Disk", "Capacity MiB", "Consumed MiB", "VM ID", "VM UUID", "VI SDK UUID"],
                &["web", "C:\\", "40", "12", "vm-1", UUID_A, "vc-1"],
                &["web", "D:\\", "60", "30", "vm-1", UUID_A, "vc-1"],
            ],
        ),
        ("vInfo", &[INFO, &a]),
        (
            "vMetaData",
            &[
                &["RVTools major version", "RVTools version", "xlsx creation datetime", "Server"],
                &["4", "4.4.5.0", "2024-02-03 04:05:06", "vc.example.com"],
            ],
        ),
        ("vLicense", &[&["Name", "Key"], &["x", "y"]]),
    ])
}

#[test]
fn all_tabs_of_a_workbook_become_one_observation_with_places() {
    let intake = intake(&whole_workbook());
    assert_eq!(intake.format, Format::RvtoolsXlsx);
    assert_eq!(intake.observations.len(), 1);
    assert_eq!(intake.taken_on.unwrap().to_string(), "2024-02-03T04:05:06");
    assert_eq!(intake.scope, "vc-1");
    let web = named(&intake, "web");
    assert_eq!(web.whole(Field::Disks), Some(2));
    assert_eq!(web.whole(Field::LargestDiskMib), Some(60));
    assert_eq!(web.whole(Field::GuestUsedMib), Some(42));
    assert_eq!(web.whole(Field::Snapshots), Some(1));
    assert_eq!(web.whole(Field::Nics), Some(1));
    assert_eq!(web.whole(Field::StorageAllocatedMib), Some(100));
    assert_eq!(list(web, Field::Ips), ["10.0.0.1", "10.0.0.2", "2001:db8::1"]);
    assert_eq!(list(web, Field::Macs), ["00:50:56:aa:00:01"]);
    assert_eq!(list(web, Field::Networks), ["VLAN 10"]);
    assert_eq!(
        list(web, Field::Blockers),
        ["independent disk", "raw disk", "shared disk", "shared disk bus"]
    );
    assert!(keys(web).contains(&"vCenter VM id: vc-1/vm-1".to_owned()), "{:?}", keys(web));
    assert!(keys(web).iter().any(|key| key.starts_with("instance UUID")), "4.4.5 is new enough");
    assert!(codes(&intake).contains(&Code::SheetSkipped));
}

#[test]
fn units_in_headers_are_mb_or_mib_and_never_rescaled() {
    let intake = good(
        "VM,Powerstate,CPUs,Memory,In use MB,Provisioned MB,Datacenter\na,poweredOn,1,2048,10,20,D\n",
    );
    assert_eq!(intake.format, Format::RvtoolsCsv);
    let a = named(&intake, "a");
    assert_eq!(a.whole(Field::StorageUsedMib), Some(10));
    assert_eq!(a.whole(Field::StorageAllocatedMib), Some(20));
    assert_eq!(a.whole(Field::MemoryMib), Some(2048));
}

#[test]
fn vm_uuid_is_an_smbios_uuid_in_old_exports_and_an_instance_uuid_in_new_ones() {
    let of = |version: &str| {
        let a = row("web", "vm-1", UUID_A);
        let book = workbook(&[
            ("vInfo", &[INFO, &a]),
            ("vMetaData", &[&["RVTools version", "Server"], &[version, "vc"]]),
        ]);
        keys(named(&intake(&book), "web")).join(" ")
    };
    assert!(of("4.1.2.0").contains("SMBIOS UUID"));
    assert!(of("4.3.1.0").contains("instance UUID"));
}

#[test]
fn vm_ids_count_only_inside_their_vcenter() {
    let mut b = row("db", "vm-1", UUID_B);
    b[13] = "vc-2";
    let a = row("web", "vm-1", UUID_A);
    let intake = intake(&workbook(&[("vInfo", &[INFO, &a, &b])]));
    assert_eq!(intake.observations.len(), 2);
    assert_eq!(intake.scope, "vc-1, vc-2");
}

#[test]
fn of_two_columns_datacenter_the_one_beside_cluster_is_the_tools_own() {
    let intake = good(
        "VM,Powerstate,CPUs,Memory,Datacenter,Cost Center,Datacenter,Cluster,Host\n\
         a,poweredOn,1,2048,Berlin tag,47,DC1,C1,h1\n",
    );
    let a = named(&intake, "a");
    assert_eq!(a.text(Field::Datacentre), Some("DC1"));
    assert!(a.attributes.contains(&("Datacenter".to_owned(), "Berlin tag".to_owned())));
    assert!(a.attributes.contains(&("Cost Center".to_owned(), "47".to_owned())));
    assert!(codes(&intake).contains(&Code::ColumnRepeated));
}

#[test]
fn custom_attributes_with_usual_names_give_fields_and_others_stay_attributes() {
    let intake = good(
        "VM;Powerstate;CPUs;Memory;Annotation;App;Env;Business Unit;Backup Plan;Datacenter;Cluster;Host;\n\
         a;poweredOn;1;2048;\"billing; do not stop\";Billing;PROD;Retail;daily;D;C;H;\n",
    );
    let a = named(&intake, "a");
    assert_eq!(a.text(Field::Application), Some("Billing"));
    assert_eq!(a.text(Field::Environment), Some("PROD"));
    assert_eq!(a.text(Field::BusinessUnit), Some("Retail"));
    assert_eq!(a.text(Field::Description), Some("billing; do not stop"));
    assert_eq!(a.attributes, [("Backup Plan".to_owned(), "daily".to_owned())]);
    let usage =
        |header: &str| &intake.columns.iter().find(|column| column.header == header).unwrap().usage;
    assert_eq!(*usage("App"), Usage::Field(Field::Application));
    assert_eq!(*usage("Backup Plan"), Usage::Attribute);
}

#[test]
fn headers_with_database_names_are_understood() {
    let intake = good(
        "vInfoVMName,vInfoPowerstate,vInfoCPUs,vInfoMemory,vInfoProvisioned,vInfoInUse,vInfoDataCenter,\
         vInfoCluster,vInfoHost,vInfoOS,vInfoOSTools,vInfoPrimaryIPAddress,vInfoNetwork1,vInfoUUID,vInfoGuestHostName\n\
         a,poweredOff,4,8192,100,50,DC,C,H,Linux config,Linux tools,10.0.0.9,VLAN 1,5000000000004000800000000000000a,a.example.com\n",
    );
    let a = named(&intake, "a");
    assert_eq!(a.whole(Field::Cores), Some(4));
    assert_eq!(a.text(Field::Power), Some("off"));
    assert_eq!(a.text(Field::Os), Some("Linux tools"));
    assert_eq!(a.text(Field::Fqdn), Some("a.example.com"));
    assert_eq!(list(a, Field::Networks), ["VLAN 1"]);
    assert!(!a.keys.is_empty());
}

#[test]
fn german_csv_files_have_semicolons_decimal_commas_and_a_trailing_separator() {
    let intake = good(
        "VM;Powerstate;CPUs;Memory;Provisioned MiB;Datacenter;CPU Usage %;\n\
         a;poweredOn;2;4.096;102.400,5;D;12,5;\nb;poweredOn;2;8.192;99,5;D;3,5;\n",
    );
    let a = named(&intake, "a");
    assert_eq!(a.whole(Field::MemoryMib), Some(4096));
    assert_eq!(a.whole(Field::StorageAllocatedMib), Some(102_401));
    assert_eq!(super::real(a, Field::CpuPercent), Some(12.5));
    assert!(codes(&intake).contains(&Code::LocaleInferred));
}

#[test]
fn templates_placeholders_and_helpers_stay_visible_but_are_not_migrated() {
    let mut template = row("gold", "vm-2", UUID_B);
    template[2] = "True";
    let cls = row("vCLS-4206", "vm-3", "50000000-0000-4000-8000-00000000000c");
    let mut placeholder = row("dr-web", "vm-4", "50000000-0000-4000-8000-00000000000d");
    placeholder[3] = "1";
    let a = row("web", "vm-1", UUID_A);
    let intake = intake(&workbook(&[("vInfo", &[INFO, &a, &template, &cls, &placeholder])]));
    let flag = |name: &str| named(&intake, name).value(Field::NotMigrated).cloned();
    assert_eq!(flag("web"), None);
    for name in ["gold", "vCLS-4206", "dr-web"] {
        assert_eq!(flag(name), Some(Value::Flag(true)), "{name}");
    }
}

#[test]
fn a_repeated_header_and_repeated_rows_of_merged_files_are_passed_over() {
    let a = row("web", "vm-1", UUID_A);
    let intake = intake(&workbook(&[("vInfo", &[INFO, &a, INFO, &a])]));
    assert_eq!(intake.observations.len(), 1);
    assert_eq!(codes(&intake).iter().filter(|code| **code == Code::RowRepeated).count(), 1);
}

#[test]
fn one_name_twice_without_ids_is_two_machines_and_a_finding() {
    let text =
        "VM,Powerstate,CPUs,Memory,Datacenter\nweb,poweredOn,1,1024,A\nweb,poweredOff,2,2048,B\n";
    let intake = good(text);
    assert_eq!(intake.observations.len(), 2);
    assert_eq!(codes(&intake), [Code::NameRepeated]);
}

#[test]
fn a_name_that_fits_two_machines_is_not_guessed_in_other_tabs() {
    let book = workbook(&[
        (
            "vInfo",
            &[
                &["VM", "Powerstate", "CPUs", "Memory"],
                &["web", "poweredOn", "1", "1024"],
                &["web", "poweredOn", "2", "2048"],
            ],
        ),
        ("vPartition", &[&["VM", "Disk", "Consumed MiB"], &["web", "/", "5"], &["lost", "/", "5"]]),
    ]);
    let intake = intake(&book);
    assert_eq!(intake.observations.len(), 3);
    assert!(
        intake.observations.iter().take(2).all(|seen| seen.value(Field::GuestUsedMib).is_none())
    );
    assert!(codes(&intake).contains(&Code::MatchAmbiguous));
    assert!(codes(&intake).contains(&Code::ReferenceMissing));
}

#[test]
fn a_single_tab_as_csv_is_known_by_its_headers() {
    let disks = good(
        "VM,Powerstate,Template,Disk,Capacity MiB,Raw,Disk Mode\nweb,poweredOn,False,Hard disk 1,2048,True,persistent\n",
    );
    assert_eq!(disks.format, Format::RvtoolsCsv);
    assert_eq!(named(&disks, "web").whole(Field::LargestDiskMib), Some(2048));
    let hosts = good(
        "Host,Datacenter,Cluster,CPU Model,# CPU,# Cores,# Memory,ESX Version,Vendor,Model,Serial number\nesx1.example.com,D,C,Xeon,2,32,262144,VMware ESXi 7,HPE,DL380,CZ1234567\n",
    );
    let host = named(&hosts, "esx1.example.com");
    assert_eq!(host.kind, AssetKind::Host);
    assert_eq!(host.whole(Field::Cores), Some(32));
    assert_eq!(host.text(Field::Serial), Some("CZ1234567"));
}

#[test]
fn bad_cells_are_told_with_place_value_and_remedy_and_the_row_stays() {
    let intake =
        good("VM,Powerstate,CPUs,Memory,Datacenter,Template\nweb,poweredOn,four,-5,A,maybe\n");
    assert_eq!(intake.observations.len(), 1);
    let found = intake.findings.as_slice();
    assert_eq!(
        codes(&intake),
        [Code::NumberUnreadable, Code::NumberOutOfRange, Code::FlagUnreadable]
    );
    assert_eq!(found[0].row, Some(2));
    assert_eq!(found[0].column.as_deref(), Some("CPUs"));
    assert_eq!(found[0].value.as_deref(), Some("four"));
    assert!(found.iter().all(|finding| !finding.remedy.is_empty()));
}
