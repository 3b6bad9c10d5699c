//! The authorization endpoint: the choice of an account.

use std::collections::BTreeMap;
use std::time::Instant;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::pages;
use super::provider::{Grant, IdentityProvider};
use crate::demo::{self, Person};

/// The request's parameters, by name.
type Parameters = BTreeMap<String, String>;

pub(super) async fn authorize(State(provider): State<IdentityProvider>, RawQuery(query): RawQuery) -> Response {
    let parameters: Parameters = serde_urlencoded::from_str(&query.unwrap_or_default()).unwrap_or_default();
    let get = |name: &str| parameters.get(name).map(String::as_str);
    let client = provider.client();
    // The browser must not be sent to an address that is not registered (RFC 6749, 4.1.2.1).
    if get("client_id") != Some(&client.id) || get("redirect_uri") != Some(&client.callback) {
        return pages::unknown_client();
    }
    let challenge = match check(&parameters) {
        Ok(challenge) => challenge.to_owned(),
        Err(error) => return Redirect::to(&provider.back(&parameters, &[("error", error)])).into_response(),
    };
    let chosen = if get("prompt") == Some("select_account") { None } else { get("login_hint").and_then(demo::find) };
    if let Some(person) = chosen {
        let code = provider.code(person, get("nonce"), challenge);
        return Redirect::to(&provider.back(&parameters, &[("code", &code)])).into_response();
    }
    let address_of = |person: &Person| provider.choice(&parameters, person);
    pages::choose(address_of, &provider.back(&parameters, &[("error", "access_denied")]))
}

/// The request's PKCE challenge, or the error to send back (RFC 6749, 4.1.2.1).
fn check(parameters: &Parameters) -> Result<&str, &'static str> {
    let get = |name: &str| parameters.get(name).map(String::as_str);
    if get("response_type") != Some("code") {
        return Err("unsupported_response_type");
    }
    if !get("scope").unwrap_or_default().split(' ').any(|scope| scope == "openid") {
        return Err("invalid_scope");
    }
    match (get("code_challenge"), get("code_challenge_method")) {
        (Some(challenge), Some("S256")) if challenge.len() == 43 => Ok(challenge),
        _ => Err("invalid_request"),
    }
}

impl IdentityProvider {
    /// The client's callback address with the outcome in its query.
    fn back(&self, parameters: &Parameters, outcome: &[(&str, &str)]) -> String {
        let mut query: BTreeMap<_, _> = outcome.iter().copied().collect();
        query.insert("iss", self.issuer());
        query.extend(parameters.get("state").map(|state| ("state", state.as_str())));
        format!("{}?{}", self.client().callback, encode(&query))
    }

    /// The address by which that person is chosen: the same request with a hint.
    fn choice(&self, parameters: &Parameters, person: &Person) -> String {
        let mut parameters = parameters.clone();
        parameters.remove("prompt");
        parameters.insert("login_hint".to_owned(), person.email.to_owned());
        format!("{}/authorize?{}", self.issuer(), encode(&parameters))
    }

    /// A new code that stands for that person's consent.
    fn code(&self, person: &'static Person, nonce: Option<&str>, challenge: String) -> String {
        let code = uuid::Uuid::new_v4().to_string();
        let grant = Grant { person, nonce: nonce.map(str::to_owned), challenge, issued_at: Instant::now() };
        self.codes().insert(code.clone(), grant);
        code
    }
}

fn encode<K: serde::Serialize + Ord, V: serde::Serialize>(parameters: &BTreeMap<K, V>) -> String {
    serde_urlencoded::to_string(parameters).unwrap_or_default()
}
