//! The lines that the program prints once it has started.

use elepay_sandbox::Sandbox;

use super::options::Options;

/// Returns the values that a caller needs, commands for the shell with which a charge is paid, and a line of Rust.
pub fn text(sandbox: &Sandbox) -> String {
    let (url, key) = (sandbox.url(), sandbox.key());
    let uri = url.parse::<http::Uri>().unwrap_or_default();
    let is_safe = uri.scheme_str() == Some("https") || uri.host().is_some_and(elepay_spec::is_loopback);
    let switch = if is_safe { "" } else { ".danger_allow_plain_http_with_test_key()" };
    let (customer, state_url) = (sandbox.lasting_customer(), sandbox.state_url());
    format!(
        r#"base URL  {url}
key       {key}
customer  {customer}
state     {state_url}
control   {state_url}/openapi.json

id=$(curl -s {url}/charges -u {key}: -H 'Content-Type: application/json' \
  -d '{{"amount": 500, "orderNo": "order-'$(date +%s)-$$'", "paymentMethod": "paypay"}}' |
  grep -o 'cha_[a-z0-9_]*' | head -n 1)
curl -X POST {state_url}/charges/$id/approve
curl {url}/charges/$id -u {key}:

let client = elepay::Client::builder("{key}").base_url("{url}"){switch}.build()?;"#
    )
}

/// Returns a warning if others than this machine can call or control the sandbox.
pub fn warning(options: &Options) -> Option<String> {
    let host = options.host;
    let control = if options.allow_remote_control { ", and control it" } else { "" };
    let warning = format!("WARNING: everybody who reaches {host} of this machine can call this sandbox{control}.");
    (!host.is_loopback() || options.allow_remote_control).then_some(warning)
}
