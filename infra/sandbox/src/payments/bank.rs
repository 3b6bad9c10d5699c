//! What a card's bank decides. A test number stands for a behaviour. Only the behaviour is stored, as the card's
//! `fingerprint`: the member that identifies a card number in the provider's API.

use jiff::Timestamp;
use jiff::tz::{self, TimeZone};
use serde_json::Value;

use super::object::text;

/// The bank's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Approved,
    /// The cardholder must first approve on the bank's own page.
    ApprovalNeeded,
    Declined(&'static Decline),
}

/// A decline as the provider's API reports it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decline {
    pub(super) code: &'static str,
    /// The API's `decline_code`, more exact than `code`.
    pub(super) reason: &'static str,
    /// For the seller, in the API's language.
    pub(super) message: &'static str,
    /// For the cardholder.
    pub(super) cardholder_message: &'static str,
    /// The API's `advice_code`: how to go on.
    pub(super) advice: Option<&'static str>,
}

/// After these, the provider plans further attempts and makes none of them, unless there is another card.
const HARD: [&str; 10] = [
    "authentication_required",
    "highest_risk_level",
    "incorrect_number",
    "lost_card",
    "pickup_card",
    "revocation_of_all_authorizations",
    "revocation_of_authorization",
    "stolen_card",
    STOPPED,
    "transaction_not_allowed",
];

/// Where the banks, the seller and its customers are. Built in, since a machine may have no time zone data.
pub(super) static STOCKHOLM: TimeZone = tz::get!("Europe/Stockholm");

/// Whether no further attempt is made with a card after a decline for that reason.
pub(super) fn is_hard(reason: &str) -> bool {
    HARD.contains(&reason)
}

/// A card number for the sandbox.
#[derive(Debug)]
pub(super) struct TestNumber {
    pub(super) number: &'static str,
    pub(super) behaviour: &'static str,
    pub(super) label: &'static str,
}

const fn number(number: &'static str, behaviour: &'static str, label: &'static str) -> TestNumber {
    TestNumber { number, behaviour, label }
}

/// The provider's documented test numbers. Any other valid card number works.
pub(super) const TEST_NUMBERS: &[TestNumber] = &[
    number("4242424242424242", WORKS, "Visa som fungerar"),
    number("5555555555554444", WORKS, "Mastercard som fungerar"),
    number("378282246310005", WORKS, "American Express som fungerar"),
    number("4000002500003155", "asks_at_setup", "banken vill att du godkänner när kortet läggs till"),
    number("4000002760003184", "asks_always", "banken vill att du godkänner varje betalning"),
    number("4000000000000341", "fails_later", "går att lägga till, men betalningarna avvisas"),
    number("4000000000000036", "postal_code", "avvisas om postnumret inte är 111 22"),
    number("4000000000000002", "generic_decline", "avvisas utan förklaring"),
    number("4000000000009995", "insufficient_funds", "avvisas: pengarna räcker inte"),
    number("4000000000009987", "lost_card", "avvisas: anmält förlorat"),
    number("4000000000009979", "stolen_card", "avvisas: anmält stulet"),
    number("4000000000000069", "expired_card", "avvisas: har gått ut"),
    number("4000000000000127", "incorrect_cvc", "avvisas: fel säkerhetskod"),
    number("4000000000000119", "processing_error", "avvisas: tekniskt fel"),
    number("4000000000006975", "card_velocity_exceeded", "avvisas: köpgränsen är nådd"),
];

pub(super) const WORKS: &str = "works";

/// The cardholder has stopped all payments to the seller. No test number stands for it: a button of the console does.
pub(super) const STOPPED: &str = "stop_payment_order";

macro_rules! decline {
    ($code:literal, $reason:literal, $message:literal, $cardholder_message:literal) => {
        decline!($code, $reason, $message, $cardholder_message, None)
    };
    ($code:literal, $reason:literal, $message:literal, $cardholder_message:literal, $advice:expr) => {
        Decline {
            code: $code,
            reason: $reason,
            message: $message,
            cardholder_message: $cardholder_message,
            advice: $advice,
        }
    };
}

const TRY_LATER: Option<&str> = Some("try_again_later");
const CONFIRM: Option<&str> = Some("confirm_card_data");
const NOT_AGAIN: Option<&str> = Some("do_not_try_again");

#[rustfmt::skip]
const DECLINES: &[Decline] = &[
    decline!("card_declined", "generic_decline", "Your card was declined.", "Banken avvisade kortet."),
    decline!("card_declined", "insufficient_funds", "Your card has insufficient funds.", "Pengarna på kontot räcker inte."),
    // The page does not reveal that a card was reported lost or stolen.
    decline!("card_declined", "lost_card", "Your card was declined.", "Banken avvisade kortet."),
    decline!("card_declined", "stolen_card", "Your card was declined.", "Banken avvisade kortet."),
    decline!("card_declined", "card_velocity_exceeded", "Your card was declined for exceeding its limit.", "Kortets köpgräns är nådd.", TRY_LATER),
    decline!("expired_card", "expired_card", "Your card has expired.", "Kortet har gått ut."),
    decline!("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.", "Säkerhetskoden stämmer inte.", CONFIRM),
    decline!("incorrect_zip", "incorrect_zip", "Your card's postal code is incorrect.", "Postnumret stämmer inte med bankens.", CONFIRM),
    decline!("processing_error", "processing_error", "An error occurred while processing your card.", "Ett tekniskt fel uppstod.", TRY_LATER),
    decline!("card_declined", "stop_payment_order", "Your card was declined.", "Banken avvisade kortet.", NOT_AGAIN),
    decline!("authentication_required", "authentication_required", "Your card was declined. This transaction requires authentication.", "Banken vill att du godkänner."),
];

/// The behaviour that a number stands for.
pub(super) fn behaviour(number: &str) -> &'static str {
    match TEST_NUMBERS.iter().find(|known| known.number == number) {
        Some(known) => known.behaviour,
        None => WORKS,
    }
}

/// The fingerprint of a card with that behaviour.
pub(super) fn fingerprint(behaviour: &str) -> String {
    format!("sandbox_{behaviour}")
}

/// Whether the card may be stored and charged later. Nothing is charged now, so insufficient funds do not matter.
pub(super) fn at_setup(method: &Value, now: i64) -> Decision {
    match check_details(method, now) {
        Decision::Approved => match behaviour_of(method) {
            "asks_at_setup" | "asks_always" => Decision::ApprovalNeeded,
            "fails_later" | "no_funds_later" | STOPPED => Decision::Approved,
            other => decide(other),
        },
        declined => declined,
    }
}

/// Whether the card may be charged. Without the cardholder (`off_session`), a bank that needs an approval declines.
pub(super) fn at_payment(method: &Value, off_session: bool, now: i64) -> Decision {
    match check_details(method, now) {
        Decision::Approved => match behaviour_of(method) {
            "asks_always" if off_session => decide("authentication_required"),
            "asks_always" => Decision::ApprovalNeeded,
            "fails_later" => decide("generic_decline"),
            "no_funds_later" => decide("insufficient_funds"),
            other => decide(other),
        },
        declined => declined,
    }
}

/// Checks the card's details: its expiry, and the postal code where the bank compares that.
fn check_details(method: &Value, now: i64) -> Decision {
    let card = &method["card"];
    if has_passed(card["exp_year"].as_i64().unwrap_or(0), card["exp_month"].as_i64().unwrap_or(0), now) {
        return decide("expired_card");
    }
    let postal_code = text(&method["billing_details"]["address"], "postal_code").replace(' ', "");
    if behaviour_of(method) == "postal_code" && postal_code != "11122" {
        return decide("incorrect_zip");
    }
    Decision::Approved
}

/// Declined, if the behaviour is the code of a decline; approved otherwise.
fn decide(behaviour: &str) -> Decision {
    match DECLINES.iter().find(|decline| decline.reason == behaviour) {
        Some(decline) => Decision::Declined(decline),
        None => Decision::Approved,
    }
}

fn behaviour_of(method: &Value) -> &str {
    let fingerprint = text(&method["card"], "fingerprint");
    fingerprint.strip_prefix("sandbox_").unwrap_or(fingerprint)
}

/// Whether that month is over, by the day of the bank, which is in Sweden.
pub(super) fn has_passed(year: i64, month: i64, now: i64) -> bool {
    let today = Timestamp::from_second(now).unwrap_or_default().to_zoned(STOCKHOLM.clone()).date();
    (year, month) < (i64::from(today.year()), i64::from(today.month()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_month_is_over_at_midnight_in_sweden() {
        for (at, is_over) in [("2026-11-30T22:59:59Z", false), ("2026-11-30T23:00:00Z", true)] {
            let now = at.parse::<Timestamp>().expect("a time").as_second();
            assert_eq!(has_passed(2026, 11, now), is_over, "{at}");
        }
    }

    /// 22 November 2026.
    const NOW: i64 = 1_795_305_600;

    fn method(behaviour: &str, exp_month: i64, postal_code: &str) -> Value {
        json!({
            "card": {"fingerprint": fingerprint(behaviour), "exp_month": exp_month, "exp_year": 2026},
            "billing_details": {"address": {"postal_code": postal_code}},
        })
    }

    fn name(decision: Decision) -> &'static str {
        match decision {
            Decision::Approved => "approved",
            Decision::ApprovalNeeded => "asks",
            Decision::Declined(decline) => decline.reason,
        }
    }

    #[test]
    fn each_number_behaves_as_documented() {
        for (number, expected_at_setup, expected_at_payment, without_cardholder) in [
            ("4242424242424242", "approved", "approved", "approved"),
            ("5105105105105100", "approved", "approved", "approved"),
            ("4000002500003155", "asks", "approved", "approved"),
            ("4000002760003184", "asks", "asks", "authentication_required"),
            ("4000000000000341", "approved", "generic_decline", "generic_decline"),
            ("4000000000000036", "incorrect_zip", "incorrect_zip", "incorrect_zip"),
            ("4000000000009995", "insufficient_funds", "insufficient_funds", "insufficient_funds"),
            ("4000000000009987", "lost_card", "lost_card", "lost_card"),
            ("4000000000000069", "expired_card", "expired_card", "expired_card"),
        ] {
            let method = method(behaviour(number), 11, "222 22");
            assert_eq!(name(at_setup(&method, NOW)), expected_at_setup, "{number}");
            assert_eq!(name(at_payment(&method, false, NOW)), expected_at_payment, "{number}");
            assert_eq!(name(at_payment(&method, true, NOW)), without_cardholder, "{number}");
        }
    }

    #[test]
    fn details_are_looked_at_first() {
        assert_eq!(name(at_payment(&method("works", 10, ""), true, NOW)), "expired_card");
        assert_eq!(name(at_setup(&method("postal_code", 11, "11122"), NOW)), "approved");
        assert_eq!(name(at_setup(&method("no_funds_later", 11, ""), NOW)), "approved");
        assert_eq!(name(at_payment(&method("no_funds_later", 11, ""), true, NOW)), "insufficient_funds");
        assert_eq!(name(at_setup(&method(STOPPED, 11, ""), NOW)), "approved");
        assert_eq!(name(at_payment(&method(STOPPED, 11, ""), false, NOW)), "stop_payment_order");
    }
}
