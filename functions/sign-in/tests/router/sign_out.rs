//! Signing out.

use http::Method;

use crate::app::TestApp;
use crate::people::anna;

const GONE: &str = "__Host-sid=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0";
const NO_LONGER_SIGNED_IN: &str = "__Host-signed-in=; Path=/; SameSite=Lax; Secure; Max-Age=0";
const REMEMBERED: &str = "__Host-signed-out=1; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=2592000";

#[tokio::test]
async fn signing_out_ends_the_session_for_every_copy_of_the_cookie() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    let copy = browser.cookies.clone();
    let answer = browser.post("/api/sign-out").await;
    assert_eq!((answer.status.as_u16(), answer.cookies()), (204, vec![GONE, NO_LONGER_SIGNED_IN, REMEMBERED]));
    assert!(app.sessions().await.is_empty());
    browser.cookies = copy;
    assert!(!browser.is_signed_in().await);
}

#[tokio::test]
async fn a_form_is_sent_to_the_start_page_and_a_script_is_not() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let own = ("sec-fetch-site", "same-origin");
    for (headers, status, location) in [
        (&[own, ("accept", "text/html,application/xhtml+xml,*/*;q=0.8")][..], 303, "/"),
        (&[own, ("content-type", "application/x-www-form-urlencoded")], 303, "/"),
        (&[own, ("accept", "application/json")], 204, ""),
        (&[own, ("accept", "*/*"), ("content-type", "application/json")], 204, ""),
        (&[own], 204, ""),
    ] {
        // Nobody is signed in: that is no error, and the cookie is removed.
        let answer = browser.send(Method::POST, "/api/sign-out", headers).await;
        assert_eq!((answer.status.as_u16(), answer.location()), (status, location), "{headers:?}");
        assert_eq!(answer.cookies(), [GONE, NO_LONGER_SIGNED_IN, REMEMBERED]);
    }
}

#[tokio::test]
async fn another_site_signs_nobody_out() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site"), ("origin", "https://help.example.com")],
        &[("sec-fetch-site", "none")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[],
    ] {
        let answer = browser.send(Method::POST, "/api/sign-out", headers).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "cross-site-request"), "{headers:?}");
    }
    let answer = browser.get("/api/sign-out").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (405, "method-not-allowed"));
    assert!(browser.is_signed_in().await);
    let answer = browser.send(Method::POST, "/api/sign-out", &[("origin", "https://help.example.com")]).await;
    assert_eq!(answer.status, 204);
}
