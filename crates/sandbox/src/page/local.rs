//! The guard of pages that only this machine may see.

use std::net::{IpAddr, SocketAddr};

use http::uri::Authority;
use http::{HeaderMap, Uri, header};

/// Returns whether a request comes from this machine and is addressed to it.
///
/// The address of the caller alone does not suffice: a web page elsewhere can let its own host name resolve to this
/// machine (DNS rebinding), and then the browser sends the request from here.
pub fn is_local(peer: SocketAddr, target: &Uri, headers: &HeaderMap) -> bool {
    peer.ip().to_canonical().is_loopback()
        && has_host(headers, is_loopback)
        && target.authority().is_none_or(is_loopback)
}

/// Returns whether a request is addressed to a name that no web page elsewhere can let resolve to the sandbox: an IP
/// address, `localhost`, a name without a dot, such as that of a container, or the host of the public URL.
pub fn is_named_safely(public_url: &str, target: &Uri, headers: &HeaderMap) -> bool {
    let public_url = public_url.parse::<Uri>().unwrap_or_default();
    let is_safe = |authority: &Authority| {
        let host = authority.host();
        let is_ip = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok();
        let is_public = public_url.host().is_some_and(|public| public.eq_ignore_ascii_case(host));
        has_only_a_port(authority) && (is_ip || is_public || !host.is_empty() && !host.contains(['.', '[', ':']))
    };
    has_host(headers, is_safe) && target.authority().is_none_or(is_safe)
}

/// Returns whether the only `Host` passes a test.
fn has_host(headers: &HeaderMap, test: impl Fn(&Authority) -> bool) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    hosts.next().is_none() && host.is_some_and(|host| test(&host))
}

fn is_loopback(authority: &Authority) -> bool {
    has_only_a_port(authority) && elepay_spec::is_loopback(authority.host())
}

/// Returns whether nothing surrounds the host, except a port after it.
fn has_only_a_port(authority: &Authority) -> bool {
    // The parser accepts user names, and `[::1].example` with the host `[::1]`.
    let port = authority.as_str().strip_prefix(authority.host());
    let is_port =
        |port: &str| port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    port.is_some_and(is_port)
}

#[cfg(test)]
mod tests {
    use super::{is_local, is_named_safely};
    use http::header::HOST;
    use http::{HeaderMap, HeaderValue};

    #[test]
    fn a_name_that_another_page_can_choose_is_not_safe() {
        for (safe, target, host) in [
            (true, "/_sandbox", "127.0.0.1:4010"),
            (true, "/_sandbox", "192.0.2.1"),
            (true, "/_sandbox", "[2001:db8::1]:4010"),
            (true, "/_sandbox", "localhost:4010"),
            (true, "/_sandbox", "elepay:4010"),
            (true, "/_sandbox", "SHOP.example:4010"),
            (true, "http://elepay:4010/_sandbox", "elepay:4010"),
            (false, "http://evil.example/_sandbox", "elepay:4010"),
            (false, "/_sandbox", "evil.example:4010"),
            (false, "/_sandbox", "127.0.0.1.nip.io"),
            (false, "/_sandbox", "[::1].evil"),
            (false, "/_sandbox", "elepay:4010@evil.example"),
            (false, "/_sandbox", "evil.example@elepay"),
            (false, "/_sandbox", "evil.shop.example"),
            (false, "/_sandbox", ""),
        ] {
            let headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static(host))]);
            let found = is_named_safely("https://shop.example/base", &target.parse().unwrap(), &headers);
            assert_eq!(found, safe, "{target} {host}");
        }
    }

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
