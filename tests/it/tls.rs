//! What is missing for TLS is said by `build()`, in one sentence, and never by a panic.
//!
//! What is missing depends on the features of this build; CI runs this test with each of them.

use elepay::{Client, ErrorKind};

#[test]
fn build_says_what_is_missing() {
    let built = |url: &str| {
        Client::builder("sk_test_abc").base_url(url).build().map(|_| ()).map_err(|error| {
            assert_eq!(error.kind(), ErrorKind::Configuration);
            error.to_string()
        })
    };
    let (https, http) = (built("https://api.elepay.io"), built("http://127.0.0.1:1"));
    if cfg!(any(feature = "rustls", feature = "native-tls")) {
        assert_eq!((https, http), (Ok(()), Ok(())));
    } else if cfg!(feature = "rustls-no-provider") {
        let reason = "no crypto provider for rustls is installed; ";
        assert!(https.unwrap_err().starts_with(reason));
        assert!(http.unwrap_err().starts_with(reason));
    } else {
        assert!(https.unwrap_err().starts_with("there is no TLS in this build; turn on one of elepay's features"));
        // Another crate of the build can switch on reqwest's TLS; CI does so and says it here. reqwest then
        // panics without a crypto provider, for http addresses too.
        match std::env::var_os("ELEPAY_TEST_TLS_FROM_ELSEWHERE") {
            None => assert_eq!(http, Ok(())),
            Some(_) => assert!(http.unwrap_err().starts_with("the TLS back end of this build cannot be used;")),
        }
    }
}
