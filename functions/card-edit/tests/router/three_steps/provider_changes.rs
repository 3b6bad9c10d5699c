//! What was changed at the provider before an edit, during it, and beside it.

use serde_json::json;
use testing::Fault;

use super::{DEATHS, PATH, age, body, edit, killed, moved_at_the_provider, sync_by_event, unavailable};
use crate::app::TestApp;
use crate::demo::ANNA;

#[tokio::test]
async fn the_provider_keeps_what_the_form_does_not_have() {
    let app = TestApp::start().await;
    assert_eq!(edit(&app, "first").await.ok()["version"], 2);
    let details = &app.psp.object("pm_anna")["billing_details"];
    assert_eq!((&details["name"], &details["email"]), (&json!("Anna A"), &json!("kort@example.com")));
    assert_eq!((&details["phone"], &details["address"]["city"]), (&json!("+46 8 123 456 78"), &json!("Stockholm")));
    app.agrees("card_anna", 2).await;
}

#[tokio::test]
async fn what_was_changed_at_the_provider_meanwhile_is_not_taken_back() {
    // Before the edit began, and the event has not come yet.
    let app = TestApp::start().await;
    moved_at_the_provider(&app);
    let answer = edit(&app, "first").await;
    assert_eq!(answer.problem(), (412, "card-changed".to_owned()));
    assert_eq!(answer.json()["card"]["address"]["city"], "Solna");
    assert!(app.psp.made(PATH).is_empty());
    app.agrees("card_anna", 2).await;

    // While the edit was pending, whoever completes it.
    for key in ["first", "other"] {
        let app = TestApp::start().await;
        app.psp.breaks(DEATHS[1].0, DEATHS[1].1.clone());
        killed(&app).await;
        moved_at_the_provider(&app);
        age(&app).await;
        assert_eq!(app.edit(ANNA, "card_anna", 1, key, &body()).await.problem(), (412, "card-changed".to_owned()));
        assert!(app.psp.made(PATH).is_empty(), "{key}");
        app.agrees("card_anna", 2).await;
    }
}

#[tokio::test]
async fn an_event_during_a_pending_edit_is_applied_when_the_edit_is_refused() {
    let app = TestApp::start().await;
    app.psp.breaks("POST payment_methods", Fault::Away);
    assert_eq!(edit(&app, "first").await.problem(), unavailable());
    app.psp.change("pm_anna", |card| card["metadata"] = json!({}));
    assert!(!sync_by_event(&app).await);
    app.psp.recovers();
    app.psp.breaks("POST payment_methods", Fault::Answer(402, json!({"error": {"type": "card_error"}})));
    assert_eq!(edit(&app, "first").await.problem(), (422, "refused-by-provider".to_owned()));
    app.agrees("card_anna", 2).await;
    assert_eq!(edit(&app, "second").await.problem().0, 403);
}

#[tokio::test]
async fn a_change_made_at_the_provider_is_a_version_by_nobody() {
    let app = TestApp::start().await;
    app.psp.change("pm_anna", |card| {
        card["card"]["exp_month"] = json!(if card["card"]["exp_month"] == 1 { 2 } else { 1 });
    });
    for _ in 0..2 {
        assert!(sync_by_event(&app).await);
        app.agrees("card_anna", 2).await;
    }
    let history = app.get(ANNA, "/api/cards/card_anna/history").await.ok();
    assert_eq!((&history["history"][0]["by"], &history["history"][0]["version"]), (&json!(null), &json!(2)));
    assert_eq!(edit(&app, "first").await.problem(), (412, "card-changed".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn events_and_repeats_in_the_middle_of_it_make_it_once() {
    let app = TestApp::start().await;
    let mut all = tokio::task::JoinSet::new();
    for number in 0..20 {
        let app = app.clone();
        all.spawn(async move {
            match number % 2 {
                0 => assert_eq!(edit(&app, "first").await.ok()["version"], 2),
                _ => drop(sync_by_event(&app).await),
            }
        });
    }
    all.join_all().await;
    assert_eq!(app.psp.made(PATH).len(), 1);
    app.agrees("card_anna", 2).await;
}
