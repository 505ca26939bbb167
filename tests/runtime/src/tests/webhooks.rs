//! Signatures of webhooks: Svix's published vector, what is forged, and clocks that are off.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::runtime::webhook::{Verified, Verifier};
use crate::runtime::webhook_error::WebhookError;

/// Svix's published vector.
pub(super) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
pub(super) const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
pub(super) const BODY: &[u8] = br#"{"test": 2432232314}"#;
pub(super) const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
pub(super) const TIME: u64 = 1_614_265_330;

const OTHER_SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

pub(super) fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

pub(super) fn svix(secrets: &[&str]) -> Verifier {
    Verifier::svix(secrets.iter().copied()).expect("the secrets are well made")
}

/// What comes of the vector's request with another signature header.
fn signed(signature: &str) -> Result<Verified, WebhookError> {
    let headers = [("svix-id", ID), ("svix-timestamp", "1614265330"), ("svix-signature", signature)];
    svix(&[SECRET]).verify_at(headers, BODY, at(TIME))
}

fn is_forged(result: &Result<Verified, WebhookError>) -> bool {
    matches!(result, Err(WebhookError::NoSignatureFits))
}

#[test]
fn the_published_vector_fits() {
    let verified = signed(SIGNATURE).expect("it is the published one");
    assert_eq!((verified.id.as_str(), verified.timestamp), (ID, at(TIME)));
}

#[test]
fn one_of_several_signatures_is_enough() {
    for signature in [
        format!("v1,AAAA {SIGNATURE}"),
        format!("{SIGNATURE} v1,AAAA"),
        format!(
            "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== {SIGNATURE}"
        ),
        format!("  {SIGNATURE}  "),
    ] {
        assert!(signed(&signature).is_ok(), "{signature}");
    }
}

#[test]
fn what_is_forged_does_not_fit() {
    let bare = SIGNATURE.trim_start_matches("v1,");
    for signature in [
        format!("v2,{bare}"),
        bare.to_owned(),
        "v1,".to_owned(),
        "v1".to_owned(),
        format!("v1,{}", &bare[..bare.len() - 4]),
        format!("v1,{bare}AAAA"),
        SIGNATURE.replace("v1,g", "v1,h"),
        SIGNATURE.to_lowercase(),
        SIGNATURE.replace("v1,", "v1,v1,"),
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1O".to_owned(),
    ] {
        assert!(is_forged(&signed(&signature)), "{signature}");
    }
    let good = [("svix-id", ID), ("svix-timestamp", "1614265330"), ("svix-signature", SIGNATURE)];
    for (place, value) in [(0, "msg_p5jXN8AQM9LWM0D4loKWxJel"), (1, "1614265331"), (1, "01614265330")] {
        let mut headers = good;
        headers[place].1 = value;
        assert!(is_forged(&svix(&[SECRET]).verify_at(headers, BODY, at(TIME))), "{value}");
    }
    for body in [&br#"{"test": 2432232315}"#[..], br#"{"test":2432232314}"#, b"", b"{\"test\": 2432232314}\n"] {
        assert!(is_forged(&svix(&[SECRET]).verify_at(good, body, at(TIME))), "{body:?}");
    }
    assert!(is_forged(&svix(&[OTHER_SECRET]).verify_at(good, BODY, at(TIME))));
}

#[test]
fn secrets_can_be_changed_one_after_the_other() {
    let headers = [("svix-id", ID), ("svix-timestamp", "1614265330"), ("svix-signature", SIGNATURE)];
    for secrets in [[SECRET, OTHER_SECRET], [OTHER_SECRET, SECRET]] {
        assert!(svix(&secrets).verify_at(headers, BODY, at(TIME)).is_ok());
    }
    // Without what it usually begins with, and without the signs that fill up base64.
    assert!(svix(&["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]).verify_at(headers, BODY, at(TIME)).is_ok());
    assert!(Verifier::svix(["whsec_AQI"]).is_ok() && Verifier::svix(["whsec_AQI="]).is_ok());
}

#[test]
fn names_of_headers_come_in_any_case_from_any_server() {
    let mut map = http::HeaderMap::new();
    for (name, value) in [("Svix-Id", ID), ("SVIX-TIMESTAMP", "1614265330"), ("svix-Signature", SIGNATURE)] {
        map.insert(http::HeaderName::try_from(name).expect("a name"), value.parse().expect("a value"));
    }
    assert!(svix(&[SECRET]).verify_at(&map, BODY, at(TIME)).is_ok());
    let pairs = vec![
        ("Webhook-Id".to_owned(), ID.as_bytes().to_vec()),
        ("WEBHOOK-TIMESTAMP".to_owned(), b"1614265330".to_vec()),
        ("webhook-signature".to_owned(), SIGNATURE.as_bytes().to_vec()),
        ("host".to_owned(), vec![0xFF]),
    ];
    assert!(svix(&[SECRET]).verify_at(pairs, BODY, at(TIME)).is_ok());
    // Two sets are not mixed.
    let mixed = [("svix-id", ID), ("webhook-timestamp", "1614265330"), ("svix-signature", SIGNATURE)];
    let error = svix(&[SECRET]).verify_at(mixed, BODY, at(TIME)).expect_err("they are mixed");
    assert!(matches!(error, WebhookError::MissingHeader { ref name } if name == "svix-timestamp"), "{error}");
}

#[test]
fn headers_that_are_missing_empty_or_doubled_are_named() {
    let good = [("svix-id", ID), ("svix-timestamp", "1614265330"), ("svix-signature", SIGNATURE)];
    for missing in 0..3 {
        let left: Vec<_> = good.iter().enumerate().filter(|(at, _)| *at != missing).map(|(_, pair)| *pair).collect();
        let error = svix(&[SECRET]).verify_at(left, BODY, at(TIME)).expect_err("one is missing");
        assert!(matches!(error, WebhookError::MissingHeader { ref name } if name == good[missing].0), "{error}");
        let mut headers = good;
        headers[missing].1 = " ";
        let error = svix(&[SECRET]).verify_at(headers, BODY, at(TIME)).expect_err("one is empty");
        assert_eq!(error.to_string(), format!("the header `{}` of the webhook is empty", good[missing].0));
        let doubled = good.into_iter().chain([good[missing]]);
        let error = svix(&[SECRET]).verify_at(doubled, BODY, at(TIME)).expect_err("one is there twice");
        assert_eq!(error.to_string(), format!("the header `{}` of the webhook came more than once", good[missing].0));
    }
    for time in ["yesterday", "+1614265330", "-1", "1614265330.0", "99999999999999999999", "18446744073709551615"] {
        let headers = [("svix-id", ID), ("svix-timestamp", time), ("svix-signature", SIGNATURE)];
        let error = svix(&[SECRET]).verify_at(headers, BODY, at(TIME)).expect_err("it is no time");
        assert!(
            matches!(error, WebhookError::MalformedHeader { .. } | WebhookError::NoSignatureFits),
            "{time}: {error}"
        );
    }
}

#[test]
fn clocks_may_be_apart_by_what_is_allowed_and_no_more() {
    let headers = [("svix-id", ID), ("svix-timestamp", "1614265330"), ("svix-signature", SIGNATURE)];
    let verify = |verifier: &Verifier, now: u64| verifier.verify_at(headers, BODY, at(now));
    let usual = svix(&[SECRET]);
    assert!(verify(&usual, TIME + 300).is_ok() && verify(&usual, TIME - 300).is_ok());
    assert!(matches!(verify(&usual, TIME + 301), Err(WebhookError::TooOld { by }) if by.as_secs() == 301));
    assert!(matches!(verify(&usual, TIME - 301), Err(WebhookError::TooNew { by }) if by.as_secs() == 301));
    let strict = usual.with_tolerance(Duration::from_secs(10));
    assert!(verify(&strict, TIME + 10).is_ok());
    assert!(matches!(verify(&strict, TIME + 11), Err(WebhookError::TooOld { .. })));
    assert!(matches!(verify(&strict, TIME - 11), Err(WebhookError::TooNew { .. })));
    // By the clock of this machine, it was long ago.
    assert!(matches!(strict.verify(headers, BODY), Err(WebhookError::TooOld { .. })));
}

#[test]
fn secrets_that_secure_nothing_are_refused_when_they_are_set() {
    let none: [&str; 0] = [];
    assert!(matches!(Verifier::svix(none), Err(WebhookError::NoSecret)));
    assert!(matches!(Verifier::timestamped("x-signature", none), Err(WebhookError::NoSecret)));
    for (wrong, says) in [
        ("", "is empty"),
        (" \n", "is empty"),
        ("whsec_", "is empty"),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", "blanks"),
        ("whsec_not base64!", "base64"),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwA", "base64"),
    ] {
        let error = Verifier::svix([SECRET, wrong]).expect_err("the second is wrong").to_string();
        assert!(error.starts_with("secret 1 of the webhooks ") && error.contains(says), "{wrong:?}: {error}");
        assert!(!error.contains("MfKQ") && !error.contains("not base64!"), "{error}");
    }
    for wrong in ["", "  ", "secret\n"] {
        assert!(matches!(
            Verifier::timestamped("x-signature", [wrong]),
            Err(WebhookError::MalformedSecret { index: 0, .. })
        ));
    }
    let shown = format!("{:?}", svix(&[SECRET]));
    assert!(!shown.contains("MfKQ") && shown.contains("1 redacted"), "{shown}");
}

/// The signature of a body at a time, in the header `x-signature`.
pub(super) fn stamp(secret: &str, time: &str, body: &[u8]) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length is good");
    let mac = mac.chain_update(time).chain_update(".").chain_update(body).finalize().into_bytes();
    mac.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

#[test]
fn a_signature_with_its_time_in_one_header_fits() {
    let verifier = Verifier::timestamped("X-Signature", ["old", "new"]).expect("the secrets are well made");
    let verify = |header: &str, now: u64| verifier.verify_at([("x-signature", header)], BODY, at(now));
    let (old, new) = (stamp("old", "1614265330", BODY), stamp("new", "1614265330", BODY));
    let capitals = new.to_uppercase();
    for header in [
        format!("t=1614265330,v1={old}"),
        format!("t=1614265330,v1={new}"),
        format!("t=1614265330,v1={capitals}"),
        format!("v1={new},t=1614265330"),
        format!("t=1614265330, v0=00, v1={}, v1={new}", "0".repeat(64)),
    ] {
        let found = verify(&header, TIME).expect(&header);
        assert_eq!(found.timestamp, at(TIME));
        // The id is that of time and body, whichever of the secrets was used.
        assert_eq!(found.id, verify(&format!("t=1614265330,v1={old}"), TIME).expect("it fits").id);
    }
    let odd = &new[..63];
    for header in [
        format!("t=1614265331,v1={new}"),
        format!("t=1614265330,v0={new}"),
        format!("t=1614265330,v1={odd}"),
        format!("t=1614265330,v1={}", &new[..62]),
        format!("t=1614265330,v1={new}00"),
        "t=1614265330,v1=".to_owned(),
        "t=1614265330".to_owned(),
        format!("t=1614265330,v1={}", new.replace(|c: char| c.is_ascii_digit(), "é")),
        format!("t=1614265330,v1={}", stamp("third", "1614265330", BODY)),
    ] {
        assert!(is_forged(&verify(&header, TIME)), "{header}");
    }
    for (header, says) in [
        (format!("v1={new}"), "has no time"),
        (format!("t=1614265330,t=1614265330,v1={new}"), "has two times"),
        (format!("t=now,v1={new}"), "has no time in seconds"),
        (format!("t=,v1={new}"), "has no time in seconds"),
        (String::new(), "is empty"),
    ] {
        let error = verify(&header, TIME).expect_err(&header).to_string();
        assert_eq!(error, format!("the header `x-signature` of the webhook {says}"));
    }
    assert!(matches!(verify(&format!("t=1614265330,v1={new}"), TIME + 400), Err(WebhookError::TooOld { .. })));
    assert!(matches!(verify(&format!("t=1614265330,v1={new}"), TIME - 400), Err(WebhookError::TooNew { .. })));
}
