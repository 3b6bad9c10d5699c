//! The feedback function's binary.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::json;

use super::deployed::Deployed;
use super::event::Event;
use crate::app::{TestApp, answer_with, new_id, project};

#[tokio::test]
async fn comments_are_stored_as_readers_wrote_them() -> Result<()> {
    let app = TestApp::start().await?;
    let deployed = Deployed::start(&app, "FeedbackFunction").await?;

    let events = project().join("functions/feedback/tests/router/events");
    let script = Event::recorded(&events.join("script.json"))?;
    assert_eq!(deployed.invoke(&script).await?.status, 201);
    assert_eq!(deployed.invoke(&script).await?.status, 200);
    let form = deployed.invoke(&Event::recorded(&events.join("plain_form.json"))?).await?;
    assert_eq!((form.status, form.headers["location"].as_str()), (303, "/sv/tack/"));

    let items = app.items().await?;
    let comments: BTreeSet<_> = items.iter().filter_map(|item| item["comment"]["S"].as_str()).collect();
    assert_eq!(comments, BTreeSet::from(["Bra, men tätt på sidan", "Bättre skärmbilder, på\nsvenska"]));
    assert_eq!(deployed.gate.unused(), BTreeSet::new());
    Ok(())
}

#[tokio::test]
async fn a_wrong_request_is_refused_with_a_problem() -> Result<()> {
    let app = TestApp::start().await?;
    let deployed = Deployed::start(&app, "FeedbackFunction").await?;
    let put = || Event::new("PUT", &format!("/api/feedback/{}", new_id())).json(&answer_with(true, "Åäö"));
    let long = put().json(&answer_with(true, &"å".repeat(9000)));
    let script_of_another_site = put().without("sec-fetch-site").header("origin", "https://evil.example");
    for (event, status, code) in [
        (put().without("x-origin-secret"), 403, "wrong-origin"),
        (script_of_another_site, 403, "cross-site-request"),
        (put().without("content-type"), 415, "unsupported-media-type"),
        (Event::new("PUT", "/api/feedback/1").json(&json!({})), 422, "invalid-id"),
        (Event::new("DELETE", "/api/feedback"), 405, "method-not-allowed"),
        (long, 413, "body-too-large"),
    ] {
        let answer = deployed.invoke(&event).await?;
        assert_eq!(answer.json()?["code"], code, "{event:?}");
        assert_eq!(answer.status, status, "{code}");
        assert_eq!(answer.headers["content-type"], "application/problem+json");
    }
    assert_eq!(app.items().await?.len(), 0);
    Ok(())
}

#[tokio::test]
async fn its_log_has_the_request_and_no_personal_data() -> Result<()> {
    let app = TestApp::start().await?;
    let deployed = Deployed::start(&app, "FeedbackFunction").await?;
    let id = new_id();
    let event = Event::new("PUT", &format!("/api/feedback/{id}")).json(&answer_with(false, "Hemligt"));
    deployed.invoke(&event.cookies(["sid=hemligt", "theme=dark"])).await?;

    let log = deployed.function.log(1).await?;
    let line = log.iter().find(|line| line["message"] == "request").expect("a line for the request");
    assert_eq!((&line["request_id"], &line["route"]), (&json!("JKJaXmPLvHcESHA="), &json!("/api/feedback/{id}")));
    let text = format!("{log:?}").to_lowercase();
    assert!(!text.contains("hemligt") && !text.contains(&id) && !text.contains("198.51"), "{text}");

    let metric = log.iter().find(|line| line["_aws"].is_object()).expect("a metric");
    let described = &metric["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(described["Namespace"], "Kortkoll");
    assert_eq!(described["Dimensions"], json!([["LogGroup", "Kind"]]));
    assert_eq!(described["Metrics"], json!([{"Name": "feedback", "Unit": "Count"}]));
    assert_eq!((&metric["feedback"], &metric["Kind"]), (&json!(1), &json!("no")));
    assert_eq!(metric["LogGroup"], "/kortkoll/test/feedback");
    Ok(())
}
