//! E-mails when SES refuses, is busy, fails, or does not respond.

use std::time::Instant;

use serde_json::json;
use ses::{Client, Email, Error};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::stub::{ADDRESS, SECRET, Stub, client, email};

/// The error of an e-mail that SES answers so.
async fn error(status: u16, code: Option<&str>) -> Error {
    let text = format!("Address {ADDRESS} is hemligt");
    let (stub, client) = Stub::start(status, code, &json!({"message": text, "MessageId": null})).await;
    let error = client.send(&email()).await.expect_err("a fault");
    stub.asked();
    error
}

fn not_sent(code: &str, is_throttled: bool) -> Error {
    Error::NotSent { code: code.to_owned(), is_throttled }
}

#[tokio::test]
async fn a_refused_e_mail_was_not_sent() {
    for (status, code, text) in [
        (
            400,
            Some("com.amazonaws.sesv2#AccountSuspendedException:http://internal.example/coral/"),
            "AccountSuspendedException, HTTP 400, request 7f0-a",
        ),
        (403, Some("SignatureDoesNotMatch"), "SignatureDoesNotMatch, HTTP 403, request 7f0-a"),
        (404, None, "HTTP 404, request 7f0-a"),
        (301, None, "HTTP 301, request 7f0-a"),
    ] {
        assert_eq!(error(status, code).await, not_sent(text, false), "{status}");
    }
}

#[tokio::test]
async fn an_e_mail_that_is_to_blame_itself_is_rejected() {
    let rejected = error(400, Some("MessageRejected:http://internal.example/coral/")).await;
    assert_eq!(rejected, Error::Rejected("MessageRejected, HTTP 400, request 7f0-a".to_owned()));
    let body = json!({"__type": "com.amazonaws.sesv2#BadRequestException", "message": ADDRESS});
    let (_, client) = Stub::start(400, None, &body).await;
    let expected = Error::Rejected("BadRequestException, HTTP 400, request 7f0-a".to_owned());
    assert_eq!(client.send(&email()).await, Err(expected));
}

#[tokio::test]
async fn too_many_e_mails_are_told_from_a_refusal() {
    for (status, code) in [
        (429, Some("TooManyRequestsException")),
        (429, None),
        (400, Some("LimitExceededException")),
        (400, Some("ThrottlingException")),
    ] {
        assert!(matches!(error(status, code).await, Error::NotSent { is_throttled: true, .. }), "{status} {code:?}");
    }
}

#[tokio::test]
async fn after_a_failure_of_ses_nobody_knows() {
    for status in [500, 502, 504] {
        let expected = format!("InternalFailure, HTTP {status}, request 7f0-a");
        assert_eq!(error(status, Some("InternalFailure")).await, Error::Indeterminate(expected));
    }
    assert_eq!(error(200, None).await, Error::Indeterminate("unreadable, HTTP 200, request 7f0-a".to_owned()));
}

#[tokio::test]
async fn with_nobody_there_it_was_not_sent() {
    assert!(matches!(error(503, None).await, Error::NotSent { is_throttled: false, .. }));
    let failed = client(&testing::unused_address().await).send(&email()).await.expect_err("nobody");
    assert!(matches!(&failed, Error::NotSent { code, is_throttled: false } if code.contains("no answer")), "{failed}");
}

/// A client of a server that reads a request, answers these bytes and closes the connection.
async fn broken(answer: &'static [u8]) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let client = client(&format!("http://{}", listener.local_addr().expect("its address")));
    tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await?;
        let _ = connection.read(&mut [0; 4096]).await?;
        connection.write_all(answer).await
    });
    client
}

#[tokio::test]
async fn when_the_connection_breaks_nobody_knows() {
    for answer in [&b""[..], b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"MessageId\":"] {
        let failed = broken(answer).await.send(&email()).await.expect_err("no answer");
        assert!(matches!(&failed, Error::Indeterminate(why) if why.contains("answer")), "{failed}");
    }
}

#[tokio::test]
async fn a_slow_ses_is_given_up_after_five_seconds() {
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let client = client(&format!("http://{}", silent.local_addr().expect("its address")));
    let started = Instant::now();
    assert_eq!(client.send(&email()).await, Err(Error::Indeterminate("not in time".to_owned())));
    assert!((5..7).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
}

#[tokio::test]
async fn what_is_not_one_plain_address_is_not_sent() {
    let (_, client) = Stub::start(200, None, &json!({"MessageId": "0110-1"})).await;
    for to in ["", "Anna <anna@example.com>", "anna@example.com,bo@example.com", "åsa@example.com"] {
        let failed = client.send(&Email { to, ..email() }).await;
        assert_eq!(failed, Err(not_sent("not one address in ASCII", false)), "{to}");
    }
}

#[tokio::test]
async fn a_list_that_cannot_be_read_is_an_error() {
    for (status, code) in [(404, None), (429, Some("TooManyRequestsException")), (500, None), (200, None)] {
        let body = json!({"SuppressedDestination": {"EmailAddress": ADDRESS, "Reason": "OTHER"}});
        let (_, client) = Stub::start(status, code, &body).await;
        let failed = client.suppressed(ADDRESS).await.expect_err("a fault");
        assert!(!format!("{failed} {failed:?}").contains("anna"), "{failed}");
    }
}

#[tokio::test]
async fn nothing_of_a_person_is_in_an_error() {
    let body = json!({"__type": format!("x#{ADDRESS}"), "message": ADDRESS});
    for status in [200, 302, 400, 403, 404, 429, 500] {
        for code in [None, Some(ADDRESS), Some("MessageRejected: anna")] {
            let (_, client) = Stub::start(status, code, &body).await;
            let failed = client.send(&email()).await.expect_err("a fault");
            let text = format!("{failed} {failed:?}");
            assert!(!["anna", "Hej", "hemligt", SECRET].iter().any(|part| text.contains(part)), "{text}");
        }
    }
}
