//! The program as a user runs it, in a folder of its own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The project's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A folder with a database of its own.
pub(crate) struct Landfall {
    folder: tempfile::TempDir,
}

impl Landfall {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs a command line; paths under `fixtures/` are those of the project.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let fixtures = root().join("fixtures");
        let arguments = arguments.iter().map(|argument| match argument.strip_prefix("fixtures/") {
            Some(rest) => fixtures.join(rest).into_os_string(),
            None => (*argument).into(),
        });
        Command::new(env!("CARGO_BIN_EXE_landfall"))
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("LANDFALL_ACTOR", "ada")
            .output()
            .unwrap()
    }

    /// Runs a command line with a line of standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], line: &str) -> Output {
        let mut process = Command::new(env!("CARGO_BIN_EXE_landfall"))
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("LANDFALL_ACTOR", "ada")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        writeln!(process.stdin.take().unwrap(), "{line}").unwrap();
        process.wait_with_output().unwrap()
    }

    /// Runs a command line that must succeed and print one JSON document.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Proposes a plan with the harbour's team.
    pub(crate) fn propose(&self) -> Value {
        let team = "fixtures/harbour/team.toml";
        self.json(&["plan", "propose", "--start", "2026-12-07", "--team-capacity", team])
    }

    /// Writes a file beside the database and gives its name.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path().join(name), bytes).unwrap();
        name.to_owned()
    }
}

/// What was printed on standard output.
pub(crate) fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What was printed on standard error.
pub(crate) fn complained(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The harbour's files.
pub(crate) const HARBOUR: [&str; 6] = [
    "fixtures/harbour/RVTools_tabvInfo.csv",
    "fixtures/harbour/RVTools_tabvDisk.csv",
    "fixtures/harbour/RVTools_tabvPartition.csv",
    "fixtures/harbour/RVTools_tabvNetwork.csv",
    "fixtures/harbour/servicenow_cmdb_ci_server.csv",
    "fixtures/harbour/azure_dependencies.csv",
];
