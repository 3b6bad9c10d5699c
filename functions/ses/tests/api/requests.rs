//! What SES gets, and what is read from its responses.

use serde_json::{Value, json};
use ses::{Email, Reason};

use crate::stub::{ADDRESS, SECRET, Stub, email};

#[tokio::test]
async fn an_e_mail_is_sent_with_its_fields_and_tags() {
    let (stub, client) = Stub::start(200, None, &json!({"MessageId": "0110-1"})).await;
    let email = Email {
        headers: &[("List-Unsubscribe", "<https://help.example.com/u?token=a>".to_owned())],
        tags: &[("kind", "expiry")],
        ..email()
    };
    assert_eq!(client.send(&email).await.as_deref(), Ok("0110-1"));
    let asked = stub.asked();
    assert_eq!(asked.line, "POST /ses/v2/email/outbound-emails");
    assert_eq!(asked.header("content-type"), "application/json");
    let expected = json!({
        "FromEmailAddress": "=?utf-8?b?S8O2cnQgJiBrb2xs?= <kort@example.se>",
        "Destination": {"ToAddresses": [ADDRESS]},
        "Content": {"Simple": {
            "Subject": {"Data": "Kortet går ut", "Charset": "UTF-8"},
            "Body": {
                "Text": {"Data": "Hej Anna", "Charset": "UTF-8"},
                "Html": {"Data": "<p>Hej Anna", "Charset": "UTF-8"},
            },
            "Headers": [{"Name": "List-Unsubscribe", "Value": "<https://help.example.com/u?token=a>"}],
        }},
        "EmailTags": [{"Name": "kind", "Value": "expiry"}],
        "ConfigurationSetName": "kortkoll-prod",
    });
    assert_eq!(serde_json::from_slice::<Value>(&asked.body).expect("JSON"), expected);
}

#[tokio::test]
async fn a_request_is_signed_for_ses_in_its_region() {
    let (stub, client) = Stub::start(200, None, &json!({"MessageId": "0110-1"})).await;
    client.send(&email()).await.expect("an id");
    let asked = stub.asked();
    let (day, _) = asked.header("x-amz-date").split_once('T').expect("a day and a time");
    let (signed, signature) = asked.header("authorization").split_once(", Signature=").expect("a signature");
    assert_eq!(
        signed,
        format!(
            "AWS4-HMAC-SHA256 Credential=AKID/{day}/eu-north-1/ses/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date;x-amz-security-token"
        )
    );
    assert!(signature.len() == 64 && signature.bytes().all(|byte| byte.is_ascii_hexdigit()), "{signature}");
    assert_eq!(asked.header("x-amz-security-token"), "a-session");
    assert!(!format!("{:?}", asked.headers).contains(SECRET));
}

#[tokio::test]
async fn an_address_is_on_the_list_for_a_reason_or_not_on_it() {
    for (written, reason) in [("BOUNCE", Reason::Bounce), ("COMPLAINT", Reason::Complaint)] {
        let found =
            json!({"SuppressedDestination": {"EmailAddress": ADDRESS, "LastUpdateTime": 1.6e9, "Reason": written}});
        let (stub, client) = Stub::start(200, None, &found).await;
        assert_eq!(client.suppressed(ADDRESS).await, Ok(Some(reason)));
        let asked = stub.asked();
        assert_eq!(asked.line, "GET /ses/v2/email/suppression/addresses/anna%2Ealm%2Bkort%40example%2Ecom");
        assert!(asked.header("authorization").contains("/ses/aws4_request"), "{asked:?}");
    }
    let (_, client) = Stub::start(404, Some("NotFoundException"), &json!({"message": ADDRESS})).await;
    assert_eq!(client.suppressed(ADDRESS).await, Ok(None));
}
