//! Renewing the claims of a session, where the provider gives refresh tokens.

use http::StatusCode;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::browser::Browser;
use crate::identity_provider::Rules;
use crate::people::{anna, david};

const SCOPES: &str = "openid profile email offline_access";

/// At a provider that gives refresh tokens.
async fn app() -> TestApp {
    let app = TestApp::start().await.with_settings(&[("OIDC_SCOPES", SCOPES)]);
    app.provider.rules(|rules| rules.scope = SCOPES);
    app
}

/// The session after its claims have become due.
async fn renewed(app: &TestApp, browser: &mut Browser<'_>) -> Value {
    app.make_renewals_due().await;
    browser.session().await
}

#[tokio::test]
async fn a_role_that_was_taken_away_at_the_provider_is_taken_away_here() {
    let app = app().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    assert_eq!(browser.session().await["billingAdmin"], true);
    assert_eq!(app.provider.refreshes(), 0);

    // A provider that leaves out a claim without values, too.
    app.provider.change_claims(&json!({"roles": null, "name": "Anna Asp"}));
    let session = renewed(&app, &mut browser).await;
    assert_eq!((&session["billingAdmin"], &session["name"]), (&json!(false), &json!("Anna Asp")));
    assert_eq!(session["organisation"], "Norrbacka Bygg AB");

    app.provider.change_claims(&json!({"roles": ["billing-admin"]}));
    assert_eq!(renewed(&app, &mut browser).await["billingAdmin"], true);
    // Until it is due again, nothing is renewed.
    assert_eq!(browser.session().await["billingAdmin"], true);
    assert_eq!(app.provider.refreshes(), 2);
}

#[tokio::test]
async fn a_session_lasts_no_longer_for_being_renewed() {
    let app = app().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let until = browser.session().await["until"].clone();
    assert_eq!(renewed(&app, &mut browser).await["until"], until);
    app.pass(480, 1).await;
    assert!(!browser.is_signed_in().await);
}

#[tokio::test]
async fn a_provider_that_accepts_the_token_no_longer_ends_the_session_as_time_does() {
    let app = app().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let person = browser.session().await["person"].clone();
    let refused = r#"{"error": "invalid_grant", "error_description": "the account is disabled"}"#;
    app.provider.rules(|rules| rules.token_response = Some((StatusCode::BAD_REQUEST, refused)));
    assert_eq!(renewed(&app, &mut browser).await, json!({"signedIn": false, "person": person}));
    assert!(app.sessions().await.is_empty());
    assert_eq!(browser.session().await, json!({"signedIn": false, "person": person}));
}

#[tokio::test]
async fn a_person_without_an_organisation_any_more_is_signed_out() {
    let app = app().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    app.provider.change_claims(&json!({"organisation": null}));
    assert_eq!(renewed(&app, &mut browser).await["signedIn"], false);
}

#[tokio::test]
async fn while_the_provider_is_away_the_session_goes_on_and_is_renewed_later() {
    let app = app().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    app.provider.change_claims(&json!({"roles": []}));
    for away in [(StatusCode::SERVICE_UNAVAILABLE, "{}"), (StatusCode::OK, "no json")] {
        app.provider.rules(|rules| rules.token_response = Some(away));
        assert_eq!(renewed(&app, &mut browser).await["billingAdmin"], true);
    }
    app.provider.rules(|rules| rules.token_response = None);
    // Not at once.
    assert_eq!(browser.session().await["billingAdmin"], true);
    assert_eq!(renewed(&app, &mut browser).await["billingAdmin"], false);
}

#[tokio::test]
async fn of_tabs_that_open_at_the_same_time_one_renews() {
    let app = app().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    app.make_renewals_due().await;
    let tabs = (0..8).map(|_| {
        let mut tab = app.browser();
        tab.cookies = browser.cookies.clone();
        async move { tab.session().await }
    });
    for session in futures_util::future::join_all(tabs).await {
        assert_eq!(session["signedIn"], true);
    }
    assert_eq!(app.provider.refreshes(), 1);
    assert_eq!(renewed(&app, &mut browser).await["signedIn"], true);
}

#[tokio::test]
async fn a_refresh_token_that_may_be_used_again_is_kept() {
    let app = app().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let token = app.sessions().await.remove(0)["refresh"].clone();
    app.provider.rules(|rules| rules.token_members = json!({"refresh_token": null}));
    assert_eq!(renewed(&app, &mut browser).await["signedIn"], true);
    let session = app.sessions().await.remove(0);
    assert!(session.contains_key("renew_at") && session["refresh"] != token);
}

#[tokio::test]
async fn the_table_holds_no_refresh_token_that_somebody_else_can_use() {
    let app = app().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    renewed(&app, &mut browser).await;
    for item in app.items().await {
        assert!(item.values().all(|value| !value.contains("refresh-")), "{item:?}");
    }
    // Sealed with a secret that has been changed since.
    let cookies = browser.cookies.clone();
    let app = app.with_settings(&[("COOKIE_SECRET", "another-secret-that-seals-the-cookies-of-it")]);
    let mut other = app.browser();
    other.cookies = cookies;
    assert_eq!(renewed(&app, &mut other).await["signedIn"], false);
}

#[tokio::test]
async fn a_session_that_ends_during_its_renewal_stays_ended() {
    let app = app().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    app.make_renewals_due().await;
    let mut other_tab = app.browser();
    other_tab.cookies = browser.cookies.clone();
    app.provider.rules(|rules| rules.never_sends_tokens = true);
    let (session, ()) = tokio::join!(browser.session(), async {
        while app.provider.waiting_requests() == 0 {
            tokio::task::yield_now().await;
        }
        other_tab.post("/api/sign-out").await;
        app.provider.sends_tokens();
    });
    assert_eq!(session["signedIn"], false);
    assert!(app.sessions().await.is_empty());
}

#[tokio::test]
async fn tokens_of_another_person_end_the_session() {
    let app = app().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    app.provider.change_claims(&david());
    assert_eq!(renewed(&app, &mut browser).await["signedIn"], false);
}

#[tokio::test]
async fn without_an_id_token_userinfo_says_what_the_person_may_do() {
    let app = app().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    app.provider.rules(|rules| rules.token_members = json!({"id_token": null}));
    app.provider.change_claims(&json!({"roles": []}));
    assert_eq!(renewed(&app, &mut browser).await["billingAdmin"], false);
}

#[tokio::test]
async fn where_the_provider_does_not_say_it_any_more_the_session_goes_on_as_it_began() {
    let app = app().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    app.provider.rules(|rules| {
        rules.token_members = json!({"id_token": null});
        rules.userinfo = Some(json!({"sub": "anna-1"}));
    });
    assert_eq!(renewed(&app, &mut browser).await["billingAdmin"], true);
    assert!(!app.sessions().await.remove(0).contains_key("renew_at"));
    app.pass(480, 1).await;
    assert!(!browser.is_signed_in().await);
}

#[tokio::test]
async fn a_renewed_id_token_is_verified_like_the_first() {
    type Fault = fn(&mut Rules);
    let faults: [Fault; 3] = [
        |rules| rules.claims = json!({"aud": "somebody-else"}),
        |rules| rules.claims = json!({"iss": "https://elsewhere.example"}),
        |rules| rules.claims = json!({"exp": 1_000_000_000}),
    ];
    for fault in faults {
        let app = app().await;
        let mut browser = app.browser();
        browser.sign_in(anna()).await;
        app.provider.rules(fault);
        assert_eq!(renewed(&app, &mut browser).await["signedIn"], false);
    }
}
