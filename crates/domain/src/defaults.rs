//! The rule files that ship with Landfall, by name.

macro_rules! files {
    ($($name:literal,)*) => {
        /// Name and text of every shipped rule file.
        pub const FILES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../defaults/", $name))),)*
        ];
    };
}

files! {
    "rationalization.toml",
    "readiness.toml",
    "guide.toml",
    "assumptions.toml",
    "checklists.toml",
    "change_plan.toml",
    "profiles/caf.toml",
    "profiles/aws-example.toml",
    "templates/caf-workload.toml",
    "templates/retire.toml",
    "templates/replace.toml",
    "templates/retain.toml",
}

/// The text of a shipped file; empty if there is none of this name.
pub fn text(name: &str) -> &'static str {
    FILES.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
}

/// The texts of all shipped files whose names begin so, in order.
pub fn texts(start: &str) -> impl Iterator<Item = &'static str> {
    FILES.iter().filter(move |(name, _)| name.starts_with(start)).map(|(_, text)| *text)
}
