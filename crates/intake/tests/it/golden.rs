//! Every sample file: what it is taken for and what it gives. `EXPECTED.tsv` is the table.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use landfall_domain::estate::Field;
use landfall_intake::{Input, Options, read};

use super::fixtures;

fn line(path: &Path, name: &str) -> String {
    let file = std::fs::File::open(path).unwrap();
    let intake = read(name, &Input::File(file), &Options::default(), &mut |_| {});
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for seen in &intake.observations {
        *kinds.entry(seen.kind.name()).or_default() += 1;
    }
    let mut codes: BTreeMap<&str, u64> = BTreeMap::new();
    for finding in intake.findings.as_slice() {
        *codes.entry(finding.code.name()).or_default() += 1 + finding.more;
    }
    let show =
        |counts: Vec<String>| if counts.is_empty() { "-".to_owned() } else { counts.join(" ") };
    let refused = intake.findings.need_a_decision();
    format!(
        "{name}\t{}\t{}\t{}\t{}",
        if refused { "refused" } else { intake.format.name() },
        show(kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect()),
        intake.links.len(),
        show(codes.iter().map(|(code, count)| format!("{code} {count}")).collect()),
    )
}

#[test]
fn every_sample_file_gives_what_the_table_says() {
    let root = fixtures();
    let expected = std::fs::read_to_string(root.join("EXPECTED.tsv")).unwrap_or_default();
    let notice = std::fs::read_to_string(root.join("NOTICE.tsv")).unwrap();
    let mut actual = String::from("file\tformat\tthings\tlinks\tfindings\n");
    let names = notice.lines().skip(1).filter_map(|line| line.split('\t').next());
    // Questionnaires are no estates; tests beside their reader know them.
    let mut names: Vec<&str> = names.filter(|name| name.strip_suffix(".yaml").is_none()).collect();
    names.sort_unstable();
    for name in names {
        let _ = writeln!(actual, "{}", line(&root.join(name), name));
    }
    if actual != expected {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("EXPECTED.tsv");
        std::fs::write(&file, &actual).unwrap();
        for (new, old) in actual.lines().zip(expected.lines()).filter(|(new, old)| new != old) {
            println!("- {old}\n+ {new}");
        }
        panic!("the table differs; the new one is {}", file.display());
    }
}

#[test]
fn every_sample_file_is_named_with_its_licence() {
    let root = fixtures();
    let notice = std::fs::read_to_string(root.join("NOTICE.tsv")).unwrap();
    for folder in std::fs::read_dir(&root).unwrap() {
        let folder = folder.unwrap().path();
        for file in
            folder.is_dir().then(|| std::fs::read_dir(&folder).unwrap()).into_iter().flatten()
        {
            let path = file.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            assert!(notice.lines().any(|line| line.starts_with(&format!("{name}\t"))), "{name}");
        }
    }
}

#[test]
fn the_workshop_export_gives_805_machines_and_34_hosts_with_their_facts() {
    let path = fixtures().join("rvtools/rvtools-to-ibm-cloud__SizingWorkshop-RVTools.xlsx");
    let bytes = std::fs::read(path).unwrap();
    let intake = super::intake(&bytes);
    let count = |kind: &str| intake.observations.iter().filter(|s| s.kind.name() == kind).count();
    assert_eq!((count("vm"), count("host")), (805, 34));
    let seen = super::named(&intake, "wadfs1");
    assert_eq!(seen.text(Field::Power), Some("on"));
    assert_eq!(seen.whole(Field::Cores), Some(1));
    assert_eq!(seen.whole(Field::MemoryMib), Some(4096));
    assert_eq!(seen.whole(Field::StorageAllocatedMib), Some(86_201));
    assert_eq!(seen.whole(Field::GuestUsedMib), Some(41_510));
    assert_eq!(seen.text(Field::Os), Some("Microsoft Windows Server 2008 R2 (64-bit)"));
    assert_eq!(seen.text(Field::Host), Some("bovmsp-04.customer.com"));
    let place = seen.facts.iter().find(|fact| fact.field == Field::GuestUsedMib).unwrap().place;
    assert_eq!((intake.sheets[usize::from(place.sheet)].as_str(), place.row), ("vPartition", 2));
}
