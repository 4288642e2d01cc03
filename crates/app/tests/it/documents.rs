//! Documents that are made from the program agree with it.

use crate::landfall::{Landfall, printed, root};

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_default()
}

#[test]
fn the_reference_is_what_the_program_says() {
    let said = printed(&Landfall::new().run(&["reference"]));
    assert_eq!(
        page("docs/reference.md").trim_end(),
        said.trim_end(),
        "run: cargo run -- reference > docs/reference.md"
    );
}

#[test]
fn the_readme_names_the_two_commands() {
    let readme = page("README.md");
    assert!(readme.contains("cargo run --release -- quickstart"));
    assert!(readme.contains("./test"));
}

#[test]
fn the_page_of_formats_says_what_the_samples_give() {
    let (formats, expected) = (page("docs/formats.md"), page("fixtures/formats/EXPECTED.tsv"));
    assert!(expected.lines().count() > 40);
    for line in expected.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let row = format!("| `{}` | {} |", cells[0], cells[1..].join(" | "));
        assert!(formats.contains(&row), "docs/formats.md lacks: {row}");
    }
    for format in landfall_intake::Format::ALL {
        assert!(formats.contains(&format!("| `{}` |", format.name())), "{}", format.name());
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    let pages = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "STYLE.md",
        "docs/formats.md",
        "docs/benchmarks.md",
        "docs/glossary.md",
        "docs/guide.md",
    ];
    for name in pages {
        let text = page(name);
        assert!(!text.is_empty(), "{name} is missing");
        let folder = root().join(name).parent().unwrap().to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            if file.is_empty() || file.starts_with("http") {
                continue;
            }
            assert!(folder.join(file).exists(), "{name} links to {target}, which is not there");
        }
    }
}

#[test]
fn completions_and_manual_are_printed() {
    let world = Landfall::new();
    for shell in ["bash", "zsh", "fish"] {
        assert!(printed(&world.run(&["completions", shell])).contains("landfall"));
    }
    assert!(printed(&world.run(&["man"])).starts_with(".ie"));
}
