//! What the routes do.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRef, RawQuery, State};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, SET_COOKIE};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde_json::json;
use subtle::ConstantTimeEq;
use tokio::time::timeout;
use tracing::info;
use web::body::json;
use web::cause::Cause;
use web::fields::Fields;
use web::session::{Sessions, SignedIn};
use web::{Problem, ReturnPath, metrics};

use crate::claims::ClaimNames;
use crate::failure::Failure;
use crate::flow::{Flow, Flows};
use crate::identity_provider::IdentityProvider;

/// The longest `login_hint`, in bytes: the longest e-mail address.
const MAX_LOGIN_HINT_LENGTH: usize = 254;

/// The time for one step of a sign-in, with all calls to the provider and the sessions table: less than the 10 seconds after
/// which Lambda ends the function without a response.
const STEP_TIMEOUT: Duration = Duration::from_millis(8500);

/// The state of the handlers.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) sessions: Sessions,
    pub(crate) flows: Arc<Flows>,
    pub(crate) identity_provider: Arc<IdentityProvider>,
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
    let person = json!({
        "signedIn": true,
        "person": session.person_hash(),
        "name": session.name,
        "email": session.email,
        "organisation": session.organisation,
        "billingAdmin": session.billing_admin,
        "idleUntil": format!("{:.0}", session.idle_until()),
        "until": format!("{:.0}", session.until()),
    });
    json(StatusCode::OK, &person)
}

/// `GET /api/sign-in`
pub(crate) async fn begin(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let mut fields = Fields::from_form(query.unwrap_or_default().as_bytes())?;
    let return_path = fields.text("return").as_deref().and_then(ReturnPath::parse);
    let return_path = return_path.ok_or_else(|| Problem::with_field("return", "invalid-return"))?;
    let login_hint = fields.text("login_hint").filter(|hint| !hint.is_empty());
    if login_hint.as_ref().is_some_and(|hint| hint.len() > MAX_LOGIN_HINT_LENGTH || hint.contains(char::is_control)) {
        return Err(Problem::with_field("login_hint", "invalid-login-hint"));
    }
    let choose_account = match fields.text("prompt").as_deref() {
        None => false,
        Some("select_account") => true,
        Some(_) => return Err(Problem::with_field("prompt", "invalid-prompt")),
    };

    let started = in_time(app.start(return_path.clone(), login_hint, choose_account)).await;
    Ok(started.unwrap_or_else(|failure| without_session(failure, &return_path)))
}

/// `GET /api/sign-in/callback`
pub(crate) async fn finish(State(app): State<App>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let ended = AppendHeaders([(SET_COOKIE, app.flows.clear())]);
    let Some(flow) = app.flows.read(&headers) else {
        // The page that the person came from is not known.
        let failure = Failure::Refused("the flow's cookie is missing");
        return (ended, without_session(failure, &ReturnPath::start())).into_response();
    };
    if flow.is_expired(Timestamp::now()) {
        let failure = Failure::Refused("the flow has expired");
        return (ended, without_session(failure, &flow.return_path)).into_response();
    }
    let Ok(mut query) = Fields::from_form(query.unwrap_or_default().as_bytes()) else {
        return without_session(Failure::Refused("the query is not UTF-8"), &flow.return_path);
    };
    let state = query.text("state").unwrap_or_default();
    if !bool::from(state.as_bytes().ct_eq(flow.state.as_bytes())) {
        // The cookie stays, because its flow continues in another tab.
        return without_session(Failure::Refused("the state is another flow's"), &flow.return_path);
    }
    match in_time(app.sign_in(&flow, &headers, query)).await {
        Ok(session) => {
            info!("signed in");
            let cookie = AppendHeaders([(SET_COOKIE, session)]);
            (ended, cookie, Redirect::to(&flow.return_path.to_string())).into_response()
        }
        Err(failure) => (ended, without_session(failure, &flow.return_path)).into_response(),
    }
}

/// `POST /api/sign-out`. A client that accepts HTML, or sends a form as a page does, is redirected to a page.
pub(crate) async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let removed = AppendHeaders([(SET_COOKIE, app.sessions.delete(&headers).await?)]);
    if contains(&headers, &ACCEPT, "text/html") || contains(&headers, &CONTENT_TYPE, "form") {
        Ok((removed, Redirect::to("/")).into_response())
    } else {
        Ok((removed, StatusCode::NO_CONTENT).into_response())
    }
}

fn contains(headers: &HeaderMap, name: &HeaderName, text: &str) -> bool {
    headers.get(name).is_some_and(|value| value.to_str().is_ok_and(|value| value.contains(text)))
}

impl App {
    /// Redirects to the identity provider, with the flow in a cookie.
    async fn start(
        &self,
        return_path: ReturnPath,
        login_hint: Option<String>,
        choose_account: bool,
    ) -> Result<Response, Failure> {
        let (address, flow) = self.identity_provider.begin(return_path, login_hint, choose_account).await?;
        let cookie = self.flows.set(&flow).map_err(|_| Failure::unavailable("a flow cannot be sealed"))?;
        Ok((AppendHeaders([(SET_COOKIE, cookie)]), Redirect::to(&address)).into_response())
    }

    /// Ends the browser's session, if there is one, and creates one for the person who returned with this query, whose state
    /// has been checked. The result is the `Set-Cookie` of the new session.
    async fn sign_in(&self, flow: &Flow, headers: &HeaderMap, mut query: Fields) -> Result<String, Failure> {
        if let Some(error) = query.text("error") {
            return Err(Failure::Refused(denial(&error)));
        }
        let code = query.text("code").ok_or(Failure::Refused("the code is missing"))?;
        let issuer = query.text("iss");
        let claims = self.identity_provider.finish(flow, code, issuer.as_deref(), &self.claims).await?;
        let session = self.claims.session(&claims, Timestamp::now())?;
        // Nothing is stored before all is checked.
        if !self.sessions.first_use(&flow.state, flow.expires()).await? {
            return Err(Failure::Refused("the state was used before"));
        }
        self.sessions.delete(headers).await?;
        Ok(self.sessions.create(&session).await?)
    }
}

/// The result of the step, or a failure if it takes too long.
async fn in_time<T>(step: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    timeout(STEP_TIMEOUT, step).await.unwrap_or_else(|_| {
        Err(Failure::unavailable("the identity provider or the sessions table does not respond in time"))
    })
}

/// The provider's error, without repeating text from an address in the log.
fn denial(error: &str) -> &'static str {
    match error {
        "access_denied" => "the provider responds with access_denied",
        "login_required" | "interaction_required" | "account_selection_required" | "consent_required" => {
            "the provider wants to ask the person something"
        }
        "server_error" | "temporarily_unavailable" => "the provider has an internal error",
        _ => "the provider responds with an unknown error",
    }
}

/// Sends the browser back to the page, which has a text for the fragment.
fn without_session(failure: Failure, path: &ReturnPath) -> Response {
    let fragment = match failure {
        Failure::Refused(_) => "sign-in--failed",
        Failure::Unavailable(_) => {
            // Counted for the alarm, because the redirect's status is no error.
            metrics::count("sign-in", "unavailable");
            "sign-in--unavailable"
        }
    };
    (Cause::from(failure), Redirect::to(&path.at(fragment).to_string())).into_response()
}
