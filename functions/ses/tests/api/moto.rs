//! The client with a mail service that others have written: the Python package `moto`, which stands in for SES. It knows
//! senders and e-mails, and no list of suppressed addresses.

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};
use ses::{Email, Error};
use testing::PythonServer;
use web::https;

use crate::stub::{ADDRESS, client, email};

/// The e-mails that it has taken.
async fn taken(moto: &PythonServer) -> Value {
    let request = Request::get(format!("{}/moto-api/data.json", moto.url())).body(Bytes::new());
    let answer = https::Client::new(true).send(request.expect("a request")).await.expect("an answer");
    let all: Value = serde_json::from_slice(answer.body()).expect("JSON");
    all["ses"]["Message"].clone()
}

#[tokio::test]
async fn an_e_mail_of_a_sender_that_is_set_up_is_taken() {
    let moto = PythonServer::start("mail-service.py", &["example.se"]);
    let unsubscribe = [("List-Unsubscribe", "<https://help.example.com/u?token=a>".to_owned())];
    let email = Email { headers: &unsubscribe, tags: &[("kind", "expiry")], ..email() };
    let id = client(moto.url()).send(&email).await.expect("an id");
    let expected = json!([{
        "id": id, "source": "=?utf-8?b?S8O2cnQgJiBrb2xs?= <kort@example.se>", "destinations": {"ToAddresses": [ADDRESS]},
        "subject": "Kortet går ut", "body": "<p>Hej Anna",
    }]);
    assert_eq!(taken(&moto).await, expected);

    // It has no such call: that says nothing about the address.
    let unknown = client(moto.url()).suppressed(ADDRESS).await.expect_err("no such call");
    assert!(matches!(unknown, Error::NotSent { is_throttled: false, .. }), "{unknown}");
}

#[tokio::test]
async fn a_sender_that_is_not_set_up_is_no_fault_of_the_e_mail() {
    let moto = PythonServer::start("mail-service.py", &["another.example"]);
    let error = client(moto.url()).send(&email()).await.expect_err("not set up");
    let Error::NotSent { code, is_throttled: false } = &error else { panic!("{error:?}") };
    assert!(code.starts_with("our own settings, MessageRejected, HTTP 400, request "), "{code}");
    assert!(!code.contains("kort") && !code.contains("anna"), "{code}");
    assert_eq!(taken(&moto).await, json!([]));
}
