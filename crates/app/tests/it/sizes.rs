//! Sizes that keep files readable.

use std::path::{Path, PathBuf};

use crate::landfall::root;

/// Lines of a Rust file, tests apart.
const LONGEST_RUST: usize = 500;
const LONGEST_TEMPLATE: usize = 60;
const LONGEST_CSS: usize = 250;

pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    files(folder, "rs")
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.ends_with("node_modules") {
            // What the browser tests install is not ours.
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|end| end == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn lines(path: &Path) -> usize {
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    code.lines().count()
}

fn refuse_longer(files: &[PathBuf], limit: usize) {
    let long: Vec<String> = files
        .iter()
        .filter(|path| lines(path) > limit)
        .map(|path| format!("{}: {} lines", path.display(), lines(path)))
        .collect();
    assert!(long.is_empty(), "longer than {limit} lines: {long:#?}");
}

#[test]
fn no_rust_file_is_too_long() {
    let found = rust_files(&root().join("crates"));
    assert!(found.len() > 50);
    refuse_longer(&found, LONGEST_RUST);
}

#[test]
fn no_template_or_stylesheet_is_too_long() {
    refuse_longer(&files(&root().join("crates"), "html"), LONGEST_TEMPLATE);
    refuse_longer(&files(&root().join("crates"), "css"), LONGEST_CSS);
}

#[test]
fn every_module_says_what_it_is_for() {
    for path in rust_files(&root().join("crates")) {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{} has no first line of purpose", path.display());
    }
}
