//! `POST /api/cards/{id}/verify` and the way back from the bank's page.

use serde_json::{Value, json};
use testing::{Fault, TestResponse};

use crate::app::TestApp;
use crate::demo::{ANNA, BJORN, Who, month};

const BACK: &str = "/sv/uppdatera-kort/";

async fn verify(app: &TestApp, who: Who, card: &str) -> TestResponse {
    app.post(who, &format!("/api/cards/{card}/verify"), &json!({"return": BACK})).await
}

async fn back(app: &TestApp, who: Who, session: &str) -> String {
    let to = app.returns(who, &format!("/api/cards/card_anna/verify/return?session={session}&return={BACK}")).await;
    to.strip_prefix(BACK).expect("back to the page").to_owned()
}

fn behaves(app: &TestApp, card: &str, behaviour: &str) {
    app.psp.change(card, |card| card["behaviour"] = json!(behaviour));
}

async fn card(app: &TestApp, subscription: &str) -> Value {
    let list = app.get(ANNA, "/api/subscriptions").await.ok();
    let all = list["subscriptions"].as_array().expect("a list");
    all.iter().find(|it| it["id"] == subscription).expect("the subscription")["card"].clone()
}

/// The setup intent of the current verification.
async fn session(app: &TestApp) -> String {
    behaves(app, "pm_anna", "approve");
    let url = verify(app, ANNA, "card_anna").await.ok()["url"].clone();
    assert_eq!(url, "https://bank.example/approve");
    "seti_1".to_owned()
}

#[tokio::test]
async fn an_approval_is_kept_and_settles_an_earlier_decline() {
    let app = TestApp::start().await;
    let month = json!({"expiry": month(30)});
    assert_eq!(app.edit(BJORN, "card_bjorn", 1, "key", &month).await.status, 200);
    app.psp.change("pi_exchange", |payment| payment["last_payment_error"]["code"] = json!("card_declined"));
    app.sync_subscription("cus_norrbacka", "sub_exchange").await;
    assert_eq!(card(&app, "sub_exchange").await["status"], "declined");

    assert_eq!(verify(&app, BJORN, "card_bjorn").await.ok(), json!({"result": "approved"}));
    let verified = card(&app, "sub_exchange").await;
    assert_eq!((&verified["status"], &verified["version"]), (&json!("ok"), &json!(2)));
    assert_eq!(verified["verified"].as_str().map(str::len), Some("2026-11-20T08:00:00Z".len()));
    // Nothing was charged.
    assert_eq!(app.psp.charges(), []);
}

#[tokio::test]
async fn a_refusal_is_shown_as_far_as_it_may_be() {
    let app = TestApp::start().await;
    let before = app.items().await;
    for (reason, code) in [("insufficient_funds", "insufficient_funds"), ("lost_card", "generic_decline")] {
        behaves(&app, "pm_anna", reason);
        assert_eq!(verify(&app, ANNA, "card_anna").await.ok(), json!({"result": "declined", "code": code}));
    }
    let mut after = app.items().await;
    after.retain(|key, _| !key.contains(" LIMIT#verification#"));
    assert_eq!(after, before);
}

#[tokio::test]
async fn who_approves_at_the_bank_comes_back_to_the_card() {
    let app = TestApp::start().await;
    let session = session(&app).await;
    let return_url = app.psp.object(&session)["return_url"].as_str().expect("an address").to_owned();
    let ours = "https://help.example.com/api/cards/card_anna/verify/return";
    assert_eq!(return_url, format!("{ours}?session={session}&return={BACK}"));
    // The bank has not decided yet.
    assert_eq!(back(&app, ANNA, &session).await, "#verify--undecided:card_anna");
    app.psp.change(&session, |intent| intent["status"] = json!("succeeded"));
    for _ in 0..2 {
        assert_eq!(back(&app, ANNA, &session).await, "#verify--approved:card_anna");
    }
    let first = card(&app, "sub_premium").await["verified"].clone();
    assert!(first.is_string());
    assert_eq!(back(&app, ANNA, &session).await, "#verify--approved:card_anna");
    assert_eq!(card(&app, "sub_premium").await["verified"], first);
}

#[tokio::test]
async fn an_approval_is_of_the_card_as_it_was_when_the_bank_was_asked() {
    let app = TestApp::start().await;
    let session = session(&app).await;
    assert_eq!(app.edit(ANNA, "card_anna", 1, "key", &json!({"holder": "Anna A"})).await.status, 200);
    app.psp.change(&session, |intent| intent["status"] = json!("succeeded"));
    assert_eq!(back(&app, ANNA, &session).await, "#verify--approved:card_anna");
    assert_eq!(card(&app, "sub_premium").await["verified"], Value::Null);
    behaves(&app, "pm_anna", "ok");
    assert_eq!(verify(&app, ANNA, "card_anna").await.status, 200);
    assert!(card(&app, "sub_premium").await["verified"].is_string());
    assert_eq!(
        app.edit(ANNA, "card_anna", 2, "other", &json!({"holder": "Anna B"})).await.ok()["verified"],
        Value::Null
    );
    assert_eq!(card(&app, "sub_premium").await["verified"], Value::Null);
}

#[tokio::test]
async fn an_approval_says_nothing_of_the_money_that_is_owed() {
    let app = TestApp::start().await;
    assert_eq!(app.edit(BJORN, "card_bjorn", 1, "key", &json!({"expiry": month(30)})).await.status, 200);
    app.psp.change("pi_exchange", |payment| payment["last_payment_error"]["code"] = json!("insufficient_funds"));
    app.sync_subscription("cus_norrbacka", "sub_exchange").await;
    assert_eq!(verify(&app, BJORN, "card_bjorn").await.ok(), json!({"result": "approved"}));
    assert_eq!(card(&app, "sub_exchange").await["status"], "declined");
}

#[tokio::test]
async fn who_refuses_at_the_bank_is_told_so() {
    let app = TestApp::start().await;
    let session = session(&app).await;
    app.psp.change(&session, |intent| {
        let card = json!({"id": intent["payment_method"].take()});
        intent["status"] = json!("requires_payment_method");
        intent["last_setup_error"] = json!({"code": "setup_intent_authentication_failure", "payment_method": card});
    });
    assert_eq!(back(&app, ANNA, &session).await, "#verify--declined:card_anna:authentication_required");
    assert_eq!(card(&app, "sub_premium").await["verified"], Value::Null);
}

#[tokio::test]
async fn anothers_verification_is_failed_and_leaves_nothing() {
    let app = TestApp::start().await;
    let session = session(&app).await;
    app.psp.change(&session, |intent| intent["status"] = json!("succeeded"));
    let before = app.items().await;
    for who in [BJORN, crate::demo::CILLA, crate::demo::DAVID, crate::demo::ELSA] {
        assert_eq!(back(&app, who, &session).await, "#verify--failed:card_anna", "{who:?}");
    }
    for unknown in ["seti_nobody", "", "a%2Fb", "pm_anna"] {
        assert_eq!(back(&app, ANNA, unknown).await, "#verify--failed:card_anna", "{unknown}");
    }
    // Of another card.
    let of_another = format!("/api/cards/card_bjorn/verify/return?session={session}");
    assert_eq!(app.returns(BJORN, &of_another).await, "/#verify--failed:card_bjorn");
    let no_card = format!("/api/cards/nothing/verify/return?session={session}");
    assert_eq!(app.returns(ANNA, &no_card).await, "/#verify--failed");
    assert_eq!(app.items().await, before);
}

#[tokio::test]
async fn with_the_provider_away_it_can_be_asked_again() {
    let app = TestApp::start().await;
    for broken in ["GET payment_methods", "POST setup_intents", "confirm"] {
        app.psp.breaks(broken, Fault::Away);
        let answer = verify(&app, ANNA, "card_anna").await;
        assert_eq!(answer.problem(), (503, "provider-unavailable".to_owned()), "{broken}");
        app.psp.recovers();
    }
    behaves(&app, "pm_anna", "approve");
    assert_eq!(verify(&app, ANNA, "card_anna").await.status, 200);
    app.psp.breaks("GET setup_intents", Fault::Away);
    assert_eq!(back(&app, ANNA, "seti_9").await, "#verify--unfinished:card_anna");
}
