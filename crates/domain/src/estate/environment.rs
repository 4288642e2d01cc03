//! Environments: the words that sources use, and the hints in names.

/// The common word for a source's word: `prod`, `test`, `dev`, `dr`, else the word in lower case.
pub fn environment_word(said: &str) -> String {
    let word = said.trim().to_lowercase();
    let common = match word.as_str() {
        "prod" | "prd" | "production" | "live" | "p" => "prod",
        "test" | "tst" | "testing" | "qa" | "uat" | "sit" | "staging" | "stage" | "stg"
        | "preprod" | "pre-production" | "acceptance" | "integration" | "quality assurance"
        | "dev/test" => "test",
        "dev" | "devl" | "development" | "sandbox" | "lab" | "d" => "dev",
        "dr" | "disaster recovery" | "standby" => "dr",
        other => other,
    };
    common.to_owned()
}

/// True if losing it hurts the business: everything that is not known to be test or development.
pub fn is_production(environment: Option<&str>) -> bool {
    !matches!(environment, Some("test" | "dev"))
}

/// Ends of names that tell an environment, the longest first.
const SUFFIXES: [(&str, &str); 17] = [
    ("preprod", "test"),
    ("sandbox", "dev"),
    ("staging", "test"),
    ("sndbx", "dev"),
    ("devl", "dev"),
    ("test", "test"),
    ("prod", "prod"),
    ("beta", "test"),
    ("prd", "prod"),
    ("tst", "test"),
    ("stg", "test"),
    ("sqa", "test"),
    ("uat", "test"),
    ("sit", "test"),
    ("dev", "dev"),
    ("qa", "test"),
    ("dr", "dr"),
];

/// Splits an environment off the end of a name that has lost its numbering: `crmtest` → `crm`, `test`.
/// At least three letters must remain, so that `latest` and `proud` keep theirs.
pub fn split_suffix(name: &str) -> Option<(&str, &'static str)> {
    SUFFIXES.iter().find_map(|(suffix, environment)| {
        let rest = name.strip_suffix(suffix)?.trim_end_matches(['-', '_', '.', ' ']);
        (rest.chars().count() >= 3 && *suffix != "dr" || name.ends_with(&format!("-{suffix}")))
            .then_some((rest, *environment))
            .filter(|(rest, _)| !rest.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_words_have_one_common_word() {
        assert_eq!(environment_word("Production"), "prod");
        assert_eq!(environment_word(" UAT "), "test");
        assert_eq!(environment_word("Training"), "training");
    }

    #[test]
    fn a_suffix_is_split_only_where_a_name_remains() {
        assert_eq!(split_suffix("crmtest"), Some(("crm", "test")));
        assert_eq!(split_suffix("berth-planning-dev"), Some(("berth-planning", "dev")));
        assert_eq!(split_suffix("test"), None);
        assert_eq!(split_suffix("ferry"), None);
        assert_eq!(split_suffix("crm-dr"), Some(("crm", "dr")));
    }
}
