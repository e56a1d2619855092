//! The proxy of the environment, which is read once. Where reqwest could not use a variable it would say nothing and
//! connect directly; here that is an error. No error shows a value, which may contain a password.

use std::env;
use std::ffi::OsString;

use http::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

use super::proxy::{NO_SOCKS, Proxy, is_socks};
use crate::Error;

/// What reqwest reads to choose a proxy for `https`.
const VARIABLES: [&str; 7] =
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "REQUEST_METHOD"];

/// A variable that is set and not empty.
struct Variable {
    name: &'static str,
    value: String,
}

/// Returns the proxy that reqwest would use for calls to a base URL, which is `https`.
///
/// For `https`, reqwest reads `HTTPS_PROXY`, else `ALL_PROXY`, and `NO_PROXY`; each in capital letters, or else in
/// small ones. Without these, it uses the proxy of the operating system if its feature `system-proxy` is on.
///
/// # Errors
/// Returns an error if reqwest would ignore a variable, or could not use the proxy.
pub(super) fn proxy(base_url: &str) -> Result<Option<Proxy>, Error> {
    let target = base_url.parse::<Uri>();
    let Some(first) = VARIABLES[..4].iter().find(|name| is_set(name)) else {
        let of_system = target.ok().and_then(|target| Matcher::from_system().intercept(&target));
        let refuse = |reason: &str| Error::configuration(format!("the proxy of the system cannot be used: {reason}"));
        return of_system.map(|proxy| usable(&proxy, refuse)).transpose();
    };
    let Ok(target) = target else {
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
    let Some(Variable { name, value }) = proxy else { return Ok(None) };
    // The code that reqwest uses.
    match Matcher::builder().https(value).build().intercept(&target) {
        Some(proxy) => usable(&proxy, |reason| refuse(name, reason)).map(Some),
        None => Err(refuse(name, INVALID)),
    }
}

const INVALID: &str = "it is not the URL of a proxy, such as http://proxy.example:3128";

fn usable(proxy: &Intercept, refuse: impl Fn(&str) -> Error) -> Result<Proxy, Error> {
    if proxy.uri().scheme_str().is_some_and(is_socks) {
        return Err(refuse(NO_SOCKS));
    }
    let url = proxy.uri().to_string().parse().map_err(|_| refuse(INVALID))?;
    Proxy::new(url, proxy.basic_auth()).map_err(|_| refuse(INVALID))
}

/// The variables as they were when a client was built.
pub(super) struct Snapshot([Option<OsString>; VARIABLES.len()]);

impl Snapshot {
    pub(super) fn take() -> Self {
        Self(VARIABLES.map(env::var_os))
    }

    /// Returns an error if a variable is not what it was.
    pub(super) fn check(&self) -> Result<(), Error> {
        let now = Self::take();
        match (0..VARIABLES.len()).find(|index| self.0[*index] != now.0[*index]) {
            None => Ok(()),
            Some(changed) => Err(Error::configuration(format!(
                "the environment variable {} has changed since `build`, so this call might use another proxy than \
                 those before; build a new client, or set the proxy with `ClientBuilder::proxy`",
                VARIABLES[changed]
            ))),
        }
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
