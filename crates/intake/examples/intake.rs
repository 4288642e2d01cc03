//! Reads files and prints what they hold: for measuring, and for a look at a new export.
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::collections::BTreeMap;

use landfall_intake::{Input, Options, read};

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let input = Input::File(std::fs::File::open(&path)?);
        let name = path.rsplit('/').next().unwrap_or(&path);
        let intake = read(name, &input, &Options::default(), &mut |_| {});
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for seen in &intake.observations {
            *kinds.entry(seen.kind.name()).or_default() += 1;
        }
        println!(
            "{name}\t{}\t{kinds:?}\tlinks {}\trows {}",
            intake.format.name(),
            intake.links.len(),
            intake.rows_read
        );
        if std::env::args().count() <= 3 {
            for finding in intake.findings.as_slice() {
                println!(
                    "  {} {:?} row {:?} col {:?} value {:?} +{}: {} / {}",
                    finding.code,
                    finding.sheet,
                    finding.row,
                    finding.column,
                    finding.value,
                    finding.more,
                    finding.problem,
                    finding.remedy
                );
            }
        }
    }
    Ok(())
}
