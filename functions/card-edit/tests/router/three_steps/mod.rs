//! An edit of a card that fails between the table and the payment provider: whatever happens, in the end both have the same
//! details, the provider made the edit once, and it has one entry in the history.

mod killed;
mod provider_changes;
mod provider_fails;

use aws_sdk_dynamodb::types::AttributeValue;
use billing::{CardId, CustomerId};
use jiff::{SignedDuration, Timestamp};
use payments::Error;
use serde_json::{Value, json};
use testing::{Fault, TestResponse};

use crate::app::TestApp;
use crate::demo::{ANNA, month};

const PATH: &str = "payment_methods/pm_anna";

fn body() -> Value {
    json!({"expiry": month(30), "holder": "Anna A"})
}

fn unavailable() -> (u16, String) {
    (503, "provider-unavailable".to_owned())
}

async fn edit(app: &TestApp, key: &str) -> TestResponse {
    app.edit(ANNA, "card_anna", 1, key, &body()).await
}

/// An edit whose request is killed while the provider has it.
async fn killed(app: &TestApp) {
    tokio::select! {
        answer = edit(app, "first") => panic!("it was to be killed: {answer:?}"),
        () = app.psp.lets_a_request_hang() => {}
    }
    app.psp.recovers();
    assert!(app.items_of("CARD#card_anna").await[0].contains_key("pending"));
}

/// Makes the pending edit so old that its request must have died.
async fn age(app: &TestApp) {
    begun_ago(app, SignedDuration::from_secs(11)).await;
}

async fn begun_ago(app: &TestApp, ago: SignedDuration) {
    let mut card = app.items_of("CARD#card_anna").await.remove(0);
    let AttributeValue::M(pending) = card.get_mut("pending").expect("a pending edit") else { panic!("a pending edit") };
    let at = Timestamp::now() - ago;
    pending.insert("at".to_owned(), AttributeValue::S(format!("{at:.3}")));
    app.put(card).await;
}

/// The provider's event for the card. False if it must be sent again later.
async fn sync_by_event(app: &TestApp) -> bool {
    let (customer, card) = (CustomerId::parse("cus_norrbacka"), CardId::parse("card_anna"));
    match app.payments().sync_card(&customer.expect("an id"), &card.expect("an id")).await {
        Ok(()) => true,
        Err(Error::Busy { .. }) => false,
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
