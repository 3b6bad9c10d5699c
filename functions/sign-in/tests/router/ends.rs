//! Every way in which a sign-in can end without a session says how it ended, on the page where the person was. A callback
//! that comes again after a sign-in that succeeded is no failure.

use http::StatusCode;
use openidconnect::url::Url;
use serde_json::json;

use crate::app::TestApp;
use crate::browser::Browser;
use crate::people::{anna, david};

const PAGE: &str = "/sv/uppdatera-kort/#tool";

/// The callback with an error of the provider instead of a code.
async fn error(browser: &mut Browser<'_>, error: &str) -> String {
    let address = browser.begin().await;
    format!("/api/sign-in/callback?error={error}&error_description=x&state={}", state(&address))
}

/// The state in the address at the provider.
fn state(address: &Url) -> String {
    address.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned()
}

#[tokio::test]
async fn an_error_of_the_provider_has_its_own_words() {
    let app = TestApp::start().await;
    for (name, end) in [
        ("access_denied", "cancelled"),
        ("server_error", "unavailable"),
        ("temporarily_unavailable", "unavailable"),
        ("login_required", "failed"),
        ("invalid_request", "failed"),
        ("invalid_scope", "failed"),
        ("unauthorized_client", "failed"),
        ("%C3%A5", "failed"),
        ("", "failed"),
    ] {
        let mut browser = app.browser();
        let back = error(&mut browser, name).await;
        let answer = browser.get(&back).await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.location(), format!("/sv/uppdatera-kort/#sign-in--{end}"), "{name}");
        assert!(app.sessions().await.is_empty());
    }
}

#[tokio::test]
async fn what_the_provider_adds_to_the_query_may_be_odd() {
    let app = TestApp::start().await;
    for more in ["error_description=%E5tkomst+nekad", "%FF=%FF", "error_uri=%", "session_state=%C3%28", "a", "=", "&&"]
    {
        let mut browser = app.browser();
        let back = error(&mut browser, "access_denied").await;
        let answer = browser.get(&format!("{back}&{more}")).await;
        assert_eq!(answer.location(), "/sv/uppdatera-kort/#sign-in--cancelled", "{more}");
        let address = browser.begin().await;
        let back = app.provider.sign_in(&address, anna()).replace('?', &format!("?{more}&"));
        assert_eq!(browser.get(&back).await.location(), PAGE, "{more}");
    }
}

#[tokio::test]
async fn a_code_that_the_provider_takes_back_has_its_own_words() {
    let app = TestApp::start().await;
    for (status, body, end) in [
        (400, r#"{"error": "invalid_grant"}"#, "failed"),
        (500, "away", "unavailable"),
        (400, r#"{"error": "invalid_request"}"#, "unavailable"),
    ] {
        let response = Some((StatusCode::from_u16(status).expect("a status"), body));
        app.provider.rules(|rules| rules.token_response = response);
        let answer = app.browser().sign_in(anna()).await;
        assert_eq!(answer.location(), format!("/sv/uppdatera-kort/#sign-in--{end}"), "{body}");
    }
}

#[tokio::test]
async fn a_lost_cookie_has_its_own_words_and_the_way_back_is_known() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let address = browser.begin().await;
    browser.cookies.clear();
    let answer = browser.get(&app.provider.sign_in(&address, anna())).await;
    assert_eq!(answer.location(), "/sv/uppdatera-kort/#sign-in--cookie-lost");
    assert!(app.items().await.is_empty() && !browser.is_signed_in().await);
}

#[tokio::test]
async fn a_card_or_a_receipt_is_kept_for_the_next_attempt_and_nothing_else() {
    let app = TestApp::start().await;
    for (place, kept) in [
        ("card--card_1", ":card--card_1"),
        ("pay--paid:sub_1:in_1", ":pay--paid:sub_1:in_1"),
        ("card-edit--tool", ""),
        ("new-card--added:card_1", ""),
        ("sign-in--failed:card--card_1", ""),
        ("pay--failed:sub_1", ""),
    ] {
        let back = |end: &str| format!("/sv/uppdatera-kort/#sign-in--{end}{kept}");
        let mut browser = app.browser();
        let begin = format!("/api/sign-in?return=/sv/uppdatera-kort/%23{place}");
        let address: Url = browser.get(&begin).await.location().parse().expect("an address");
        let state = state(&address);
        let answer = browser.get(&format!("/api/sign-in/callback?error=access_denied&state={state}")).await;
        assert_eq!(answer.location(), back("cancelled"));
        browser.cookies.clear();
        assert_eq!(browser.get(&app.provider.sign_in(&address, anna())).await.location(), back("cookie-lost"));
        let address = browser.get(&begin).await.location().parse().expect("an address");
        let mut nobody = anna();
        nobody["organisation"] = json!("");
        assert_eq!(browser.get(&app.provider.sign_in(&address, nobody)).await.location(), back("no-organisation"));
        // The next attempt begins where the page says.
        let again = format!("/api/sign-in?return=/sv/uppdatera-kort/%23{place}");
        let address = browser.get(&again).await.location().parse().expect("an address");
        let answer = browser.get(&app.provider.sign_in(&address, anna())).await;
        assert_eq!(answer.location(), format!("/sv/uppdatera-kort/#{place}"));
    }
}

#[tokio::test]
async fn a_card_is_kept_also_if_the_provider_is_away_at_once() {
    let app = TestApp::start().await;
    app.provider.rules(|rules| rules.discovery = json!({"issuer": "https://another.example"}));
    let answer = app.browser().get("/api/sign-in?return=/en/update-card/%23card--card_1").await;
    assert_eq!(answer.location(), "/en/update-card/#sign-in--unavailable:card--card_1");
}

#[tokio::test]
async fn a_callback_is_accepted_once() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let address = browser.begin().await;
    let flow = browser.cookies.clone();
    let back = app.provider.sign_in(&address, anna());
    assert_eq!(browser.get(&back).await.location(), PAGE);

    // Back, or a reload: the session is alive.
    for _ in 0..2 {
        let answer = browser.get(&back).await;
        assert_eq!((answer.location(), answer.cookies().len()), (PAGE, 0));
        assert!(browser.is_signed_in().await);
    }

    // Somebody with a copy of the flow's cookie, and even with a new code for the same state.
    let mut thief = app.browser();
    thief.cookies = flow;
    let again = app.provider.sign_in(&address, anna());
    assert_eq!(thief.get(&again).await.location(), "/sv/uppdatera-kort/#sign-in--repeated");
    assert!(!thief.is_signed_in().await);
    assert_eq!(app.sessions().await.len(), 1);
}

#[tokio::test]
async fn a_callback_that_the_browser_sends_twice_at_once_signs_in_once() {
    let app = TestApp::start().await;
    for _ in 0..5 {
        let mut browser = app.browser();
        let address = browser.begin().await;
        let back = app.provider.sign_in(&address, anna());
        let [mut first, mut second] = [app.browser(), app.browser()];
        for request in [&mut first, &mut second] {
            request.cookies.clone_from(&browser.cookies);
        }
        let (one, other) = tokio::join!(first.get(&back), second.get(&back));
        let mut places = [one.location(), other.location()];
        places.sort_unstable();
        // The page shows no problem for that end to who is signed in.
        assert_eq!(places, ["/sv/uppdatera-kort/#sign-in--repeated", PAGE]);
        assert_eq!([first.is_signed_in().await, second.is_signed_in().await].iter().filter(|is| **is).count(), 1);
    }
    assert_eq!(app.sessions().await.len(), 5);
}

#[tokio::test]
async fn who_goes_back_to_the_provider_and_chooses_another_account_gets_it() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let address = browser.begin().await;
    browser.get(&app.provider.sign_in(&address, anna())).await;
    let again = browser.get(&app.provider.sign_in(&address, david())).await;
    let again: Url = again.location().parse().expect("the provider's address");
    assert_eq!(browser.session().await["name"], "Anna Alm");
    assert_eq!(browser.get(&app.provider.sign_in(&again, david())).await.location(), PAGE);
    assert_eq!(browser.session().await["name"], "David Dahl");
    assert_eq!(app.sessions().await.len(), 1);

    // Cancelled there: the session goes on.
    let state = state(&again);
    let answer = browser.get(&format!("/api/sign-in/callback?error=access_denied&state={state}")).await;
    assert_eq!(answer.location(), PAGE);
}

#[tokio::test]
async fn a_callback_that_cannot_be_read_is_no_failure_while_the_session_is_alive() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    for query in ["", "?state=made-up", "?state=%FF"] {
        assert_eq!(browser.get(&format!("/api/sign-in/callback{query}")).await.location(), "/", "{query}");
    }
    let address = browser.begin().await;
    browser.cookies.remove("__Host-sign-in");
    assert_eq!(browser.get(&app.provider.sign_in(&address, anna())).await.location(), PAGE);
}

#[tokio::test]
async fn each_tabs_sign_in_works() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let first = browser.begin().await;
    let second = browser.get("/api/sign-in?return=/en/").await.location().parse().expect("an address");
    assert_eq!(browser.get(&app.provider.sign_in(&first, anna())).await.location(), PAGE);
    assert!(browser.is_signed_in().await);
    assert_eq!(browser.get(&app.provider.sign_in(&second, anna())).await.location(), "/en/");
    assert!(browser.is_signed_in().await);
    assert_eq!(app.sessions().await.len(), 1);
}

#[tokio::test]
async fn who_wanted_another_account_and_did_not_get_it_is_told_so() {
    let app = TestApp::start().await;
    app.provider.rules(|rules| rules.discovery = json!({"prompt_values_supported": ["login", "select_account"]}));
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let other = async |browser: &mut Browser<'_>| {
        let answer = browser.get("/api/sign-in?return=/sv/%23tool&prompt=select_account").await;
        answer.location().parse().expect("the provider's address")
    };
    let address = other(&mut browser).await;
    browser.cookies.remove("__Host-sign-in");
    let back = app.provider.sign_in(&address, david());
    assert_eq!(browser.get(&back).await.location(), "/sv/#sign-in--cookie-lost");
    assert_eq!(browser.session().await["name"], "Anna Alm");

    // Once it has succeeded, going back to it is no failure.
    let address = other(&mut browser).await;
    let back = app.provider.sign_in(&address, david());
    for _ in 0..2 {
        assert_eq!(browser.get(&back).await.location(), "/sv/#tool");
        assert_eq!(browser.session().await["name"], "David Dahl");
    }
}
