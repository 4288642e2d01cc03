//! Exports and forms of AWS tools.

use landfall_domain::estate::{Code, Field};
use landfall_intake::Format;

use super::{codes, good, keys, list, named, real};

#[test]
fn the_migration_hub_import_file_is_read_with_its_lists_and_tags() {
    let intake = good(
        "ExternalId,SMBiosId,IPAddress,MACAddress,HostName,VMware.MoRefId,VMware.VCenterId,CPU.NumberOfProcessors,\
         CPU.NumberOfCores,CPU.NumberOfLogicalCores,OS.Name,OS.Version,VMware.VMName,RAM.TotalSizeInMB,RAM.UsedSizeInMB.Avg,\
         RAM.UsedSizeInMB.Max,CPU.UsagePct.Avg,CPU.UsagePct.Max,DiskReadsPerSecondInKB.Avg,DiskWritesPerSecondInKB.Avg,\
         DiskReadsOpsPerSecond.Avg,DiskWritesOpsPerSecond.Avg,NetworkReadsPerSecondInKB.Avg,NetworkWritesPerSecondInKB.Avg,Applications,Tags\n\
         e-1,4206d1a0-6b1f-0d52-a4f0-1f2e3d4c5b6a,\"10.0.0.1,10.0.0.2\",00:50:56:00:00:01,web1.example.com,vm-7,vc-9,1,4,8,Linux,7,web1,8192,4096,5000,12.5,90,1024,1024,10,20,512,512,Shop,\"zone:1, critical:yes, env:prod\"\n\
         ,,,,,,,,,,,,,4096,,,,,,,,,,,,\n",
    );
    assert_eq!(intake.format, Format::MigrationHubCsv);
    let web = named(&intake, "web1");
    assert_eq!(web.whole(Field::Cores), Some(4));
    assert_eq!(real(web, Field::MemoryPercent), Some(50.0));
    assert_eq!(real(web, Field::DiskMbps), Some(2.0));
    assert_eq!(real(web, Field::NetworkMbps), Some(1.0));
    assert_eq!(web.text(Field::Environment), Some("prod"));
    assert_eq!(list(web, Field::Tags), ["critical=yes", "env=prod", "zone=1"]);
    assert!(keys(web).contains(&"vCenter VM id: vc-9/vm-7".to_owned()));
    assert!(keys(web).contains(&"record id: aws-import/e-1".to_owned()));
    assert!(codes(&intake).contains(&Code::RowUnusable));
}

#[test]
fn connections_of_the_discovery_agent_are_summed_without_its_own_talk() {
    let intake = good(
        "agentId, agentAssignedProcessId, sourceIp, sourcePort, destinationIp, destinationPort, ipVersion, transportProtocol, agentProvidedTimeStamp\n\
         a1,5,10.0.0.1,50000,10.0.0.2,1433,IPv4,tcp,12/15/2024 01:02:03 PM\n\
         a1,5,10.0.0.1,50001,10.0.0.2,1433,IPv4,tcp,12/15/2024 02:02:03 PM\n\
         a1,5,10.0.0.1,50001,10.0.0.9,17472,IPv4,tcp,12/15/2024 02:02:03 PM\n\
         a1,5,127.0.0.1,50001,127.0.0.1,80,IPv4,tcp,12/15/2024 02:02:03 PM\n",
    );
    assert_eq!(intake.format, Format::AdsCsv);
    assert_eq!(intake.links.len(), 1);
    assert_eq!(intake.links[0].count, 2);
    assert_eq!(intake.links[0].last_seen.unwrap().to_string(), "2024-12-15T14:02:03Z");
}

#[test]
fn rows_of_one_agent_are_one_server() {
    let intake = good(
        "agentId,name,macAddress,family,ipAddress,gateway,netMask\n\
         a1,eth0,00:50:56:00:00:01,IPv4,10.0.0.1,10.0.0.254,255.255.255.0\n\
         a1,eth1,00:50:56:00:00:02,IPv4,10.0.1.1,10.0.1.254,255.255.255.0\n",
    );
    assert_eq!(intake.format, Format::AdsCsv);
    assert_eq!(intake.observations.len(), 1);
    assert_eq!(list(&intake.observations[0], Field::Ips), ["10.0.0.1", "10.0.1.1"]);
}

#[test]
fn the_factory_form_gives_wave_disposition_and_tags() {
    let intake = good(
        "wave_name,app_name,aws_region,server_name,server_os_family,server_os_version,server_fqdn,server_tier,server_environment,r_type,tags\n\
         Wave 1,hr,us-east-1,Server1,windows,windows server 2012 R2,server1.example.local,web,dev,Rehost,CostCenter=123;BU=IT;Location=US\n",
    );
    assert_eq!(intake.format, Format::MigrationFactory);
    let server = named(&intake, "Server1");
    assert_eq!(server.text(Field::Wave), Some("Wave 1"));
    assert_eq!(server.text(Field::AskedDisposition), Some("Rehost"));
    assert_eq!(server.text(Field::Role), Some("web"));
    assert_eq!(server.text(Field::Os), Some("windows server 2012 R2"));
    assert_eq!(server.text(Field::BusinessUnit), Some("IT"));
    assert_eq!(list(server, Field::Tags), ["BU=IT", "CostCenter=123", "Location=US"]);
    assert_eq!(server.attributes, [("aws_region".to_owned(), "us-east-1".to_owned())]);
}
