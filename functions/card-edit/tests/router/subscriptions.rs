//! `GET /api/subscriptions`

use billing::{CardId, CustomerId};
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::demo::{ANNA, BJORN, DAVID, ELSA, address, days, month};

fn ids(answer: &Value) -> Vec<&str> {
    let all = answer["subscriptions"].as_array().expect("a list");
    all.iter().map(|it| it["id"].as_str().expect("an id")).collect()
}

fn find<'a>(answer: &'a Value, id: &str) -> &'a Value {
    let all = answer["subscriptions"].as_array().expect("a list");
    all.iter().find(|it| it["id"] == id).expect("the subscription")
}

#[tokio::test]
async fn an_admin_sees_the_organisations_subscriptions_those_that_need_them_first() {
    let app = TestApp::start().await;
    let answer = app.get(ANNA, "/api/subscriptions").await.ok();
    assert_eq!(ids(&answer), ["sub_exchange", "sub_project", "sub_apps", "sub_premium", "sub_visio"]);
    assert_eq!(
        find(&answer, "sub_premium"),
        &json!({
            "id": "sub_premium", "name": "Office 365 Business Premium", "status": "active",
            "renews": days(20).0.to_string(), "customer": "cus_norrbacka",
            "purchasedBy": {"name": "Anna Alm", "you": true}, "openInvoice": null,
            "card": {
                "kind": "card", "id": "card_anna", "brand": "visa", "last4": "4242", "expiry": month(5), "holder": "Anna Alm",
                "address": address(), "status": "ok", "version": 1, "verified": null, "owner": {"name": "Anna Alm"}, "ownedByYou": true,
            },
            "lastDecline": null, "actions": ["nothing", "edit-card", "add-card", "verify-with-bank"], "needsAction": false,
            "nextPayment": {"date": days(20).0.to_string(), "amount": null, "currency": null}, "next": ["nothing"],
            "canEditCard": true, "canAddCard": true, "canPay": false, "canVerify": true,
        })
    );
}

#[tokio::test]
async fn of_a_colleagues_card_name_and_address_are_left_out() {
    let app = TestApp::start().await;
    let answer = app.get(ANNA, "/api/subscriptions").await;
    let exchange = find(&answer.ok(), "sub_exchange").clone();
    let at = exchange["lastDecline"]["at"].as_str().expect("a time");
    assert_eq!(at.len(), "2026-11-20T08:00:00Z".len());
    assert_eq!(
        exchange,
        json!({
            "id": "sub_exchange", "name": "Exchange Online", "status": "past-due",
            "renews": days(20).0.to_string(), "customer": "cus_norrbacka",
            "purchasedBy": {"name": "Björn Berg", "you": false},
            "openInvoice": {
                "id": "in_exchange", "amount": "1234.50", "currency": "SEK", "nextAttempt": days(3).0.to_string(),
            },
            "card": {
                "kind": "card", "id": "card_bjorn", "brand": "visa", "last4": "4242", "expiry": month(-1),
                "status": "expired", "version": 1, "verified": null, "owner": {"name": "Björn Berg"}, "ownedByYou": false,
            },
            "lastDecline": {
                "code": "expired_card", "at": at, "amount": "1234.50", "currency": "SEK", "statementName": "MOLNBUTIKEN",
            },
            "actions": ["add-card", "ask-owner"], "needsAction": true,
            "nextPayment": {"date": days(3).0.to_string(), "amount": "1234.50", "currency": "SEK"},
            "next": ["add-card", "ask-owner"],
            "canEditCard": false, "canAddCard": true, "canPay": false, "canVerify": false,
        })
    );
    let seen_by_bjorn = app.get(BJORN, "/api/subscriptions").await.ok();
    assert_eq!(find(&seen_by_bjorn, "sub_exchange")["card"]["holder"], "Björn Berg");
    let apps = find(&seen_by_bjorn, "sub_apps");
    // He bought it, but Anna's card pays it.
    assert_eq!((&apps["purchasedBy"]["you"], &apps["canEditCard"]), (&json!(true), &json!(false)));
    assert!(apps["card"].get("holder").is_none() && apps["card"].get("address").is_none());
}

#[tokio::test]
async fn a_subscription_that_ends_or_is_not_charged_promises_no_next_payment() {
    let app = TestApp::start().await;
    for (name, value) in [("cancel_at_period_end", json!(true)), ("pause_collection", json!({"behavior": "void"}))] {
        app.psp.change("sub_premium", |it| it[name] = value.clone());
        app.sync_subscription("cus_norrbacka", "sub_premium").await;
        let answer = app.get(ANNA, "/api/subscriptions").await.ok();
        let premium = find(&answer, "sub_premium");
        assert_eq!((&premium["renews"], &premium["status"]), (&Value::Null, &json!("active")), "{name}");
        app.psp.change("sub_premium", |it| it[name] = Value::Null);
    }
    let receipt = app.edit(ANNA, "card_anna", 1, "key", &json!({"expiry": month(30)})).await.ok();
    let pays: Vec<_> = receipt["pays"].as_array().expect("a list").iter().map(|it| &it["subscription"]).collect();
    assert_eq!(pays, ["sub_apps"]);
}

#[tokio::test]
async fn a_card_that_was_declined_for_another_subscription_says_why_and_what_helps() {
    let app = TestApp::start().await;
    app.psp.change("sub_apps", |it| it["default_payment_method"] = json!("pm_bjorn"));
    app.psp.change("pm_bjorn", |card| card["card"]["exp_year"] = json!(2049));
    app.psp.change("pi_exchange", |payment| payment["last_payment_error"]["code"] = json!("duplicate_transaction"));
    let customer = CustomerId::parse("cus_norrbacka").expect("an id");
    app.payments().sync_card(&customer, &CardId::parse("card_bjorn").expect("an id")).await.expect("a sync");
    for id in ["sub_apps", "sub_exchange"] {
        app.sync_subscription("cus_norrbacka", id).await;
    }
    for who in [ANNA, BJORN] {
        let answer = app.get(who, "/api/subscriptions").await.ok();
        for id in ["sub_apps", "sub_exchange"] {
            let it = find(&answer, id);
            assert_eq!(
                (&it["card"]["status"], &it["lastDecline"]["code"]),
                (&json!("declined"), &json!("duplicate_transaction"))
            );
            assert_eq!(
                (&it["next"], &it["canPay"], &it["canVerify"]),
                (&json!(["contact-support"]), &json!(false), &json!(false)),
                "{id}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_without_a_card_or_at_its_end_says_so() {
    let app = TestApp::start().await;
    let answer = app.get(ANNA, "/api/subscriptions").await.ok();
    let project = find(&answer, "sub_project");
    assert_eq!(project["card"], Value::Null);
    assert_eq!((&project["canEditCard"], &project["canAddCard"]), (&json!(false), &json!(true)));
    let visio = find(&answer, "sub_visio");
    assert_eq!((&visio["status"], &visio["canAddCard"]), (&json!("cancelled"), &json!(false)));
}

#[tokio::test]
async fn what_pays_instead_of_a_card_is_shown_and_nothing_is_urged() {
    let app = TestApp::start().await;
    let link =
        json!({"id": "pm_link", "type": "link", "customer": "cus_norrbacka", "link": {"email": "anna@example.com"}});
    app.psp.insert(link);
    app.psp.change("sub_project", |it| it["default_payment_method"] = json!("pm_link"));
    app.sync_subscription("cus_norrbacka", "sub_project").await;
    let answer = app.get(ANNA, "/api/subscriptions").await;
    assert!(!answer.text.contains("anna@example.com"));
    let project = find(&answer.ok(), "sub_project").clone();
    assert_eq!(project["card"], json!({"kind": "link", "status": "ok"}));
    assert_eq!((&project["actions"], &project["needsAction"]), (&json!(["nothing", "add-card"]), &json!(false)));
    assert_eq!(project["nextPayment"]["date"], days(20).0.to_string());
}

#[tokio::test]
async fn each_organisation_sees_its_own_and_a_new_one_nothing() {
    let app = TestApp::start().await;
    assert_eq!(ids(&app.get(DAVID, "/api/subscriptions").await.ok()), ["sub_david"]);
    assert_eq!(app.get(ELSA, "/api/subscriptions").await.text, r#"{"subscriptions":[]}"#);
}
