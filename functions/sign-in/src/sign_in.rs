//! From the page to the identity provider, and from there to a session.

use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use http::HeaderMap;
use http::header::SET_COOKIE;
use jiff::Timestamp;
use tracing::info;
use web::ReturnPath;
use web::fields::Fields;
use web::session::Session;

use crate::app::{App, signed_in_as};
use crate::failure::{Failure, NotUnderWay};
use crate::flow::{Flow, Flows, Prompt};

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
        query: Option<Fields>,
        headers: &HeaderMap,
    ) -> Result<Response, Failure> {
        let state = state.unwrap_or_default();
        let not_under_way = match &flow {
            Some(flow) => self.not_under_way(flow, &state, headers).await?,
            None => Some(NotUnderWay::Unknown),
        };
        match (flow, query, not_under_way) {
            (Some(flow), Some(query), None) => Box::pin(self.sign_in(flow, &state, query, headers)).await,
            (flow, _, not_under_way) => {
                let failure = not_under_way.unwrap_or(NotUnderWay::Unknown);
                let session = self.signed_in(headers).await?;
                let has_succeeded = session.is_some_and(|session| succeeded(&session, flow.as_ref(), failure));
                if !has_succeeded {
                    return Err(Failure::NotUnderWay(failure));
                }
                let page = flow.map_or_else(ReturnPath::start, |flow| flow.return_path);
                Ok(Redirect::to(&page.to_string()).into_response())
            }
        }
    }

    /// Why the flow is not under way, if it is not.
    async fn not_under_way(
        &self,
        flow: &Flow,
        state: &str,
        headers: &HeaderMap,
    ) -> Result<Option<NotUnderWay>, Failure> {
        if flow.is_expired(Timestamp::now()) {
            Ok(Some(NotUnderWay::TooLate))
        } else if !self.flows.browser(headers).is_some_and(|browser| flow.is_of(browser)) {
            Ok(Some(NotUnderWay::CookieLost))
        } else if self.sessions.was_used(state).await? {
            Ok(Some(NotUnderWay::Repeated))
        } else {
            Ok(None)
        }
    }

    /// Ends the browser's session, if there is one, and creates one for the person who returned with this query. Nothing is
    /// stored before all is checked; from then on the state is used.
    async fn sign_in(
        &self,
        flow: Flow,
        state: &str,
        mut query: Fields,
        headers: &HeaderMap,
    ) -> Result<Response, Failure> {
        if let Some(error) = query.text("error") {
            return match error.as_str() {
                // Not every provider that lets people choose an account says so truly.
                "invalid_request" | "account_selection_required" if flow.prompt == Some(Prompt::SelectAccount) => {
                    self.send(&flow.with_login(), None).await
                }
                error => Err(Failure::from_query(error)),
            };
        }
        let code = query.text("code").ok_or(Failure::Refused("the code is missing"))?;
        let issuer = query.text("iss");
        let granted = self.identity_provider.finish(&flow, code, issuer.as_deref(), &self.claims).await?;
        let now = Timestamp::now();
        let mut session = self.claims.session(&granted.claims, now)?;
        session.lifetime = self.session_lifetime;
        session.renewal = granted.refresh_token.and_then(|token| self.renewal(&token, now));
        if flow.prompt == Some(Prompt::SelectAccount) && flow.replaces == Some(session.person_hash()) {
            // The provider did not ask which account to use.
            return self.send(&flow.with_login(), None).await;
        }
        if !self.sessions.first_use(state, flow.expires()).await? {
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

    async fn signed_in(&self, headers: &HeaderMap) -> Result<Option<Session>, Failure> {
        Ok(self.sessions.find(headers).await?.session())
    }
}

/// Whether the session shows that the sign-in succeeded earlier. If the person wanted another account and still has the same
/// one, it did not.
fn succeeded(session: &Session, flow: Option<&Flow>, failure: NotUnderWay) -> bool {
    let replaces = flow.and_then(|flow| flow.replaces.as_ref());
    failure == NotUnderWay::Repeated || replaces.is_none_or(|person| *person != session.person_hash())
}
