//! Libraries of others that are part of the program are exactly those that the manifest names.

use sha2::{Digest, Sha256};

use crate::landfall::root;

#[test]
fn vendored_files_are_those_of_the_manifest() {
    let folder = root().join("crates/app/vendor");
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.sha256")).unwrap();
    let mut named: Vec<String> = Vec::new();
    for line in manifest.lines() {
        let (wanted, name) = line.split_once("  ").unwrap();
        let found = Sha256::digest(std::fs::read(folder.join(name)).unwrap());
        let wanted: Vec<u8> = (0..wanted.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&wanted[at..at + 2], 16).unwrap())
            .collect();
        assert_eq!(found.to_vec(), wanted, "{name} is not the file of the manifest");
        named.push(name.to_owned());
    }
    for library in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
        if library.is_dir() {
            let name = library.file_name().unwrap().to_str().unwrap().to_owned();
            assert!(library.join("LICENSE").exists(), "{name} has no licence file");
            for file in std::fs::read_dir(&library).unwrap() {
                let file = format!("{name}/{}", file.unwrap().file_name().to_str().unwrap());
                assert!(named.contains(&file), "{file} is not in the manifest");
            }
        }
    }
}
