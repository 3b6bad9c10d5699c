//! Signing out of the provider, as RP-Initiated Logout 1.0 says.

use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request, Response};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::{IdentityProvider, RegisteredClient};

const ISSUER: &str = "http://localhost:3001/idp";
const SITE: &str = "http://127.0.0.1:3000/";
const ASKS: &str = "<h1>Vill du logga ut?</h1>";
const SIGNED_OUT: &str = "<h1>Du är utloggad</h1>";
const REFUSED: &str = "<h1>Det gick inte</h1>";

fn provider() -> IdentityProvider {
    let client = RegisteredClient {
        id: "kortkoll".to_owned(),
        secret: "secret".to_owned(),
        callback: format!("{SITE}api/sign-in/callback"),
        after_sign_out: SITE.to_owned(),
    };
    IdentityProvider::new(ISSUER.to_owned(), client, false)
}

fn id_token(provider: &IdentityProvider, change: &Value) -> String {
    let mut claims = json!({"iss": ISSUER, "aud": "kortkoll", "sub": "anna", "exp": 1});
    for (name, value) in change.as_object().expect("an object") {
        claims[name] = value.clone();
    }
    provider.keys().sign(&claims)
}

/// Where a request to `path` leads, by a link or a form: to another address, or to a page.
async fn leads_to(provider: &IdentityProvider, path: &str, parameters: &[(&str, &str)], is_form: bool) -> String {
    let parameters = serde_urlencoded::to_string(parameters).expect("parameters");
    let request = if is_form {
        let form = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        form.body(Body::from(parameters))
    } else {
        Request::get(format!("{path}?{parameters}")).body(Body::empty())
    };
    let response: Response<Body> = provider.router().oneshot(request.expect("a request")).await.expect("infallible");
    if let Some(address) = response.headers().get(LOCATION) {
        return address.to_str().expect("ASCII").to_owned();
    }
    let page = to_bytes(response.into_body(), usize::MAX).await.expect("a page");
    let page = String::from_utf8(page.to_vec()).expect("UTF-8");
    let heading = page.lines().find(|line| line.contains("<h1>")).expect("a heading");
    heading.trim().to_owned()
}

#[tokio::test]
async fn who_signs_out_is_asked_unless_a_token_shows_that_they_signed_in_here() {
    let provider = provider();
    let token = id_token(&provider, &json!({}));
    let (other_client, other_issuer) = (json!({"aud": "other"}), json!({"iss": "http://localhost:3001/other"}));
    let (other_client, other_issuer) = (id_token(&provider, &other_client), id_token(&provider, &other_issuer));
    let foreign = id_token(&self::provider(), &json!({}));
    let to_site = ("post_logout_redirect_uri", SITE);
    for (parameters, expected) in [
        (&[][..], ASKS),
        (&[("client_id", "kortkoll")], ASKS),
        (&[("client_id", "kortkoll"), to_site, ("state", "a b&c")], ASKS),
        (&[("id_token_hint", &token)], SIGNED_OUT),
        (&[("id_token_hint", &token), ("client_id", "kortkoll"), ("ui_locales", "sv")], SIGNED_OUT),
        (&[("id_token_hint", &token), to_site], SITE),
        (&[("id_token_hint", &token), to_site, ("state", "a b&c")], "http://127.0.0.1:3000/?state=a+b%26c"),
        // Nothing else than what is registered, for a client that is known.
        (&[to_site], REFUSED),
        (&[("client_id", "kortkoll"), ("post_logout_redirect_uri", "http://127.0.0.1:3000")], REFUSED),
        (&[("client_id", "kortkoll"), ("post_logout_redirect_uri", "http://127.0.0.1:3000/sv/")], REFUSED),
        (&[("id_token_hint", &token), ("post_logout_redirect_uri", "https://evil.example/")], REFUSED),
        (&[("client_id", "other")], REFUSED),
        (&[("id_token_hint", &token), ("client_id", "other")], REFUSED),
        (&[("id_token_hint", &foreign)], REFUSED),
        (&[("id_token_hint", &other_client)], REFUSED),
        (&[("id_token_hint", &other_issuer)], REFUSED),
        (&[("id_token_hint", "no token")], REFUSED),
        (&[("id_token_hint", "")], REFUSED),
    ] {
        for is_form in [false, true] {
            assert_eq!(leads_to(&provider, "/idp/end-session", parameters, is_form).await, expected, "{parameters:?}");
        }
    }
}

#[tokio::test]
async fn the_answer_leads_back_to_the_client_only_if_it_is_yes() {
    let (provider, client) = (provider(), ("client_id", "kortkoll"));
    let to_site = ("post_logout_redirect_uri", SITE);
    for (parameters, expected) in [
        (&[client, ("answer", "yes")][..], SIGNED_OUT),
        (&[client, to_site, ("state", "1"), ("answer", "yes")], "http://127.0.0.1:3000/?state=1"),
        (&[client, to_site, ("answer", "no")], "<h1>Du är fortfarande inloggad</h1>"),
        (&[client, ("post_logout_redirect_uri", "https://evil.example/"), ("answer", "yes")], REFUSED),
        (&[("client_id", "other"), ("answer", "yes")], REFUSED),
    ] {
        assert_eq!(leads_to(&provider, "/idp/end-session/answer", parameters, true).await, expected, "{parameters:?}");
    }
}

#[tokio::test]
async fn a_token_that_was_signed_before_the_key_changed_is_still_known() {
    let provider = provider();
    let token = id_token(&provider, &json!({}));
    for expected in [SIGNED_OUT, REFUSED] {
        provider.rotate_keys();
        assert_eq!(leads_to(&provider, "/idp/end-session", &[("id_token_hint", &token)], false).await, expected);
    }
}
