//! An edit of a card that fails between the table and the payment provider: whatever happens, in the end both have the same
//! details, the provider made the edit once, and it has one entry in the history.

use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use billing::{CardId, CustomerId};
use jiff::{SignedDuration, Timestamp};
use payments::Error;
use serde_json::{Value, json};

use crate::app::{Answer, TestApp};
use crate::demo::{ANNA, month};
use crate::psp::Fault;

const PATH: &str = "payment_methods/pm_anna";

fn body() -> Value {
    json!({"expiry": month(30), "holder": "Anna A"})
}

fn unavailable() -> (u16, String) {
    (503, "provider-unavailable".to_owned())
}

async fn edit(app: &TestApp, key: &str) -> Answer {
    app.edit(ANNA, "card_anna", 1, key, &body()).await
}

/// An edit whose request is killed while the provider has it.
async fn killed(app: &TestApp) {
    tokio::select! {
        answer = edit(app, "first") => panic!("it was to be killed: {answer:?}"),
        () = app.psp.keeps_somebody_waiting() => {}
    }
    app.psp.is_mended();
    assert!(app.items_of("CARD#card_anna").await[0].contains_key("pending"));
}

/// Makes the pending edit so old that its request must have died.
async fn age(app: &TestApp) {
    begun_ago(app, SignedDuration::from_secs(11)).await;
}

async fn begun_ago(app: &TestApp, ago: SignedDuration) {
    let (client, table) = app.table();
    let mut card = app.items_of("CARD#card_anna").await.remove(0);
    let AttributeValue::M(pending) = card.get_mut("pending").expect("a pending edit") else { panic!("a pending edit") };
    let at = Timestamp::now() - ago;
    pending.insert("at".to_owned(), AttributeValue::S(format!("{at:.3}")));
    let item = Some(card.into_iter().collect());
    client.put_item().table_name(table).set_item(item).send().await.expect("an item");
}

/// The provider's event for the card. False if it must be sent again later.
async fn sync_by_event(app: &TestApp) -> bool {
    let (customer, card) = (CustomerId::parse("cus_norrbacka"), CardId::parse("card_anna"));
    match app.payments().sync_card(&customer.expect("an id"), &card.expect("an id")).await {
        Ok(()) => true,
        Err(Error::Busy) => false,
        Err(error) => panic!("{error}"),
    }
}

/// Somebody changes the card's address at the provider.
fn moved_at_the_provider(app: &TestApp) {
    app.psp.change("pm_anna", |card| card["billing_details"]["address"]["city"] = json!("Solna"));
}

/// Where an edit is killed: before the provider is asked, before it makes the edit, and after.
const DEATHS: [(&str, Fault); 3] = [
    ("GET payment_methods/pm_anna", Fault::Silent),
    ("POST payment_methods/pm_anna", Fault::Silent),
    ("POST payment_methods/pm_anna", Fault::Mute),
];

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
async fn given_up_while_the_provider_was_still_making_it_it_is_found_to_be_made() {
    let app = TestApp::start().await;
    app.psp.breaks(DEATHS[2].0, DEATHS[2].1.clone());
    // The provider has made the edit, and its response takes long.
    let slow = tokio::spawn({
        let app = app.clone();
        async move { edit(&app, "first").await }
    });
    app.psp.keeps_somebody_waiting().await;
    age(&app).await;
    let (id, organisation) = (CardId::parse("card_anna").expect("an id"), ANNA.organisation);
    let (_, pending) = app.billing().load_card(organisation, &id).await.expect("the card");
    app.billing().withdraw(&pending.expect("a pending edit")).await.expect("a withdrawal");
    app.psp.is_mended();
    slow.abort();
    let answer = edit(&app, "first").await.ok();
    assert_eq!((&answer["version"], &answer["holder"]), (&json!(2), &json!("Anna A")));
    assert_eq!(app.psp.made(PATH).len(), 1);
    assert_eq!(app.get(ANNA, "/api/cards/card_anna/history").await.ok()["history"][0]["by"], "Anna Alm");
    app.agrees("card_anna", 2).await;
}

#[tokio::test]
async fn what_was_told_while_a_change_stood_is_taken_in_when_that_is_refused() {
    let app = TestApp::start().await;
    app.psp.breaks("POST payment_methods", Fault::Away);
    assert_eq!(edit(&app, "first").await.problem(), unavailable());
    app.psp.change("pm_anna", |card| card["metadata"] = json!({}));
    assert!(!sync_by_event(&app).await);
    app.psp.is_mended();
    app.psp.breaks("POST payment_methods", Fault::Answer(402, json!({"error": {"type": "card_error"}})));
    assert_eq!(edit(&app, "first").await.problem(), (422, "refused-by-provider".to_owned()));
    app.agrees("card_anna", 2).await;
    assert_eq!(edit(&app, "second").await.problem().0, 403);
}

#[tokio::test]
async fn without_an_answer_it_stays_on_its_way_and_the_repeat_goes_on() {
    for fault in [Fault::Away, Fault::Lost, Fault::Answer(429, json!({})), Fault::Answer(409, json!({}))] {
        let app = TestApp::start().await;
        app.psp.breaks("POST payment_methods", fault.clone());
        let first = edit(&app, "first").await;
        assert_eq!((first.problem(), first.header("retry-after")), (unavailable(), "2"), "{fault:?}");
        assert_eq!(edit(&app, "other").await.problem(), (409, "card-busy".to_owned()), "{fault:?}");
        app.psp.is_mended();
        assert_eq!(edit(&app, "first").await.ok()["version"], 2, "{fault:?}");
        assert_eq!(app.psp.made(PATH).len(), 1, "{fault:?}");
        app.agrees("card_anna", 2).await;
    }
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_not_waited_for_until_the_function_ends() {
    let app = TestApp::start().await;
    app.psp.breaks("POST payment_methods", Fault::Mute);
    let begun = std::time::Instant::now();
    assert_eq!(edit(&app, "first").await.problem(), unavailable());
    assert!(begun.elapsed() < Duration::from_secs(9));
    app.psp.is_mended();
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
    app.psp.is_mended();
    assert_eq!(edit(&app, "first").await.ok()["version"], 2);
    app.agrees("card_anna", 2).await;
}

#[tokio::test]
async fn what_the_provider_refuses_is_told_by_field_and_changes_nothing() {
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
        app.psp.is_mended();
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
    app.psp.is_mended();
    app.psp.breaks("payment_methods", Fault::Answer(404, json!({})));
    assert_eq!(edit(&app, "first").await.problem(), unavailable());
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
