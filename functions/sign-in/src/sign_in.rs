//! From the page to the identity provider, and from there to a session.

use std::time::Duration;

use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use http::HeaderMap;
use http::header::SET_COOKIE;
use jiff::Timestamp;
use tokio::time::sleep;
use tracing::info;
use web::ReturnPath;
use web::fields::Fields;
use web::session::Session;

use crate::app::{App, signed_in_as};
use crate::claims::IncompleteClaims;
use crate::failure::{Failure, NotUnderWay};
use crate::flow::{Flow, Flows, Prompt};

/// How often it is checked whether a simultaneous request has used the state, and how long after each other.
const MAX_STATE_CHECKS: u32 = 5;
const STATE_CHECK_INTERVAL: Duration = Duration::from_millis(200);

/// What a page asks for.
pub(crate) struct Request {
    pub(crate) return_path: ReturnPath,
    pub(crate) login_hint: Option<String>,
    /// Whether the person wants to use another account.
    pub(crate) other_account: bool,
}

impl App {
    /// Redirects to the identity provider, with a new flow.
    pub(crate) async fn start(&self, request: Request, headers: &HeaderMap) -> Result<Response, Failure> {
        let Request { return_path, login_hint, other_account } = request;
        let replaces =
            if other_account { self.signed_in(headers).await?.map(|session| session.person_hash()) } else { None };
        let prompt = self.prompt(other_account, headers).await?;
        let browser = self.flows.browser(headers).map_or_else(Flows::new_browser, str::to_owned);
        self.send(&Flow::new(return_path, prompt, replaces, browser), login_hint).await
    }

    /// What the provider should ask a person who is signed in there already. Every provider can ask to sign in again (OpenID
    /// Connect Core 1.0, 15.1), which after a sign-out it must, so that the next person is not taken for the last one.
    async fn prompt(&self, other_account: bool, headers: &HeaderMap) -> Result<Option<Prompt>, Failure> {
        if self.signed_out.read(headers).is_some() {
            Ok(Some(Prompt::Login))
        } else if !other_account {
            Ok(None)
        } else if self.identity_provider.offers_account_choice().await? {
            Ok(Some(Prompt::SelectAccount))
        } else {
            Ok(Some(Prompt::Login))
        }
    }

    async fn send(&self, flow: &Flow, login_hint: Option<String>) -> Result<Response, Failure> {
        let state = self.flows.seal(flow).map_err(|_| Failure::unavailable("a flow cannot be sealed"))?;
        let address = self.identity_provider.authorization_url(flow, state, login_hint).await?;
        let cookie = AppendHeaders([(SET_COOKIE, self.flows.remember_browser(flow))]);
        Ok((cookie, Redirect::to(&address)).into_response())
    }

    /// Signs in the person who returns from the identity provider. A session that is alive is no failure: then the person
    /// only went back to a sign-in that had succeeded.
    pub(crate) async fn finish(
        &self,
        flow: Option<Flow>,
        state: Option<String>,
        mut query: Fields,
        headers: &HeaderMap,
    ) -> Result<Response, Failure> {
        let state = state.unwrap_or_default();
        let code = query.text("code");
        let not_under_way = match &flow {
            Some(flow) => self.not_under_way(flow, &state, code.as_deref(), headers).await?,
            None => Some(NotUnderWay::Unknown),
        };
        match (flow, not_under_way) {
            (Some(flow), None) => Box::pin(self.sign_in(flow, &state, code, query, headers)).await,
            (flow, not_under_way) => {
                let failure = not_under_way.unwrap_or(NotUnderWay::Unknown);
                let session = self.signed_in(headers).await?;
                let has_succeeded = session.is_some_and(|session| succeeded(&session, flow.as_ref(), failure));
                if !has_succeeded {
                    return Err(Failure::NotUnderWay(failure));
                }
                let Some(flow) = flow else {
                    return Ok(Redirect::to(&ReturnPath::start().to_string()).into_response());
                };
                if failure == NotUnderWay::AnsweredAgain {
                    // Perhaps with another account than the session's.
                    let prompt = flow.prompt;
                    return self.send(&flow.again(prompt), None).await;
                }
                Ok(Redirect::to(&flow.return_path.to_string()).into_response())
            }
        }
    }

    /// Why the flow is not under way, if it is not.
    async fn not_under_way(
        &self,
        flow: &Flow,
        state: &str,
        code: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<Option<NotUnderWay>, Failure> {
        if flow.is_expired(Timestamp::now()) {
            Ok(Some(NotUnderWay::TooLate))
        } else if !self.flows.browser(headers).is_some_and(|browser| flow.is_of(browser)) {
            Ok(Some(NotUnderWay::CookieLost))
        } else {
            let used = self.sessions.use_of(state).await?;
            Ok(used.map(|used| match code {
                Some(code) if used.was_with_other(code) => NotUnderWay::AnsweredAgain,
                _ => NotUnderWay::Repeated,
            }))
        }
    }

    /// Ends the browser's session, if there is one, and creates one for the person who returned with this query. Nothing is
    /// stored before all is checked; from then on the state is used.
    async fn sign_in(
        &self,
        flow: Flow,
        state: &str,
        code: Option<String>,
        mut query: Fields,
        headers: &HeaderMap,
    ) -> Result<Response, Failure> {
        if let Some(error) = query.text("error") {
            return match error.as_str() {
                // Not every provider that lets people choose an account says so truly.
                "invalid_request" | "account_selection_required" if flow.prompt == Some(Prompt::SelectAccount) => {
                    self.send(&flow.again(Some(Prompt::Login)), None).await
                }
                error => Err(Failure::from_query(error)),
            };
        }
        let code = code.ok_or(Failure::Refused("the code is missing"))?;
        let issuer = query.text("iss");
        let granted = match self.identity_provider.finish(&flow, code.clone(), issuer.as_deref(), &self.claims).await {
            Err(Failure::NotAccepted) if self.is_used_soon(state).await? => {
                return Err(Failure::NotUnderWay(NotUnderWay::Repeated));
            }
            granted => granted?,
        };
        let now = Timestamp::now();
        let session = self.claims.session(&granted.claims, now);
        if session == Err(IncompleteClaims::Organisation) {
            self.leave(granted.claims.issuer(), granted.claims.subject()).await;
        }
        let mut session = session?;
        session.lifetime = self.session_lifetime;
        session.renewal = granted.refresh_token.and_then(|token| self.renewal(&token, now));
        if flow.prompt == Some(Prompt::SelectAccount) && flow.replaces == Some(session.person_hash()) {
            // The provider did not ask which account to use.
            return self.send(&flow.again(Some(Prompt::Login)), None).await;
        }
        if !self.sessions.first_use(state, &code, flow.expires()).await? {
            return Err(Failure::NotUnderWay(NotUnderWay::Repeated));
        }
        self.sessions.delete(headers).await?;
        let created = self.sessions.create(&session).await?;
        self.store_contact(&session, &flow.return_path).await;
        info!("signed in");
        // The next sign-in need not ask again.
        let forgotten = self.signed_out.read(headers).map(|_| (SET_COOKIE, self.signed_out.clear()));
        let page = Redirect::to(&flow.return_path.to_string());
        Ok((
            AppendHeaders([(SET_COOKIE, created), (SET_COOKIE, self.signed_in.set(signed_in_as(&session)))]),
            AppendHeaders(forgotten),
            page,
        )
            .into_response())
    }

    /// Whether the state is used, or is so in a moment: a browser that sends a callback twice at once has two requests served
    /// at the same time, and only one of them gets the code's tokens.
    async fn is_used_soon(&self, state: &str) -> Result<bool, Failure> {
        for _ in 0..MAX_STATE_CHECKS {
            if self.sessions.use_of(state).await?.is_some() {
                return Ok(true);
            }
            sleep(STATE_CHECK_INTERVAL).await;
        }
        Ok(false)
    }

    async fn signed_in(&self, headers: &HeaderMap) -> Result<Option<Session>, Failure> {
        Ok(self.sessions.find(headers).await?.session())
    }
}

/// Whether the session shows that the sign-in succeeded earlier. If the person wanted another account and still has the same
/// one, it did not.
fn succeeded(session: &Session, flow: Option<&Flow>, failure: NotUnderWay) -> bool {
    let replaces = flow.and_then(|flow| flow.replaces.as_ref());
    matches!(failure, NotUnderWay::Repeated | NotUnderWay::AnsweredAgain)
        || replaces.is_none_or(|person| *person != session.person_hash())
}
