//! The guard of pages that only this machine may see.

use std::net::SocketAddr;

use http::uri::Authority;
use http::{HeaderMap, Uri, header};

/// Returns whether a request comes from this machine and is addressed to it.
///
/// The address of the caller alone does not suffice: a web page elsewhere can let its own host name resolve to this
/// machine (DNS rebinding), and then the browser sends the request from here.
pub fn is_local(peer: SocketAddr, target: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    peer.ip().to_canonical().is_loopback()
        && hosts.next().is_none()
        && host.is_some_and(|host| is_loopback(&host))
        && target.authority().is_none_or(is_loopback)
}

fn is_loopback(authority: &Authority) -> bool {
    // The parser accepts user names, and `[::1].example` with the host `[::1]`.
    let port = authority.as_str().strip_prefix(authority.host());
    let is_port =
        |port: &str| port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    port.is_some_and(is_port) && elepay_spec::is_loopback(authority.host())
}

#[cfg(test)]
mod tests {
    use super::is_local;
    use http::header::HOST;
    use http::{HeaderMap, HeaderValue};

    fn is_local_host(peer: &str, target: &str, hosts: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(HOST, HeaderValue::from_static(host));
        }
        is_local(peer.parse().unwrap(), &target.parse().unwrap(), &headers)
    }

    #[test]
    fn only_this_machine_under_its_own_name_is_local() {
        for (local, peer, target, hosts) in [
            (true, "127.0.0.1:1", "/_sandbox", &["127.0.0.1"][..]),
            (true, "127.0.0.1:1", "/_sandbox", &["127.0.0.1:4010"]),
            (true, "127.0.0.1:1", "/_sandbox", &["localhost:4010"]),
            (true, "127.0.0.1:1", "/_sandbox", &["LOCALHOST"]),
            (true, "[::1]:1", "/_sandbox", &["[::1]:4010"]),
            (true, "[::ffff:127.0.0.1]:1", "/_sandbox", &["localhost"]),
            (true, "127.0.0.1:1", "http://localhost/_sandbox", &["localhost"]),
            (false, "127.0.0.1:1", "/_sandbox", &["localhost.evil.example"]),
            (false, "127.0.0.1:1", "/_sandbox", &["127.evil.example"]),
            (false, "127.0.0.1:1", "/_sandbox", &["127.0.0.1.nip.io"]),
            (false, "127.0.0.1:1", "/_sandbox", &["[::1].evil"]),
            (false, "127.0.0.1:1", "/_sandbox", &["evil.example"]),
            (false, "127.0.0.1:1", "/_sandbox", &["evil.example@localhost"]),
            (false, "127.0.0.1:1", "/_sandbox", &["localhost:x"]),
            (false, "127.0.0.1:1", "/_sandbox", &[""]),
            (false, "127.0.0.1:1", "/_sandbox", &[]),
            (false, "127.0.0.1:1", "/_sandbox", &["localhost", "evil.example"]),
            (false, "127.0.0.1:1", "/_sandbox", &["localhost", "localhost"]),
            (false, "127.0.0.1:1", "http://evil.example/_sandbox", &["127.0.0.1"]),
            (false, "192.0.2.1:1", "/_sandbox", &["127.0.0.1"]),
            (false, "[::ffff:192.0.2.1]:1", "/_sandbox", &["localhost"]),
        ] {
            assert_eq!(is_local_host(peer, target, hosts), local, "{peer} {target} {hosts:?}");
        }
    }
}
