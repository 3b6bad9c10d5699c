//! How billing admins are reached by mail: as of their last sign-in.

use billing::Contact;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::people::anna;

async fn contacts(app: &TestApp) -> Vec<Contact> {
    app.billing().contacts("Norrbacka Bygg AB", Timestamp::now()).await.expect("contacts")
}

async fn sign_in(app: &TestApp, change: impl FnOnce(&mut Value)) {
    let mut claims = anna();
    change(&mut claims);
    app.browser().sign_in(claims).await;
}

#[tokio::test]
async fn a_billing_admin_is_reached_at_the_address_and_in_the_language_of_the_last_sign_in() {
    let app = TestApp::start().await;
    sign_in(&app, |_| ()).await;
    sign_in(&app, |claims| claims["email"] = json!("anna@new.example")).await;
    let [contact] = &contacts(&app).await[..] else { panic!("one person") };
    assert_eq!((contact.email(), contact.language()), ("anna@new.example", "sv"));
    assert_eq!((contact.person().subject(), contact.person().name()), ("anna-1", "Anna Alm"));
}

#[tokio::test]
async fn whoever_is_no_billing_admin_or_has_no_address_is_not_reached() {
    for without in ["roles", "email"] {
        let app = TestApp::start().await;
        sign_in(&app, |_| ()).await;
        sign_in(&app, |claims| claims[without] = json!("")).await;
        assert_eq!(contacts(&app).await, [], "{without}");
    }
    let app = TestApp::start().await;
    sign_in(&app, |claims| claims["organisation"] = json!("")).await;
    assert_eq!(contacts(&app).await, [], "the sign-in failed");
}

#[tokio::test]
async fn a_role_that_is_taken_away_ends_the_mails() {
    let scopes = "openid offline_access";
    let app = TestApp::start().await.with_settings(&[("OIDC_SCOPES", scopes)]);
    app.provider.rules(|rules| rules.scope = scopes);
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    assert_eq!(contacts(&app).await.len(), 1);
    app.provider.change_claims(&json!({"roles": null}));
    app.make_renewals_due().await;
    assert_eq!(browser.session().await["billingAdmin"], false);
    assert_eq!(contacts(&app).await, []);
}

async fn is_reached_about(app: &TestApp, organisation: &str) -> bool {
    !app.billing().contacts(organisation, Timestamp::now()).await.expect("contacts").is_empty()
}

#[tokio::test]
async fn who_signs_in_for_another_organisation_or_for_none_is_told_no_more_about_the_former() {
    for (organisation, roles) in [("Sjövik AB", "billing-admin"), ("Sjövik AB", ""), ("", "billing-admin"), ("", "")]
    {
        let app = TestApp::start().await;
        sign_in(&app, |_| ()).await;
        sign_in(&app, |claims| {
            claims["organisation"] = json!(organisation);
            claims["roles"] = json!(roles);
        })
        .await;
        assert!(!is_reached_about(&app, "Norrbacka Bygg AB").await, "{organisation} {roles}");
        let is_admin = (organisation, roles) == ("Sjövik AB", "billing-admin");
        assert_eq!(is_reached_about(&app, "Sjövik AB").await, is_admin, "{organisation} {roles}");
        sign_in(&app, |_| ()).await;
        assert!(is_reached_about(&app, "Norrbacka Bygg AB").await);
    }
}

#[tokio::test]
async fn another_person_who_signs_in_ends_nothing() {
    let app = TestApp::start().await;
    sign_in(&app, |_| ()).await;
    for organisation in ["Sjövik AB", ""] {
        sign_in(&app, |claims| {
            claims["sub"] = json!("anna-2");
            claims["organisation"] = json!(organisation);
        })
        .await;
        assert!(is_reached_about(&app, "Norrbacka Bygg AB").await);
    }
}

#[tokio::test]
async fn who_may_have_several_organisations_is_told_about_all() {
    let app = TestApp::start().await.with_settings(&[("OIDC_ORGANISATIONS", "several")]);
    sign_in(&app, |_| ()).await;
    sign_in(&app, |claims| claims["organisation"] = json!("Sjövik AB")).await;
    sign_in(&app, |claims| claims["organisation"] = json!("")).await;
    assert!(is_reached_about(&app, "Norrbacka Bygg AB").await && is_reached_about(&app, "Sjövik AB").await);
    // Without the role in one of them, they are told about the other.
    sign_in(&app, |claims| claims["roles"] = json!("")).await;
    assert!(!is_reached_about(&app, "Norrbacka Bygg AB").await && is_reached_about(&app, "Sjövik AB").await);
}

#[tokio::test]
async fn claims_that_are_renewed_end_the_mails_about_an_organisation_that_was_left() {
    let scopes = "openid offline_access";
    for organisation in ["Sjövik AB", ""] {
        for (organisations, is_reached) in [("one", false), ("several", true)] {
            let settings = [("OIDC_SCOPES", scopes), ("OIDC_ORGANISATIONS", organisations)];
            let app = TestApp::start().await.with_settings(&settings);
            app.provider.rules(|rules| rules.scope = scopes);
            let mut browser = app.browser();
            browser.sign_in(anna()).await;
            app.provider.change_claims(&json!({"organisation": organisation}));
            app.make_renewals_due().await;
            browser.session().await;
            assert_eq!(is_reached_about(&app, "Norrbacka Bygg AB").await, is_reached, "{organisation} {organisations}");
        }
    }
}

#[tokio::test]
async fn a_table_of_cards_that_is_away_keeps_nobody_out() {
    let app = TestApp::start().await.with_settings(&[("BILLING_TABLE", "no-such-table")]);
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    assert!(browser.is_signed_in().await);
}
