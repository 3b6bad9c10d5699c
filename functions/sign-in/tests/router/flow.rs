//! From the page to the identity provider and back.

use serde_json::json;

use crate::app::TestApp;
use crate::people::{anna, david};

#[tokio::test]
async fn a_person_signs_in_and_comes_back_to_the_page() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    assert_eq!(browser.session().await, json!({"signedIn": false}));

    let answer = browser.sign_in(anna()).await;
    assert_eq!((answer.status.as_u16(), answer.location()), (303, "/sv/uppdatera-kort/#tool"));
    let [session, for_scripts] = &answer.cookies()[..] else { panic!("{:?}", answer.cookies()) };
    assert!(session.starts_with("__Host-sid=") && session.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"));
    assert_eq!(*for_scripts, "__Host-signed-in=billing-admin; Path=/; SameSite=Lax; Secure");
    assert_eq!(browser.cookies["__Host-sid"].len(), 43 + 1 + 64);
    assert_eq!(answer.headers["referrer-policy"], "no-referrer");
    assert_eq!(answer.headers["cache-control"], "no-store");

    let session = browser.session().await;
    for (member, value) in [
        ("signedIn", json!(true)),
        ("name", json!("Anna Alm")),
        ("email", json!("anna@norrbacka.example")),
        ("organisation", json!("Norrbacka Bygg AB")),
        ("billingAdmin", json!(true)),
    ] {
        assert_eq!(session[member], value);
    }
    let time = |member: &str| session[member].as_str().expect("a time").parse::<jiff::Timestamp>().expect("RFC 3339");
    let minutes = |member| time(member).duration_since(jiff::Timestamp::now()).as_secs_f64() / 60.0;
    assert!((minutes("idleUntil") - 30.0).abs() < 0.2 && (minutes("until") - 480.0).abs() < 0.2);
}

#[tokio::test]
async fn the_hint_is_passed_on_and_nothing_else_is_asked_for() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let plain = browser.begin().await;
    assert!(!plain.as_str().contains("login_hint") && !plain.as_str().contains("prompt"));
    let answer = browser.get("/api/sign-in?return=/&login_hint=anna%2Bb@example.com").await;
    assert!(answer.location().contains("login_hint=anna%2Bb%40example.com"), "{}", answer.location());
    let long = "a".repeat(255);
    for (query, code) in [
        ("prompt=none", "invalid-prompt"),
        ("prompt=login", "invalid-prompt"),
        ("prompt=", "invalid-prompt"),
        ("login_hint=a%0Ab", "invalid-login-hint"),
        (&format!("login_hint={long}"), "invalid-login-hint"),
    ] {
        let answer = browser.get(&format!("/api/sign-in?return=/&{query}")).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, code), "{query}");
    }
}

#[tokio::test]
async fn the_flow_is_bound_to_the_browser_for_ten_minutes() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let answer = browser.get("/api/sign-in?return=/sv/").await;
    let [cookie] = &answer.cookies()[..] else { panic!("{:?}", answer.cookies()) };
    assert!(cookie.starts_with("__Host-sign-in=") && cookie.ends_with("; HttpOnly; SameSite=Lax; Secure; Max-Age=600"));
    // Nobody can read the way back, or what proves the flow.
    assert!(!answer.location().contains("%2Fsv") && !answer.location().contains("verifier"));
}

#[tokio::test]
async fn a_state_of_another_browser_is_refused() {
    let app = TestApp::start().await;
    let (mut victim, mut attacker) = (app.browser(), app.browser());
    let attackers = attacker.begin().await;
    let back = app.provider.sign_in(&attackers, david());
    // Without a flow of the browser, and with one.
    assert_eq!(victim.get(&back).await.location(), "/sv/uppdatera-kort/#sign-in--cookie-lost");
    victim.begin().await;
    assert_eq!(victim.get(&back).await.location(), "/sv/uppdatera-kort/#sign-in--cookie-lost");
    for query in ["", "?", "?code=code-0", "?state=", "?code=code-0&state=%FF", "?code=code-0&state=a&state=b"] {
        victim.begin().await;
        let answer = victim.get(&format!("/api/sign-in/callback{query}")).await;
        assert_eq!(answer.location(), "/#sign-in--failed", "{query}");
    }
    assert!(app.items().await.is_empty() && !victim.is_signed_in().await);
    // The attacker's own code still works for the attacker.
    assert_eq!(attacker.get(&back).await.location(), "/sv/uppdatera-kort/#tool");
}

#[tokio::test]
async fn a_code_is_refused_without_its_verifier() {
    let app = TestApp::start().await;
    let (mut first, mut second) = (app.browser(), app.browser());
    let (first_address, second_address) = (first.begin().await, second.begin().await);
    let stolen = app.provider.sign_in(&first_address, anna());
    let own = app.provider.sign_in(&second_address, david());
    let query = |back: &str, name: &str| {
        let pairs = back.split_once('?').expect("a query").1.split('&');
        pairs.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).expect("a member").1.to_owned()
    };
    let mixed = format!("/api/sign-in/callback?code={}&state={}", query(&stolen, "code"), query(&own, "state"));
    assert_eq!(second.get(&mixed).await.location(), "/sv/uppdatera-kort/#sign-in--failed");
    assert!(!second.is_signed_in().await);
}

#[tokio::test]
async fn a_refusal_at_the_provider_leads_back_to_the_page() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let address = browser.begin().await;
    let state = address.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned();
    let back = format!("/api/sign-in/callback?error=access_denied&error_description=x&state={state}");
    let answer = browser.get(&back).await;
    assert_eq!((answer.status.as_u16(), answer.location()), (303, "/sv/uppdatera-kort/#sign-in--cancelled"));
    assert!(!browser.is_signed_in().await);
}

#[tokio::test]
async fn the_page_shows_that_the_provider_is_unavailable() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let address = browser.begin().await;
    let (flow, back) = (browser.cookies.clone(), app.provider.sign_in(&address, anna()));

    // Another process, which has not cached the provider and cannot reach it.
    let away = format!("{}/idp", testing::unused_address().await);
    let app = app.with_issuer(&away);
    let mut browser = app.browser();
    let answer = browser.get("/api/sign-in?return=/sv/%23tool").await;
    assert_eq!((answer.status.as_u16(), answer.location()), (303, "/sv/#sign-in--unavailable"));
    assert!(answer.cookies().is_empty());
    browser.cookies = flow;
    assert_eq!(browser.get(&back).await.location(), "/sv/uppdatera-kort/#sign-in--unavailable");
    assert!(!browser.is_signed_in().await);
}

#[tokio::test]
async fn without_its_table_sign_in_is_unavailable() {
    let app = TestApp::with_its_table_away().await;
    let mut browser = app.browser();
    assert_eq!(browser.sign_in(anna()).await.location(), "/sv/uppdatera-kort/#sign-in--unavailable");
    // Without a cookie there is nothing to look up.
    assert!(!browser.is_signed_in().await);
    browser.cookies.insert("__Host-sid".to_owned(), "a".repeat(43));
    let answer = browser.get("/api/session").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "unavailable"));
    let answer = browser.post("/api/sign-out").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "unavailable"));
}

#[tokio::test]
async fn the_client_sends_its_secret_as_the_provider_supports_it() {
    for methods in [json!(null), json!(["client_secret_basic"]), json!(["client_secret_post"])] {
        let app = TestApp::start().await;
        app.provider.rules(|rules| rules.discovery = json!({"token_endpoint_auth_methods_supported": methods}));
        let mut browser = app.browser();
        browser.sign_in(anna()).await;
        assert!(browser.is_signed_in().await, "{methods}");
    }
}
