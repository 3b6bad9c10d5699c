//! The route by which a person ends their reminders.

use axum::extract::{RawQuery, State};
use axum::response::{Html, IntoResponse, Response};
use billing::Billing;
use http::StatusCode;
use http::header::CONTENT_SECURITY_POLICY;
use tracing::info;
use web::cause::Cause;
use web::fields::Fields;
use web::metrics;

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

/// POST: by the page's button, or by the mail program's own (RFC 8058). The body is of no concern.
pub(crate) async fn unsubscribe(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    let Some(subscriber) = app.subscriber(query.as_deref()) else {
        return page(StatusCode::BAD_REQUEST, "", PageState::Invalid);
    };
    // Whoever is no contact any more gets no reminders either.
    match app.billing.decline_reminders(&subscriber.organisation, &subscriber.person).await {
        Ok(_) => {
            info!("reminders were declined");
            metrics::count("reminders", "declined");
            page(StatusCode::OK, &subscriber.language, PageState::Done)
        }
        Err(error) => {
            let cause = Cause::error("reminders could not be declined", error);
            (cause, page(StatusCode::SERVICE_UNAVAILABLE, &subscriber.language, PageState::Failed)).into_response()
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
