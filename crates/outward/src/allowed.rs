//! Where webhooks may go: people who may set a webhook must not reach, through this machine, what
//! only this machine can reach (forged requests of a server, SSRF).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// Where an address lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Anybody on the internet can reach it.
    External,
    /// This machine.
    Loopback,
    /// A network of one's own (RFC 1918, RFC 4193).
    Private,
    /// Anything else: link-local, multicast, of documentation, of benchmarks, of tunnels, of carriers.
    Special,
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::External => "an address of the internet",
            Self::Loopback => "this machine",
            Self::Private => "in a private network",
            Self::Special => "an address for special use",
        })
    }
}

/// IPv4 that the internet does not lead to: the registry of special addresses (RFC 6890).
const SPECIAL_4: [(Ipv4Addr, u32); 12] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    (Ipv4Addr::BROADCAST, 32),
];

/// IPv6 within the global unicast of today, `2000::/3`, that the internet does not lead to: protocols
/// and Teredo, documentation, 6to4. What lies outside of it (mapped and translated IPv4, link-local,
/// multicast) is special without a line here.
const SPECIAL_6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

const GLOBAL_6: Network = Network(IpAddr::V6(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0)), 3);
const UNIQUE_LOCAL_6: Network = Network(IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)), 7);

/// Where an address lies.
pub fn reach(address: IpAddr) -> Reach {
    let within = |network: IpAddr, bits| Network(network, bits).holds(address);
    let (is_private, is_external) = match address {
        IpAddr::V4(four) => {
            let is_special = SPECIAL_4.iter().any(|(net, bits)| within((*net).into(), *bits));
            (four.is_private(), !is_special)
        }
        IpAddr::V6(_) => {
            let is_special = SPECIAL_6.iter().any(|(net, bits)| within((*net).into(), *bits));
            (UNIQUE_LOCAL_6.holds(address), GLOBAL_6.holds(address) && !is_special)
        }
    };
    match (address.is_loopback(), is_private, is_external) {
        (true, ..) => Reach::Loopback,
        (_, true, _) => Reach::Private,
        (.., true) => Reach::External,
        _ => Reach::Special,
    }
}

/// Addresses with the same first bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network(IpAddr, u32);

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        let same = |one: u128, other: u128, width: u32| {
            let apart = width - self.1;
            apart == width || one >> apart == other >> apart
        };
        match (self.0, address) {
            (IpAddr::V4(one), IpAddr::V4(other)) => {
                same(u32::from(one).into(), u32::from(other).into(), 32)
            }
            (IpAddr::V6(one), IpAddr::V6(other)) => same(one.into(), other.into(), 128),
            _ => false,
        }
    }

    /// `10.0.0.0/8`, `fd00::/8`, or a single address.
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(width), |bits| bits.parse().ok())?;
        (bits <= width).then_some(Self(address, bits))
    }
}

/// One entry of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    Reach(Reach),
    Network(Network),
    Host(String),
    /// What ends in this, as `.example.com`.
    Below(String),
}

/// An entry of the list that says nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` allows no host: write `external`, `loopback`, `private`, a host as `hooks.example.com`, \
     `*.example.com`, or a network as `10.1.0.0/16`"
)]
pub struct NoEntry(String);

/// Where webhooks may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedHosts {
    entries: Vec<Entry>,
    words: String,
}

impl Default for AllowedHosts {
    fn default() -> Self {
        Self { entries: vec![Entry::Reach(Reach::External)], words: "external".to_owned() }
    }
}

impl fmt::Display for AllowedHosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.words.is_empty() { "nothing" } else { &self.words })
    }
}

impl AllowedHosts {
    /// Reads the entries of a list; an empty one allows nothing.
    pub fn parse<'a>(entries: impl IntoIterator<Item = &'a str>) -> Result<Self, NoEntry> {
        let texts: Vec<&str> = entries.into_iter().map(str::trim).collect();
        let entries = texts.iter().map(|text| Entry::parse(text)).collect::<Result<_, _>>()?;
        Ok(Self { entries, words: texts.join(", ") })
    }

    /// Whether a host, as its name stands in a URL, may be spoken to at one of its addresses. A host
    /// that is listed by name may be anywhere but at an address for special use: only a network
    /// opens these.
    pub fn permits(&self, host: &str, address: IpAddr) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let is_ordinary = reach(address) != Reach::Special;
        self.entries.iter().any(|entry| match entry {
            Entry::Reach(wanted) => reach(address) == *wanted,
            Entry::Network(network) => network.holds(address),
            Entry::Host(name) => is_ordinary && host == *name,
            Entry::Below(end) => is_ordinary && host.len() > end.len() && host.ends_with(end),
        })
    }
}

impl Entry {
    fn parse(text: &str) -> Result<Self, NoEntry> {
        match text {
            "external" => return Ok(Self::Reach(Reach::External)),
            "loopback" => return Ok(Self::Reach(Reach::Loopback)),
            "private" => return Ok(Self::Reach(Reach::Private)),
            _ => {}
        }
        if let Some(network) = Network::parse(text) {
            return Ok(Self::Network(network));
        }
        let none = || NoEntry(text.to_owned());
        let (name, is_below) = match text.strip_prefix("*.") {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        // As a URL writes it: in lower case, and with letters beyond ASCII as `xn--…`.
        let url: Url = format!("https://{name}/").parse().map_err(|_| none())?;
        let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_owned();
        let is_plain = !name.contains(['/', ':', '@', '?', '#', '*', ' ']) && !host.is_empty();
        // Numbers that a URL takes for an address are to be written as one.
        if !is_plain || host.parse::<IpAddr>().is_ok() {
            return Err(none());
        }
        Ok(if is_below { Self::Below(format!(".{host}")) } else { Self::Host(host) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(entries: &[&str]) -> AllowedHosts {
        AllowedHosts::parse(entries.iter().copied()).unwrap()
    }

    #[test]
    fn only_what_the_internet_leads_to_is_external() {
        for external in [
            "1.1.1.1",
            "8.8.8.8",
            "93.184.215.14",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.255.255",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.255.255",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2a00:1450:4001::1",
            "2001:200::1",
            "2400::1",
        ] {
            assert_eq!(reach(external.parse().unwrap()), Reach::External, "{external}");
        }
        for (loopback, wanted) in [
            ("127.0.0.1", Reach::Loopback),
            ("127.255.255.254", Reach::Loopback),
            ("::1", Reach::Loopback),
            ("10.0.0.1", Reach::Private),
            ("10.255.255.255", Reach::Private),
            ("172.16.0.1", Reach::Private),
            ("172.31.255.255", Reach::Private),
            ("192.168.1.1", Reach::Private),
            ("fc00::1", Reach::Private),
            ("fdff:ffff::1", Reach::Private),
        ] {
            assert_eq!(reach(loopback.parse().unwrap()), wanted, "{loopback}");
        }
    }

    #[test]
    fn addresses_for_special_use_are_neither() {
        for special in [
            "0.0.0.0",
            "0.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "169.254.169.254",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "5f00::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert_eq!(reach(special.parse().unwrap()), Reach::Special, "{special}");
            let address = special.parse().unwrap();
            let all = allowed(&["external", "loopback", "private", "a.example", "*.example"]);
            assert!(!all.permits("a.example", address), "{special}");
        }
    }

    #[test]
    fn each_kind_of_entry_opens_what_it_says_and_no_more() {
        let at = |list: &AllowedHosts, host: &str, address: &str| {
            list.permits(host, address.parse().unwrap())
        };
        let usual = AllowedHosts::default();
        assert!(at(&usual, "a.example", "1.1.1.1") && !at(&usual, "a.example", "127.0.0.1"));
        let own = allowed(&["hooks.example"]);
        assert!(at(&own, "hooks.example", "10.0.0.1") && at(&own, "HOOKS.example.", "1.1.1.1"));
        assert!(!at(&own, "other.example", "1.1.1.1") && !at(&own, "x.hooks.example", "1.1.1.1"));
        let below = allowed(&["*.Example.com"]);
        assert!(at(&below, "a.b.example.com", "10.0.0.1"));
        for other in ["example.com", "badexample.com", "example.com.evil.test", ".example.com"] {
            assert!(!at(&below, other, "10.0.0.1"), "{other}");
        }
        let net = allowed(&["10.1.0.0/16", "fd12::/16", "192.0.2.7", "100.64.0.0/10"]);
        for inside in ["10.1.255.1", "fd12:3::1", "192.0.2.7", "100.100.0.1"] {
            assert!(at(&net, "x", inside), "{inside}");
        }
        for outside in ["10.2.0.1", "fd13::1", "192.0.2.8", "1.1.1.1", "::ffff:10.1.0.1"] {
            assert!(!at(&net, "x", outside), "{outside}");
        }
        assert!(at(&allowed(&["0.0.0.0/0"]), "x", "169.254.169.254"));
        assert!(!at(&allowed(&[]), "x", "1.1.1.1"));
        assert_eq!(allowed(&[]).to_string(), "nothing");
    }

    #[test]
    fn an_entry_that_says_nothing_is_refused() {
        for wrong in [
            "",
            "*",
            "*.",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.0/-1",
            "https://a.example",
            "a:80",
            "a/b",
            "user@a",
            "0x7f.1",
            "2130706433",
            "a b",
            "a*.example",
            "10.0.0/8",
        ] {
            assert!(AllowedHosts::parse([wrong]).is_err(), "{wrong:?}");
        }
    }
}
