//! The walls between crates: what each may name.

use std::collections::BTreeSet;
use std::path::Path;

use crate::landfall::root;

/// Third-party crates that only some of ours may use.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("reqwest", &["outward"]),
    ("rustls", &["outward"]),
    ("openidconnect", &["app"]),
    ("axum", &["app"]),
    ("askama", &["app"]),
    ("clap", &["app"]),
    ("calamine", &["intake"]),
    ("zip", &["intake"]),
    ("encoding_rs", &["intake"]),
    ("datafusion", &["evidence"]),
    ("rayon", &["planning"]),
    ("csv-core", &["intake"]),
    ("quick-xml", &["intake"]),
    ("saphyr-parser", &["intake"]),
    // `csv` writes exports; chance is planning's, ids are app's.
    ("csv", &["app"]),
    ("rand_chacha", &["planning", "app"]),
    ("tokio", &["app", "outward", "store"]),
];

fn crates() -> Vec<(String, toml::Table)> {
    let mut crates: Vec<(String, toml::Table)> = std::fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(path.join("Cargo.toml")).unwrap();
            (name(&path), text.parse().unwrap())
        })
        .collect();
    crates.sort_by(|a, b| a.0.cmp(&b.0));
    crates
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn dependencies(manifest: &toml::Table) -> BTreeSet<String> {
    manifest["dependencies"].as_table().unwrap().keys().cloned().collect()
}

#[test]
fn siblings_never_name_each_other() {
    for (name, manifest) in crates() {
        let ours: Vec<String> = dependencies(&manifest)
            .into_iter()
            .filter_map(|dependency| dependency.strip_prefix("landfall-").map(str::to_owned))
            .collect();
        match name.as_str() {
            "app" => assert!(ours.len() > 2),
            "domain" | "outward" => assert!(ours.is_empty(), "{name} names {ours:?}"),
            _ => assert_eq!(ours, ["domain"], "{name} may only name domain"),
        }
    }
}

#[test]
fn only_the_named_crate_may_use_it() {
    for (name, manifest) in crates() {
        let used = dependencies(&manifest);
        for (dependency, allowed) in ONLY_IN {
            assert!(
                !used.contains(*dependency) || allowed.contains(&name.as_str()),
                "{dependency} belongs to {allowed:?}, not to {name}"
            );
        }
    }
}

#[test]
fn the_pure_crates_have_no_way_out() {
    for (name, manifest) in crates() {
        if !["domain", "planning"].contains(&name.as_str()) {
            continue;
        }
        let used = dependencies(&manifest);
        for out in ["tokio", "sqlx", "reqwest", "async-std", "ureq"] {
            assert!(!used.contains(out), "{name} uses {out}");
        }
        for file in crate::sizes::rust_files(&root().join("crates").join(&name).join("src")) {
            let text = std::fs::read_to_string(&file).unwrap();
            for way in ["std::fs", "std::net", "async fn", "std::time::Instant", "SystemTime"] {
                // Addresses are parsed, not called.
                let harmless =
                    way == "std::net" && !text.replace("std::net::IpAddr", "").contains(way);
                assert!(!text.contains(way) || harmless, "{} uses {way}", file.display());
            }
        }
    }
}

#[test]
fn direct_dependencies_are_few_and_each_has_its_reason() {
    let text = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let table = text.split("[workspace.dependencies]").nth(1).unwrap();
    let table = table.split("\n[").next().unwrap();
    let lines: Vec<&str> =
        table.lines().filter(|line| line.contains('=') && !line.starts_with("landfall-")).collect();
    for line in &lines {
        assert!(line.contains(" # "), "no reason given: {line}");
    }
    assert!(lines.len() <= 38, "{} dependencies, tests included", lines.len());
}
