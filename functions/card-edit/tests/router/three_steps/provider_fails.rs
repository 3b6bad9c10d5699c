//! A provider that does not answer, fails, or refuses an edit.

use std::time::Duration;

use serde_json::json;
use testing::Fault;

use super::{PATH, edit, unavailable};
use crate::app::TestApp;
use crate::demo::{ANNA, month};

#[tokio::test]
async fn without_an_answer_it_stays_on_its_way_and_the_repeat_goes_on() {
    for fault in [Fault::Away, Fault::Lost, Fault::Answer(429, json!({})), Fault::Answer(409, json!({}))] {
        let app = TestApp::start().await;
        app.psp.breaks("POST payment_methods", fault.clone());
        let first = edit(&app, "first").await;
        assert_eq!((first.problem(), first.header("retry-after")), (unavailable(), "2"), "{fault:?}");
        assert_eq!(edit(&app, "other").await.problem(), (409, "card-busy".to_owned()), "{fault:?}");
        app.psp.recovers();
        assert_eq!(edit(&app, "first").await.ok()["version"], 2, "{fault:?}");
        assert_eq!(app.psp.made(PATH).len(), 1, "{fault:?}");
        app.agrees("card_anna", 2).await;
    }
}

#[tokio::test]
async fn an_edit_that_was_not_sent_is_withdrawn_and_can_be_corrected_at_once() {
    let app = TestApp::start().await;
    let before = app.items().await;
    for fault in [Fault::Away, Fault::Lost, Fault::Answer(502, json!({})), Fault::Answer(429, json!({}))] {
        app.psp.breaks("GET payment_methods", fault.clone());
        assert_eq!(edit(&app, "first").await.problem(), unavailable(), "{fault:?}");
        assert_eq!(app.items().await, before, "{fault:?}");
    }
    app.psp.recovers();
    let corrected = app.edit(ANNA, "card_anna", 1, "second", &json!({"holder": "Anna B"})).await.ok();
    assert_eq!((&corrected["version"], &corrected["holder"]), (&json!(2), &json!("Anna B")));
    app.agrees("card_anna", 2).await;
}

#[tokio::test]
async fn who_meets_a_pending_edit_hears_how_long_to_wait() {
    let app = TestApp::start().await;
    app.psp.breaks("POST payment_methods", Fault::Away);
    assert_eq!(edit(&app, "first").await.problem(), unavailable());
    let busy = edit(&app, "other").await;
    assert_eq!(busy.problem(), (409, "card-busy".to_owned()));
    let wait: u32 = busy.header("retry-after").parse().expect("seconds");
    assert!((1..=10).contains(&wait), "{wait}");
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_not_waited_for_until_the_function_ends() {
    let app = TestApp::start().await;
    app.psp.breaks("POST payment_methods", Fault::Mute);
    let begun = std::time::Instant::now();
    assert_eq!(edit(&app, "first").await.problem(), unavailable());
    assert!(begun.elapsed() < Duration::from_secs(9));
    app.psp.recovers();
    assert_eq!(edit(&app, "first").await.ok()["version"], 2);
    assert_eq!(app.psp.made(PATH).len(), 1);
    app.agrees("card_anna", 2).await;
}

#[tokio::test]
async fn a_fault_of_the_providers_is_looked_into() {
    // The provider made the edit all the same.
    let app = TestApp::start().await;
    app.psp.breaks("POST payment_methods", Fault::Failed);
    assert_eq!(edit(&app, "first").await.ok()["version"], 2);
    app.agrees("card_anna", 2).await;

    // It did not: nothing has changed, and if it is sent again it is made under another key.
    let app = TestApp::start().await;
    let before = app.items().await;
    app.psp.breaks("POST payment_methods", Fault::Answer(500, json!({"error": {"type": "api_error"}})));
    assert_eq!(edit(&app, "first").await.problem(), unavailable());
    assert_eq!(app.items().await, before);
    app.psp.recovers();
    assert_eq!(edit(&app, "first").await.ok()["version"], 2);
    app.agrees("card_anna", 2).await;
}

#[tokio::test]
async fn what_the_provider_refuses_is_reported_by_field_and_changes_nothing() {
    let refused = |param: &str| {
        let error = json!({"type": "card_error", "code": "invalid_expiry_year", "param": param});
        Fault::Answer(402, json!({"error": error}))
    };
    for (param, field) in [("exp_year", Some("expiry")), ("billing_details[name]", Some("holder")), ("tax_id", None)] {
        let app = TestApp::start().await;
        let before = app.items().await;
        app.psp.breaks("POST payment_methods", refused(param));
        let answer = edit(&app, "first").await;
        assert_eq!(answer.problem(), (422, "refused-by-provider".to_owned()));
        let errors = field.map(|field| json!({"field": field, "code": "refused-by-provider"}));
        assert_eq!(answer.json()["errors"], json!(errors.into_iter().collect::<Vec<_>>()));
        assert_eq!(app.items().await, before);
        app.agrees("card_anna", 1).await;
        // Corrected, it is a new edit under the same key: no answer was stored with it.
        app.psp.recovers();
        let corrected = app.edit(ANNA, "card_anna", 1, "first", &json!({"expiry": month(20)})).await;
        assert_eq!(corrected.ok()["version"], 2);
        app.agrees("card_anna", 2).await;
    }
}

#[tokio::test]
async fn a_card_that_is_gone_at_the_provider_is_not_found() {
    let app = TestApp::start().await;
    let before = app.items().await;
    let missing = json!({"error": {"type": "invalid_request_error", "code": "resource_missing"}});
    app.psp.breaks("payment_methods", Fault::Answer(404, missing));
    assert_eq!(edit(&app, "first").await.problem(), (404, "not-found".to_owned()));
    assert_eq!(app.items().await, before);
    // A wrong address says nothing about the card.
    app.psp.recovers();
    app.psp.breaks("payment_methods", Fault::Answer(404, json!({})));
    assert_eq!(edit(&app, "first").await.problem(), unavailable());
}
