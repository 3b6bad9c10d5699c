//! Renews the claims of a session by the provider's refresh token, so that a role that was taken away at the provider is
//! taken away here, too.

use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use tracing::{info, warn};
use web::metrics;
use web::session::{Error, RENEWAL_INTERVAL, Renewal, Session, SessionState};

use crate::app::App;
use crate::failure::{Failure, in_time};

/// The longest refresh token that is kept, in bytes. Where the provider's are longer, claims are not renewed.
const MAX_REFRESH_TOKEN_LENGTH: usize = 16 * 1024;

/// A renewal that has begun keeps other requests from another one for this long, since many refresh tokens are valid once.
/// If it fails because the provider is away, the next one is tried after this time.
const ATTEMPT_INTERVAL: SignedDuration = SignedDuration::from_mins(2);

impl App {
    /// How claims that were given at `now` are renewed.
    pub(crate) fn renewal(&self, refresh_token: &str, now: Timestamp) -> Option<Renewal> {
        if refresh_token.len() > MAX_REFRESH_TOKEN_LENGTH {
            warn!(length = refresh_token.len(), "the refresh token is too long to be kept");
            return None;
        }
        let sealed_token = self.refresh_tokens.close(&refresh_token).ok()?;
        Some(Renewal { sealed_token, due: later(now, RENEWAL_INTERVAL) })
    }

    /// The session with claims that are valid now. It ends if the provider does not accept its refresh token any more, or
    /// the person belongs to no organisation.
    pub(crate) async fn renewed(&self, session: Session, headers: &HeaderMap) -> Result<SessionState, Error> {
        let now = Timestamp::now();
        let Some(Renewal { sealed_token, due }) = session.renewal_due(now).cloned() else {
            return Ok(SessionState::SignedIn(session));
        };
        let next_attempt = later(now, ATTEMPT_INTERVAL);
        let renewal = Some(Renewal { sealed_token: sealed_token.clone(), due: next_attempt });
        let session = Session { renewal, ..session };
        if !self.sessions.renew(headers, &session, due).await? {
            // Another request renews it, or has ended it.
            return self.sessions.find(headers).await;
        }
        let renewed = match in_time(self.with_new_claims(&session, &sealed_token)).await {
            Ok(renewed) => renewed,
            Err(Failure::Unavailable(reason)) => {
                warn!(reason, "the claims are not renewed");
                metrics::count("session-renewal", "unavailable");
                return Ok(SessionState::SignedIn(session));
            }
            Err(failure) => {
                info!(?failure, "the provider ends the session");
                if failure == Failure::NoOrganisation {
                    self.leave_if_moved(&session, None).await;
                }
                self.sessions.delete(headers).await?;
                return Ok(SessionState::Expired { person: session.person_hash() });
            }
        };
        if !self.sessions.renew(headers, &renewed, next_attempt).await? {
            return self.sessions.find(headers).await;
        }
        if !renewed.billing_admin {
            self.remove_contact(&renewed).await;
        }
        self.leave_if_moved(&session, Some(&renewed)).await;
        Ok(SessionState::SignedIn(renewed))
    }

    async fn with_new_claims(&self, session: &Session, sealed_token: &str) -> Result<Session, Failure> {
        // It was sealed with another secret if that was changed meanwhile.
        let token: String = self.refresh_tokens.open(sealed_token).ok_or(Failure::Refused("it cannot be opened"))?;
        let granted = self.identity_provider.renew(token.clone(), session, &self.claims).await?;
        let Some(granted) = granted else {
            warn!("the provider does not say what the person may do, other than at a sign-in: claims are not renewed");
            return Ok(Session { renewal: None, ..session.clone() });
        };
        let now = Timestamp::now();
        let claims = self.claims.session(&granted.claims, now)?;
        if claims.person_hash() != session.person_hash() {
            return Err(Failure::Refused("the provider gives tokens of another person"));
        }
        // A provider that gives no new one lets the old one be used again (RFC 6749, 6).
        let renewal = self.renewal(&granted.refresh_token.unwrap_or(token), now);
        let Session { created_at, last_used, lifetime, .. } = session.clone();
        Ok(Session { created_at, last_used, lifetime, renewal, ..claims })
    }
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.saturating_add(wait).unwrap_or(Timestamp::MAX)
}
