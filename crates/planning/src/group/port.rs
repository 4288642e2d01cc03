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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ports_are_sorted_so_that_each_is_found() {
        assert!(INFRASTRUCTURE.is_sorted());
        assert!(is_infrastructure(53) && !is_infrastructure(8080));
    }
}
