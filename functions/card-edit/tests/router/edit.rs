//! `PATCH /api/cards/{id}`: edits, and edits that others made first.

use serde_json::json;

use crate::app::TestApp;
use crate::demo::{ANNA, BJORN, address, days, month};

#[tokio::test]
async fn the_owner_changes_a_card_and_gets_a_receipt() {
    let app = TestApp::start().await;
    let moved = json!({"line1": " Lillgatan 2 ", "line2": "", "postalCode": "17122", "city": "Solna", "country": "se"});
    let body = json!({"expiry": month(30), "holder": " Anna M A\u{30a}lm ", "address": moved});
    let answer = app.edit(ANNA, "card_anna", 1, "first", &body).await.ok();
    let next = days(20).0.to_string();
    assert_eq!(
        answer,
        json!({
            "kind": "card", "id": "card_anna", "brand": "visa", "last4": "4242", "expiry": month(30), "holder": "Anna M Ålm",
            "address": {
                "line1": "Lillgatan 2", "line2": null, "postalCode": "171 22", "city": "Solna", "region": null,
                "country": "SE",
            },
            "status": "ok", "version": 2, "verified": null, "owner": {"name": "Anna Alm"}, "ownedByYou": true,
            "pays": [
                {"subscription": "sub_apps", "name": "Appar för företag", "next": next},
                {"subscription": "sub_premium", "name": "Office 365 Business Premium", "next": next},
            ],
        })
    );
    let list = app.get(ANNA, "/api/subscriptions").await.ok();
    let premium = list["subscriptions"].as_array().expect("a list").iter().find(|it| it["id"] == "sub_premium");
    let mut card = answer;
    card.as_object_mut().expect("a card").remove("pays");
    assert_eq!(premium.expect("the subscription")["card"], card);
}

#[tokio::test]
async fn what_is_not_named_stays_as_it_is() {
    let app = TestApp::start().await;
    let answer = app.edit(ANNA, "card_anna", 1, "first", &json!({"expiry": month(0)})).await.ok();
    assert_eq!((&answer["expiry"], &answer["status"]), (&json!(month(0)), &json!("expiring")));
    assert_eq!((&answer["holder"], &answer["address"]), (&json!("Anna Alm"), &address()));
}

#[tokio::test]
async fn an_expired_card_that_was_declined_for_it_is_well_after_the_edit() {
    let app = TestApp::start().await;
    let answer = app.edit(BJORN, "card_bjorn", 1, "first", &json!({"expiry": month(30)})).await.ok();
    assert_eq!(answer["status"], "ok");
    // The card is charged for the invoice before the subscription renews.
    assert_eq!(answer["pays"][0]["next"], days(3).0.to_string());
}

#[tokio::test]
async fn saving_what_is_already_there_is_a_success_that_leaves_no_trace_in_the_history() {
    let app = TestApp::start().await;
    let before = app.items().await;
    let body = json!({"expiry": month(5), "holder": "Anna Alm", "address": address()});
    let answer = app.edit(ANNA, "card_anna", 1, "first", &body).await;
    assert_eq!((&answer.ok()["version"], answer.ok()["pays"].as_array().map(Vec::len)), (&json!(1), Some(2)));
    let mut after = app.items().await;
    after.retain(|key, _| !key.contains("KEY#"));
    assert_eq!(after, before);
    assert_eq!(app.edit(ANNA, "card_anna", 1, "first", &body).await.text, answer.text);
    assert_eq!(app.edit(ANNA, "card_anna", 2, "second", &body).await.problem(), (412, "card-changed".to_owned()));
}

#[tokio::test]
async fn who_saw_an_older_version_is_shown_the_current_one() {
    let app = TestApp::start().await;
    let first = app.edit(ANNA, "card_anna", 1, "first", &json!({"holder": "Anna A"})).await.ok();
    let second = app.edit(ANNA, "card_anna", 1, "second", &json!({"holder": "Anna B"})).await;
    assert_eq!(second.problem(), (412, "card-changed".to_owned()));
    let mut current = first;
    current.as_object_mut().expect("a card").remove("pays");
    assert_eq!(second.json()["card"], current);
    // She has seen the other edit, and decides for her own.
    let third = app.edit(ANNA, "card_anna", 2, "third", &json!({"holder": "Anna B"})).await.ok();
    assert_eq!((&third["holder"], &third["version"]), (&json!("Anna B"), &json!(3)));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_different_changes_of_one_version_one_is_made() {
    let app = TestApp::start().await;
    let mut sends = tokio::task::JoinSet::new();
    for number in 0..20 {
        let app = app.clone();
        sends.spawn(async move {
            let body = json!({"holder": format!("Anna {number}")});
            app.edit(ANNA, "card_anna", 1, &format!("key-{number}"), &body).await
        });
    }
    let answers = sends.join_all().await;
    let made: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(made.len(), 1);
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        // While the other edit was pending, or when it was finished.
        if refused.problem() != (409, "card-busy".to_owned()) {
            assert_eq!(refused.problem(), (412, "card-changed".to_owned()));
            assert_eq!(refused.json()["card"]["holder"], made[0].json()["holder"]);
        }
    }
    assert_eq!(app.psp.made("payment_methods/pm_anna").len(), 1);
    app.agrees("card_anna", 2).await;
    assert_eq!(app.items_of("KEY#").await.len(), 1);
}
