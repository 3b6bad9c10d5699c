//! The binaries of the functions for people who sign in: one signs them in, the others handle their cards.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::deployed::Deployed;
use super::event::{Answer, Event, ORIGIN_SECRET};
use super::runtime::Function;
use crate::app::{TestApp, template};

const ANNA: &str = "anna@norrbacka.example";
const CILLA: &str = "cilla@norrbacka.example";

/// The cookie with that name as the browser sends it back.
fn cookie<'a>(answer: &'a Answer, name: &str) -> Result<&'a str> {
    let mut pairs = answer.cookies.iter().filter_map(|cookie| cookie.split(';').next());
    let found = pairs.rfind(|pair| pair.starts_with(&format!("{name}=")));
    found.with_context(|| format!("no cookie {name}: {answer:?}"))
}

/// Signs a person in through the binary and the stack's identity provider, and returns their session's cookie.
async fn sign_in(app: &TestApp, deployed: &Deployed, email: &str) -> Result<String> {
    let begun = deployed.invoke(&Event::new("GET", &format!("/api/sign-in?return=/sv/&login_hint={email}"))).await?;
    assert_eq!(begun.status, 303, "{begun:?}");
    let flow = begun.cookies.iter().filter_map(|cookie| cookie.split(';').next());

    let redirect = app.visitor()?.open(&begun.headers["location"]).await?;
    let back = redirect.headers()["location"].to_str()?;
    let target = back.strip_prefix(&app.origin()).context("the provider does not redirect back to the site")?;
    let others = ["theme=dark", "empty="];
    let finished = deployed.invoke(&Event::new("GET", target).cookies(flow.chain(others))).await?;
    assert_eq!((finished.status, finished.headers["location"].as_str()), (303, "/sv/"), "{finished:?}");
    Ok(cookie(&finished, "sid")?.to_owned())
}

/// Moves the last use of every session back by a minute, so that the next use is stored.
async fn let_a_minute_pass(app: &TestApp) -> Result<()> {
    for session in app.table("SessionsTable").await? {
        if let Some(seen) = session["seen"]["N"].as_str() {
            let seen = seen.parse::<i64>()? - 60;
            let update = json!({
                "TableName": "SessionsTable",
                "Key": {"pk": session["pk"]},
                "UpdateExpression": "SET seen = :seen",
                "ExpressionAttributeValues": {":seen": {"N": seen.to_string()}},
            });
            app.dynamodb("UpdateItem", &update)?.send().await?.error_for_status()?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn somebody_signs_in_and_out() -> Result<()> {
    let app = TestApp::start().await?;
    let deployed = Deployed::start(&app, "SignInFunction").await?;
    // Who has no billing role is reached by no mail.
    sign_in(&app, &deployed, CILLA).await?;
    let session = sign_in(&app, &deployed, ANNA).await?;
    let_a_minute_pass(&app).await?;

    let ask = || Event::new("GET", "/api/session").cookies(["theme=dark", &session]);
    let known: Value = deployed.invoke(&ask()).await?.json()?;
    assert_eq!((&known["signedIn"], &known["email"]), (&json!(true), &json!(ANNA)));
    let out = deployed.invoke(&Event::new("POST", "/api/sign-out").cookies([session.as_str()])).await?;
    assert_eq!(cookie(&out, "sid")?, "sid=");
    let unknown: Value = deployed.invoke(&ask()).await?.json()?;
    assert_eq!(unknown["signedIn"], false);

    assert_eq!(deployed.gate.unused(), BTreeSet::new());
    let log = format!("{:?}", deployed.function.log(5).await?);
    assert!(!log.contains("anna") && !log.contains(&session), "{log}");
    Ok(())
}

#[tokio::test]
async fn that_nobody_can_sign_in_is_counted_where_no_status_tells() -> Result<()> {
    let app = TestApp::start().await?;
    let mut variables = app.settings("SignInFunction")?;
    variables.insert("ORIGIN_SECRETS".to_owned(), ORIGIN_SECRET.to_owned());
    variables.insert("OIDC_ISSUER".to_owned(), "http://127.0.0.1:1/idp".to_owned());
    let function = Function::start(template()?.binary("SignInFunction")?, &variables).await?;
    let answer = function.invoke(&Event::new("GET", "/api/sign-in?return=/sv/")).await?;
    assert_eq!((answer.status, answer.headers["location"].as_str()), (303, "/sv/#sign-in--unavailable"));
    let log = function.log(1).await?;
    assert_eq!(log.iter().filter(|line| line["sign-in"] == 1 && line["Kind"] == "unavailable").count(), 1, "{log:?}");
    Ok(())
}

/// The cookie of a person who signed in at the stack, long enough ago that the next use is stored.
async fn session(app: &TestApp) -> Result<String> {
    let mut visitor = app.visitor()?;
    visitor.sign_in(ANNA).await?;
    let_a_minute_pass(app).await?;
    Ok(format!("sid={}", visitor.cookies()["sid"]))
}

#[tokio::test]
async fn a_card_is_changed_once_however_often_it_is_sent() -> Result<()> {
    let app = TestApp::start().await?;
    let deployed = Deployed::start(&app, "CardEditFunction").await?;
    let session = session(&app).await?;
    let get = |path: &str| Event::new("GET", path).cookies([session.as_str()]);

    let list = deployed.invoke(&get("/api/subscriptions")).await?.json()?;
    let cards = list["subscriptions"].as_array().into_iter().flatten().map(|it| &it["card"]);
    let card = cards.clone().find(|card| card["ownedByYou"] == true).context("Anna has a card")?;
    let id = card["id"].as_str().context("a card has an id")?;
    let edit = Event::new("PATCH", &format!("/api/cards/{id}"))
        .cookies([session.as_str()])
        .header("if-match", &format!("\"{}\"", card["version"]))
        .header("idempotency-key", "once")
        .json(&json!({"holder": "Anna Åström Ödman"}));
    let first = deployed.invoke(&edit).await?;
    assert_eq!(first.status, 200, "{first:?}");
    assert_eq!(deployed.invoke(&edit).await?.text(), first.text());
    assert_eq!(first.json()?["holder"], "Anna Åström Ödman");

    let history = deployed.invoke(&get(&format!("/api/cards/{id}/history"))).await?;
    assert_eq!(history.status, 200, "{history:?}");
    let verified = Event::new("POST", &format!("/api/cards/{id}/verify")).cookies([session.as_str()]).json(&json!({}));
    assert_eq!(deployed.invoke(&verified).await?.status, 200);
    assert_eq!(deployed.gate.unused(), BTreeSet::new());
    let log = format!("{:?}", deployed.function.log(5).await?);
    assert!(!log.contains("Anna") && !log.contains(id), "{log}");
    Ok(())
}

#[tokio::test]
async fn a_decline_is_explained() -> Result<()> {
    let app = TestApp::start().await?;
    let deployed = Deployed::start(&app, "DeclineCheckFunction").await?;
    let session = session(&app).await?;
    let body = json!({"subscription": "sub_premium", "card": {"last4": "4242", "holder": "Någon Annan"}});
    let answer =
        deployed.invoke(&Event::new("POST", "/api/decline-check").cookies([session.as_str()]).json(&body)).await?;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.json()?["fields"].is_array());
    assert_eq!(deployed.gate.unused(), BTreeSet::new());
    Ok(())
}
