//! The pages for people, and the same for tests.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{ACCEPT, CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;

use super::email::Message;
use super::store::{Mailbox, Mode};
use crate::html::page;

/// The most e-mails that the page lists.
const MAX_LISTED: usize = 200;

/// What an e-mail's HTML may do when it is shown: nothing but look as it does. Its links open pages of their own.
const EMAIL_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
                            style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/// The ways in which SES behaves: value of the field, label.
const MODES: [(Mode, &str, &str); 4] = [
    (Mode::Works, "works", "fungerar"),
    (Mode::Throttles, "throttles", "tar inte emot fler just nu (429)"),
    (Mode::Away, "away", "är borta (503)"),
    (Mode::LosesAnswers, "loses-answers", "skickar, men svarar fel (500)"),
];

#[derive(Template)]
#[template(path = "mailbox/console.html")]
struct Console<'a> {
    endpoint: &'a str,
    modes: Vec<(&'a str, &'a str, bool)>,
    messages: Vec<Message>,
    count: usize,
    suppressed: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "mailbox/message.html")]
struct Show {
    it: Message,
}

#[derive(Template)]
#[template(path = "mailbox/notice.html")]
struct Notice<'a> {
    title: &'a str,
    text: &'a str,
}

pub(super) async fn console(State(mailbox): State<Mailbox>) -> Response {
    let current = mailbox.mode();
    let messages = mailbox.messages();
    let count = messages.len();
    page(
        StatusCode::OK,
        &Console {
            endpoint: &mailbox.endpoint(),
            modes: MODES.iter().map(|(mode, value, label)| (*value, *label, *mode == current)).collect(),
            messages: messages.into_iter().take(MAX_LISTED).collect(),
            count,
            suppressed: mailbox.suppressions().into_iter().map(|(address, it)| (address, it.reason)).collect(),
        },
    )
}

pub(super) async fn message(State(mailbox): State<Mailbox>, Path(id): Path<String>) -> Response {
    match mailbox.message(&id) {
        Some(it) => page(StatusCode::OK, &Show { it }),
        None => notice(StatusCode::NOT_FOUND, "Brevet finns inte", ""),
    }
}

/// An e-mail's HTML as a document of its own.
pub(super) async fn html_alone(State(mailbox): State<Mailbox>, Path(id): Path<String>) -> Response {
    let Some(message) = mailbox.message(&id) else { return StatusCode::NOT_FOUND.into_response() };
    // The site refuses to be shown in a frame.
    let html = message.html.replacen("<head>", "<head><base target=\"_blank\">", 1);
    ([(CONTENT_SECURITY_POLICY, EMAIL_POLICY), (X_CONTENT_TYPE_OPTIONS, "nosniff")], Html(html)).into_response()
}

pub(super) async fn messages(State(mailbox): State<Mailbox>) -> Json<Vec<Message>> {
    Json(mailbox.messages())
}

/// Starts the schedule. A browser returns to the page; anyone else hears what the run did.
pub(super) async fn run(State(mailbox): State<Mailbox>, headers: HeaderMap) -> Response {
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_browser = accepted.contains("text/html");
    match (mailbox.run().await, is_browser) {
        (Ok(_), true) => Redirect::to("/mail").into_response(),
        (Ok(done), false) => Json(done).into_response(),
        (Err(error), true) => notice(StatusCode::SERVICE_UNAVAILABLE, "Schemat kunde inte köras", &error),
        (Err(error), false) => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({"error": error}))).into_response(),
    }
}

pub(super) async fn set_mode(State(mailbox): State<Mailbox>, form: String) -> Response {
    #[derive(Deserialize)]
    struct Form {
        mode: Mode,
    }
    match serde_urlencoded::from_str(&form) {
        Ok(Form { mode }) => {
            mailbox.set_mode(mode);
            Redirect::to("/mail").into_response()
        }
        Err(error) => notice(StatusCode::BAD_REQUEST, "Något sådant läge finns inte", &error.to_string()),
    }
}

pub(super) async fn allow(State(mailbox): State<Mailbox>, form: String) -> Response {
    #[derive(Deserialize)]
    struct Form {
        address: String,
    }
    let form: Result<Form, _> = serde_urlencoded::from_str(&form);
    match form.map_err(anyhow::Error::from).and_then(|form| mailbox.allow(&form.address)) {
        Ok(()) => Redirect::to("/mail").into_response(),
        Err(error) => notice(StatusCode::BAD_REQUEST, "Adressen kunde inte tas bort", &error.to_string()),
    }
}

fn notice(status: StatusCode, title: &str, text: &str) -> Response {
    page(status, &Notice { title, text })
}
