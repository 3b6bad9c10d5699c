//! ID tokens and responses that cannot be trusted: nobody is signed in, and nothing is stored.

use http::StatusCode;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::identity_provider::{Rules, Signature};
use crate::people::anna;

/// Signs in at a provider that lies in this way, and expects to be sent back without a session.
async fn refused(what: &str, fragment: &str, lie: impl FnOnce(&mut Rules)) {
    let app = TestApp::start().await;
    app.provider.rules(lie);
    let mut browser = app.browser();
    let answer = browser.sign_in(anna()).await;
    assert_eq!(answer.status, 303, "{what}");
    assert_eq!(answer.location(), format!("/sv/uppdatera-kort/#sign-in--{fragment}"), "{what}");
    assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), ["__Host-sign-in"], "{what}");
    assert!(app.items().await.is_empty(), "{what}");
}

#[tokio::test]
async fn wrong_claims() {
    let past = jiff::Timestamp::now().as_second() - 5;
    for (claim, value) in [
        ("nonce", json!("another")),
        ("nonce", Value::Null),
        ("aud", json!("another-client")),
        ("aud", json!(["kortkoll", "another-client"])),
        ("aud", json!([])),
        ("aud", Value::Null),
        ("iss", json!("https://login.example.com")),
        ("iss", Value::Null),
        ("exp", json!(past)),
        ("exp", Value::Null),
        ("sub", Value::Null),
    ] {
        let what = format!("{claim}: {value}");
        // A token without a required claim cannot be read at all.
        let fragment = if value.is_null() && ["iss", "exp", "sub"].contains(&claim) { "unavailable" } else { "failed" };
        refused(&what, fragment, |rules| rules.claims[claim] = value).await;
    }
}

#[tokio::test]
async fn wrong_signatures() {
    refused("none", "failed", |rules| rules.signature = Signature::None).await;
    refused("client secret", "failed", |rules| rules.signature = Signature::ClientSecret).await;
    refused("public key", "failed", |rules| rules.signature = Signature::PublicKey).await;
    refused("another key", "failed", |rules| rules.signature = Signature::OtherKey).await;
    refused("changed", "failed", |rules| rules.signature = Signature::ChangedAfterwards).await;
    refused("unknown key", "failed", |rules| rules.header = json!({"kid": "another"})).await;
    refused("wrong alg", "failed", |rules| rules.header = json!({"alg": "RS256"})).await;
    refused("unknown alg", "unavailable", |rules| rules.header = json!({"alg": "XS256"})).await;
    refused("critical", "failed", |rules| rules.header = json!({"crit": ["exp"]})).await;
    refused("another key without an id", "failed", |rules| {
        rules.signature = Signature::OtherKey;
        rules.key = json!({"kid": null});
    })
    .await;
    refused("encrypted", "unavailable", |rules| rules.signature = Signature::Encrypted).await;
}

#[tokio::test]
async fn a_callback_from_another_issuer() {
    refused("iss differs", "failed", |rules| rules.callback_issuer = Some("https://login.example.com")).await;
    refused("iss is announced, and missing", "failed", |rules| {
        rules.discovery = json!({"authorization_response_iss_parameter_supported": true});
    })
    .await;
}

#[tokio::test]
async fn responses_of_the_token_endpoint_without_tokens() {
    let says = |status, text| move |rules: &mut Rules| rules.token_response = Some((status, text));
    for (status, text, fragment) in [
        (StatusCode::BAD_REQUEST, r#"{"error":"invalid_grant"}"#, "failed"),
        (StatusCode::UNAUTHORIZED, r#"{"error":"invalid_client"}"#, "unavailable"),
        (StatusCode::INTERNAL_SERVER_ERROR, "", "unavailable"),
        (StatusCode::OK, "<html>", "unavailable"),
        (StatusCode::OK, r#"{"access_token":"a","token_type":"Bearer"}"#, "failed"),
        (StatusCode::OK, r#"{"access_token":"a","token_type":"Bearer","id_token":"a.b.c"}"#, "unavailable"),
    ] {
        refused(text, fragment, says(status, text)).await;
    }
}

#[tokio::test]
async fn a_discovery_document_of_another_issuer() {
    let app = TestApp::start().await;
    app.provider.rules(|rules| rules.discovery = json!({"issuer": "https://login.example.com"}));
    let answer = app.browser().get("/api/sign-in?return=/sv/").await;
    assert_eq!(answer.location(), "/sv/#sign-in--unavailable");
}

#[tokio::test]
async fn a_sign_in_that_fails_leaves_the_table_as_it_was() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let (before, cookies) = (app.items().await, browser.cookies.clone());
    let lies: [fn(&mut Rules); 7] = [
        |rules| rules.signature = Signature::OtherKey,
        |rules| rules.claims = json!({"nonce": "another"}),
        |rules| rules.callback_issuer = Some("https://login.example.com"),
        |rules| rules.token_response = Some((StatusCode::BAD_REQUEST, r#"{"error":"invalid_grant"}"#)),
        |rules| rules.token_response = Some((StatusCode::BAD_GATEWAY, "<html>")),
        |rules| rules.userinfo_subject = Some("david-1"),
        |rules| {
            rules.claims = json!({"organisation": null});
            rules.userinfo_status = StatusCode::INTERNAL_SERVER_ERROR;
        },
    ];
    for (number, lie) in lies.into_iter().enumerate() {
        app.provider.rules(|rules| {
            *rules = Rules::default();
            lie(rules);
        });
        let mut claims = anna();
        claims.as_object_mut().expect("an object").remove("email");
        browser.sign_in(claims).await;
        assert_eq!(app.items().await, before, "lie {number}");
        assert_eq!(browser.cookies, cookies, "lie {number}");
    }
    // The person is still who they were.
    assert!(browser.is_signed_in().await);

    // Nor does the provider's own refusal, or a callback that belongs to nothing.
    let address = browser.begin().await;
    let state = address.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned();
    for query in [format!("error=access_denied&state={state}"), "code=x&state=y".to_owned(), String::new()] {
        browser.get(&format!("/api/sign-in/callback?{query}")).await;
        assert_eq!(app.items().await, before, "{query}");
    }
}
