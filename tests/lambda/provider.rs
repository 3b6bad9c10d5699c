//! The binary that receives the payment provider's events.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use ring::hmac;
use serde_json::{Value, json};

use super::deployed::Deployed;
use super::event::Event;
use crate::app::TestApp;

const ANNAS_CARD: &str = "CARD#card_anna_visa";

/// An event as the provider sends it, signed with that secret at that time (seconds since 1970).
fn signed(secret: &str, time: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let signature = hmac::sign(&key, format!("{time}.{body}").as_bytes());
    let hex = signature.as_ref().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    format!("t={time},v1={hex}")
}

/// Makes our copy of Anna's card differ from the provider's, and returns the holder before.
async fn outdate_the_copy(app: &TestApp) -> Result<String> {
    let items = app.table("BillingTable").await?;
    let card = items.iter().find(|item| item["sk"]["S"] == ANNAS_CARD).context("Anna's card")?;
    let update = json!({
        "TableName": "BillingTable",
        "Key": {"pk": card["pk"], "sk": card["sk"]},
        "UpdateExpression": "SET details.holder = :holder",
        "ExpressionAttributeValues": {":holder": {"S": "Somebody before"}},
    });
    app.dynamodb("UpdateItem", &update)?.send().await?.error_for_status()?;
    holder(card)
}

fn holder(card: &Value) -> Result<String> {
    Ok(card["details"]["M"]["holder"]["S"].as_str().context("a holder")?.to_owned())
}

#[tokio::test]
async fn the_providers_events_are_accepted_and_others_are_not() -> Result<()> {
    let app = TestApp::start().await?;
    let deployed = Deployed::start(&app, "ProviderEventsFunction").await?;
    let holder_before = outdate_the_copy(&app).await?;
    let settings = app.settings("ProviderEventsFunction")?;
    let secret = settings["PROVIDER_WEBHOOK_SECRET"].as_str();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs().try_into()?;
    let items = app.table("BillingTable").await?;
    let customers = items.iter().filter_map(|item| item["pk"]["S"].as_str()?.strip_prefix("CUS#"));

    // Without the headers that only a browser sends.
    let event = |body: &str, signature: &str| {
        let event = Event::new("POST", "/api/provider-events").without("sec-fetch-site").text(body);
        event.header("stripe-signature", signature)
    };
    let mut sent = 0;
    for (number, customer) in customers.enumerate() {
        for (kind, id) in [("customer.subscription.updated", "sub_premium"), ("payment_method.updated", "pm_anna_visa")]
        {
            // Not ASCII, since the signature is over the bytes.
            let object = json!({"id": id, "customer": customer, "description": "Årsavgift för Åkes Möbler"});
            let id = format!("evt_{number}_{}", kind.replace('.', "_"));
            let body = json!({"id": id, "type": kind, "data": {"object": object}}).to_string();
            sent += 1;
            for _ in 0..2 {
                let answer = deployed.invoke(&event(&body, &signed(secret, now, &body))).await?;
                assert_eq!(answer.status, 200, "{body}: {answer:?}");
            }
            for (signature, code) in [
                (signed("whsec_of_somebody_else", now, &body), "invalid-signature"),
                (signed(secret, now - 3600, &body), "stale-signature"),
            ] {
                let answer = deployed.invoke(&event(&body, &signature)).await?;
                assert_eq!((answer.status, &answer.json()?["code"]), (400, &json!(code)));
            }
        }
    }
    let unsigned = event("{}", "").without("stripe-signature");
    assert_eq!(deployed.invoke(&unsigned).await?.json()?["code"], "invalid-signature");
    let log = deployed.function.log(4 * sent + 1).await?;
    for code in ["invalid-signature", "stale-signature"] {
        let counted = log.iter().filter(|line| line["refused"] == 1 && line["Kind"] == code);
        assert_eq!(counted.count(), sent, "every refusal is counted: {code}");
    }

    let items = app.table("BillingTable").await?;
    let marks = items.iter().filter(|item| item["pk"]["S"].as_str().is_some_and(|pk| pk.starts_with("EVENT#evt_0_")));
    assert_eq!(marks.count(), 2);
    let card = items.iter().find(|item| item["sk"]["S"] == ANNAS_CARD).context("Anna's card")?;
    assert_eq!(holder(card)?, holder_before);
    assert_eq!(deployed.gate.unused(), BTreeSet::new());
    Ok(())
}
