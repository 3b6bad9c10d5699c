//! An edit whose request is killed on the way: the next one, or the provider's event, finishes it.

use billing::CardId;
use jiff::SignedDuration;
use serde_json::json;

use super::{DEATHS, PATH, age, begun_ago, body, edit, killed, moved_at_the_provider, sync_by_event};
use crate::app::TestApp;
use crate::demo::ANNA;

#[tokio::test]
async fn killed_anywhere_the_repeat_finishes_it() {
    for (words, fault) in DEATHS {
        let app = TestApp::start().await;
        app.psp.breaks(words, fault);
        killed(&app).await;
        // Until then the card is as it was.
        let list = app.get(ANNA, "/api/subscriptions").await.text;
        assert!(list.contains("\"holder\":\"Anna Alm\""));
        let answer = edit(&app, "first").await;
        assert_eq!((&answer.ok()["version"], &answer.ok()["holder"]), (&json!(2), &json!("Anna A")), "{words}");
        assert_eq!(edit(&app, "first").await.text, answer.text);
        assert_eq!(app.psp.made(PATH).len(), 1, "{words}");
        app.agrees("card_anna", 2).await;
    }
}

#[tokio::test]
async fn killed_anywhere_the_next_change_goes_on_with_it_first() {
    for (words, fault) in DEATHS {
        let app = TestApp::start().await;
        app.psp.breaks(words, fault);
        killed(&app).await;
        let other = json!({"holder": "Anna B"});
        let meanwhile = app.edit(ANNA, "card_anna", 1, "other", &other).await;
        assert_eq!(meanwhile.problem(), (409, "card-busy".to_owned()), "{words}");
        age(&app).await;
        let after = app.edit(ANNA, "card_anna", 1, "other", &other).await;
        assert_eq!(after.problem(), (412, "card-changed".to_owned()), "{words}");
        assert_eq!(after.json()["card"]["holder"], "Anna A");
        app.agrees("card_anna", 2).await;
        // And the first request, sent again, gets its answer.
        assert_eq!(edit(&app, "first").await.ok()["version"], 2);
        assert_eq!(app.edit(ANNA, "card_anna", 2, "third", &other).await.ok()["version"], 3);
        app.agrees("card_anna", 3).await;
        assert_eq!(app.psp.made(PATH).len(), 2, "{words}");
    }
}

#[tokio::test]
async fn killed_after_the_provider_did_it_the_providers_event_finishes_it() {
    let app = TestApp::start().await;
    app.psp.breaks(DEATHS[2].0, DEATHS[2].1.clone());
    killed(&app).await;
    assert!(sync_by_event(&app).await);
    app.agrees("card_anna", 2).await;
    assert_eq!(edit(&app, "first").await.ok()["holder"], "Anna A");
    assert_eq!(app.get(ANNA, "/api/cards/card_anna/history").await.ok()["history"][0]["by"], "Anna Alm");
    app.agrees("card_anna", 2).await;
}

#[tokio::test]
async fn an_event_before_the_provider_did_it_leaves_it_to_its_sender() {
    let app = TestApp::start().await;
    app.psp.breaks(DEATHS[1].0, DEATHS[1].1.clone());
    killed(&app).await;
    let before = app.items().await;
    assert!(!sync_by_event(&app).await);
    assert_eq!(app.items().await, before);
    assert_eq!(edit(&app, "first").await.ok()["version"], 2);
    app.agrees("card_anna", 2).await;
}

#[tokio::test]
async fn what_nobody_goes_on_with_ends_with_the_providers_next_event() {
    let app = TestApp::start().await;
    app.psp.breaks(DEATHS[1].0, DEATHS[1].1.clone());
    killed(&app).await;
    age(&app).await;
    moved_at_the_provider(&app);
    assert!(sync_by_event(&app).await);
    assert!(app.psp.made(PATH).is_empty());
    app.agrees("card_anna", 2).await;
}

#[tokio::test]
async fn a_change_of_yesterdays_is_not_made_today() {
    for key in ["first", "other"] {
        let app = TestApp::start().await;
        app.psp.breaks(DEATHS[1].0, DEATHS[1].1.clone());
        killed(&app).await;
        begun_ago(&app, SignedDuration::from_hours(21)).await;
        let other = json!({"holder": "Anna B"});
        let sent = if key == "first" { body() } else { other };
        assert_eq!(app.edit(ANNA, "card_anna", 1, key, &sent).await.ok()["version"], 2, "{key}");
        // Once, with the details that were sent now.
        assert_eq!(app.psp.made(PATH).len(), 1, "{key}");
        assert_eq!(app.psp.object("pm_anna")["billing_details"]["name"], sent["holder"]);
        app.agrees("card_anna", 2).await;
    }
}

#[tokio::test]
async fn given_up_while_the_provider_was_still_making_it_it_is_found_to_be_made() {
    let app = TestApp::start().await;
    app.psp.breaks(DEATHS[2].0, DEATHS[2].1.clone());
    // The provider has made the edit, and its response takes long.
    let slow = tokio::spawn({
        let app = app.clone();
        async move { edit(&app, "first").await }
    });
    app.psp.lets_a_request_hang().await;
    age(&app).await;
    let (id, organisation) = (CardId::parse("card_anna").expect("an id"), ANNA.organisation);
    let (_, pending) = app.billing().load_card(organisation, &id).await.expect("the card");
    app.billing().withdraw(&pending.expect("a pending edit")).await.expect("a withdrawal");
    app.psp.recovers();
    slow.abort();
    let answer = edit(&app, "first").await.ok();
    assert_eq!((&answer["version"], &answer["holder"]), (&json!(2), &json!("Anna A")));
    assert_eq!(app.psp.made(PATH).len(), 1);
    assert_eq!(app.get(ANNA, "/api/cards/card_anna/history").await.ok()["history"][0]["by"], "Anna Alm");
    app.agrees("card_anna", 2).await;
}
