//! What the API takes and what it refuses.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::{Sandbox, email, signed};

#[tokio::test]
async fn an_e_mail_that_is_taken_arrives() {
    let sandbox = Sandbox::new();
    let answer = sandbox.send(&email("Anna <anna@example.com>")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(!answer.header("x-amzn-requestid").is_empty());
    let id = answer.json()["MessageId"].as_str().expect("an id").to_owned();
    let [message] = &sandbox.mailbox.messages()[..] else { panic!("one e-mail") };
    assert_eq!((&*message.id, &*message.kind, &*message.to), (&*id, "expiry", "Anna <anna@example.com>"));
    assert_eq!((&*message.subject, &*message.text), ("Kortet går ut", "Hej <Anna>"));
    assert_eq!(message.headers["List-Unsubscribe"], "<https://help.example.com/u>");

    sandbox.send(&email("bo@example.com")).await;
    let sandbox = sandbox.restarted();
    let newest_first: Vec<_> = sandbox.mailbox.messages().into_iter().map(|it| it.to).collect();
    assert_eq!(newest_first, ["bo@example.com", "Anna <anna@example.com>"]);
}

/// The e-mail with another value at that place.
fn with(pointer: &str, value: Value) -> Value {
    let mut email = email("anna@example.com");
    *email.pointer_mut(pointer).expect(pointer) = value;
    email
}

#[tokio::test]
async fn what_ses_refuses_is_refused() {
    let sandbox = Sandbox::new();
    let headers = |name: &str, value: &str| with("/Content/Simple/Headers", json!([{"Name": name, "Value": value}]));
    let many = |count: usize| json!(vec!["anna@example.com"; count]);
    for wrong in [
        with("/FromEmailAddress", Value::Null),
        with("/FromEmailAddress", json!("Kört <kort@example.se>")),
        with("/Destination", json!({})),
        with("/Destination/ToAddresses", many(0)),
        with("/Destination/ToAddresses", many(51)),
        with("/Destination/ToAddresses/0", json!("åsa@example.com")),
        with("/Destination/ToAddresses/0", json!("anna@företag.se")),
        with("/Destination/ToAddresses/0", json!("anna")),
        with("/Destination/ToAddresses/0", json!("anna@example.com, bo@example.com")),
        with("/Content/Simple", json!({"Subject": {"Data": "Hej"}})),
        with("/Content/Simple/Subject", json!({})),
        with("/Content/Simple/Subject/Data", json!("Hej\r\nBcc: bo@example.com")),
        with("/Content/Simple/Subject/Charset", json!("ISO-8859-1")),
        with("/Content/Simple/Body", json!({})),
        headers("List Unsubscribe", "a"),
        headers("List-Unsubscribe:", "a"),
        headers("", "a"),
        headers(&"a".repeat(127), "a"),
        headers("List-Unsubscribe", ""),
        headers("List-Unsubscribe", "å"),
        headers("List-Unsubscribe", &"a".repeat(871)),
        headers("Subject", "a"),
        with("/Content/Simple/Headers", json!([{"Name": "X-A", "Value": "a"}, {"Name": "x-a", "Value": "b"}])),
        with("/Content/Simple/Headers", (0..16).map(|i| json!({"Name": format!("X-{i}"), "Value": "a"})).collect()),
        with("/EmailTags/0/Value", json!("expiry soon")),
        with("/EmailTags/0", json!({"Name": "kind"})),
        json!({}),
        json!("not an object"),
    ] {
        assert_eq!(sandbox.send(&wrong).await.refusal(), (400, "BadRequestException"), "{wrong}");
    }
    assert_eq!(sandbox.mailbox.messages(), []);
    for right in [
        with("/Destination/ToAddresses", many(50)),
        headers(&"a".repeat(126), &"a".repeat(870)),
        with("/Content/Simple/Body", json!({"Text": {"Data": "Hej"}})),
    ] {
        assert_eq!(sandbox.send(&right).await.status, 200, "{right}");
    }
}

#[tokio::test]
async fn an_e_mail_above_40_mb_is_refused() {
    let long = with("/Content/Simple/Body/Text/Data", json!("a".repeat(40 * 1024 * 1024)));
    assert_eq!(Sandbox::new().send(&long).await.refusal(), (400, "BadRequestException"));
}

#[tokio::test]
async fn a_request_must_be_signed_for_ses_and_now() {
    let sandbox = Sandbox::new();
    let path = "/ses/v2/email/suppression/addresses/anna@example.com";
    let right = signed("GET", path).body(Body::empty()).expect("a request");
    let [date, authorization] =
        ["x-amz-date", "authorization"].map(|name| right.headers()[name].to_str().expect("text").to_owned());
    assert_eq!(sandbox.respond(right).await.refusal(), (404, "NotFoundException"));
    for (date, authorization, code) in [
        (&*date, "", "MissingAuthenticationTokenException"),
        (&date, "Bearer sk_test", "IncompleteSignatureException"),
        (&date, &authorization.replace("SignedHeaders", "Signed"), "IncompleteSignatureException"),
        (&date, &authorization.replace("/eu-north-1", ""), "IncompleteSignatureException"),
        ("now", &authorization, "IncompleteSignatureException"),
        ("20200101T000000Z", &authorization, "InvalidSignatureException"),
        (&date, &authorization.replace("/ses/", "/dynamodb/"), "InvalidSignatureException"),
        (&date, &authorization.replace("AKID/20", "AKID/19"), "InvalidSignatureException"),
        (&date, &authorization.replace("host;", ""), "InvalidSignatureException"),
        (&date, &authorization.replace("Signature=0f", "Signature="), "InvalidSignatureException"),
    ] {
        let mut request = Request::get(path).header("host", "localhost:3001").header("x-amz-date", date);
        if !authorization.is_empty() {
            request = request.header("authorization", authorization);
        }
        let answer = sandbox.respond(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.refusal(), (403, code), "{date} {authorization}");
    }
}

#[tokio::test]
async fn who_does_not_exist_or_complains_gets_nothing_more() {
    let sandbox = Sandbox::new();
    for (address, reason, arrived) in [
        ("bounce@simulator.amazonses.com", "BOUNCE", 0),
        ("Bounce+1@example.com", "BOUNCE", 0),
        ("complaint@example.com", "COMPLAINT", 1),
    ] {
        assert_eq!(sandbox.suppressed(address).await.refusal(), (404, "NotFoundException"));
        for _ in 0..2 {
            assert_eq!(sandbox.send(&email(address)).await.status, 200, "{address}");
            assert_eq!(sandbox.mailbox.messages().len(), arrived, "{address}");
        }
        let found = sandbox.suppressed(address).await.json();
        assert_eq!(found["SuppressedDestination"]["Reason"], reason);
        assert_eq!(found["SuppressedDestination"]["EmailAddress"], address);
    }
    let sandbox = sandbox.restarted();
    assert_eq!(sandbox.suppressed("complaint%40example%2Ecom").await.status, 200);
}

#[tokio::test]
async fn ses_fails_as_it_is_told_to() {
    let sandbox = Sandbox::new();
    for (mode, sends, looks_up, arrives) in [
        ("throttles", (429, "TooManyRequestsException"), (404, "NotFoundException"), 0),
        ("away", (503, "ServiceUnavailableException"), (503, "ServiceUnavailableException"), 0),
        ("loses-answers", (500, "InternalServiceErrorException"), (404, "NotFoundException"), 1),
    ] {
        assert_eq!(sandbox.post("/mail/mode", &format!("mode={mode}")).await.status, 303);
        assert_eq!(sandbox.send(&email("anna@example.com")).await.refusal(), sends, "{mode}");
        assert_eq!(sandbox.suppressed("anna@example.com").await.refusal(), looks_up, "{mode}");
        assert_eq!(sandbox.mailbox.messages().len(), arrives, "{mode}");
    }
    sandbox.post("/mail/mode", "mode=works").await;
    assert_eq!(sandbox.send(&email("anna@example.com")).await.status, 200);
    assert_eq!(sandbox.post("/mail/mode", "mode=other").await.status, 400);
}

#[tokio::test]
async fn there_is_no_other_operation() {
    let sandbox = Sandbox::new();
    let request = signed("GET", "/ses/v2/email/account").body(Body::empty()).expect("a request");
    assert_eq!(sandbox.respond(request).await.refusal(), (404, "UnknownOperationException"));
}
