//! Signatures of webhooks: only what elepay has signed, recently, with a secret of this endpoint, is accepted.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use elepay::webhook::{self, MalformedHeader, SIGNATURE_HEADER, SigningSecret, Verifier, WebhookError};
use http::{HeaderMap, HeaderValue};
use proptest::prelude::*;

const SECRET: &str = "whsec_test";
const BODY: &[u8] = br#"{"id":"evt_1","object":"event","type":"charge.succeeded"}"#;
const SIGNED: u64 = 1_700_000_000;

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn signature() -> String {
    webhook::sign(&SigningSecret::new(SECRET).unwrap(), BODY, at(SIGNED))
}

fn verify(header: &str) -> Result<(), WebhookError> {
    Verifier::new(SECRET).unwrap().verify(header, BODY, at(SIGNED)).map(drop)
}

#[test]
fn signatures_are_those_that_openssl_makes() {
    let vectors = include_str!("webhook/signatures.tsv");
    assert!(vectors.lines().count() > 5);
    for line in vectors.lines() {
        let [secret, time, body, signature] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let now = at(time.parse().unwrap());
        let verifier = Verifier::new(secret).unwrap();
        let outcome = verifier.verify(format!("t={time},sign={signature}"), body.as_bytes(), now);
        let is_json = body.trim().starts_with('{');
        assert_eq!(outcome.is_ok(), is_json, "{line}: {outcome:?}");
        assert!(is_json || outcome == Err(WebhookError::NotJson), "{line}: {outcome:?}");
        // Our own signature has no leading zeros.
        let signed = webhook::sign(&SigningSecret::new(secret).unwrap(), body.as_bytes(), now);
        assert_eq!(signed == format!("t={time},sign={signature}"), !time.starts_with("000"), "{line}");
    }
}

#[test]
fn a_header_is_read_from_wherever_a_framework_keeps_it() {
    let verifier = Verifier::new(SECRET).unwrap();
    let text = signature();
    let mut headers = HeaderMap::new();
    headers.insert(SIGNATURE_HEADER, HeaderValue::from_str(&text).unwrap());
    let now = at(SIGNED);
    assert_eq!(verifier.verify(&headers, BODY, now).map(drop), Ok(()));
    assert_eq!(verifier.verify(&text, BODY, now).map(drop), Ok(()));
    assert_eq!(verifier.verify(text.as_str(), BODY, now).map(drop), Ok(()));
    assert_eq!(verifier.verify(text.as_bytes(), BODY, now).map(drop), Ok(()));
    assert_eq!(verifier.verify(headers.get("elepay-Signature"), BODY, now).map(drop), Ok(()));
    assert_eq!(verifier.verify(None::<&str>, BODY, now).map(drop), Err(WebhookError::MissingHeader));
    assert_eq!(verifier.verify(HeaderMap::new(), BODY, now).map(drop), Err(WebhookError::MissingHeader));
}

#[test]
fn every_malformed_header_has_an_error_of_its_own() {
    let valid = signature();
    let (time, sign) = valid.split_once(',').unwrap();
    let malformed = |part| Err(WebhookError::MalformedHeader(part));
    let cases = [
        (String::new(), Err(WebhookError::MissingHeader)),
        ("  ".to_owned(), Err(WebhookError::MissingHeader)),
        (sign.to_owned(), malformed(MalformedHeader::NoTime)),
        (time.to_owned(), malformed(MalformedHeader::NoSignature)),
        ("t".to_owned(), malformed(MalformedHeader::NoTime)),
        (",,,".to_owned(), malformed(MalformedHeader::NoTime)),
        ("nonsense".to_owned(), malformed(MalformedHeader::NoTime)),
        (format!("T={SIGNED},{sign}"), malformed(MalformedHeader::NoTime)),
        (format!("t=,{sign}"), malformed(MalformedHeader::Time)),
        (format!("t=+{SIGNED},{sign}"), malformed(MalformedHeader::Time)),
        (format!("t=-{SIGNED},{sign}"), malformed(MalformedHeader::Time)),
        (format!("t={SIGNED}.0,{sign}"), malformed(MalformedHeader::Time)),
        (format!("t=0x65,{sign}"), malformed(MalformedHeader::Time)),
        (format!("t=99999999999999999999999,{sign}"), malformed(MalformedHeader::Time)),
        (format!("t={SIGNED}\u{661},{sign}"), malformed(MalformedHeader::Characters)),
        (format!("{time},{sign}\n"), malformed(MalformedHeader::Characters)),
        (format!("{time},{sign}\0"), malformed(MalformedHeader::Characters)),
        (format!("{time},SIGN={}", &sign[5..]), malformed(MalformedHeader::NoSignature)),
        (format!("{time},sign="), Err(WebhookError::NoMatch)),
        (format!("{time},sign={}", sign[5..].to_uppercase()), Err(WebhookError::NoMatch)),
        (format!("{time},{}", &sign[..sign.len() - 1]), Err(WebhookError::NoMatch)),
        (format!("{time},{sign}0"), Err(WebhookError::NoMatch)),
        (format!("{time},{sign}00"), Err(WebhookError::NoMatch)),
        (format!("{time};{sign}"), malformed(MalformedHeader::Time)),
        // The first `t` counts.
        (format!("t=1,{time},{sign}"), Err(WebhookError::NoMatch)),
        (format!("t=x,{time},{sign}"), malformed(MalformedHeader::Time)),
        // All of these are valid.
        (format!("{sign},{time}"), Ok(())),
        (format!("{time},{sign},t=1"), Ok(())),
        (format!(" t = {SIGNED} , sign = {} ", &sign[5..]), Ok(())),
        (format!("{time},sign=00,{sign},sign=zz"), Ok(())),
        (format!("v=2,{time},other,,{sign},sign2=00,=,"), Ok(())),
    ];
    for (header, expected) in cases {
        assert_eq!(verify(&header), expected, "{header:?}");
    }
}

#[test]
fn a_single_changed_digit_of_the_signature_or_of_its_time_never_matches() {
    let valid = signature();
    let digits = valid.char_indices().filter(|(_, char)| char.is_ascii_hexdigit() && *char != 't');
    let mut changed = 0;
    for (at, digit) in digits.skip_while(|(at, _)| *at < 2) {
        let in_time = at < valid.find(',').unwrap();
        let others = if in_time { "0123456789" } else { "0123456789abcdef" };
        for other in others.chars().filter(|other| *other != digit) {
            let header = format!("{}{other}{}", &valid[..at], &valid[at + 1..]);
            assert_eq!(verify(&header), Err(WebhookError::NoMatch), "{header}");
            changed += 1;
        }
    }
    assert_eq!(changed, 10 * 9 + 64 * 15);
}

#[test]
fn several_headers_are_one_list() {
    let valid = signature();
    let (time, sign) = valid.split_once(',').unwrap();
    let mut headers = HeaderMap::new();
    headers.append(SIGNATURE_HEADER, HeaderValue::from_str(time).unwrap());
    headers.append(SIGNATURE_HEADER, HeaderValue::from_str(sign).unwrap());
    assert_eq!(Verifier::new(SECRET).unwrap().verify(&headers, BODY, at(SIGNED)).map(drop), Ok(()));
}

#[test]
fn a_signature_is_accepted_for_300_seconds_in_either_direction() {
    let verifier = Verifier::new(SECRET).unwrap();
    let header = signature();
    let verify = |verifier: &Verifier, now| verifier.verify(&header, BODY, now).map(drop);
    let too_old = |age| Err(WebhookError::TooOld { age: Duration::from_secs(age) });
    let too_new = |ahead| Err(WebhookError::TooNew { ahead: Duration::from_secs(ahead) });
    for (now, expected) in [
        (SIGNED - 301, too_new(301)),
        (SIGNED - 300, Ok(())),
        (SIGNED, Ok(())),
        (SIGNED + 300, Ok(())),
        (SIGNED + 301, too_old(301)),
        (0, too_new(SIGNED)),
    ] {
        assert_eq!(verify(&verifier, at(now)), expected, "{now}");
    }
    // A clock before 1970 counts as 1970.
    assert_eq!(verify(&verifier, UNIX_EPOCH - Duration::from_secs(1)), too_new(SIGNED));

    let strict = verifier.clone().tolerance(Duration::ZERO);
    assert_eq!(verify(&strict, at(SIGNED)), Ok(()));
    assert_eq!(verify(&strict, at(SIGNED + 1)), too_old(1));
    let unlimited = verifier.tolerance(Duration::MAX);
    assert_eq!(verify(&unlimited, at(0)), Ok(()));
    assert_eq!(verify(&unlimited, at(1 << 40)), Ok(()));
}

/// Otherwise anybody could find out what this machine's clock says.
#[test]
fn the_signature_is_checked_before_the_time_and_the_time_before_the_body() {
    let verifier = Verifier::new(SECRET).unwrap();
    let forged = format!("t=1,sign={}", "0".repeat(64));
    assert_eq!(verifier.verify(&forged, BODY, at(SIGNED)).map(drop), Err(WebhookError::NoMatch));
    let secret = SigningSecret::new(SECRET).unwrap();
    let no_json = webhook::sign(&secret, b"no JSON", at(SIGNED));
    let late = verifier.verify(&no_json, b"no JSON", at(SIGNED + 1_000)).map(drop);
    assert_eq!(late, Err(WebhookError::TooOld { age: Duration::from_secs(1_000) }));
    assert_eq!(verifier.verify(&no_json, b"no JSON", at(SIGNED)).map(drop), Err(WebhookError::NotJson));
}

#[test]
fn a_secret_can_be_replaced_without_losing_a_webhook() {
    let [old, new] = ["whsec_old", "whsec_new"].map(|secret| SigningSecret::new(secret).unwrap());
    let during = Verifier::new(new.clone()).unwrap().or_secret("whsec_old").unwrap();
    let after = Verifier::new(new.clone()).unwrap();
    let [old, new] = [old, new].map(|secret| webhook::sign(&secret, BODY, at(SIGNED)));
    for (verifier, header, is_accepted) in
        [(&during, &old, true), (&during, &new, true), (&after, &old, false), (&after, &new, true)]
    {
        assert_eq!(verifier.verify(header, BODY, at(SIGNED)).is_ok(), is_accepted);
    }
    // The sender can sign with both, too.
    let both = format!("{old},{}", new.split_once(',').unwrap().1);
    assert_eq!(after.verify(&both, BODY, at(SIGNED)).map(drop), Ok(()));
}

#[test]
fn a_string_that_cannot_be_a_signing_secret_is_rejected() {
    for (secret, reason) in [
        ("", "is empty"),
        ("whsec_1\n", "whitespace"),
        ("whsec 1", "whitespace"),
        ("\"whsec_1\"", "in quotes"),
        ("sk_test_1", "is an API key"),
        ("pk_live_1", "is an API key"),
    ] {
        let error = Verifier::new(secret).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
        assert!(secret.is_empty() || !error.contains(secret), "{error}");
    }
}

#[test]
fn neither_a_secret_nor_a_signature_is_printed() {
    let verifier = Verifier::new("whsec_hidden").unwrap();
    let secret = SigningSecret::new("whsec_hidden").unwrap();
    let errors = ["t=1,sign=00", "t=1,sign=whsec_hidden", "whsec_hidden", "t=whsec_hidden,sign=1"]
        .map(|header| format!("{:?}", verifier.verify(header, BODY, at(1)).unwrap_err()));
    for text in [format!("{verifier:?}"), format!("{secret:?}")].into_iter().chain(errors) {
        assert!(!text.contains("hidden"), "{text}");
    }
}

proptest! {
    /// A single changed byte of the body, whether it is changed, removed or added, is noticed.
    #[test]
    fn a_changed_body_never_matches(
        body in proptest::collection::vec(any::<u8>(), 1..200),
        index in any::<proptest::sample::Index>(),
        flip in 1..=255u8,
        time in 0..u64::from(u32::MAX),
    ) {
        let verifier = Verifier::new(SECRET).unwrap();
        let header = webhook::sign(&SigningSecret::new(SECRET).unwrap(), &body, at(time));
        let verify = |body: &[u8]| verifier.verify(&header, body, at(time)).map(drop);
        prop_assert!(matches!(verify(&body), Ok(()) | Err(WebhookError::NotJson)));
        let index = index.index(body.len());
        let mut changed = body.clone();
        changed[index] ^= flip;
        prop_assert_eq!(verify(&changed), Err(WebhookError::NoMatch));
        let mut shorter = body.clone();
        shorter.remove(index);
        prop_assert_eq!(verify(&shorter), Err(WebhookError::NoMatch));
        let mut longer = body;
        longer.push(flip);
        prop_assert_eq!(verify(&longer), Err(WebhookError::NoMatch));
    }

    #[test]
    fn no_header_makes_the_verifier_panic_or_accept(header in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Verifier::new(SECRET).unwrap().verify(&header[..], BODY, at(SIGNED)).is_err());
    }

    /// The form is right, the content random: other names, other order, several times and signatures.
    #[test]
    fn no_list_of_parts_makes_the_verifier_panic_or_accept(
        parts in proptest::collection::vec(("t|sign|v|", " ?=? ?", "[0-9]{1,12}|[0-9a-f]{64}|"), 0..8),
    ) {
        let parts: Vec<_> = parts.iter().map(|(name, equals, value)| format!("{name}{equals}{value}")).collect();
        let header = parts.join(",");
        prop_assert!(verify(&header).is_err());
    }
}
