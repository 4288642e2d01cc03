//! Exports of Azure Migrate.

use landfall_domain::estate::{AssetKind, Code, Field, LinkKind};
use landfall_intake::{DateOrder, Format, Input, Options, read};

use super::{codes, fixtures, good, intake, keys, list, named, real};

#[test]
fn the_import_template_is_read_in_its_three_variants() {
    let current = good(
        "*Server name,IP addresses,*Cores,*Memory (In MB),*OS name,OS version,OS architecture,Server type,Hypervisor,\
         CPU utilization percentage,Memory utilization percentage,Network adapters,Network In throughput,Network Out throughput,\
         Boot type,Number of disks,Storage in use (In GB),Disk 1 size (In GB),Disk 1 read throughput (MB per second),\
         Disk 1 write throughput (MB per second),Disk 1 read ops (operations per second),Disk 1 write ops (operations per second),Disk 2 size (In GB)\n\
         web.example.com,10.0.0.1;10.0.0.2,4,8192,Windows Server 2019,10,x64,Virtual,VMware,40,50,1,1.5,2.5,UEFI,2,80,100,3,4,30,40,50\n",
    );
    assert_eq!(current.format, Format::AzureImportCsv);
    let web = named(&current, "web.example.com");
    assert_eq!(web.kind, AssetKind::Vm);
    assert_eq!(list(web, Field::Ips), ["10.0.0.1", "10.0.0.2"]);
    assert_eq!(web.whole(Field::StorageUsedMib), Some(80 * 1024));
    assert_eq!(web.whole(Field::StorageAllocatedMib), Some(150 * 1024));
    assert_eq!(web.whole(Field::LargestDiskMib), Some(100 * 1024));
    assert_eq!(web.text(Field::Boot), Some("efi"));
    assert_eq!(real(web, Field::DiskIops), Some(70.0));
    assert_eq!(real(web, Field::DiskMbps), Some(7.0));
    assert_eq!(real(web, Field::NetworkMbps), Some(4.0));

    let old = good(
        "Server name,IP address,Cores,Memory,OS name,Firmware type,MAC address,Number of disks\n\
         db,10.0.0.3,2,4096,Linux,BIOS,00-50-56-aa-00-03,1\n",
    );
    assert_eq!(named(&old, "db").whole(Field::MemoryMib), Some(4096));
    assert_eq!(list(named(&old, "db"), Field::Macs), ["00:50:56:aa:00:03"]);

    let new = good(
        "*Server name,*Cores,*Memory (In MB),*OS name,Boot type,Storage in use (In MB),*Storage allocated (In MB)\n\
         app,2,4096,Linux,BIOS,2048,4096\n",
    );
    assert_eq!(named(&new, "app").whole(Field::StorageUsedMib), Some(2048));
    assert_eq!(named(&new, "app").whole(Field::StorageAllocatedMib), Some(4096));
}

fn sample(name: &str) -> landfall_intake::Intake {
    intake(&std::fs::read(fixtures().join("azure-migrate").join(name)).unwrap())
}

#[test]
fn the_discovery_report_gives_machines_with_addresses_out_of_brackets() {
    let intake = sample("azure-migrate-export__AzureMigrate_Discovery_Report.xlsx");
    assert_eq!(intake.observations.len(), 294);
    assert_eq!(intake.scope, "user25ccyvmware");
    let seen = named(&intake, "SQLAGVM11");
    assert_eq!(
        list(seen, Field::Ips),
        [
            "10.150.90.250",
            "2404:f801:4800:20:55da:bf5d:b511:3ff1",
            "2404:f801:4800:c:35d:9b90:34a:a27a"
        ]
    );
    assert_eq!(list(seen, Field::Macs), ["00:50:56:8f:8f:c4"]);
    assert_eq!(seen.text(Field::Power), Some("on"));
    assert_eq!(seen.text(Field::LastSeen), Some("2023-08-25T12:49:33"));
    assert!(keys(seen)[0].starts_with("record id: azure/subscriptions/"), "{:?}", keys(seen));
}

#[test]
fn the_core_report_gives_machines_databases_and_web_applications_once_each() {
    let intake = sample("azure-migrate-export__AzureMigrate_Assessment_Core_Report.xlsx");
    let count = |kind| intake.observations.iter().filter(|seen| seen.kind == kind).count();
    assert_eq!(count(AssetKind::Vm), 294);
    assert_eq!(count(AssetKind::Database), 118);
    assert_eq!(count(AssetKind::WebApp), 101);
    assert!(intake.links.iter().all(|link| link.kind == LinkKind::RunsOn && link.to.machine));
    assert_eq!(intake.links.len(), 219);
    let machine = named(&intake, "SQLAGVM09");
    assert_eq!(machine.text(Field::RecommendedTarget), Some("Standard_D2as_v5"));
    assert_eq!(machine.whole(Field::MonthlyCostMinor), Some(14_451));
    assert_eq!(machine.text(Field::Currency), Some("AUD"));
    assert_eq!(machine.whole(Field::StorageAllocatedMib), Some(102_400));
    let database = named(&intake, "SQLAGVM09\\MSSQLSERVER");
    assert_eq!(database.text(Field::Os), Some("SQL Server 2012"));
    assert_eq!(database.text(Field::Support), Some("Out of support"));
    assert_eq!(named(&intake, "user03-VM\\MSSQLSERVER").value(Field::RecommendedTarget), None);
}

#[test]
fn dependencies_are_summed_over_time_slots() {
    let intake = good(
        "\u{feff}Time slot,Source server name,Source IP,Source application,Source process,Destination server name,Destination IP,Destination application,Destination process,Destination port\n\
         12/15/2024 12:00-18:00,web,10.0.0.1,App,nginx,db,10.0.0.2,SQL,sqlservr.exe,1433\n\
         12/15/2024 18:00-00:00,web,10.0.0.1,App,nginx,db,10.0.0.2,SQL,sqlservr.exe,1433\n\
         12/15/2024 18:00-00:00,web,10.0.0.1,App,nginx,db,10.0.0.2,SQL,sqlservr.exe,1433\n\
         12/15/2024 12:00-18:00,web,10.0.0.1,App,nginx,,10.9.9.9,,Unknown process,443\n\
         12/15/2024 12:00-18:00,web,10.0.0.1,App,nginx,web,10.0.0.1,App,nginx,80\n\
         12/15/2024 12:00-18:00,web,10.0.0.1,App,nginx,db,10.0.0.2,SQL,x,99999\n",
    );
    assert_eq!(intake.format, Format::AzureDependencyCsv);
    assert_eq!(intake.links.len(), 3);
    let first = &intake.links[0];
    assert_eq!((first.count, first.port), (2, Some(1433)));
    assert_eq!(first.service.as_deref(), Some("sqlservr.exe"));
    assert_eq!(first.first_seen.unwrap().to_string(), "2024-12-15T12:00:00Z");
    assert_eq!(first.last_seen.unwrap().to_string(), "2024-12-16T00:00:00Z");
    assert_eq!(intake.links[1].to.label.as_ref(), "10.9.9.9");
    assert_eq!(intake.links[1].service, None);
    assert_eq!(codes(&intake), [Code::NumberOutOfRange, Code::SelfDependency]);
}

#[test]
fn the_order_of_day_and_month_in_slots_is_decided_by_the_whole_column() {
    let text = "Timeslot,Source server name,Source process,Destination server name,Destination port\n\
                03/04/2025 00:00-06:00,a,x,b,1\n25/04/2025 00:00-06:00,a,x,b,1\n";
    let first = |options: &Options| {
        let intake = read("f", &Input::Bytes(text.as_bytes()), options, &mut |_| {});
        let codes = codes(&intake);
        (intake.links[0].first_seen.unwrap().to_string(), codes)
    };
    let (seen, codes) = first(&Options::default());
    assert_eq!(seen, "2025-04-03T00:00:00Z");
    assert_eq!(codes, [Code::LocaleInferred]);
    let asked = Options { date_order: Some(DateOrder::MonthFirst), ..Options::default() };
    assert_eq!(first(&asked).0, "2025-03-04T00:00:00Z");
}
