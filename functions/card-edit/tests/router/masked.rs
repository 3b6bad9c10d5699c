//! A code that may not be shown is answered as `generic_decline`, to the byte, whatever else differs.

use std::fmt::Write;

use billing::{
    Brand, Card, CardId, CustomerId, Decline, DeclineCode, Details, Expiry, InvoiceId, LastFour, Money, OpenInvoice,
    Person, Subscription, SubscriptionId, SubscriptionStatus,
};
use jiff::{Timestamp, ToSpan};
use serde_json::Value;
use testing::ISSUER;

use crate::app::TestApp;
use crate::demo::{ANNA, BJORN, Who, days};

/// The provider's advice, and the network's code: for a masked code, and for a generic one that must be answered in the same way.
const ADVICE: [(Option<&str>, Option<&str>, Option<&str>); 9] = [
    (None, None, None),
    (Some("confirm_card_data"), None, None),
    (Some("try_again_later"), None, None),
    (Some("do_not_try_again"), None, None),
    (None, Some("R1"), Some("R1")),
    (None, Some("41"), Some("05")),
    (Some("confirm_card_data"), Some("43"), Some("51")),
    (Some("try_again_later"), Some("59"), None),
    (Some("do_not_try_again"), Some("04"), Some("R0")),
];

fn card(id: &str, owner: Option<Who>) -> Card {
    let details = Details {
        brand: Brand::parse("visa").expect("a brand"),
        last4: LastFour::parse("4242").expect("four digits"),
        expiry: Expiry::parse("2040-01").expect("a month"),
        holder: None,
        address: None,
    };
    let owner = owner.map(|owner| Person::new(ISSUER, owner.subject, owner.name));
    Card::new(CardId::parse(id).expect("an id"), details, owner, Timestamp::now() - 720.hours())
}

/// Stores a subscription for each combination of advice, owner, debt and planned attempt, each with a card of its own that was
/// declined with that code.
async fn store(app: &TestApp, code: &str, declined: Timestamp) {
    let money = || Money::parse("1234.50", "SEK").expect("an amount");
    let mut number = 0;
    for (advice, of_masked, of_generic) in ADVICE {
        let network_code = if code == "generic_decline" { of_generic } else { of_masked };
        for owner in [Some(ANNA), Some(BJORN), None] {
            for (is_owed, attempt) in [(false, None), (true, None), (true, Some(days(3).0))] {
                number += 1;
                let card = card(&format!("card_{code}-{number}"), owner);
                let status = if is_owed { SubscriptionStatus::PastDue } else { SubscriptionStatus::Active };
                let id = SubscriptionId::parse(&format!("sub_{code}-{number}")).expect("an id");
                let customer = CustomerId::parse("cus_norrbacka").expect("an id");
                let declined_with = DeclineCode::from_provider(code).with_advice(advice, network_code);
                let mut subscription =
                    Subscription::new(id.clone(), customer, format!("{number:03}"), status, days(20).0)
                        .with_card(card.id().clone())
                        .with_last_decline(Decline::new(
                            card.id().clone(),
                            declined_with,
                            declined,
                            money(),
                            "MOLNBUTIKEN",
                        ));
                if is_owed {
                    let invoice = InvoiceId::parse(&format!("in_{code}-{number}")).expect("an id");
                    subscription = subscription.with_open_invoice(OpenInvoice::new(invoice, money(), attempt));
                }
                let billing = app.billing();
                let snapshot = billing.load_subscription(ANNA.organisation, &id).await.expect("a row, or none");
                let stored = billing
                    .sync_subscription(ANNA.organisation, &snapshot, &subscription, Some(&card), None, declined)
                    .await;
                assert!(stored.expect("a write"));
            }
        }
    }
}

/// What an admin is answered about the subscriptions that were declined with that code, without the ids.
async fn answers(app: &TestApp, who: Who, code: &str) -> String {
    let list = app.get(who, "/api/subscriptions").await;
    assert!(["advice", "network", "do_not_try_again", "R1"].iter().all(|word| !list.text.contains(word)));
    let list = list.ok();
    let mut text = String::new();
    let marker = format!("_{code}-");
    for it in list["subscriptions"].as_array().expect("a list") {
        if it["id"].as_str().is_some_and(|id| id.starts_with(&format!("sub{marker}"))) {
            let _ = writeln!(text, "{}", it.to_string().replace(&marker, "_"));
        }
    }
    text
}

#[tokio::test]
async fn a_masked_code_is_answered_as_a_decline_without_a_reason_to_the_byte() {
    let app = TestApp::start().await;
    // Every other masked code is the same value as these (`functions/billing/tests/decline_reasons.rs`).
    let masked = ["lost_card", "a_code_of_tomorrow"];
    let declined = Timestamp::now() - 48.hours();
    for code in ["generic_decline"].into_iter().chain(masked) {
        store(&app, code, declined).await;
    }
    for who in [ANNA, BJORN] {
        let generic = answers(&app, who, "generic_decline").await;
        assert_eq!(generic.lines().count(), ADVICE.len() * 9);
        for line in generic.lines() {
            let answer: Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(answer["lastDecline"]["code"], "generic_decline");
            assert!(answer["openInvoice"].is_null() || answer["openInvoice"]["nextAttempt"].is_null(), "{line}");
        }
        for code in masked {
            assert_eq!(answers(&app, who, code).await, generic, "{code}");
        }
    }
}
