//! From where a request comes.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};

/// The address from where a request comes. A proxy on this machine says whom it passes on: the last
/// address of `X-Forwarded-For`, which is the one that it wrote itself. Nobody else is believed.
pub(super) fn peer(headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
    let ConnectInfo(address) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let address = address.ip().to_canonical();
    if !address.is_loopback() {
        return Some(address);
    }
    let last = headers.get_all("x-forwarded-for").iter().next_back();
    let last = last.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    Some(last.unwrap_or(address))
}

/// What counts as one peer: an address, or the network that one subscriber has with IPv6.
pub(super) fn network(peer: IpAddr) -> IpAddr {
    match peer {
        IpAddr::V4(_) => peer,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str, forwarded: &'static str) -> String {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(address.parse::<SocketAddr>().unwrap()));
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        peer(&headers, &extensions).unwrap().to_string()
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        assert_eq!(of("127.0.0.1:1", "6.6.6.6, 192.0.2.7"), "192.0.2.7");
        assert_eq!(of("[::1]:1", "192.0.2.7"), "192.0.2.7");
        assert_eq!(of("203.0.113.9:1", "192.0.2.7"), "203.0.113.9");
        assert_eq!(of("127.0.0.1:1", "nonsense"), "127.0.0.1");
    }

    #[test]
    fn a_subscriber_is_one_network() {
        let of = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("192.0.2.7"), "192.0.2.7");
    }
}
