//! Transcripts: each command line of `tests/scenarios/*.md` is run, and must print what stands
//! below it. `LANDFALL_UPDATE=1` writes what is printed now; read the difference before you commit.

use std::fmt::Write;

use crate::landfall::{Landfall, root};

#[test]
fn every_transcript_is_true() {
    let folder = root().join("crates/app/tests/scenarios");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let told = std::fs::read_to_string(&path).unwrap();
        let true_text = play(&told);
        if update() {
            std::fs::write(&path, true_text).unwrap();
        } else {
            assert_eq!(told, true_text, "{} is not true any more", path.display());
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a developer's wish, not configuration")]
fn update() -> bool {
    std::env::var("LANDFALL_UPDATE").is_ok()
}

/// Prose stays as it is; blocks are run.
fn play(told: &str) -> String {
    let world = Landfall::new();
    let mut text = String::new();
    let mut block = false;
    for line in told.lines() {
        if line.starts_with("```") {
            block = !block;
        }
        if !block || line.starts_with("```") {
            writeln!(text, "{line}").unwrap();
        } else if let Some(command) = line.strip_prefix("$ landfall ") {
            writeln!(text, "{line}").unwrap();
            text.push_str(&run(&world, command));
        }
    }
    text
}

fn run(world: &Landfall, command: &str) -> String {
    let arguments = words(command);
    let output = world.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let mut text = String::from_utf8(output.stdout).unwrap();
    text.push_str(&String::from_utf8(output.stderr).unwrap());
    // Where the sources lie is nobody's business.
    text = text.replace(&format!("{}/", root().display()), "");
    match output.status.code() {
        Some(0) => {}
        code => writeln!(text, "exit code {}", code.unwrap_or(-1)).unwrap(),
    }
    text
}

/// Splits at blanks; single quotes keep blanks.
fn words(command: &str) -> Vec<String> {
    command
        .split('\'')
        .enumerate()
        .flat_map(|(at, part)| {
            if at % 2 == 1 {
                vec![part.to_owned()]
            } else {
                part.split_whitespace().map(str::to_owned).collect()
            }
        })
        .collect()
}
