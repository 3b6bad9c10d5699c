//! What the routes do.

mod cards;
mod new_card;
mod pay;
mod verify;

use axum::extract::FromRef;
use axum::response::{IntoResponse, Redirect, Response};
use billing::{Admin, Person};
use http::StatusCode;
use payments::Payments;
use payments::{Error, Outcome};
use serde_json::json;
use web::fields::Fields;
use web::session::{BillingAdmin, Session, Sessions};
use web::{Problem, ReturnPath, body};

use crate::problem::problem;
pub(crate) use cards::{edit, history, subscriptions};
pub(crate) use new_card::{begin as begin_new_card, returned as returned_with_new_card};
pub(crate) use pay::{pay, returned as returned_from_paying};
pub(crate) use verify::{returned as returned_from_bank, verify};

/// What the handlers work with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) payments: Payments,
    /// The site's address, to which people return from the provider's and the bank's pages.
    pub(crate) site: String,
    pub(crate) sessions: Sessions,
}

impl FromRef<App> for Sessions {
    fn from_ref(app: &App) -> Self {
        app.sessions.clone()
    }
}

fn admin(session: Session) -> Admin {
    Admin::new(Person::new(session.issuer, session.subject, session.name), session.organisation)
}

/// Takes out where the person comes back to: the start page if they do not say, a fault (`invalid-return`) if it is not
/// a page of this site.
fn return_path(fields: &mut Fields) -> ReturnPath {
    let path = fields.text("return").map(|text| ReturnPath::parse(&text));
    if path == Some(None) {
        fields.fault("return", "invalid-return");
    }
    path.flatten().unwrap_or_else(ReturnPath::start)
}

/// What the bank said, as JSON; `approved` is the word for yes.
fn told(outcome: Outcome, approved: &str) -> Response {
    let answer = match outcome {
        Outcome::Approved => json!({"result": approved}),
        Outcome::Declined(code) => json!({"result": "declined", "code": code.as_str()}),
        Outcome::Approve(url) => json!({"url": url}),
    };
    body::json(StatusCode::OK, &answer)
}

/// Somebody who comes back from the provider's pages: from what, and where they want to be.
struct Returned {
    /// What they were there for: an id, or nothing.
    from: String,
    path: ReturnPath,
}

/// Why nothing can be told about a visit.
enum Untold {
    /// Nobody is signed in any more.
    SignedOut,
    /// Something that we need is away: the same address can be opened again.
    Unfinished,
    /// There is nothing to tell, or not to this person.
    Failed,
}

impl Returned {
    /// By the query, in which the id has that name. What is wrong with it cannot be mended by whoever comes here: then they
    /// come back from nothing, to the start page.
    fn of(query: Option<String>, name: &str) -> Self {
        let mut fields = Fields::from_form(query.unwrap_or_default().as_bytes()).ok();
        let mut text = |name: &str| fields.as_mut().and_then(|fields| fields.text(name));
        let path = text("return").as_deref().and_then(ReturnPath::parse).unwrap_or_else(ReturnPath::start);
        // It goes into an address again.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let from = text(name).filter(|id| id.len() <= 255 && id.bytes().all(plain)).unwrap_or_default();
        Self { from, path }
    }

    /// Who came back, if something can be told to them.
    fn admin(&self, signed_in: Result<BillingAdmin, Problem>) -> Result<Admin, Untold> {
        match signed_in {
            _ if self.from.is_empty() => Err(Untold::Failed),
            Ok(BillingAdmin(session)) => Ok(admin(session)),
            Err(problem) => Err(match problem.status() {
                StatusCode::UNAUTHORIZED => Untold::SignedOut,
                StatusCode::SERVICE_UNAVAILABLE => Untold::Unfinished,
                _ => Untold::Failed,
            }),
        }
    }

    /// To the page, which tells the outcome by its fragment.
    fn to(&self, fragment: &str) -> Response {
        Redirect::to(&self.path.at(fragment).to_string()).into_response()
    }
}

impl From<Error> for Untold {
    fn from(error: Error) -> Self {
        let passes = matches!(error, Error::Busy) || problem(&error).status() == StatusCode::SERVICE_UNAVAILABLE;
        if passes { Self::Unfinished } else { Self::Failed }
    }
}
