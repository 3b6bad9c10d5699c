//! Changing the account, and signing in after a sign-out, at providers that let people choose an account, refuse to, or
//! ignore it.

use openidconnect::url::Url;
use serde_json::{Value, json};
use testing::TestResponse;

use crate::app::TestApp;
use crate::browser::Browser;
use crate::people::{anna, david};

const OTHER: &str = "/api/sign-in?return=/sv/&prompt=select_account";

/// A site whose provider says that it knows these values of `prompt`.
async fn app(prompts: Value) -> TestApp {
    let app = TestApp::start().await;
    app.provider.rules(|rules| rules.discovery = json!({"prompt_values_supported": prompts}));
    app
}

/// The value of a member of the address's query; empty if there is none.
fn member(address: &str, name: &str) -> String {
    let address: Url = address.parse().expect("the provider's address");
    address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

async fn refuse(browser: &mut Browser<'_>, address: &str, error: &str) -> TestResponse {
    browser.get(&format!("/api/sign-in/callback?error={error}&state={}", member(address, "state"))).await
}

#[tokio::test]
async fn an_account_is_chosen_where_the_provider_says_that_it_can_be() {
    for (prompts, prompt) in [
        (json!(["none", "login", "select_account"]), "select_account"),
        (json!(["none", "login"]), "login"),
        (json!("select_account"), "login"),
        (json!({"select_account": true}), "login"),
        (json!([7]), "login"),
        (json!(null), "login"),
    ] {
        let app = app(prompts.clone()).await;
        let mut browser = app.browser();
        let answer = browser.get(OTHER).await;
        assert_eq!(member(answer.location(), "prompt"), prompt, "{prompts}");
        let back = app.provider.sign_in(&answer.location().parse().expect("an address"), david());
        assert_eq!(browser.get(&back).await.location(), "/sv/");
        assert!(browser.is_signed_in().await);
    }
}

#[tokio::test]
async fn a_provider_that_refuses_the_choice_is_asked_once_more_to_sign_in_again() {
    let app = app(json!(["select_account"])).await;
    for error in ["invalid_request", "account_selection_required"] {
        let mut browser = app.browser();
        let first = browser.get(OTHER).await.location().to_owned();
        let second = refuse(&mut browser, &first, error).await.location().to_owned();
        assert_eq!(
            (member(&first, "prompt").as_str(), member(&second, "prompt").as_str()),
            ("select_account", "login")
        );
        for name in ["state", "nonce", "code_challenge"] {
            assert_ne!(member(&first, name), member(&second, name), "{name}");
        }
        // Refused again: that is all.
        assert_eq!(refuse(&mut browser, &second, error).await.location(), "/sv/#sign-in--failed");
        // What the person answered is not asked again.
        let address = browser.get(OTHER).await.location().to_owned();
        assert_eq!(refuse(&mut browser, &address, "access_denied").await.location(), "/sv/#sign-in--cancelled");
    }
}

#[tokio::test]
async fn a_provider_that_ignores_the_choice_is_asked_once_more_to_sign_in_again() {
    let app = app(json!(["select_account"])).await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let session = browser.cookies["__Host-sid"].clone();
    let first = browser.get(OTHER).await.location().parse().expect("an address");
    let second = browser.get(&app.provider.sign_in(&first, anna())).await.location().to_owned();
    assert_eq!(member(&second, "prompt"), "login");
    assert_eq!(browser.cookies["__Host-sid"], session);
    // The same person after all: it was their choice.
    let back = app.provider.sign_in(&second.parse().expect("an address"), anna());
    assert_eq!(browser.get(&back).await.location(), "/sv/");
    assert_ne!(browser.cookies["__Host-sid"], session);

    let address = browser.get(OTHER).await.location().parse().expect("an address");
    assert_eq!(browser.get(&app.provider.sign_in(&address, david())).await.location(), "/sv/");
    assert_eq!(browser.session().await["name"], "David Dahl");
}

#[tokio::test]
async fn every_sign_in_after_a_sign_out_asks_until_somebody_has_signed_in() {
    let app = app(json!(["select_account"])).await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    browser.post("/api/sign-out").await;
    for query in ["", "&prompt=select_account", "&login_hint=anna@example.com"] {
        let answer = browser.get(&format!("/api/sign-in?return=/sv/{query}")).await;
        assert_eq!(member(answer.location(), "prompt"), "login", "{query}");
    }
    // Cancelled: the next person may be another one, too.
    let address = browser.begin().await;
    refuse(&mut browser, address.as_str(), "access_denied").await;
    let address = browser.begin().await;
    assert_eq!(member(address.as_str(), "prompt"), "login");
    let answer = browser.get(&app.provider.sign_in(&address, david())).await;
    assert!(answer.cookies().contains(&"__Host-signed-out=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"));
    assert_eq!(member(browser.begin().await.as_str(), "prompt"), "");
}

#[tokio::test]
async fn a_page_is_told_where_the_person_signs_out_of_the_provider() {
    for (endpoint, link) in [
        (json!("http://127.0.0.1/logout"), Some("<http://127.0.0.1/logout?client_id=kortkoll>; rel=\"end-session\"")),
        (json!("http://127.0.0.1/l?a=b"), Some("<http://127.0.0.1/l?a=b&client_id=kortkoll>; rel=\"end-session\"")),
        (json!("http://127.0.0.1/å>"), Some("<http://127.0.0.1/%C3%A5%3E?client_id=kortkoll>; rel=\"end-session\"")),
        (json!("javascript:alert(1)"), None),
        (json!("/logout"), None),
        (json!(""), None),
        (json!(7), None),
        (json!(null), None),
    ] {
        let app = TestApp::start().await;
        app.provider.rules(|rules| rules.discovery = json!({"end_session_endpoint": endpoint}));
        let mut browser = app.browser();
        browser.sign_in(anna()).await;
        let answer = browser.post("/api/sign-out").await;
        let sent = answer.headers.get("link").map(|value| value.to_str().expect("ASCII"));
        assert_eq!((answer.status.as_u16(), sent), (204, link), "{endpoint}");
    }
}
