//! NetBox, as a dump and from its REST interface.

use landfall_domain::estate::{AssetKind, Code, Field};
use landfall_intake::Format;

use super::{codes, good, intake, keys, list, named};

#[test]
fn records_of_a_dump_are_tied_by_their_numbers() {
    let intake = good(
        r#"[{"model":"tenancy.tenant","pk":1,"fields":{"name":"Retail"}},
            {"model":"dcim.site","pk":2,"fields":{"name":"Berlin"}},
            {"model":"virtualization.cluster","pk":3,"fields":{"name":"C1","site":2}},
            {"model":"dcim.platform","pk":4,"fields":{"name":"Debian"}},
            {"model":"virtualization.vminterface","pk":7,"fields":{"virtual_machine":5,"mac_address":"00:50:56:AA:00:01"}},
            {"model":"ipam.ipaddress","pk":8,"fields":{"address":"10.0.0.1/24","assigned_object_type":["virtualization","vminterface"],"assigned_object_id":7}},
            {"model":"extras.tag","pk":9,"fields":{"name":"pci"}},
            {"model":"extras.taggeditem","pk":10,"fields":{"content_type":["virtualization","virtualmachine"],"object_id":5,"tag":9}},
            {"model":"virtualization.virtualmachine","pk":5,"fields":{"name":"vm1","status":"active","cluster":3,"tenant":1,"platform":4,"vcpus":"1.50","memory":2048,"disk":20,"custom_field_data":{"owner":"jo","tier":2}}},
            {"model":"dcim.devicerole","pk":11,"fields":{"name":"Server"}},
            {"model":"dcim.device","pk":12,"fields":{"name":"box1","role":11,"site":2,"serial":"ABC123","status":"active"}}]"#,
    );
    assert_eq!(intake.format, Format::NetboxJson);
    let vm = named(&intake, "vm1");
    assert_eq!(vm.whole(Field::Cores), Some(2));
    assert_eq!(vm.whole(Field::StorageAllocatedMib), Some(20 * 1024));
    assert_eq!(vm.text(Field::Datacentre), Some("Berlin"));
    assert_eq!(vm.text(Field::BusinessUnit), Some("Retail"));
    assert_eq!(vm.text(Field::Owner), Some("jo"));
    assert_eq!(vm.attributes, [("tier".to_owned(), "2".to_owned())]);
    assert_eq!(list(vm, Field::Ips), ["10.0.0.1"]);
    assert_eq!(list(vm, Field::Tags), ["pci"]);
    assert!(keys(vm).contains(&"MAC address: 00:50:56:aa:00:01".to_owned()));
    assert_eq!(named(&intake, "box1").kind, AssetKind::Server);
    assert_eq!(named(&intake, "box1").whole(Field::Cores), None);
    assert_eq!(codes(&intake), [Code::LocaleInferred], "the unit of disks is not stated");
}

#[test]
fn a_list_from_the_rest_interface_is_read_from_its_results() {
    let intake = good(
        r#"{"count":1,"next":null,"results":[{"id":5,"url":"https://netbox.example.com/api/virtualization/virtual-machines/5/",
            "name":"vm1","status":{"value":"offline"},"site":{"name":"Berlin"},"cluster":{"name":"C1"},"role":{"name":"web"},
            "primary_ip":{"address":"10.0.0.1/24"},"vcpus":2.0,"memory":2048,"disk":51200,"tags":[{"name":"pci"}],"custom_fields":{"env":"prod"}}]}"#,
    );
    let vm = named(&intake, "vm1");
    assert_eq!(vm.text(Field::Power), Some("off"));
    assert_eq!(vm.whole(Field::StorageAllocatedMib), Some(51_200), "50 GB rather than 50 TB");
    assert_eq!(vm.text(Field::Environment), Some("prod"));
    assert_eq!(list(vm, Field::Ips), ["10.0.0.1"]);
}

#[test]
fn a_document_that_breaks_off_is_refused() {
    let refused = intake(br#"[{"model":"dcim.device","pk":1,"fields":{"name":"#);
    assert_eq!(codes(&refused), [Code::FileDamaged]);
}
