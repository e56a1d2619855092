//! The proxies of the environment, which reqwest reads. Where it cannot use a variable it says nothing and connects
//! directly; here that is an error. No error shows a value, which may contain a password.

use std::env;

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

use super::proxy::{NO_SOCKS, address, is_socks};
use crate::Error;

/// A variable that is set and not empty.
struct Variable {
    name: &'static str,
    value: String,
}

/// Checks that the calls to a base URL, which is `https`, use the proxy that the environment names, and returns its
/// address.
///
/// For `https`, reqwest reads `HTTPS_PROXY`, else `ALL_PROXY`, and `NO_PROXY`; each in capital letters, or else in
/// small ones.
pub(super) fn check(base_url: &str) -> Result<Option<String>, Error> {
    let names = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let Some(first) = names.into_iter().find(|name| is_set(name)) else { return Ok(None) };
    let Ok(target) = base_url.parse::<Uri>() else {
        return Err(Error::configuration("the base URL cannot be used with a proxy"));
    };
    if let Some(no_proxy) = read("NO_PROXY", "no_proxy")?
        && is_excluded(&target, no_proxy.value)
    {
        return Ok(None);
    }
    if env::var_os("REQUEST_METHOD").is_some() {
        return Err(refuse(
            first,
            "it has no effect where REQUEST_METHOD is set, as in a CGI program; set the proxy with \
             `ClientBuilder::proxy`, or unset this variable",
        ));
    }
    let proxy = match read("HTTPS_PROXY", "https_proxy")? {
        Some(proxy) => Some(proxy),
        None => read("ALL_PROXY", "all_proxy")?,
    };
    match proxy {
        Some(Variable { name, value }) => check_proxy(name, value, &target).map(Some),
        None => Ok(None),
    }
}

/// Checks the proxy that a variable names by reading it with the code that reqwest uses, and returns its address.
fn check_proxy(name: &'static str, value: String, target: &Uri) -> Result<String, Error> {
    let invalid = || refuse(name, "it is not the URL of a proxy, such as http://proxy.example:3128");
    match Matcher::builder().https(value).build().intercept(target) {
        Some(proxy) if proxy.uri().scheme_str().is_some_and(is_socks) => Err(refuse(name, NO_SOCKS)),
        Some(proxy) => Ok(address(&Url::parse(&proxy.uri().to_string()).map_err(|_| invalid())?)),
        None => Err(invalid()),
    }
}

/// Returns whether `NO_PROXY` excludes a URL from every proxy.
fn is_excluded(target: &Uri, no_proxy: String) -> bool {
    Matcher::builder().https("http://proxy.invalid").no(no_proxy).build().intercept(target).is_none()
}

/// Returns the variable that reqwest would read, if it is not empty.
fn read(upper: &'static str, lower: &'static str) -> Result<Option<Variable>, Error> {
    let upper_value = value(upper)?;
    if upper_value.as_ref().is_some_and(String::is_empty) && lower_is_hidden(lower) {
        let reason = format!("it is empty, and hides {lower}; unset one of them");
        return Err(refuse(upper, &reason));
    }
    let (name, value) = match upper_value {
        Some(value) => (upper, Some(value)),
        None => (lower, value(lower)?),
    };
    Ok(value.filter(|value| !value.is_empty()).map(|value| Variable { name, value }))
}

/// Returns whether a variable in small letters is set to something. On Windows it is the same as the one in capitals.
fn lower_is_hidden(lower: &str) -> bool {
    !cfg!(windows) && is_set(lower)
}

fn value(name: &'static str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(refuse(name, "it is not valid UTF-8")),
    }
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn refuse(name: &str, reason: &str) -> Error {
    Error::configuration(format!("the environment variable {name} cannot be used as a proxy setting: {reason}"))
}
