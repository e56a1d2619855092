//! Who can control the sandbox: programs on its own machine, and pages of its own.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::uri::Authority;
use http::{HeaderMap, Method, Uri, header};

use super::refusal::Refusal;
use crate::context::Context;
use crate::page::local::{is_local, is_named_safely};

/// Refuses requests from other machines, and those of web pages from elsewhere.
pub async fn guard(
    State(context): State<Arc<Context>>,
    Extension(ConnectInfo(peer)): Extension<ConnectInfo<SocketAddr>>,
    request: Request,
    next: Next,
) -> Response {
    let (method, target, headers) = (request.method(), request.uri(), request.headers());
    if !context.remote_control && !is_local(peer, target, headers) {
        let port = context.bound.port();
        return Refusal::forbidden(format!(
            "the sandbox is controlled from its own machine only, at http://127.0.0.1:{port}; to open it to others, \
             start it with --allow-remote-control"
        ))
        .into_response();
    }
    if context.remote_control && !is_named_safely(&context.base_url, target, headers) {
        let message = "under this name, the sandbox cannot be controlled, because a web page elsewhere can choose it; \
                       call the sandbox by an IP address, `localhost`, a name without a dot such as `elepay`, or the \
                       host of --public-url";
        return Refusal::forbidden(message).into_response();
    }
    if is_foreign(&context.base_url, method, target, headers) {
        let message = "a web page from elsewhere cannot control the sandbox: only its own pages, and programs other \
                       than browsers, can";
        return Refusal::forbidden(message).into_response();
    }
    next.run(request).await
}

/// Returns whether a web page from elsewhere has made the browser send a request. Following a link to a page of the
/// sandbox is not foreign: the other page does not learn the response. Behind a proxy, the sandbox's own pages are at
/// its public URL.
pub fn is_foreign(public_url: &str, method: &Method, target: &Uri, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let navigates = matches!(*method, Method::GET | Method::HEAD)
        && text("sec-fetch-mode") == Some("navigate")
        && text("sec-fetch-dest") == Some("document");
    let is_own_site = matches!(text("sec-fetch-site"), None | Some("same-origin" | "none"));
    if !is_own_site && !navigates {
        return true;
    }
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = origins.next() else { return false };
    let host = target.authority().cloned().or_else(|| text("host")?.parse::<Authority>().ok());
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    let public_host = public_url.parse::<Uri>().ok().and_then(|url| url.authority().cloned());
    let is_same = origin.is_some_and(|(scheme, authority)| {
        let is_own = |host: &Authority| host.as_str().eq_ignore_ascii_case(authority);
        matches!(scheme, "http" | "https") && [host, public_host].iter().flatten().any(is_own)
    });
    !is_same || origins.next().is_some()
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::is_foreign;

    #[test]
    fn only_programs_and_the_sandboxs_own_pages_are_not_foreign() {
        let own = "Origin: http://localhost:4010";
        for (foreign, method, sent) in [
            (false, "POST", &[][..]),
            (false, "POST", &[own]),
            (false, "POST", &["Origin: http://LOCALHOST:4010"]),
            (false, "POST", &[own, "Sec-Fetch-Site: same-origin"]),
            (false, "GET", &["Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"]),
            (false, "GET", &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"]),
            (true, "POST", &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"]),
            (true, "GET", &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"]),
            (true, "GET", &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"]),
            (false, "POST", &["Origin: https://shop.example"]),
            (true, "POST", &["Origin: https://shop.example:1"]),
            (true, "POST", &["Sec-Fetch-Site: cross-site"]),
            (true, "POST", &[own, "Sec-Fetch-Site: same-site"]),
            (true, "POST", &["Origin: http://localhost:3000"]),
            (true, "POST", &["Origin: http://evil.example"]),
            (true, "POST", &["Origin: http://localhost:4010.evil.example"]),
            (true, "POST", &["Origin: null"]),
            (true, "POST", &["Origin: "]),
            (true, "POST", &["Origin: file://localhost:4010"]),
            (true, "POST", &[own, "Origin: http://evil.example"]),
        ] {
            let mut headers = HeaderMap::new();
            for line in ["Host: localhost:4010"].iter().chain(sent) {
                let (name, value) = line.split_once(": ").unwrap();
                headers.append(HeaderName::try_from(name).unwrap(), HeaderValue::from_static(value));
            }
            let (method, target) = (method.parse().unwrap(), "/_sandbox/reset".parse().unwrap());
            let is_foreign = is_foreign("https://shop.example/base", &method, &target, &headers);
            assert_eq!(is_foreign, foreign, "{method} {sent:?}");
        }
    }
}
