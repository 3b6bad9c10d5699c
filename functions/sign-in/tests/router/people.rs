//! People who sign in, and the sessions that are made of their claims.

use serde_json::{Value, json};

use crate::app::TestApp;

pub(crate) fn anna() -> Value {
    json!({
        "sub": "anna-1",
        "name": "Anna Alm",
        "email": "anna@norrbacka.example",
        "organisation": "Norrbacka Bygg AB",
        "roles": ["billing-admin"],
    })
}

pub(crate) fn david() -> Value {
    json!({
        "sub": "david-1",
        "name": "David Dahl",
        "email": "david@sjovik.example",
        "organisation": "Sjövik Redovisning AB",
        "roles": "billing-admin",
    })
}

#[tokio::test]
async fn two_organisations_are_kept_apart() {
    let app = TestApp::start().await;
    let (mut first, mut second) = (app.browser(), app.browser());
    first.sign_in(anna()).await;
    second.sign_in(david()).await;
    let (first, second) = (first.session().await, second.session().await);
    assert_eq!((&first["name"], &first["organisation"]), (&json!("Anna Alm"), &json!("Norrbacka Bygg AB")));
    assert_eq!((&second["name"], &second["organisation"]), (&json!("David Dahl"), &json!("Sjövik Redovisning AB")));
    assert_eq!((&first["billingAdmin"], &second["billingAdmin"]), (&json!(true), &json!(true)));
}

#[tokio::test]
async fn a_member_without_the_role_is_signed_in_as_such() {
    let app = TestApp::start().await;
    for roles in [json!([]), json!(["reader"]), json!(null)] {
        let mut claims = anna();
        claims["roles"] = roles;
        let mut browser = app.browser();
        browser.sign_in(claims).await;
        assert_eq!(browser.session().await["billingAdmin"], false);
    }
}

#[tokio::test]
async fn without_an_organisation_nobody_is_signed_in() {
    let app = TestApp::start().await;
    let mut claims = anna();
    claims["organisation"] = json!("");
    let mut browser = app.browser();
    let answer = browser.sign_in(claims).await;
    assert_eq!(answer.location(), "/sv/uppdatera-kort/#sign-in--no-organisation");
    assert!(!browser.is_signed_in().await);
}

#[tokio::test]
async fn claims_that_the_id_token_lacks_come_from_userinfo() {
    let app = TestApp::start().await;
    app.provider.rules(|rules| rules.has_only_the_subject = true);
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let session = browser.session().await;
    assert_eq!((&session["name"], &session["billingAdmin"]), (&json!("Anna Alm"), &json!(true)));

    // All claims but one: a missing role claim does not yet mean that the person lacks the role.
    for claims in [json!({"roles": null}), json!({"email": null})] {
        let app = TestApp::start().await;
        app.provider.rules(|rules| rules.claims = claims);
        let mut browser = app.browser();
        browser.sign_in(anna()).await;
        let session = browser.session().await;
        assert_eq!((&session["email"], &session["billingAdmin"]), (&json!("anna@norrbacka.example"), &json!(true)));
    }

    // Another person's userinfo is refused.
    app.provider.rules(|rules| rules.userinfo_subject = Some("david-1"));
    let mut other = app.browser();
    assert_eq!(other.sign_in(anna()).await.location(), "/sv/uppdatera-kort/#sign-in--failed");
    assert!(!other.is_signed_in().await);
}
