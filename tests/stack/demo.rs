//! The demo's data: filled in once, and then changed only by people.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::Value;

use crate::app::TestApp;

#[tokio::test]
async fn every_state_of_a_card_exists() -> Result<()> {
    let app = TestApp::start().await?;
    let mut anna = app.visitor()?;
    anna.sign_in("anna@norrbacka.example").await?;
    let answer: Value = anna.open("/api/subscriptions").await?.json().await?;
    let subscriptions = answer["subscriptions"].as_array().into_iter().flatten();
    let found: BTreeMap<_, _> = subscriptions
        .map(|it| {
            let card = it["card"]["status"].as_str().unwrap_or("none");
            (it["id"].as_str().unwrap_or_default(), (it["status"].as_str().unwrap_or_default(), card))
        })
        .collect();
    let expected = [
        ("sub_premium", ("active", "ok")),
        ("sub_apps", ("active", "ok")),
        ("sub_basic", ("active", "expiring")),
        ("sub_exchange", ("past-due", "expired")),
        ("sub_visio", ("past-due", "declined")),
        ("sub_archiving", ("past-due", "declined")),
        ("sub_powerbi", ("past-due", "declined")),
        ("sub_project", ("active", "none")),
    ];
    assert_eq!(found, BTreeMap::from(expected));

    for (email, subscriptions) in [("david@sjovik.example", 1), ("elsa@tomtebo.example", 0)] {
        let mut other = app.visitor()?;
        other.sign_in(email).await?;
        let answer: Value = other.open("/api/subscriptions").await?.json().await?;
        assert_eq!(answer["subscriptions"].as_array().map(Vec::len), Some(subscriptions), "{email}");
    }
    Ok(())
}

#[tokio::test]
async fn it_is_filled_in_once() -> Result<()> {
    let app = TestApp::start().await?;
    let first = app.table("BillingTable").await?;
    assert!(!first.is_empty());
    let app = app.restart().await?;
    assert_eq!(app.table("BillingTable").await?, first);
    Ok(())
}
