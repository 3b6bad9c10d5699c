//! The provider's pages. They stand for those of another company's site, so their texts are in templates of their own and not
//! in `content/`.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::demo::{PEOPLE, Person};
use crate::html::page;

#[derive(Template)]
#[template(path = "identity/choose.html")]
struct Choose<'a> {
    /// Each person, with the address by which they are chosen.
    choices: Vec<(&'static Person, String)>,
    cancel: &'a str,
}

#[derive(Template)]
#[template(path = "identity/about.html")]
struct About {
    people: &'static [Person],
}

#[derive(Template)]
#[template(path = "identity/unknown-client.html")]
struct UnknownClient;

#[derive(Template)]
#[template(path = "identity/sign-out.html")]
struct SignOut<'a> {
    parameters: &'a BTreeMap<String, String>,
}

#[derive(Template)]
#[template(path = "identity/signed-out.html")]
struct SignedOut {
    signed_out: bool,
}

/// The choice of an account: a link for each person, and one to cancel.
pub(super) fn choose(address_of: impl Fn(&Person) -> String, cancel: &str) -> Response {
    let choices = PEOPLE.iter().map(|person| (person, address_of(person))).collect();
    page(StatusCode::OK, &Choose { choices, cancel })
}

/// The page that says what this is.
pub(super) fn about() -> Response {
    page(StatusCode::OK, &About { people: PEOPLE })
}

/// The response to an unknown client: there is no address to send the browser back to.
pub(super) fn unknown_client() -> Response {
    page(StatusCode::BAD_REQUEST, &UnknownClient)
}

/// Asks whether the person wants to sign out. The form repeats the request's parameters.
pub(super) fn ask_to_sign_out(parameters: &BTreeMap<String, String>) -> Response {
    page(StatusCode::OK, &SignOut { parameters })
}

/// Says whether the person has signed out.
pub(super) fn signed_out(signed_out: bool) -> Response {
    page(StatusCode::OK, &SignedOut { signed_out })
}
