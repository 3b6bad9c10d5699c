//! What the client sends, what it makes of SES's errors, and what the sandbox answers, by the model of SES's API from which
//! AWS's own SDKs are made.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use bytes::Bytes;
use sandbox::mailbox::Mailbox;
use serde_json::{Value, json};
use ses::{Client, Email, Error};
use testing::ask_python;
use web::https;

use crate::stub::{ADDRESS, Stub, client, client_of, email};

const SENDERS: [&str; 6] = [
    "Kortkoll",
    "Kört & koll",
    "Alm, \"Anna\"",
    "Åsa (fakturor), <kort>; svar: @hjälp",
    "a\\b",
    "Kundtjänst – 世界 \u{1f600}",
];

const SUBJECTS: [&str; 3] = [
    "Your card",
    "Kortet går ut: \"Visio\", Project",
    "Betalningen för ett mycket långt namn på en tjänst med å, ä och ö har avvisats av banken",
];

const ADDRESSES: [&str; 3] = [ADDRESS, "o'brien@xn--fretag-wxa.se", "a/b=c_{d}@mail.example.com"];

#[tokio::test]
async fn a_request_is_valid_and_arrives_as_it_was_written() {
    let headers = [
        ("List-Unsubscribe", "<https://help.example.com/u?token=a.b-c_d>".to_owned()),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
    ];
    let (mut requests, mut expected) = (Vec::new(), Vec::new());
    for (number, sender) in SENDERS.into_iter().enumerate() {
        let (to, subject) = (ADDRESSES[number % ADDRESSES.len()], SUBJECTS[number % SUBJECTS.len()]);
        let (stub, url) = Stub::serve(200, None, &json!({"MessageId": "0110-1"})).await;
        let email = Email { to, subject, headers: &headers, tags: &[("kind", "renewal")], ..email() };
        client_of(&url, sender).send(&email).await.expect("sent");
        requests.push(serde_json::from_slice(&stub.asked().body).expect("JSON"));
        expected.push(json!({
            "kind": "renewal", "people": [[sender, "kort@example.se"], ["", to]], "subject": subject,
            "unsubscribe": headers[0].1, "plain": "Hej Anna\n", "html": "<p>Hej Anna\n",
        }));
    }
    assert_eq!(ask_python("mail-schema.py", None, &Value::Array(requests)), Ok(Value::Array(expected)));
}

/// The errors that a call can have by the model, each with its status.
fn errors(operation: &str) -> Vec<(String, u16)> {
    let model = ask_python("mail-schema.py", Some("errors"), &Value::Null).expect("the model");
    let errors = model[operation].as_object().expect("errors").iter();
    errors.map(|(name, status)| (name.clone(), serde_json::from_value(status.clone()).expect("a status"))).collect()
}

/// A client of a server that answers so.
async fn failing(status: u16, name: &str, text: &str) -> Client {
    Stub::start(status, Some(name), &json!({"message": text})).await.1
}

#[tokio::test]
async fn each_error_is_temporary_or_about_the_e_mail_or_our_own() {
    for (name, status) in errors("SendEmail") {
        let error = failing(status, &name, "").await.send(&email()).await.expect_err("an error");
        let (is_known, is_right) = match name.as_str() {
            "TooManyRequestsException" | "LimitExceededException" => {
                (true, matches!(error, Error::NotSent { is_throttled: true, .. }))
            }
            "AccountSuspendedException"
            | "SendingPausedException"
            | "MailFromDomainNotVerifiedException"
            | "NotFoundException" => (true, matches!(error, Error::NotSent { is_throttled: false, .. })),
            "BadRequestException" | "MessageRejected" => (true, matches!(error, Error::Rejected(_))),
            _ => (false, true),
        };
        assert!(is_known, "decide what to do after {name}");
        assert!(is_right, "{name}: {error:?}");
    }
}

#[tokio::test]
async fn a_rejection_because_of_our_settings_is_not_the_readers() {
    for (name, text) in [
        (
            "MessageRejected",
            "Email address is not verified. The following identities failed the check in region EU-NORTH-1: anna",
        ),
        ("BadRequestException", "Configuration set <kortkoll> does not exist."),
    ] {
        let error = failing(400, name, text).await.send(&email()).await.expect_err("an error");
        let code = format!("our own settings, {name}, HTTP 400, request 7f0-a");
        assert_eq!(error, Error::NotSent { code, is_throttled: false });
    }
}

#[tokio::test]
async fn each_error_of_the_list_of_addresses_says_something_else() {
    for (name, status) in errors("GetSuppressedDestination") {
        let answer = failing(status, &name, "").await.suppressed(ADDRESS).await;
        let is_right = match name.as_str() {
            "NotFoundException" => answer == Ok(None),
            "TooManyRequestsException" => matches!(answer, Err(Error::NotSent { is_throttled: true, .. })),
            "BadRequestException" => matches!(answer, Err(Error::Rejected(_))),
            _ => panic!("decide what to do after {name}"),
        };
        assert!(is_right, "{name}: {answer:?}");
    }
}

type Answers = Arc<Mutex<Vec<Value>>>;

/// A sandbox, and all that it has answered as SES.
struct Recorded {
    url: String,
    answers: Answers,
}

/// Passes a request on, and keeps what SES answers to it.
async fn record(State(answers): State<Answers>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let (head, body) = next.run(request).await.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    if path.starts_with("/ses/") {
        let operation = if path.ends_with("outbound-emails") { "SendEmail" } else { "GetSuppressedDestination" };
        let headers = head.headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default()));
        answers.lock().expect("one writer").push(json!({
            "operation": operation, "status": head.status.as_u16(), "body": String::from_utf8_lossy(&body),
            "headers": headers.collect::<BTreeMap<_, _>>(),
        }));
    }
    Response::from_parts(head, Body::from(body))
}

impl Recorded {
    async fn start(mailbox: &Mailbox) -> Self {
        let answers = Answers::default();
        let router = mailbox.router().layer(from_fn_with_state(Arc::clone(&answers), record));
        Self { url: testing::serve(router).await, answers }
    }

    async fn behave(&self, mode: &str) {
        let request = http::Request::post(format!("{}/mail/mode", self.url)).body(Bytes::from(format!("mode={mode}")));
        let answer = https::Client::new(true).send(request.expect("a request")).await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 303, "{mode}");
    }
}

#[tokio::test]
async fn the_sandbox_answers_as_ses_does() {
    let data = tempfile::tempdir().expect("a folder");
    let sandbox = Recorded::start(&Mailbox::open(data.path(), String::new()).expect("a mailbox")).await;
    let client = client(&format!("{}/ses", sandbox.url));
    let complaint = Email { to: "complaint@example.com", ..email() };
    client.send(&complaint).await.expect("sent");
    assert!(client.suppressed(complaint.to).await.expect("an answer").is_some());
    assert_eq!(client.suppressed(ADDRESS).await, Ok(None));
    let long = [("List-Unsubscribe", "a".repeat(2000))];
    client.send(&Email { headers: &long, ..email() }).await.expect_err("too long");
    for mode in ["throttles", "away", "loses-answers"] {
        sandbox.behave(mode).await;
        client.send(&email()).await.expect_err(mode);
    }
    let answers = sandbox.answers.lock().expect("one reader").clone();
    let read = json!([
        "OK",
        "OK",
        "NotFoundException",
        "BadRequestException",
        "TooManyRequestsException",
        "ServiceUnavailableException",
        "InternalServiceErrorException",
    ]);
    assert_eq!(ask_python("mail-schema.py", Some("answers"), &Value::Array(answers)), Ok(read));
}
