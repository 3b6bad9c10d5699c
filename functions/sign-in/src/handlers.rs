//! What the routes do.

use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, LINK, SET_COOKIE};
use http::{HeaderMap, StatusCode};
use jiff::SignedDuration;
use serde_json::json;
use tokio::time::timeout;
use web::body::json;
use web::cause::Cause;
use web::fields::Fields;
use web::session::SessionState;
use web::{Problem, ReturnPath, metrics};

use crate::app::{App, signed_in_as};
use crate::failure::{Failure, in_time};
use crate::sign_in::Request;

/// The longest `login_hint`, in bytes: the longest e-mail address.
const MAX_LOGIN_HINT_LENGTH: usize = 254;

/// How long the identity provider may take to say where a person signs out of it, who has signed out here by then.
const SIGN_OUT_URL_TIMEOUT: Duration = Duration::from_secs(2);

/// How long a browser remembers a sign-out, if nobody signs in.
const SIGN_OUT_MEMORY: SignedDuration = SignedDuration::from_hours(30 * 24);

/// `GET /api/session`: renews the session's claims if they are due for it.
pub(crate) async fn session(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let state = match app.sessions.find(&headers).await? {
        SessionState::SignedIn(session) => app.renewed(session, &headers).await?,
        state => state,
    };
    let cookie = app.correct_signed_in_cookie(&state, &headers);
    let body = match state {
        SessionState::SignedIn(session) => json!({
            "signedIn": true,
            "person": session.person_hash(),
            "name": session.name,
            "email": session.email,
            "organisation": session.organisation,
            "billingAdmin": session.billing_admin,
            "idleUntil": format!("{:.0}", session.idle_until()),
            "until": format!("{:.0}", session.until()),
        }),
        // A page of that person may keep what was typed.
        SessionState::Expired { person } => json!({ "signedIn": false, "person": person }),
        SessionState::SignedOut => json!({ "signedIn": false }),
    };
    Ok((AppendHeaders(cookie), json(StatusCode::OK, &body)).into_response())
}

/// `GET /api/sign-in`
pub(crate) async fn begin(
    State(app): State<App>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let mut fields = Fields::from_query(query.as_deref());
    let return_path = fields.text("return").as_deref().and_then(ReturnPath::parse);
    let return_path = return_path.ok_or_else(|| Problem::with_field("return", "invalid-return"))?;
    let login_hint = fields.text("login_hint").filter(|hint| !hint.is_empty());
    if login_hint.as_ref().is_some_and(|hint| hint.len() > MAX_LOGIN_HINT_LENGTH || hint.contains(char::is_control)) {
        return Err(Problem::with_field("login_hint", "invalid-login-hint"));
    }
    let other_account = match fields.text("prompt").as_deref() {
        None => false,
        Some("select_account") => true,
        Some(_) => return Err(Problem::with_field("prompt", "invalid-prompt")),
    };

    let request = Request { return_path: return_path.clone(), login_hint, other_account };
    let started = in_time(app.start(request, &headers)).await;
    Ok(started.unwrap_or_else(|failure| without_session(failure, &return_path)))
}

/// `GET /api/sign-in/callback`
pub(crate) async fn finish(State(app): State<App>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let mut query = Fields::from_query(query.as_deref());
    let state = query.text("state");
    let flow = state.as_deref().and_then(|state| app.flows.open(state));
    let return_path = flow.as_ref().map_or_else(ReturnPath::start, |flow| flow.return_path.clone());
    let finished = in_time(app.finish(flow, state, query, &headers)).await;
    finished.unwrap_or_else(|failure| without_session(failure, &return_path))
}

/// `POST /api/sign-out`. A client that accepts HTML, or sends a form as a page does, is redirected to a page. With
/// `everywhere=true` the person's other sessions end, too.
pub(crate) async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let mut fields = Fields::from_query(query.as_deref());
    match fields.text("everywhere").as_deref() {
        None => {}
        Some("true") => app.end_other_sessions(&headers).await?,
        Some(_) => return Err(Problem::with_field("everywhere", "invalid-everywhere")),
    }
    let ended = app.sessions.delete(&headers).await?;
    let cookies = AppendHeaders([
        (SET_COOKIE, ended),
        (SET_COOKIE, app.signed_in.clear()),
        (SET_COOKIE, app.signed_out.set_for("1", SIGN_OUT_MEMORY)),
    ]);
    if contains(&headers, &ACCEPT, "text/html") || contains(&headers, &CONTENT_TYPE, "form") {
        return Ok((cookies, Redirect::to("/")).into_response());
    }
    // The provider may not respond, but the person has signed out here.
    let url = timeout(SIGN_OUT_URL_TIMEOUT, app.identity_provider.sign_out_url()).await;
    let link = url.ok().and_then(Result::ok).flatten().map(|url| (LINK, format!("<{url}>; rel=\"end-session\"")));
    Ok((cookies, AppendHeaders(link), StatusCode::NO_CONTENT).into_response())
}

fn contains(headers: &HeaderMap, name: &HeaderName, text: &str) -> bool {
    headers.get(name).is_some_and(|value| value.to_str().is_ok_and(|value| value.contains(text)))
}

impl App {
    /// The cookie for scripts, if the browser should have another one: a session has ended by time, is older than the cookie, or
    /// its claims were renewed.
    fn correct_signed_in_cookie(&self, state: &SessionState, headers: &HeaderMap) -> Option<(HeaderName, String)> {
        let current = self.signed_in.read(headers);
        let cookie = match state {
            SessionState::SignedIn(session) if current == Some(signed_in_as(session)) => return None,
            SessionState::SignedIn(session) => self.signed_in.set(signed_in_as(session)),
            SessionState::Expired { .. } | SessionState::SignedOut => current.map(|_| self.signed_in.clear())?,
        };
        Some((SET_COOKIE, cookie))
    }

    /// Ends all sessions of the person who is signed in. 401 `not-signed-in` if nobody is.
    async fn end_other_sessions(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let session = self.sessions.find(headers).await?.session().ok_or(Problem::NOT_SIGNED_IN)?;
        Ok(self.sessions.end_all(&session).await?)
    }
}

/// Sends the browser back to the page, which has a text for the fragment.
fn without_session(failure: Failure, path: &ReturnPath) -> Response {
    if matches!(failure, Failure::Unavailable(_)) {
        // Counted for the alarm, because the redirect's status is no error.
        metrics::count("sign-in", "unavailable");
    }
    let page = path.at(&failure.fragment(path.place()));
    (Cause::from(failure), Redirect::to(&page.to_string())).into_response()
}
