//! Ports that infrastructure usually serves: evidence, never a verdict.

/// Well-known ports of names, time, directories, monitoring, logs, remote access, mail, proxies,
/// backup, patching and configuration (IANA service names and vendors' manuals), sorted.
const INFRASTRUCTURE: [u16; 34] = [
    22, 25, 53, 67, 68, 88, 111, 123, 135, 137, 138, 139, 161, 162, 389, 445, 464, 514, 636, 1556,
    3128, 3268, 3269, 3389, 5985, 5986, 8140, 8530, 8531, 9100, 9997, 10050, 10051, 13724,
];

/// Whether infrastructure usually serves this port.
pub(super) fn is_infrastructure(port: u16) -> bool {
    INFRASTRUCTURE.binary_search(&port).is_ok()
}

/// A word for what serves this port, where it is usually one thing; ports of agents and of remote
/// access, which any asset serves, have none.
pub(super) fn word(port: u16) -> Option<&'static str> {
    Some(match port {
        80 | 443 => "web",
        3000 | 5000 | 7001 | 8000 | 8009 | 8080 | 8081 | 8443 | 9080 | 9443 => "app",
        1433 | 1521 | 3306 | 5432 | 5439 | 9042 | 27_017 | 50_000 => "database",
        6379 | 11_211 => "cache",
        1414 | 4222 | 5671 | 5672 | 9092 | 9093 | 61_616 => "queue",
        9200 | 9300 => "search",
        445 | 2049 => "file server",
        88 | 389 | 636 | 3268 | 3269 => "directory",
        53 => "names",
        123 => "time",
        25 | 465 | 587 => "mail",
        3128 => "proxy",
        514 | 9997 => "logs",
        1556 => "backup",
        8530 | 8531 => "patches",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ports_are_sorted_so_that_each_is_found() {
        assert!(INFRASTRUCTURE.is_sorted());
        assert!(is_infrastructure(53) && !is_infrastructure(8080));
    }
}
