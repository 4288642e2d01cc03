//! Keys that tell one thing from another, and the values that identify nothing.

use serde::{Deserialize, Serialize};

/// What kind of key, the most trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// Id of a record in a source system, scoped by that system: `azure/…/machines/x`.
    Record,
    /// VM id inside one vCenter: `vcenter-uuid/vm-123`.
    Vm,
    /// Instance UUID that the hypervisor keeps unique.
    InstanceUuid,
    /// SMBIOS UUID: copied by cloning, so not always unique.
    BiosUuid,
    /// Serial number of the hardware.
    Serial,
    /// Fully qualified name.
    Fqdn,
    /// Host name or display name.
    HostName,
    /// MAC address.
    Mac,
    /// IP address.
    Ip,
}

impl KeyKind {
    /// The word that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Record => "record id",
            Self::Vm => "vCenter VM id",
            Self::InstanceUuid => "instance UUID",
            Self::BiosUuid => "SMBIOS UUID",
            Self::Serial => "serial number",
            Self::Fqdn => "FQDN",
            Self::HostName => "name",
            Self::Mac => "MAC address",
            Self::Ip => "IP address",
        }
    }
}

/// One key of one thing. Build it with the functions below, which return `None` for values that
/// identify nothing (`N/A`, `0.0.0.0`, all-zero UUIDs, `To be filled by O.E.M.`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Its kind.
    pub kind: KeyKind,
    /// Scope and value, normalised; the scope ends at the first `/` of record and VM keys.
    pub value: Box<str>,
}

impl Key {
    fn new(kind: KeyKind, value: impl Into<Box<str>>) -> Self {
        Self { kind, value: value.into() }
    }

    /// The scope inside which two different values mean two different things.
    pub fn scope(&self) -> &str {
        match self.kind {
            KeyKind::Record | KeyKind::Vm => {
                self.value.split_once('/').map_or("", |(scope, _)| scope)
            }
            _ => "",
        }
    }

    /// Id of a record in `system` (a word without `/`).
    pub fn record(system: &str, id: &str) -> Option<Self> {
        let id = meaningful(id)?;
        Some(Self::new(KeyKind::Record, format!("{system}/{}", id.to_lowercase())))
    }

    /// VM id inside a vCenter, which is named by its instance UUID.
    pub fn vm(vcenter: &str, vm: &str) -> Option<Self> {
        let (vcenter, vm) = (meaningful(vcenter)?, meaningful(vm)?);
        Some(Self::new(
            KeyKind::Vm,
            format!("{}/{}", vcenter.to_lowercase().replace('/', "-"), vm.to_lowercase()),
        ))
    }

    /// Instance UUID.
    pub fn instance_uuid(text: &str) -> Option<Self> {
        Some(Self::new(KeyKind::InstanceUuid, hex_digits(text)?))
    }

    /// SMBIOS UUID. Tools disagree on the byte order of its first three groups, so both spellings
    /// give one key.
    pub fn bios_uuid(text: &str) -> Option<Self> {
        let plain = hex_digits(text)?;
        let swapped = [6..8, 4..6, 2..4, 0..2, 10..12, 8..10, 14..16, 12..14, 16..32]
            .into_iter()
            .map(|range| &plain[range])
            .collect::<String>();
        Some(Self::new(KeyKind::BiosUuid, plain.min(swapped)))
    }

    /// Serial number.
    pub fn serial(text: &str) -> Option<Self> {
        let text = meaningful(text)?.to_lowercase();
        let generic = ["to be filled by o.e.m.", "system serial number", "default string", "0"];
        let dull = generic.contains(&text.as_str()) || text.chars().all(|c| c == '0' || c == 'x');
        (!dull && text.len() >= 4).then(|| Self::new(KeyKind::Serial, text))
    }

    /// Fully qualified name: it has a dot and is no address.
    pub fn fqdn(text: &str) -> Option<Self> {
        let text = meaningful(text)?.trim_end_matches('.').to_lowercase();
        let named = text.contains('.')
            && text.parse::<std::net::IpAddr>().is_err()
            && !text.starts_with("localhost")
            && !text.contains(char::is_whitespace);
        named.then(|| Self::new(KeyKind::Fqdn, text))
    }

    /// Host or display name; of a qualified name only its first label.
    pub fn host_name(text: &str) -> Option<Self> {
        let text = meaningful(text)?.to_lowercase();
        if text.parse::<std::net::IpAddr>().is_ok() || text == "localhost" {
            return None;
        }
        let short = match text.split_once('.') {
            Some((first, rest)) if !first.is_empty() && looks_like_domain(rest) => first,
            _ => &text,
        };
        Some(Self::new(KeyKind::HostName, short))
    }

    /// Name that is taken whole, for things that are not machines (applications, databases).
    pub fn whole_name(text: &str) -> Option<Self> {
        let text = meaningful(text)?.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Self::new(KeyKind::HostName, text.to_lowercase()))
    }

    /// MAC address in any common spelling.
    pub fn mac(text: &str) -> Option<Self> {
        Some(Self::new(KeyKind::Mac, normal_mac(text)?))
    }

    /// IP address.
    pub fn ip(text: &str) -> Option<Self> {
        Some(Self::new(KeyKind::Ip, normal_ip(text)?))
    }
}

/// The text without surrounding blanks, unless it says "nothing" in one of the usual ways.
pub fn meaningful(text: &str) -> Option<&str> {
    const NOTHING: [&str; 14] = [
        "-",
        "--",
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "unknown",
        "undefined",
        "tbd",
        "not set",
        "<none>",
        "#n/a",
        "(none)",
    ];
    let text = text.trim();
    let nothing = text.is_empty() || NOTHING.iter().any(|word| text.eq_ignore_ascii_case(word));
    (!nothing).then_some(text)
}

/// An IP address in its shortest form; `None` for loopback, link-local and unspecified ones.
pub fn normal_ip(text: &str) -> Option<String> {
    let ip: std::net::IpAddr = meaningful(text)?.parse().ok()?;
    let dull = match ip {
        std::net::IpAddr::V4(v4) => {
            v4.is_unspecified() || v4.is_loopback() || v4.is_link_local() || v4.is_broadcast()
        }
        std::net::IpAddr::V6(v6) => {
            v6.is_unspecified() || v6.is_loopback() || (v6.segments()[0] & 0xffc0) == 0xfe80
        }
    };
    (!dull).then(|| ip.to_string())
}

/// A MAC address as `00:50:56:aa:00:01`; `None` for all-zero and broadcast.
pub fn normal_mac(text: &str) -> Option<String> {
    let digits: String = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, ':' | '-' | '.' | '[' | ']'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let whole = digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    if !whole || digits.bytes().all(|b| b == b'0') || digits.bytes().all(|b| b == b'f') {
        return None;
    }
    Some((0..6).map(|i| &digits[i * 2..i * 2 + 2]).collect::<Vec<_>>().join(":"))
}

fn hex_digits(text: &str) -> Option<String> {
    let digits: String =
        text.trim().chars().filter(|c| !matches!(c, '-' | '{' | '}' | ' ')).collect();
    let whole = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let dull = digits.bytes().all(|b| b == b'0') || digits.bytes().all(|b| b == b'f' || b == b'F');
    (whole && !dull).then(|| digits.to_ascii_lowercase())
}

fn looks_like_domain(rest: &str) -> bool {
    !rest.is_empty()
        && rest.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_say_nothing_identify_nothing() {
        for text in ["", " ", "-", "N/A", "unknown", "NULL"] {
            assert_eq!(Key::host_name(text), None, "{text}");
        }
        for text in ["0.0.0.0", "127.0.0.1", "169.254.10.1", "fe80::1", "::"] {
            assert_eq!(Key::ip(text), None, "{text}");
        }
        assert_eq!(Key::instance_uuid("00000000-0000-0000-0000-000000000000"), None);
        assert_eq!(Key::mac("00:00:00:00:00:00"), None);
        assert_eq!(Key::serial("To Be Filled By O.E.M."), None);
    }

    #[test]
    fn both_byte_orders_of_an_smbios_uuid_give_one_key() {
        assert_eq!(
            Key::bios_uuid("4206d1a0-6b1f-0d52-a4f0-1f2e3d4c5b6a"),
            Key::bios_uuid("A0D10642-1F6B-520D-A4F0-1F2E3D4C5B6A")
        );
    }

    #[test]
    fn a_host_name_is_the_first_label_of_a_qualified_name() {
        assert_eq!(Key::host_name("Web01.corp.example.com"), Key::host_name("WEB01"));
        assert_ne!(Key::host_name("mr. smith's box"), Key::host_name("mr"));
    }

    #[test]
    fn every_spelling_of_a_mac_address_gives_one_key() {
        assert_eq!(Key::mac("0050.56AA.0001"), Key::mac("00-50-56-aa-00-01"));
        assert_eq!(Key::mac("[00:50:56:aa:00:01]"), Key::mac("005056aa0001"));
    }
}
