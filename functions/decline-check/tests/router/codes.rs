//! The codes of the product's list, each as it comes from the payment provider.

use billing::SubscriptionStatus;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::demo::{self, ANNA, NORRBACKA};

/// The answers about Anna's card, declined now with that code: the bare question, and a comparison.
async fn answers(app: &TestApp, code: &str) -> [String; 2] {
    let subscription = demo::subscription("sub_apps", SubscriptionStatus::Active, Some("card_anna"));
    let decline = demo::decline("card_anna", code);
    demo::keep(&app.billing(), NORRBACKA, &subscription.with_last_decline(decline.clone())).await;
    let compared = app.check(ANNA, "sub_apps", &json!({"holder": "Anna"})).await;
    [app.ask(ANNA, "sub_apps").await, compared].map(|answer| {
        let at = format!("{:.0}", decline.at());
        assert_eq!(answer.ok()["decline"]["at"], at);
        answer.text.replace(&at, "")
    })
}

fn list() -> toml::Table {
    let list = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/decline-reasons.toml"));
    list.expect("the list").parse().expect("TOML")
}

#[tokio::test]
async fn loss_theft_and_fraud_are_shown_as_a_decline_without_a_reason_to_the_byte() {
    let generic = answers(&TestApp::start().await, "generic_decline").await;
    assert!(generic[0].contains(r#""code":"generic_decline","category":"bank""#), "{}", generic[0]);
    let masked: Vec<String> = list()["masked"].clone().try_into().expect("codes");
    assert!(["lost_card", "stolen_card", "fraudulent"].iter().all(|code| masked.iter().any(|it| it == code)));
    for code in masked.iter().map(String::as_str).chain(["a_code_of_tomorrow"]) {
        let app = TestApp::start().await;
        assert_eq!(answers(&app, code).await, generic, "{code}");
        assert!(!format!("{:?}", app.items().await).contains(code), "{code}");
    }
}

#[tokio::test]
async fn every_listed_code_has_its_category_and_a_next_step() {
    let app = TestApp::start().await;
    for reason in list()["reasons"].as_array().expect("reasons") {
        for code in reason["codes"].as_array().expect("codes").iter().filter_map(toml::Value::as_str) {
            let subscription = demo::subscription("sub_apps", SubscriptionStatus::Active, Some("card_anna"));
            let subscription = subscription.with_last_decline(demo::decline("card_anna", code));
            demo::keep(&app.billing(), NORRBACKA, &subscription).await;
            let answer = app.ask(ANNA, "sub_apps").await.ok();
            assert_eq!(
                (&answer["decline"]["code"], answer["decline"]["category"].as_str()),
                (&json!(code), reason["category"].as_str())
            );
            let first = answer["next"][0].as_str().expect("a step");
            let expected = match reason["category"].as_str() {
                Some("fix") => "edit-card",
                Some("later") => "try-later",
                Some("bank") => "contact-bank",
                Some("other-card") => "add-card",
                Some("verify") => "verify-with-bank",
                _ => "contact-support",
            };
            assert_eq!(first, expected, "{code}");
            assert!(!answer["next"].as_array().is_some_and(|next| next.contains(&Value::from("pay-now"))));
        }
    }
}
