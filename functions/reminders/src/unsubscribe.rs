//! The route by which a person ends their reminders, and has them again.

use axum::extract::{RawQuery, State};
use axum::response::{Html, IntoResponse, Response};
use billing::Billing;
use http::StatusCode;
use http::header::CONTENT_SECURITY_POLICY;
use tracing::info;
use web::body::UrlEncoded;
use web::cause::Cause;
use web::fields::Fields;
use web::metrics;
use web::problem::Problem;

use crate::texts::{self, PageState};
use crate::token::{Subscriber, Tokens};

/// The state of the handlers.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) billing: Billing,
    pub(crate) tokens: Tokens,
}

/// GET: asks, and changes nothing, since programs that check links fetch them, too.
pub(crate) async fn ask(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    match app.subscriber(query.as_deref()) {
        Some(subscriber) => page(StatusCode::OK, &subscriber.language, PageState::Ask),
        None => page(StatusCode::BAD_REQUEST, "", PageState::Invalid),
    }
}

/// POST: by one of the page's buttons, or by the mail program's own (RFC 8058), which may send a form of another type. Only a
/// field of the page's own asks for reminders again; whatever else comes ends them.
pub(crate) async fn unsubscribe(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    form: Result<UrlEncoded, Problem>,
) -> Response {
    let Some(subscriber) = app.subscriber(query.as_deref()) else {
        return page(StatusCode::BAD_REQUEST, "", PageState::Invalid);
    };
    let Subscriber { organisation, person, language } = &subscriber;
    let is_resumed = form.is_ok_and(|UrlEncoded(mut form)| form.text("reminders").as_deref() == Some("on"));
    let (stored, what, done, failed) = if is_resumed {
        let stored = app.billing.resume_reminders(organisation, person).await;
        (stored, "resumed", PageState::Resumed, PageState::NotResumed)
    } else {
        let stored = app.billing.decline_reminders(organisation, person).await;
        (stored, "declined", PageState::Done, PageState::Failed)
    };
    match stored {
        Ok(()) => {
            info!("reminders were {what}");
            metrics::count("reminders", what);
            page(StatusCode::OK, language, done)
        }
        Err(error) => {
            let cause = Cause::error("a wish about reminders could not be stored", error);
            (cause, page(StatusCode::SERVICE_UNAVAILABLE, language, failed)).into_response()
        }
    }
}

impl App {
    fn subscriber(&self, query: Option<&str>) -> Option<Subscriber> {
        self.tokens.read(&Fields::from_query(query).text("token")?)
    }
}

/// Unlike other responses of the API this is a page.
fn page(status: StatusCode, language: &str, state: PageState) -> Response {
    (status, [(CONTENT_SECURITY_POLICY, texts::PAGE_POLICY)], Html(texts::page(language, state))).into_response()
}
