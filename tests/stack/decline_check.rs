//! The demo's cards: the reason for each decline, and the next step.

use anyhow::{Context as _, Result};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::visitor::Visitor;

async fn check(visitor: &Visitor, subscription: &str, card: &Value) -> Result<Response> {
    let body = json!({"subscription": subscription, "card": card});
    Ok(visitor.request(Method::POST, "/api/decline-check")?.json(&body).send().await?)
}

async fn signed_in(app: &TestApp, email: &str) -> Result<Visitor> {
    let mut visitor = app.visitor()?;
    visitor.sign_in(email).await?;
    Ok(visitor)
}

#[tokio::test]
async fn every_card_of_the_demo_has_its_reason_and_its_next_step() -> Result<()> {
    let app = TestApp::start().await?;
    let (anna, bjorn) =
        (signed_in(&app, "anna@norrbacka.example").await?, signed_in(&app, "bjorn@norrbacka.example").await?);
    for (visitor, subscription, code, status, first) in [
        (&anna, "sub_premium", json!(null), json!("ok"), "nothing"),
        (&anna, "sub_basic", json!(null), json!("expiring"), "edit-card"),
        (&anna, "sub_exchange", json!("expired_card"), json!("expired"), "add-card"),
        (&bjorn, "sub_exchange", json!("expired_card"), json!("expired"), "edit-card"),
        (&bjorn, "sub_visio", json!("insufficient_funds"), json!("declined"), "pay-now"),
        (&anna, "sub_powerbi", json!("authentication_required"), json!("declined"), "pay-now"),
        (&anna, "sub_project", json!(null), json!(null), "add-card"),
    ] {
        let answer: Value = check(visitor, subscription, &json!({})).await?.json().await?;
        assert_eq!(answer["decline"]["code"], code, "{subscription}: {answer}");
        assert_eq!(
            (&answer["card"]["status"], &answer["next"][0]),
            (&status, &json!(first)),
            "{subscription}: {answer}"
        );
    }
    // The list has the same for each.
    for visitor in [&anna, &bjorn] {
        let list: Value = visitor.request(Method::GET, "/api/subscriptions")?.send().await?.json().await?;
        let all = list["subscriptions"].as_array().context("a list")?;
        assert_eq!(all.len(), 8);
        for it in all {
            let answer: Value = check(visitor, it["id"].as_str().context("an id")?, &json!({})).await?.json().await?;
            assert_eq!((&it["next"], &it["card"]["status"]), (&answer["next"], &answer["card"]["status"]), "{it}");
            assert_eq!(it["lastDecline"]["code"], answer["decline"]["code"], "{it}");
        }
    }
    let theirs = check(&anna, "sub_sjovik", &json!({})).await?;
    assert_eq!(theirs.status(), StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn entered_details_are_compared_up_to_the_limit_and_stored_nowhere() -> Result<()> {
    let app = TestApp::start().await?;
    let anna = signed_in(&app, "anna@norrbacka.example").await?;
    let card = json!({"last4": "4242", "holder": "ANNA ALM", "address": {"line1": "Hemliga gatan 7"}});
    let answer: Value = check(&anna, "sub_premium", &card).await?.json().await?;
    let result = |field: usize| answer["fields"][field]["result"].as_str();
    assert_eq!(
        [result(0), result(1), result(2), result(3)],
        ["match", "not-given", "format-only", "differs"].map(Some)
    );

    let number = check(&anna, "sub_premium", &json!({"holder": "4242 4242 4242 4242"})).await?;
    assert_eq!(number.json::<Value>().await?["code"], "card-number-not-accepted");
    assert!(!format!("{:?}", app.table("BillingTable").await?).contains("Hemliga"));

    for _ in 1..5 {
        assert_eq!(check(&anna, "sub_premium", &card).await?.status(), 200);
    }
    let refused = check(&anna, "sub_premium", &card).await?;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let seconds: u32 = refused.headers()["retry-after"].to_str()?.parse()?;
    assert!((1..=3600).contains(&seconds));
    assert_eq!(check(&anna, "sub_premium", &json!({})).await?.status(), 200);
    Ok(())
}
