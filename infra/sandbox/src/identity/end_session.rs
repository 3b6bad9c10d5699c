//! The end-session endpoint (RP-Initiated Logout 1.0). The provider remembers nobody from one sign-in to the next, so nothing
//! is left to end: it asks, says that the person has signed out, and sends them back if the client asks for that.

use std::collections::BTreeMap;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::pages;
use super::provider::IdentityProvider;

/// A client's request to sign the person out.
struct Request {
    parameters: BTreeMap<String, String>,
    /// Whether an ID token of the client's came with it. Without one, the person is asked (RP-Initiated Logout 1.0, 2).
    has_id_token: bool,
}

/// The request as a link.
pub(super) async fn by_link(State(provider): State<IdentityProvider>, RawQuery(query): RawQuery) -> Response {
    answer_request(&provider, &query.unwrap_or_default())
}

/// The request as a form.
pub(super) async fn by_form(State(provider): State<IdentityProvider>, form: String) -> Response {
    answer_request(&provider, &form)
}

/// What the person answered to the question.
pub(super) async fn answered(State(provider): State<IdentityProvider>, form: String) -> Response {
    match Request::parse(&provider, &form) {
        None => pages::unknown_client(),
        Some(request) if request.get("answer") == Some("yes") => request.signed_out(),
        Some(_) => pages::signed_out(false),
    }
}

fn answer_request(provider: &IdentityProvider, parameters: &str) -> Response {
    match Request::parse(provider, parameters) {
        None => pages::unknown_client(),
        Some(request) if request.has_id_token => request.signed_out(),
        Some(request) => pages::ask_to_sign_out(&request.parameters),
    }
}

impl Request {
    /// The request with these parameters, if all that it says of the client is true: the browser must not be sent to an address
    /// that is not registered.
    fn parse(provider: &IdentityProvider, parameters: &str) -> Option<Self> {
        let parameters: BTreeMap<String, String> = serde_urlencoded::from_str(parameters).ok()?;
        let client = provider.client();
        let has_id_token = match parameters.get("id_token_hint") {
            Some(token) => {
                let claims = provider.keys().verified(token)?;
                if claims["iss"] != provider.issuer() || claims["aud"] != *client.id {
                    return None;
                }
                true
            }
            None => false,
        };
        let client_id = parameters.get("client_id");
        let is_client = client_id.is_none_or(|id| *id == client.id);
        let is_registered = match parameters.get("post_logout_redirect_uri") {
            Some(address) => *address == client.after_sign_out && (has_id_token || client_id.is_some()),
            None => true,
        };
        if is_client && is_registered { Some(Self { parameters, has_id_token }) } else { None }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    /// Sends the person back, with the client's `state`, or says that they have signed out.
    fn signed_out(&self) -> Response {
        let Some(address) = self.get("post_logout_redirect_uri") else { return pages::signed_out(true) };
        let state = self.get("state").and_then(|state| serde_urlencoded::to_string([("state", state)]).ok());
        let query = state.map(|state| format!("?{state}")).unwrap_or_default();
        Redirect::to(&format!("{address}{query}")).into_response()
    }
}
