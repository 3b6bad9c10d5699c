//! Events that are no requests, or odd ones. Each is answered by the process that got it, which goes on with the next.

use anyhow::Result;
use serde_json::{Value, json};

use super::deployed::Deployed;
use super::event::Event;
use crate::app::TestApp;

#[tokio::test]
async fn an_event_that_is_no_request_is_refused_and_the_process_goes_on() -> Result<()> {
    let app = TestApp::start().await?;
    for function in ["FeedbackFunction", "SignInFunction", "ProviderEventsFunction"] {
        let deployed = Deployed::start(&app, function).await?;
        let event = || Event::new("GET", "/api/nothing");
        let method = "/requestContext/http/method";
        let mut requests = 0;
        for odd in [
            Event::raw(json!({})),
            Event::raw(json!(null)),
            Event::raw(json!(["GET", "/api/session"])),
            Event::raw(json!("GET /api/session")),
            event().with("/requestContext", Value::Null),
            event().with("/requestContext/http", json!("GET")),
            event().with(method, json!("")),
            event().with(method, json!("GET IT")),
            event().with(method, json!(1)),
            event().with("/rawPath", json!("")),
            event().with("/rawPath", json!(["api"])),
            event().with("/rawPath", json!("/api/a b")),
            event().with("/rawPath", json!("/api/a?b")),
            event().with("/rawPath", json!(format!("/api/{}", "a".repeat(20_000)))),
            event().with("/rawQueryString", json!({"a": "b"})),
            event().with("/rawQueryString", json!("a=b#c")),
            event().with("/headers", json!(["host"])),
            event().with("/headers", json!({"a header": "a"})),
            event().with("/headers", json!({"accept": 1})),
            event().with("/headers", json!({"accept": "a\nb"})),
            event().with("/headers", json!({"accept": "a".repeat(20_000)})),
            event().cookies(["a=\u{0}"]),
            event().with("/isBase64Encoded", json!("yes")),
        ] {
            let answer = deployed.invoke(&odd).await?;
            assert_eq!((answer.status, &answer.json()?["code"]), (400, &json!("invalid-request")), "{odd:?}");
            assert_eq!(answer.headers["content-type"], "application/problem+json");
            assert_eq!(answer.headers["cache-control"], "no-store");
            assert!(answer.headers.contains_key("strict-transport-security"));
            assert_eq!(deployed.invoke(&event()).await?.status, 404, "after {odd:?}");
            requests += 2;
        }
        let log = deployed.function.log(requests).await?;
        assert!(log.iter().any(|line| line["message"] == "an event was refused"), "{log:?}");
        assert!(log.iter().all(|line| line["message"] != "panic"), "{log:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_refused_event_has_the_id_of_the_gateway_in_answer_and_log() -> Result<()> {
    let app = TestApp::start().await?;
    let deployed = Deployed::start(&app, "SignInFunction").await?;
    let odd = Event::new("GET", "/api/session").with("/headers", json!({"accept": 1, "cookie": "hemligt"}));
    let answer = deployed.invoke(&odd).await?;
    assert_eq!(answer.json()?["requestId"], "JKJaXmPLvHcESHA=");
    let log = deployed.function.log(1).await?;
    assert!(log.iter().all(|line| line["request_id"] == "JKJaXmPLvHcESHA="), "{log:?}");
    assert!(log.iter().all(|line| !line.to_string().contains("hemligt")), "{log:?}");
    Ok(())
}

#[tokio::test]
async fn an_odd_request_is_taken_as_it_is() -> Result<()> {
    let app = TestApp::start().await?;
    let deployed = Deployed::start(&app, "SignInFunction").await?;
    let session = || Event::new("GET", "/api/session");
    for odd in [
        session().with("/headers/host", json!("another-host")),
        session().without("host").with("/requestContext/domainName", Value::Null),
        session().with("/requestContext/stage", json!("prod")),
        session().with("/rawQueryString", Value::Null),
        session().with("/rawQueryString", json!("&&=&%C3%A5=%&a=b")),
        session().header("x-forwarded-proto", "http"),
        session().header("user-agent", "Åsas läsare"),
        session().cookies([]),
        session().cookies(["sid", "=", "sid=å", ""]),
    ] {
        let answer = deployed.invoke(&odd).await?;
        assert_eq!((answer.status, answer.text()), (200, r#"{"signedIn":false}"#), "{odd:?}");
    }
    let unknown = Event::new("PROPFIND", "/api/session");
    assert_eq!(deployed.invoke(&unknown).await?.status, 405);
    for path in ["/api/%FF", "/api/å", "/api//session", "/api/../api/none", "/api/%00"] {
        assert_eq!(deployed.invoke(&Event::new("GET", path)).await?.status, 404, "{path}");
    }
    Ok(())
}
