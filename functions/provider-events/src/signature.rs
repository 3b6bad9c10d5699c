//! Checks that an event comes from the provider, and was signed just now.
//!
//! The header has the time of the signature, and a signature for each of the provider's secrets:
//! `t=1795374000,v1=…,v1=…`. A signature is the HMAC-SHA256 of the time, a full stop and the body, byte for byte.
//! Source: <https://docs.stripe.com/webhooks#verify-manually>

use jiff::Timestamp;
use ring::hmac;
use subtle::{Choice, ConstantTimeEq};

/// The header.
pub(crate) const HEADER: &str = "stripe-signature";

/// How far the time of the signature may be from now, in seconds.
const TOLERANCE: i64 = 5 * 60;

/// One secret, or two while they are being changed.
#[derive(Clone)]
pub(crate) struct Secrets(Vec<hmac::Key>);

/// Why an event is not trusted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Untrusted {
    /// It is not signed, or not with one of the secrets.
    Signature,
    /// It was signed too long ago or in the future: it may be a replay.
    Time,
}

impl Secrets {
    pub(crate) fn new(secrets: &[String]) -> Self {
        Self(secrets.iter().map(|secret| hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes())).collect())
    }

    /// Whether the header signs the body.
    pub(crate) fn check(&self, header: &str, body: &[u8], now: Timestamp) -> Result<(), Untrusted> {
        let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
        let time = parts().find(|(name, _)| *name == "t").map(|(_, time)| time).ok_or(Untrusted::Signature)?;
        let seconds: i64 = time.parse().map_err(|_| Untrusted::Signature)?;
        // All are compared, and each to its end, so that the timing of the answer reveals nothing.
        let mut is_signed = Choice::from(0);
        for secret in &self.0 {
            let expected = signature(secret, time, body);
            for (_, given) in parts().filter(|(name, _)| *name == "v1") {
                is_signed |= expected.as_bytes().ct_eq(given.as_bytes());
            }
        }
        if !bool::from(is_signed) {
            Err(Untrusted::Signature)
        } else if now.as_second().abs_diff(seconds) > TOLERANCE.unsigned_abs() {
            Err(Untrusted::Time)
        } else {
            Ok(())
        }
    }
}

/// In hexadecimal, small letters.
fn signature(secret: &hmac::Key, time: &str, body: &[u8]) -> String {
    let mut context = hmac::Context::with_key(secret);
    for part in [time.as_bytes(), b".", body] {
        context.update(part);
    }
    context.sign().as_ref().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_of-the-webhook";
    const NOW: i64 = 1_795_374_000;
    const BODY: &[u8] = br#"{"id":"evt_1"}"#;

    /// By another implementation: `printf '1795374000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_of-the-webhook`.
    const KNOWN: &str = "815d7ed42898733885480daa62281520d32b0f302b3768dea394bbca6c0ec217";

    fn check(secrets: &str, header: &str, body: &[u8]) -> Result<(), Untrusted> {
        let now = Timestamp::from_second(NOW).expect("a time");
        let secrets: Vec<_> = secrets.split(", ").map(str::to_owned).collect();
        Secrets::new(&secrets).check(header, body, now)
    }

    fn signed(secret: &str, time: i64) -> String {
        signature(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), &time.to_string(), BODY)
    }

    #[test]
    fn a_signature_is_the_one_that_others_make() {
        assert_eq!(signed(SECRET, NOW), KNOWN);
        assert_eq!(check(SECRET, &format!("t={NOW},v1={KNOWN}"), BODY), Ok(()));
    }

    #[test]
    fn one_of_several_will_do() {
        let old = "whsec_that-goes-out-of-use";
        let either = format!("t={NOW},v0=6ffb,v1={},v1={KNOWN}", signed(old, NOW));
        for secrets in [SECRET, old, &format!("{old}, {SECRET}")] {
            assert_eq!(check(secrets, &either, BODY), Ok(()), "{secrets}");
        }
    }

    #[test]
    fn anything_else_is_not_signed() {
        for header in [
            String::new(),
            format!("v1={KNOWN}"),
            format!("t={NOW}"),
            format!("t={NOW},v1="),
            format!("t={NOW},v0={KNOWN}"),
            format!("t={},v1={KNOWN}", NOW + 1),
            format!("t=now,v1={KNOWN}"),
            format!("t={NOW},v1={}", KNOWN.to_uppercase()),
            format!("t={NOW},v1={}", &KNOWN[..62]),
            format!("t={NOW},v1={}", signed("whsec_of-another", NOW)),
        ] {
            assert_eq!(check(SECRET, &header, BODY), Err(Untrusted::Signature), "{header}");
        }
        assert_eq!(check(SECRET, &format!("t={NOW},v1={KNOWN}"), b"{}"), Err(Untrusted::Signature));
    }

    #[test]
    fn it_holds_for_five_minutes_either_way() {
        for (off, verdict) in [(-300, Ok(())), (300, Ok(())), (-301, Err(Untrusted::Time)), (301, Err(Untrusted::Time))]
        {
            let header = format!("t={},v1={}", NOW + off, signed(SECRET, NOW + off));
            assert_eq!(check(SECRET, &header, BODY), verdict, "{off}");
        }
        let never = format!("t={},v1={}", i64::MIN, signed(SECRET, i64::MIN));
        assert_eq!(check(SECRET, &never, BODY), Err(Untrusted::Time));
    }
}
