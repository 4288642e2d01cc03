//! Files of Google Migration Center.

use landfall_domain::estate::{AssetKind, Code, Field};
use landfall_intake::Format;

use super::{codes, good, list, named, real};

#[test]
fn machines_have_sizes_in_gib_and_addresses_in_lists() {
    let intake = good(
        "MachineId,MachineName,PrimaryIPAddress,PrimaryMACAddress,IpAddressListSemiColonDelimited,TotalDiskAllocatedGiB,TotalDiskUsedGiB,AllocatedProcessorCoreCount,MemoryGiB,OsType,OsName,OsVersion,MachineStatus,CreateDate,IsPhysical\n\
         m1,web,10.0.0.1,00:50:56:00:00:01,10.0.0.1;10.0.0.2,100.5,50,4,7.5,Linux,Debian,12,RUNNING,01/31/2024 10:00:00,0\n\
         m2,db,10.0.0.3,,,52.5,1,2,4,Windows,,,STOPPED,,true\n",
    );
    assert_eq!(intake.format, Format::MigrationCenterCsv);
    let web = named(&intake, "web");
    assert_eq!(web.kind, AssetKind::Vm);
    assert_eq!(web.whole(Field::MemoryMib), Some(7680));
    assert_eq!(web.whole(Field::StorageAllocatedMib), Some(102_912));
    assert_eq!(list(web, Field::Ips), ["10.0.0.1", "10.0.0.2"]);
    assert_eq!(named(&intake, "db").kind, AssetKind::Server);
    assert_eq!(named(&intake, "db").text(Field::Os), Some("Windows"));
    assert!(codes(&intake).contains(&Code::ValueSuspicious), "52.5 GiB is made up");
}

#[test]
fn disks_measurements_and_tags_are_summed_per_machine() {
    let disks = good(
        "MachineId,DiskLabel,SizeInGib,UsedInGib,StorageTypeLabel\nm1,a,10,5,x\nm1,b,20,5,x\n",
    );
    let seen = &disks.observations[0];
    assert_eq!(seen.whole(Field::Disks), Some(2));
    assert_eq!(seen.whole(Field::StorageAllocatedMib), Some(30 * 1024));
    assert_eq!(seen.whole(Field::LargestDiskMib), Some(20 * 1024));
    let used = good(
        "MachineId,TimeStamp,CpuUtilizationPercentage,AvailableMemoryBytes,DiskReadOperationsPerSec,DiskWriteOperationsPerSec,NetworkBytesPerSecSent,NetworkBytesPerSecReceived\n\
         m1,2024-01-01 00:00:00,10,1,5,5,1048576,1048576\nm1,2024-01-01 01:00:00,30,1,5,5,1048576,1048576\n",
    );
    assert_eq!(real(&used.observations[0], Field::CpuPercent), Some(20.0));
    assert_eq!(real(&used.observations[0], Field::DiskIops), Some(10.0));
    assert_eq!(real(&used.observations[0], Field::NetworkMbps), Some(2.0));
    let tags = good("MachineId,Key,Value\nm1,Environment,Prod\nm1,rack,7\n");
    assert_eq!(tags.observations[0].text(Field::Environment), Some("Prod"));
    assert_eq!(list(&tags.observations[0], Field::Tags), ["Environment=Prod", "rack=7"]);
}
