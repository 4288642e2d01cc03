//! List exports of ServiceNow.

use std::fmt::Write as _;

use landfall_domain::estate::{AssetKind, Code, Field, LinkKind};
use landfall_intake::Format;

use super::{codes, good, intake, keys, named, workbook};

const ID: &str = "0123456789abcdef0123456789abcdef";

#[test]
fn servers_are_read_by_field_names_and_by_labels() {
    let csv = good(&format!(
        "sys_id,name,sys_class_name,ip_address,fqdn,os,os_version,ram,cpu_count,cpu_core_count,disk_space,serial_number,virtual,operational_status,used_for,model_id.name,u_backup\n\
         {ID},srv1,cmdb_ci_linux_server,10.0.0.1,srv1.example.com,Linux,8,8192,2,4,100,VMware-42 1f,true,6,Production,VMware Virtual Platform,daily\n\
         ,srv2,ESX Server,,,VMware ESXi,7,0,,64,,,false,1,,,\n"
    ));
    assert_eq!(csv.format, Format::ServicenowServerCsv);
    let one = named(&csv, "srv1");
    assert_eq!(one.kind, AssetKind::Vm);
    assert_eq!(one.whole(Field::Cores), Some(4));
    assert_eq!(one.whole(Field::StorageAllocatedMib), Some(102_400));
    assert_eq!(one.text(Field::LifecycleState), Some("Retired"));
    assert_eq!(one.text(Field::Environment), Some("Production"));
    assert_eq!(one.text(Field::Model), Some("VMware Virtual Platform"));
    assert_eq!(one.attributes, [("u_backup".to_owned(), "daily".to_owned())]);
    assert!(keys(one).contains(&format!("record id: servicenow/{ID}")));
    let two = named(&csv, "srv2");
    assert_eq!((two.kind, two.value(Field::MemoryMib)), (AssetKind::Host, None));
    assert!(codes(&csv).contains(&Code::ValueSuspicious), "no server has 0 MB");

    let book = workbook(&[(
        "Page 1",
        &[
            &[
                "Name",
                "Class",
                "Fully qualified domain name",
                "Operating System",
                "RAM (MB)",
                "CPU core count",
                "Disk space (GB)",
                "Serial number",
                "IP Address",
            ],
            &[
                "srv3",
                "Windows Server",
                "srv3.example.com",
                "Windows 2019",
                "4096",
                "2",
                "80",
                "ABC12345",
                "10.0.0.3",
            ],
            &["Export stopped due to excessive size. Use CSV for a complete export"],
        ],
    )]);
    let book = intake(&book);
    assert_eq!(book.format, Format::ServicenowServerCsv);
    assert_eq!(named(&book, "srv3").whole(Field::MemoryMib), Some(4096));
    assert!(codes(&book).contains(&Code::ExportTruncated));
}

#[test]
fn exactly_ten_thousand_rows_are_suspicious() {
    let mut text = String::from("sys_id,name,ram,cpu_count,os,ip_address\n");
    for number in 0..10_000 {
        let _ = writeln!(text, ",srv{number},1024,1,Linux,");
    }
    let full = good(&text);
    assert_eq!(full.observations.len(), 10_000);
    assert_eq!(codes(&full), [Code::ExportTruncated]);
    text.push_str(",one-more,1024,1,Linux,\n");
    assert_eq!(codes(&good(&text)), []);
}

#[test]
fn relations_point_from_the_one_that_needs_to_the_one_that_is_needed() {
    let intake = good(
        "parent,type,child\nShop,Depends on::Used by,srv1\nShop,Runs on::Runs,srv2\nsrv3,Hosts::Hosted on,db\nsrv1,Depends on::Used by,srv1\n,Depends on::Used by,x\n",
    );
    assert_eq!(intake.format, Format::ServicenowRelationCsv);
    let shown: Vec<(LinkKind, &str, &str)> = intake
        .links
        .iter()
        .map(|link| (link.kind, link.from.label.as_ref(), link.to.label.as_ref()))
        .collect();
    assert_eq!(
        shown,
        [
            (LinkKind::Declared, "Shop", "srv1"),
            (LinkKind::RunsOn, "Shop", "srv2"),
            (LinkKind::RunsOn, "db", "srv3"),
        ]
    );
    assert_eq!(codes(&intake), [Code::RowUnusable, Code::SelfDependency]);
}
