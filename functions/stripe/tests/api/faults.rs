//! Requests when the provider does not respond, is slow or busy, fails, or refuses.

use std::time::{Duration, Instant};

use axum::response::{IntoResponse, Response};
use billing::Person;
use serde_json::json;
use stripe::{Client, Error};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::stub::{SECRET, Stub, client, json as answer};

fn card() -> Response {
    answer(200, &json!({"id": "pm_1"}))
}

/// A request that changes something.
async fn change(client: &Client) -> Result<String, Error> {
    let anna = Person::new("https://id.example", "anna", "Anna Alm");
    client.set_owner("pm_1", &anna, "key-1").await.map(|card| card.id)
}

fn error(status: u16, kind: &str, code: &str) -> Response {
    answer(status, &json!({"error": {"type": kind, "code": code, "message": "hemligt"}}))
}

#[tokio::test]
async fn a_busy_provider_is_asked_again_with_the_same_key() {
    let busy = [
        error(409, "idempotency_error", "idempotency_key_in_use"),
        error(429, "invalid_request_error", "lock_timeout"),
        card(),
    ];
    let (stub, client) = Stub::start(busy).await;
    assert_eq!(change(&client).await.as_deref(), Ok("pm_1"));
    let asked = stub.asked();
    assert_eq!(asked.len(), 3);
    assert!(asked.iter().all(|each| each.header("idempotency-key") == "key-1" && each.body == asked[0].body));
}

#[tokio::test]
async fn not_more_than_three_times_and_not_if_it_says_never() {
    let busy = || error(429, "invalid_request_error", "rate_limit");
    let (stub, client) = Stub::start([busy(), busy(), busy(), card()]).await;
    let failed = change(&client).await.expect_err("busy");
    assert_eq!(
        failed.to_string(),
        "the provider does not answer: busy (HTTP 429 invalid_request_error rate_limit, request req_1)"
    );
    assert_eq!(stub.asked().len(), 3);

    let mut never = busy();
    never.headers_mut().insert("stripe-should-retry", "false".parse().expect("a header"));
    let (stub, client) = Stub::start([never, card()]).await;
    assert!(matches!(change(&client).await, Err(Error::Indeterminate(_))));
    assert_eq!(stub.asked().len(), 1);
}

#[tokio::test]
async fn a_refusal_is_not_asked_again() {
    for (status, kind) in [(401, "invalid_request_error"), (402, "card_error")] {
        let (stub, client) = Stub::start([error(status, kind, "code"), card()]).await;
        let failed = change(&client).await.expect_err("a fault");
        assert!(matches!(failed, Error::ProviderFault(_) | Error::Declined { .. }), "{failed}");
        assert_eq!(stub.asked().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_fault_is_asked_again_with_the_same_key_unless_the_provider_says_no() {
    for status in [500, 502, 503, 504] {
        let fault = || error(status, "api_error", "code");
        let (stub, client) = Stub::start([fault(), fault(), card()]).await;
        assert_eq!(change(&client).await.as_deref(), Ok("pm_1"), "{status}");
        assert!(stub.asked().iter().all(|each| each.header("idempotency-key") == "key-1"), "{status}");

        let (stub, client) = Stub::start([fault(), fault(), fault(), card()]).await;
        assert!(matches!(change(&client).await, Err(Error::ProviderFault(_))), "{status}");
        assert_eq!(stub.asked().len(), 3, "{status}");

        let mut never = fault();
        never.headers_mut().insert("stripe-should-retry", "false".parse().expect("a header"));
        let (stub, client) = Stub::start([never, card()]).await;
        assert!(matches!(change(&client).await, Err(Error::ProviderFault(_))), "{status}");
        assert_eq!(stub.asked().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_success_that_cannot_be_read_is_a_fault() {
    for body in ["not JSON", "{}", "[]"] {
        let (_, client) = Stub::start([body.into_response()]).await;
        let failed = change(&client).await.expect_err("nothing to read");
        assert_eq!(failed.to_string(), "the provider fails (HTTP 200 unreadable)", "{body}");
    }
}

#[tokio::test]
async fn nobody_there_is_no_answer() {
    let failed = change(&client(&testing::unused_address().await)).await.expect_err("nobody");
    assert!(matches!(&failed, Error::NotSent(why) if why.contains("no answer")), "{failed}");
}

#[tokio::test]
async fn a_connection_that_breaks_is_made_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let client = client(&format!("http://{}", listener.local_addr().expect("its address")));
    let server = tokio::spawn(async move {
        let mut buffer = [0; 4096];
        // The first connection is closed once the request has arrived.
        let (mut first, _) = listener.accept().await?;
        let _ = first.read(&mut buffer).await?;
        drop(first);
        let (mut second, _) = listener.accept().await?;
        let heard = second.read(&mut buffer).await?;
        second.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{\"id\":\"pm_1\"}").await?;
        std::io::Result::Ok(String::from_utf8_lossy(&buffer[..heard]).into_owned())
    });
    assert_eq!(change(&client).await.as_deref(), Ok("pm_1"));
    let heard = server.await.expect("no panic").expect("two connections");
    assert!(heard.contains("idempotency-key: key-1"), "{heard}");
}

#[tokio::test]
async fn one_request_of_ours_keeps_its_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let client = client(&format!("http://{}", listener.local_addr().expect("its address")));
    let server = tokio::spawn(async move {
        let mut connections = 0;
        loop {
            let (mut connection, _) = listener.accept().await.expect("a connection");
            connections += 1;
            let response = format!("HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{{\"id\":\"pm_{connections}\"}}");
            tokio::spawn(async move {
                while connection.read(&mut [0; 4096]).await.is_ok_and(|heard| heard > 0) {
                    connection.write_all(response.as_bytes()).await.expect("somebody who reads");
                }
            });
        }
    });
    let ours = client.for_request(None);
    for connection in ["pm_1", "pm_1", "pm_1"] {
        assert_eq!(change(&ours).await.as_deref(), Ok(connection));
    }
    // Lambda may have suspended the function since: the next request does not trust it.
    assert_eq!(change(&client.for_request(None)).await.as_deref(), Ok("pm_2"));
    server.abort();
}

#[tokio::test]
async fn a_slow_provider_is_given_up_when_there_is_no_more_time() {
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let client = client(&format!("http://{}", silent.local_addr().expect("its address")));
    let client = client.for_request(Some(tokio::time::Instant::now() + Duration::from_millis(300)));
    let started = Instant::now();
    assert_eq!(change(&client).await, Err(Error::Indeterminate("not in time".to_owned())));
    // The limit is for all requests together: no time is left for another.
    assert_eq!(change(&client).await, Err(Error::Indeterminate("not in time".to_owned())));
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

#[tokio::test]
async fn nothing_that_is_secret_is_in_an_error() {
    let body = json!({"error": {
        "type": "invalid_request_error", "code": "Anna Alm", "param": SECRET.repeat(9), "decline_code": "stolen_card",
        "message": format!("Invalid API Key provided: {SECRET}"), "payment_method": {"card": {"last4": "4242"}},
    }});
    for status in [400, 401, 402, 404, 409, 429, 500] {
        let (_, client) = Stub::start((0..3).map(|_| answer(status, &body))).await;
        let failed = change(&client).await.expect_err("a fault");
        let text = format!("{failed} {failed:?}");
        for secret in [SECRET, "Anna", "4242", "stolen", "key-1"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}
