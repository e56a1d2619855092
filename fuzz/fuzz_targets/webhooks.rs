//! Receives any bytes as a webhook: one for the length of the header with the signature, the rest for the header and
//! the body.
#![no_main]

use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use elepay::webhook::{Event, SigningSecret, Verifier, sign};

static SECRET: LazyLock<SigningSecret> = LazyLock::new(|| SigningSecret::new("whsec_fuzz").expect("a secret"));

/// It accepts signatures of any time, so that the time is not the reason why one is refused.
static VERIFIER: LazyLock<Verifier> =
    LazyLock::new(|| Verifier::new(SECRET.clone()).expect("a verifier").tolerance(Duration::MAX));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [length, rest @ ..] = bytes else { return };
    let (header, body) = rest.split_at(rest.len().min(usize::from(*length)));
    let now = SystemTime::now();
    assert!(VERIFIER.verify(header, body, now).is_err(), "nobody has signed this");

    let parsed = Event::parse_unverified(body);
    let signature = sign(&SECRET, body, now);
    assert_eq!(VERIFIER.verify(&signature, body, now), parsed);
    // The first time counts, and any of several signatures.
    let longer = [signature.as_bytes(), b",", header].concat();
    let is_text = header.iter().all(|byte| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t'));
    assert_eq!(VERIFIER.verify(&longer[..], body, now).is_ok(), is_text && parsed.is_ok());

    let json = serde_json::from_slice::<serde_json::Value>(body).ok().filter(serde_json::Value::is_object);
    match &parsed {
        Ok(event) => {
            assert!(event.skipped().iter().all(|path| path.chars().count() <= 220), "a path exceeds its limit");
            let _ = format!("{event:?}");
            if let Some(json) = json {
                assert_eq!(**event.json(), json, "a part of the event is lost");
                assert_eq!(event.id.as_deref(), json["id"].as_str());
            }
        }
        Err(_) => assert_eq!(json, None, "a JSON object is refused"),
    }
});
