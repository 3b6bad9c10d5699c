//! What the routes do.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRef, RawQuery, State};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use http::header::{ACCEPT, CONTENT_TYPE, SET_COOKIE};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde_json::json;
use subtle::ConstantTimeEq;
use tokio::time::timeout;
use tracing::{error, info, warn};
use web::ReturnPath;
use web::body::json;
use web::fields::Fields;
use web::metrics;
use web::problem::{FieldError, Problem};
use web::session::{Sessions, SignedIn};

use crate::claims::ClaimNames;
use crate::failure::Failure;
use crate::flow::{Flow, Flows};
use crate::provider::Provider;

/// The longest `login_hint`, in bytes: the longest e-mail address.
const LONGEST_HINT: usize = 254;

/// How long a step of a sign-in takes at most, all waiting for the provider and the sessions together: less than the
/// 10 seconds after which Lambda ends the function without an answer.
const PATIENCE: Duration = Duration::from_millis(8500);

/// What the handlers work with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) sessions: Sessions,
    pub(crate) flows: Arc<Flows>,
    pub(crate) provider: Arc<Provider>,
    pub(crate) claims: Arc<ClaimNames>,
}

impl FromRef<App> for Sessions {
    fn from_ref(app: &App) -> Self {
        app.sessions.clone()
    }
}

/// `GET /api/session`
pub(crate) async fn session(signed_in: Option<SignedIn>) -> Response {
    let Some(SignedIn(session)) = signed_in else {
        return json(StatusCode::OK, &json!({ "signedIn": false }));
    };
    let answer = json!({
        "signedIn": true,
        "person": session.person(),
        "name": session.name,
        "email": session.email,
        "organisation": session.organisation,
        "billingAdmin": session.billing_admin,
        "idleUntil": format!("{:.0}", session.idle_until()),
        "until": format!("{:.0}", session.until()),
    });
    json(StatusCode::OK, &answer)
}

/// `GET /api/sign-in`
pub(crate) async fn begin(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let mut fields = Fields::from_form(query.unwrap_or_default().as_bytes())?;
    let return_path = fields.text("return").as_deref().and_then(ReturnPath::parse);
    let return_path = return_path.ok_or_else(|| refused("return", "invalid-return"))?;
    let login_hint = fields.text("login_hint").filter(|hint| !hint.is_empty());
    if login_hint.as_ref().is_some_and(|hint| hint.len() > LONGEST_HINT || hint.contains(char::is_control)) {
        return Err(refused("login_hint", "invalid-login-hint"));
    }
    let choose_account = match fields.text("prompt").as_deref() {
        None => false,
        Some("select_account") => true,
        Some(_) => return Err(refused("prompt", "invalid-prompt")),
    };

    let begun = in_time(app.provider.begin(return_path.clone(), login_hint, choose_account)).await;
    let begun = begun.and_then(|(address, flow)| {
        let cookie = app.flows.set(&flow).map_err(|_| Failure::unavailable("a flow cannot be sealed"))?;
        Ok((AppendHeaders([(SET_COOKIE, cookie)]), Redirect::to(&address)).into_response())
    });
    Ok(begun.unwrap_or_else(|failure| without_session(failure, &return_path)))
}

/// `GET /api/sign-in/callback`
pub(crate) async fn finish(State(app): State<App>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let ended = AppendHeaders([(SET_COOKIE, app.flows.clear())]);
    let Some(flow) = app.flows.read(&headers) else {
        // Where the person came from is not known.
        let failure = Failure::Refused("the flow's cookie is missing");
        return (ended, without_session(failure, &ReturnPath::start())).into_response();
    };
    if flow.is_expired(Timestamp::now()) {
        let failure = Failure::Refused("the flow has expired");
        return (ended, without_session(failure, &flow.return_path)).into_response();
    }
    let Ok(mut answer) = Fields::from_form(query.unwrap_or_default().as_bytes()) else {
        return without_session(Failure::Refused("the query is not UTF-8"), &flow.return_path);
    };
    let state = answer.text("state").unwrap_or_default();
    if !bool::from(state.as_bytes().ct_eq(flow.state.as_bytes())) {
        // The cookie stays: the flow that it is about goes on in another tab.
        return without_session(Failure::Refused("the state is another flow's"), &flow.return_path);
    }
    match in_time(app.signed_in(&flow, &headers, answer)).await {
        Ok(session) => {
            info!("signed in");
            let cookie = AppendHeaders([(SET_COOKIE, session)]);
            (ended, cookie, Redirect::to(&flow.return_path.to_string())).into_response()
        }
        Err(failure) => (ended, without_session(failure, &flow.return_path)).into_response(),
    }
}

/// `POST /api/sign-out`. Who can show a page, or sends a form as a page does, is sent to one.
pub(crate) async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let gone = AppendHeaders([(SET_COOKIE, app.sessions.delete(&headers).await?)]);
    let mentions =
        |name, text| headers.get(name).is_some_and(|value| value.to_str().is_ok_and(|value| value.contains(text)));
    if mentions(ACCEPT, "text/html") || mentions(CONTENT_TYPE, "form") {
        Ok((gone, Redirect::to("/")).into_response())
    } else {
        Ok((gone, StatusCode::NO_CONTENT).into_response())
    }
}

impl App {
    /// `Set-Cookie` of the session of the person who came back with this answer, whose state is the flow's. The one from
    /// before, if any, has ended.
    async fn signed_in(&self, flow: &Flow, headers: &HeaderMap, mut answer: Fields) -> Result<String, Failure> {
        if !self.sessions.first_use(&flow.state, flow.expires()).await? {
            return Err(Failure::Refused("the state was used before"));
        }
        if let Some(error) = answer.text("error") {
            return Err(Failure::Refused(denial(&error)));
        }
        let code = answer.text("code").ok_or(Failure::Refused("the code is missing"))?;
        let issuer = answer.text("iss");
        let claims = self.provider.finish(flow, code, issuer.as_deref(), &self.claims).await?;
        let session = self.claims.session(&claims, Timestamp::now())?;
        self.sessions.delete(headers).await?;
        Ok(self.sessions.create(&session).await?)
    }
}

/// What comes of the step, unless it takes too long.
async fn in_time<T>(step: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    timeout(PATIENCE, step)
        .await
        .unwrap_or_else(|_| Err(Failure::unavailable("the identity provider or the sessions do not answer in time")))
}

/// What the provider's error says, as far as a log may repeat what stood in an address.
fn denial(error: &str) -> &'static str {
    match error {
        "access_denied" => "the provider answers access_denied",
        "login_required" | "interaction_required" | "account_selection_required" | "consent_required" => {
            "the provider wants to ask the person something"
        }
        "server_error" | "temporarily_unavailable" => "the provider has a fault of its own",
        _ => "the provider answers with an error",
    }
}

/// Says in the log why there is no session, and sends the browser back to the page, which has words for it.
fn without_session(failure: Failure, path: &ReturnPath) -> Response {
    let fragment = match failure {
        Failure::Refused(reason) => {
            warn!(reason, "sign-in failed");
            "sign-in--failed"
        }
        Failure::Unavailable(reason) => {
            error!(reason, "sign-in is unavailable");
            // The browser is sent on, so no status tells of it.
            metrics::count("sign-in", "unavailable");
            "sign-in--unavailable"
        }
    };
    Redirect::to(&path.at(fragment).to_string()).into_response()
}

fn refused(field: &str, code: &'static str) -> Problem {
    Problem::with_fields(FieldError { field: field.to_owned(), code: code.into() }, Vec::new())
}
