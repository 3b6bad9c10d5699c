//! `POST /api/subscriptions/{id}/new-card` and the way back from the payment provider's page.

use billing::CardId;
use payments::NewCard;
use serde_json::{Value, json};
use testing::{Fault, TestDb, request};

use crate::app::TestApp;
use crate::demo::{ANNA, BJORN, CILLA, DAVID, ELSA, Who};

const BACK: &str = "/sv/uppdatera-kort/";

/// Asks for the provider's page, and gives the checkout session's id.
pub(crate) async fn begin(app: &TestApp, who: Who, subscription: &str, also: &[&str]) -> String {
    let body = json!({"also": also, "return": "/sv/uppdatera-kort/#tool"});
    let answer = app.post(who, &format!("/api/subscriptions/{subscription}/new-card"), &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let url = answer.json()["url"].as_str().expect("an address").to_owned();
    url.strip_prefix("https://pay.example/").expect("the provider's page").to_owned()
}

/// A card is entered on the page.
pub(crate) fn complete(app: &TestApp, session: &str, card: &str) {
    app.psp.complete(session, card);
}

pub(crate) async fn back(app: &TestApp, who: Who, session: &str) -> String {
    let to = app.returns(who, &format!("/api/new-card/return?session={session}&return={BACK}")).await;
    to.strip_prefix(BACK).expect("back to the page").to_owned()
}

pub(crate) fn default_of(app: &TestApp, subscription: &str) -> Value {
    app.psp.object(subscription)["default_payment_method"].clone()
}

pub(crate) async fn listed(app: &TestApp, who: Who, subscription: &str) -> Value {
    let list = app.get(who, "/api/subscriptions").await.ok();
    let all = list["subscriptions"].as_array().expect("a list");
    all.iter().find(|it| it["id"] == subscription).expect("the subscription").clone()
}

#[tokio::test]
async fn any_admin_adds_a_card_and_it_pays_from_then_on() {
    let app = TestApp::start().await;
    let session = begin(&app, ANNA, "sub_exchange", &[]).await;
    let visit = app.psp.object(&session);
    let site = "https://help.example.com";
    let success = format!("{site}/api/new-card/return?session={{CHECKOUT_SESSION_ID}}&return={BACK}");
    assert_eq!(visit["success_url"], success);
    assert_eq!(visit["cancel_url"], format!("{site}{BACK}#new-card--cancelled"));
    assert_eq!((&visit["mode"], &visit["customer"]), (&json!("setup"), &json!("cus_norrbacka")));

    complete(&app, &session, "pm_new");
    assert_eq!(back(&app, ANNA, &session).await, "#new-card--added:card_new");
    assert_eq!(default_of(&app, "sub_exchange"), "pm_new");
    assert_eq!(default_of(&app, "sub_premium"), "pm_anna");
    assert_eq!(app.psp.object("cus_norrbacka").get("invoice_settings"), None);
    let exchange = listed(&app, ANNA, "sub_exchange").await;
    assert_eq!((&exchange["card"]["id"], &exchange["card"]["last4"]), (&json!("card_new"), &json!("0077")));
    assert_eq!((&exchange["canEditCard"], &exchange["purchasedBy"]["you"]), (&json!(true), &json!(false)));
    assert_eq!(listed(&app, BJORN, "sub_exchange").await["card"]["owner"]["name"], "Anna Alm");

    // The earlier card is in the audit row, with who replaced it.
    let note = app.items_of("AUDIT#sub_exchange#0000000002").await.remove(0);
    let text = |name: &str| note[name].as_s().expect("a text").clone();
    assert_eq!((text("from"), text("to")), ("card_bjorn".to_owned(), "card_new".to_owned()));
    assert_eq!(note["by"].as_m().expect("a person")["subject"].as_s().map(String::as_str), Ok("a"));
    assert_eq!(app.items_of("CARD#card_bjorn").await.len(), 1);
    app.agrees("card_new", 1).await;
}

#[tokio::test]
async fn others_get_it_only_when_they_are_named() {
    let app = TestApp::start().await;
    let session = begin(&app, BJORN, "sub_exchange", &["sub_premium", "sub_exchange", "sub_premium"]).await;
    complete(&app, &session, "pm_new");
    assert_eq!(back(&app, BJORN, &session).await, "#new-card--added:card_new");
    for (subscription, card) in [("sub_exchange", "pm_new"), ("sub_premium", "pm_new"), ("sub_apps", "pm_anna")] {
        assert_eq!(default_of(&app, subscription), card);
        let listed = listed(&app, BJORN, subscription).await;
        assert_eq!(listed["card"]["id"], card.replace("pm_", "card_"));
    }
}

#[tokio::test]
async fn a_tab_that_was_closed_loses_nothing() {
    let app = TestApp::start().await;
    let session = begin(&app, ANNA, "sub_project", &[]).await;
    complete(&app, &session, "pm_new");
    let card = app.payments().finish_new_card(&session, None).await.expect("the provider's event");
    assert_eq!(card, NewCard::Added(CardId::parse("card_new").expect("an id")));
    let project = listed(&app, ANNA, "sub_project").await;
    assert_eq!((&project["card"]["ownedByYou"], &project["card"]["id"]), (&json!(true), &json!("card_new")));
}

#[tokio::test]
async fn a_checkout_that_is_not_ones_own_or_did_not_end_with_a_card_has_failed() {
    let app = TestApp::start().await;
    let session = begin(&app, ANNA, "sub_project", &[]).await;
    assert_eq!(back(&app, ANNA, &session).await, "#new-card--failed");
    complete(&app, &session, "pm_new");
    let before = app.items().await;
    for who in [BJORN, DAVID, ELSA, CILLA] {
        assert_eq!(back(&app, who, &session).await, "#new-card--failed", "{who:?}");
    }
    for unknown in ["cs_nobody", "", "a%2Fb", "pm_anna", "cs_%0d%0aSet-Cookie"] {
        assert_eq!(back(&app, ANNA, unknown).await, "#new-card--failed", "{unknown}");
    }
    let stranger = request(http::Method::GET, &format!("/api/new-card/return?session={session}&return={BACK}"));
    let stranger = app.send(stranger.body(axum::body::Body::empty()).expect("a request")).await;
    assert_eq!(stranger.header("location"), format!("{BACK}#new-card--signed-out"));
    assert_eq!(app.items().await, before);
    assert_eq!(default_of(&app, "sub_project"), Value::Null);
    // The session's admin must be of the customer's organisation.
    app.psp.change(&session, |visit| visit["customer"] = json!("cus_sjovik"));
    assert_eq!(back(&app, ANNA, &session).await, "#new-card--failed");
    // Without a path of this site, to the start page.
    for path in ["", "&return=//evil.example", "&return=https:%2F%2Fevil.example"] {
        let to = app.returns(ANNA, &format!("/api/new-card/return?session={session}{path}")).await;
        assert_eq!(to, "/#new-card--failed");
    }
}

#[tokio::test]
async fn with_the_provider_away_the_return_can_be_opened_again_wherever_it_broke_off() {
    for broken in ["GET checkout", "POST payment_methods", "POST subscriptions/sub_project"] {
        let app = TestApp::start().await;
        let session = begin(&app, ANNA, "sub_project", &["sub_apps"]).await;
        complete(&app, &session, "pm_new");
        app.psp.breaks(broken, Fault::Lost);
        assert_eq!(back(&app, ANNA, &session).await, format!("#new-card--unfinished:{session}"), "{broken}");
        app.psp.recovers();
        assert_eq!(back(&app, ANNA, &session).await, "#new-card--added:card_new", "{broken}");
        for subscription in ["sub_project", "sub_apps"] {
            assert_eq!(listed(&app, ANNA, subscription).await["card"]["id"], "card_new", "{broken}");
            assert_eq!(app.psp.made(&format!("subscriptions/{subscription}")).len(), 1, "{broken}");
        }
        app.agrees("card_new", 1).await;
    }
    let app = TestApp::start().await;
    // The sessions table does not respond.
    let cookie = app.sign_in(ANNA).await;
    let request = request(http::Method::GET, &format!("/api/new-card/return?session=cs_1&return={BACK}"));
    let request = request.header("cookie", cookie).body(axum::body::Body::empty()).expect("a request");
    let answer = TestApp::behind(TestDb::away().await, app.psp.clone()).send(request).await;
    assert_eq!(answer.header("location"), format!("{BACK}#new-card--unfinished:cs_1"));
    app.psp.breaks("POST checkout", Fault::Away);
    let answer = app.post(ANNA, "/api/subscriptions/sub_project/new-card", &json!({})).await;
    assert_eq!(answer.problem(), (503, "provider-unavailable".to_owned()));
}

#[tokio::test]
async fn a_card_is_added_once_the_first_subscription_has_it_and_the_event_adds_it_to_the_others() {
    for (fault, is_done) in [(Fault::Away, false), (Fault::Lost, true)] {
        let app = TestApp::start().await;
        let session = begin(&app, ANNA, "sub_project", &["sub_apps"]).await;
        complete(&app, &session, "pm_new");
        app.psp.breaks("POST subscriptions/sub_apps", fault);
        assert_eq!(back(&app, ANNA, &session).await, "#new-card--added:card_new");
        assert_eq!(listed(&app, ANNA, "sub_project").await["card"]["id"], "card_new");
        // An event that does not get everything done must be sent again.
        assert_eq!(app.payments().finish_new_card(&session, None).await.is_ok(), is_done);
        app.psp.recovers();
        app.payments().finish_new_card(&session, None).await.expect("the provider's event");
        assert_eq!(listed(&app, ANNA, "sub_apps").await["card"]["id"], "card_new");
        assert_eq!(app.psp.made("subscriptions/sub_project").len(), 1);
    }
}

#[tokio::test]
async fn a_failure_of_the_providers_does_not_stay() {
    for broken in ["POST payment_methods", "POST subscriptions/sub_project"] {
        let app = TestApp::start().await;
        let session = begin(&app, ANNA, "sub_project", &[]).await;
        complete(&app, &session, "pm_new");
        app.psp.breaks(broken, Fault::Stuck);
        assert_eq!(back(&app, ANNA, &session).await, format!("#new-card--unfinished:{session}"), "{broken}");
        app.psp.recovers();
        assert_eq!(back(&app, ANNA, &session).await, "#new-card--added:card_new", "{broken}");
        assert_eq!(default_of(&app, "sub_project"), "pm_new", "{broken}");
    }
}

#[tokio::test]
async fn a_card_that_the_subscription_does_not_take_is_not_added() {
    let app = TestApp::start().await;
    let session = begin(&app, ANNA, "sub_project", &["sub_apps"]).await;
    complete(&app, &session, "pm_new");
    let refused = json!({"error": {"type": "invalid_request_error"}});
    app.psp.breaks("POST subscriptions/sub_project", Fault::Answer(400, refused));
    for _ in 0..2 {
        assert_eq!(back(&app, ANNA, &session).await, "#new-card--failed");
    }
    assert_eq!(default_of(&app, "sub_project"), Value::Null);
    assert_eq!(listed(&app, ANNA, "sub_apps").await["card"]["id"], "card_new");
    assert_eq!(app.psp.made("subscriptions/sub_apps").len(), 1);
    // Once it does, it gets the card.
    app.psp.recovers();
    assert_eq!(back(&app, ANNA, &session).await, "#new-card--added:card_new");
    assert_eq!(default_of(&app, "sub_project"), "pm_new");
}

#[tokio::test]
async fn where_no_card_can_be_added_the_code_says_why() {
    let app = TestApp::start().await;
    app.psp.change("sub_premium", |it| it["collection_method"] = json!("send_invoice"));
    app.sync_subscription("cus_norrbacka", "sub_premium").await;
    let before = app.items().await;
    let new_card = async |subscription: &str, body: Value| {
        app.post(ANNA, &format!("/api/subscriptions/{subscription}/new-card"), &body).await
    };
    for (subscription, body, status, code) in [
        ("sub_david", json!({}), 404, "not-found"),
        ("sub_nobody", json!({}), 404, "not-found"),
        ("card_anna", json!({}), 404, "not-found"),
        ("sub_visio", json!({}), 409, "subscription-cancelled"),
        ("sub_premium", json!({}), 409, "subscription-invoiced"),
        ("sub_project", json!({"also": ["sub_premium"]}), 422, "subscription-invoiced"),
        ("sub_project", json!({"also": ["sub_david"]}), 422, "unknown-subscription"),
        ("sub_project", json!({"also": ["x"]}), 422, "unknown-subscription"),
        ("sub_project", json!({"also": ["sub_visio"]}), 422, "subscription-cancelled"),
        ("sub_project", json!({"also": "sub_apps"}), 422, "wrong-type"),
        ("sub_project", json!({"return": "https://evil.example/"}), 422, "invalid-return"),
        ("sub_project", json!({"returns": "/"}), 422, "unknown-field"),
    ] {
        let answer = new_card(subscription, body).await;
        assert_eq!(answer.problem(), (status, code.to_owned()), "{subscription}");
    }
    assert_eq!(app.items().await, before);
}

#[tokio::test]
async fn a_body_and_a_key_are_for_those_who_have_them() {
    let app = TestApp::start().await;
    let cookie = app.sign_in(ANNA).await;
    let post = |key: Option<&'static str>| {
        let request = request(http::Method::POST, "/api/subscriptions/sub_project/new-card");
        let request = request.header("sec-fetch-site", "same-origin").header("cookie", &cookie);
        let request = if let Some(key) = key { request.header("idempotency-key", key) } else { request };
        app.send(request.body(axum::body::Body::empty()).expect("a request"))
    };
    let url = async |key| post(key).await.json()["url"].clone();
    assert_ne!(url(None).await, url(None).await);
    let first = url(Some("key")).await;
    assert_eq!(url(Some("key")).await, first);
    // A session that is over is replaced by a new one.
    let session = first.as_str().and_then(|url| url.strip_prefix("https://pay.example/")).expect("the provider's page");
    complete(&app, session, "pm_new");
    assert_ne!(url(Some("key")).await, first);
    assert_eq!(post(Some("a b")).await.problem(), (400, "invalid-idempotency-key".to_owned()));
    let ids: Vec<_> = (0..40).map(|number| format!("sub_{number:040}")).collect();
    for id in &ids {
        let mut new = app.psp.object("sub_apps");
        new["id"] = json!(id);
        app.psp.insert(new);
        app.sync_subscription("cus_norrbacka", id).await;
    }
    let answer = app.post(ANNA, "/api/subscriptions/sub_project/new-card", &json!({"also": ids})).await;
    assert_eq!(answer.problem(), (422, "too-many".to_owned()));
}
