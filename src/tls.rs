//! The choice of a TLS backend, and early errors where there is none.

use crate::Error;

/// Reports early what would otherwise fail late: without TLS every https call would fail, and without a crypto provider
/// reqwest would panic.
pub(crate) fn check(https: bool) -> Result<(), Error> {
    let has_tls = cfg!(any(feature = "rustls", feature = "native-tls", feature = "rustls-no-provider"));
    if https && !has_tls {
        return Err(Error::configuration(
            "this build has no TLS; enable one of elepay's features rustls, native-tls and rustls-no-provider",
        ));
    }
    let needs_provider = cfg!(feature = "rustls-no-provider") && !cfg!(any(feature = "rustls", feature = "native-tls"));
    if needs_provider && !has_crypto_provider() {
        return Err(Error::configuration(
            "no crypto provider for rustls is installed; install one when the program starts, for example with \
             rustls::crypto::ring::default_provider().install_default(), or enable elepay's feature rustls",
        ));
    }
    Ok(())
}

/// Returns whether rustls has a crypto provider to use.
fn has_crypto_provider() -> bool {
    #[cfg(feature = "rustls-no-provider")]
    return cfg!(feature = "rustls") || rustls::crypto::CryptoProvider::get_default().is_some();
    #[cfg(not(feature = "rustls-no-provider"))]
    return cfg!(feature = "rustls");
}

/// Selects the backend of our features, whatever other crates of the build have enabled in reqwest: rustls if it has a
/// crypto provider, else the operating system's.
pub(crate) fn select(http: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    #[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
    if has_crypto_provider() {
        return http.tls_backend_rustls();
    }
    #[cfg(feature = "native-tls")]
    return http.tls_backend_native();
    #[cfg(not(feature = "native-tls"))]
    http
}

/// Leaves out the platform's certificates, of which `http` URLs make no use: a slim container has none, and loading
/// them takes time.
pub(crate) fn without_certificates(http: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    #[cfg(any(feature = "rustls", feature = "native-tls", feature = "rustls-no-provider"))]
    return http.tls_certs_only([]);
    #[cfg(not(any(feature = "rustls", feature = "native-tls", feature = "rustls-no-provider")))]
    http
}

/// Builds the HTTP client. If another crate of the build has enabled a TLS backend without a crypto provider, reqwest
/// panics, even for http URLs; this returns an error then, unless the program aborts on panics.
pub(crate) fn build(http: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| http.build())) {
        Ok(Ok(client)) => Ok(client),
        Ok(Err(cause)) => Err(Error::configuration(
            "failed to set up TLS; does this machine have the certificates of the authorities? On Linux, install the \
             package ca-certificates, or set SSL_CERT_FILE",
        )
        .caused_by(cause.without_url())),
        Err(_) => Err(Error::configuration(
            "the TLS backend of this build cannot be used; rustls needs a crypto provider, installed when the program \
             starts",
        )),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Client, ErrorKind};

    /// The outcome depends on the features of this build; CI runs this test with each of them.
    #[test]
    fn build_reports_what_is_missing_for_tls_and_never_panics() {
        let build = |url: &str| {
            Client::builder("sk_test_abc").base_url(url).build().map(|_| ()).map_err(|error| {
                assert_eq!(error.kind(), ErrorKind::Configuration);
                error.to_string()
            })
        };
        let (https, http) = (build("https://api.elepay.io"), build("http://127.0.0.1:1"));
        if cfg!(any(feature = "rustls", feature = "native-tls")) {
            assert_eq!((https, http), (Ok(()), Ok(())));
        } else if cfg!(feature = "rustls-no-provider") {
            let reason = "no crypto provider for rustls is installed; ";
            assert!(https.unwrap_err().starts_with(reason));
            assert!(http.unwrap_err().starts_with(reason));
        } else {
            assert!(https.unwrap_err().starts_with("this build has no TLS; enable one of elepay's features"));
            // Another crate of the build can enable reqwest's TLS; CI does so and sets this variable. reqwest then
            // panics without a crypto provider, even for http URLs.
            match std::env::var_os("ELEPAY_TEST_TLS_FROM_ELSEWHERE") {
                None => assert_eq!(http, Ok(())),
                Some(_) => assert!(http.unwrap_err().starts_with("the TLS backend of this build cannot be used;")),
            }
        }
    }
}
