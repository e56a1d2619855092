use std::net::IpAddr;

/// Returns `true` if the host of a URL is this machine: `localhost` or a loopback IP address.
///
/// The whole host is compared, so `localhost.example.com` and `127.0.0.1.example.com` are not loopback. An IPv6
/// address may be in brackets, as in a URL. `host` must not contain a port.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_this_machine_is_loopback() {
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "localhost.evil.example",
            "127.evil.example",
            "127.0.0.1.nip.io",
            "[::1].evil",
            "evil.example",
            "10.0.0.1",
            "0.0.0.0",
            "[::]",
            "[::ffff:127.0.0.1]",
            "127.0.0.1:80",
            "",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
