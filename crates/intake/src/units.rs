//! Units of size in headers and cells. All tools here count in powers of 1024, whatever they call it.

/// A unit of storage or memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Byte,
    Kib,
    Mib,
    Gib,
    Tib,
}

impl Unit {
    /// An amount in MiB.
    pub(crate) fn in_mib(self, amount: f64) -> f64 {
        match self {
            Self::Byte => amount / 1_048_576.0,
            Self::Kib => amount / 1024.0,
            Self::Mib => amount,
            Self::Gib => amount * 1024.0,
            Self::Tib => amount * 1_048_576.0,
        }
    }

    /// The unit of this name, in any of its spellings.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let name = name.trim_end_matches('.');
        SPELLINGS
            .iter()
            .find(|(spelling, _)| name.eq_ignore_ascii_case(spelling))
            .map(|(_, unit)| *unit)
    }
}

/// Longer spellings first, so that `mib` is not taken for `b`.
const SPELLINGS: [(&str, Unit); 18] = [
    ("megabytes", Unit::Mib),
    ("gigabytes", Unit::Gib),
    ("terabytes", Unit::Tib),
    ("kilobytes", Unit::Kib),
    ("bytes", Unit::Byte),
    ("kib", Unit::Kib),
    ("mib", Unit::Mib),
    ("gib", Unit::Gib),
    ("tib", Unit::Tib),
    ("kb", Unit::Kib),
    ("mb", Unit::Mib),
    ("gb", Unit::Gib),
    ("tb", Unit::Tib),
    ("k", Unit::Kib),
    ("m", Unit::Mib),
    ("g", Unit::Gib),
    ("t", Unit::Tib),
    ("b", Unit::Byte),
];

/// Stem and unit of a header in its compared form: `memoryinmb` is `memory` in MiB.
pub(crate) fn of_header(plain: &str) -> Option<(&str, Unit)> {
    SPELLINGS.iter().filter(|(spelling, _)| spelling.len() > 1).find_map(|(spelling, unit)| {
        let stem = plain.strip_suffix(spelling)?;
        let stem = stem.strip_suffix("in").unwrap_or(stem);
        (!stem.is_empty()).then_some((stem, *unit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_carry_units_in_many_spellings() {
        for (header, stem, unit) in [
            ("memoryinmb", "memory", Unit::Mib),
            ("provisionedmib", "provisioned", Unit::Mib),
            ("storageinuseingb", "storageinuse", Unit::Gib),
            ("totaldiskallocatedgib", "totaldiskallocated", Unit::Gib),
            ("utilizedmemorybytes", "utilizedmemory", Unit::Byte),
        ] {
            assert_eq!(of_header(header), Some((stem, unit)), "{header}");
        }
        assert_eq!(of_header("memory"), None);
        assert_eq!(of_header("mb"), None);
    }

    #[test]
    fn everything_is_counted_in_powers_of_1024() {
        assert!((Unit::Gib.in_mib(1.5) - 1536.0).abs() < 1e-9);
        assert!((Unit::Byte.in_mib(1_048_576.0) - 1.0).abs() < 1e-9);
    }
}
