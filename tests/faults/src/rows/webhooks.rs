//! Webhooks that are forged, sent again, or signed by a clock that is off; each by both of OFAuth's schemes.

use std::{
    collections::HashSet,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use ofauth::webhooks::{Event, WebhookError, Webhooks};

use crate::{
    leaks,
    row::{Row, own},
};

/// Svix's published vector.
const SVIX_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SVIX_SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const BODY: &str = r#"{"test": 2432232314}"#;

/// The same body and time, signed with the bytes of `secret` in the other scheme.
const STAMP: &str = "d0c5e92cbfd6a4ad865333d1e79ed52ba82849d84281eff5e3c3233e92439630";
const SECRET: &str = "secret";

const TIME: u64 = 1_614_265_330;

/// A request, and the time at which it comes.
#[derive(Clone)]
struct Sent {
    headers: Vec<(&'static str, String)>,
    body: &'static str,
    now: u64,
}

fn svix() -> Sent {
    let headers = [("svix-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"), ("svix-timestamp", "1614265330")];
    let headers = headers.into_iter().chain([("svix-signature", SVIX_SIGNATURE)]);
    Sent { headers: headers.map(|(name, value)| (name, value.to_owned())).collect(), body: BODY, now: TIME }
}

fn stamped() -> Sent {
    let header = format!("t={TIME},v1={STAMP}");
    Sent { headers: vec![("OFAuth-Signature", header)], body: BODY, now: TIME }
}

impl Sent {
    /// With another last header, which is the one with the signatures.
    fn signed(mut self, change: impl FnOnce(&str) -> String) -> Self {
        if let Some((_, value)) = self.headers.last_mut() {
            *value = change(value);
        }
        self
    }

    fn twice(mut self) -> Self {
        self.headers.extend(self.headers.last().cloned());
        self
    }

    fn received(&self, receiver: &Webhooks) -> Result<String, WebhookError> {
        let now = UNIX_EPOCH + Duration::from_secs(self.now);
        let headers = self.headers.iter().map(|(name, value)| (name, value));
        receiver.receive_at(headers, self.body.as_bytes(), now).map(|received| received.id)
    }
}

/// What takes requests of both schemes.
fn receivers() -> Result<[(Webhooks, Sent); 2], WebhookError> {
    Ok([(Webhooks::svix([SVIX_SECRET])?, svix()), (Webhooks::ofauth_signature([SECRET])?, stamped())])
}

/// What the error must be, and what it must say.
type Expected = (fn(&WebhookError) -> bool, &'static str);

/// Sends what is wrong, and looks at everything that is printed; what is right must be taken all the same.
fn refused(change: fn(Sent) -> Sent, (is_it, says): Expected) -> Result<(), String> {
    for (receiver, sent) in receivers().map_err(|error| error.to_string())? {
        sent.received(&receiver).map_err(|error| format!("what is right is refused: {error}"))?;
        judge(&receiver, &change(sent), is_it, says)?;
    }
    Ok(())
}

fn judge(receiver: &Webhooks, sent: &Sent, is_it: fn(&WebhookError) -> bool, says: &str) -> Result<(), String> {
    leaks::look_at("receiver", receiver);
    let Err(error) = sent.received(receiver) else { return Err(format!("it was taken: {:?}", sent.headers)) };
    let shown = format!("{error} {error:?} {receiver:?}");
    let hidden = [SVIX_SECRET.trim_start_matches("whsec_"), STAMP, SVIX_SIGNATURE, "other secret"];
    if let Some(secret) = hidden.iter().find(|secret| shown.contains(**secret)) {
        return Err(format!("{secret} is shown: {shown}"));
    }
    if !is_it(&error) || !error.to_string().contains(says) || !error.is_untrusted() {
        return Err(format!("it says: {error}"));
    }
    Ok(())
}

const FORGED: Expected = (|error| matches!(error, WebhookError::NoSignatureFits), "no signature");
const MALFORMED: Expected =
    (|error| matches!(error, WebhookError::MalformedHeader { .. }), "signature` of the webhook");

macro_rules! refused {
    ($name:literal, $change:expr, $expected:expr) => {
        own($name, |_| Box::pin(async { refused($change, $expected) }))
    };
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        refused!("a webhook whose body was changed", |sent| Sent { body: r#"{"test": 2432232315}"#, ..sent }, FORGED),
        refused!(
            "a webhook whose body was encoded again",
            |sent| Sent { body: r#"{"test":2432232314}"#, ..sent },
            FORGED
        ),
        refused!("a webhook with an empty signature header", |sent| sent.signed(|_| String::new()), MALFORMED),
        refused!("a webhook with a signature of `v2` only", |sent| sent.signed(|it| it.replace("v1", "v2")), FORGED),
        refused!(
            "a webhook with a truncated signature",
            |sent| sent.signed(|it| it[..it.len() - 2].to_owned()),
            FORGED
        ),
        refused!("a webhook with a signature too long", |sent| sent.signed(|it| format!("{it}00")), FORGED),
        refused!("a webhook with two signature headers", Sent::twice, MALFORMED),
        refused!(
            "a webhook with the time of another",
            |mut sent| {
                sent.headers.iter_mut().for_each(|(_, value)| *value = value.replace("1614265330", "1614265331"));
                sent
            },
            FORGED
        ),
        refused!(
            "a webhook without headers",
            |sent| Sent { headers: Vec::new(), ..sent },
            (|error| matches!(error, WebhookError::MissingHeader { .. }), "has no header")
        ),
        refused!(
            "a webhook by a clock that is ten minutes behind",
            |sent| Sent { now: TIME + 600, ..sent },
            (|error| matches!(error, WebhookError::TooOld { by } if by.as_secs() == 600), "600 seconds ago")
        ),
        refused!(
            "a webhook by a clock that is ten minutes ahead",
            |sent| Sent { now: TIME - 600, ..sent },
            (|error| matches!(error, WebhookError::TooNew { by } if by.as_secs() == 600), "600 seconds in the future")
        ),
        own("a webhook signed with another secret", |_| Box::pin(async { other_secret() })),
        own("a webhook that is replayed", |_| Box::pin(async { replayed() })),
        own("a webhook that is replayed too late", |_| Box::pin(async { replayed_late() })),
        own("a webhook while the secret is changed", |_| Box::pin(async { rotated() })),
        own("a webhook of an event of tomorrow", |_| Box::pin(async { unknown() })),
    ]
}

fn other_secret() -> Result<(), String> {
    let wrong = |error: WebhookError| error.to_string();
    let (is_it, says) = FORGED;
    judge(&Webhooks::svix(["b3RoZXIgc2VjcmV0"]).map_err(wrong)?, &svix(), is_it, says)?;
    judge(&Webhooks::ofauth_signature(["other secret"]).map_err(wrong)?, &stamped(), is_it, says)
}

/// An exact copy within the time that is allowed is signed as the first one is; its id is the same.
fn replayed() -> Result<(), String> {
    for (receiver, sent) in receivers().map_err(|error| error.to_string())? {
        let mut seen = HashSet::new();
        for (copy, is_new) in [(0, true), (1, false), (120, false)] {
            let copy = Sent { now: sent.now + copy, ..sent.clone() };
            let id = copy.received(&receiver).map_err(|error| error.to_string())?;
            if seen.insert(id.clone()) != is_new {
                return Err(format!("{id} is taken for another message"));
            }
        }
    }
    Ok(())
}

/// By then, nobody has to remember its id.
fn replayed_late() -> Result<(), String> {
    for (receiver, sent) in receivers().map_err(|error| error.to_string())? {
        let headers = sent.headers.iter().map(|(name, value)| (name, value));
        let result = receiver.receive_at(headers, sent.body.as_bytes(), SystemTime::now());
        if !matches!(result, Err(WebhookError::TooOld { .. })) {
            return Err(format!("it was signed in 2021: {result:?}"));
        }
    }
    Ok(())
}

fn rotated() -> Result<(), String> {
    let wrong = |error: WebhookError| error.to_string();
    let both = Webhooks::svix(["b3RoZXIgc2VjcmV0", SVIX_SECRET]).map_err(wrong)?;
    svix().received(&both).map_err(wrong)?;
    svix().signed(|it| format!("v1,AAAA {it}")).received(&both).map_err(wrong)?;
    let both = Webhooks::ofauth_signature(["other secret", SECRET]).map_err(wrong)?;
    stamped().signed(|it| format!("{it},v1=00")).received(&both).map_err(wrong)?;
    if Webhooks::svix([SVIX_SECRET, "whsec_"]).is_ok() || Webhooks::ofauth_signature([SECRET, ""]).is_ok() {
        return Err("a secret that is empty is taken for one".to_owned());
    }
    Ok(())
}

fn unknown() -> Result<(), String> {
    let text = r#"{"eventType":"vault.opened","data":[1]}"#;
    let headers: [(&str, &str); 0] = [];
    match Event::parse_unverified(headers, text.as_bytes()) {
        Ok(Event::Unknown(event)) if event.name() == Some("vault.opened") && event.text() == text => Ok(()),
        other => Err(format!("{other:?}")),
    }
}
