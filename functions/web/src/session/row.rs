//! The sessions table's items. Times are seconds since 1970, unless their name says milliseconds. `expires` is when DynamoDB
//! may delete the item.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Renewal, Session};

/// A session as it is stored.
#[derive(Serialize, Deserialize)]
pub(super) struct SessionRow {
    pk: String,
    issuer: String,
    subject: String,
    name: String,
    email: String,
    organisation: String,
    billing_admin: bool,
    #[serde(rename = "begun")]
    created_at: i64,
    /// The milliseconds of `created_at`, which decide whether a sign-out on all devices came before or after.
    #[serde(rename = "begun_ms", default)]
    created_at_ms: i64,
    #[serde(rename = "seen")]
    last_used: i64,
    /// Sessions of earlier versions last for the longest time.
    #[serde(default = "max_hours")]
    hours: i64,
    /// The sealed refresh token, and from when on the claims are due for renewal. Both or neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    renew_at: Option<i64>,
    expires: i64,
}

/// That a person has signed out on all devices.
#[derive(Serialize, Deserialize)]
pub(super) struct PersonRow {
    pk: String,
    /// Sessions that were created until then have ended. In milliseconds.
    signed_out_ms: i64,
    expires: i64,
}

impl SessionRow {
    pub(super) fn new(pk: String, session: Session) -> Self {
        Self {
            pk,
            created_at: session.created_at.as_second(),
            created_at_ms: i64::from(session.created_at.subsec_millisecond()),
            last_used: session.last_used.as_second(),
            hours: session.lifetime.as_hours(),
            expires: session.until().as_second(),
            renew_at: session.renewal.as_ref().map(|renewal| renewal.due.as_second()),
            refresh: session.renewal.map(|renewal| renewal.sealed_token),
            issuer: session.issuer,
            subject: session.subject,
            name: session.name,
            email: session.email,
            organisation: session.organisation,
            billing_admin: session.billing_admin,
        }
    }

    /// None if a time is out of range.
    pub(super) fn session(self) -> Option<Session> {
        let created_at = Timestamp::from_second(self.created_at).ok()?;
        let renewal = match (self.refresh, self.renew_at) {
            (Some(sealed_token), Some(due)) => Some(Renewal { sealed_token, due: Timestamp::from_second(due).ok()? }),
            _ => None,
        };
        Some(Session {
            renewal,
            created_at: created_at.checked_add(SignedDuration::from_millis(self.created_at_ms)).ok()?,
            last_used: Timestamp::from_second(self.last_used).ok()?,
            lifetime: SignedDuration::from_hours(self.hours.clamp(1, max_hours())),
            issuer: self.issuer,
            subject: self.subject,
            name: self.name,
            email: self.email,
            organisation: self.organisation,
            billing_admin: self.billing_admin,
        })
    }
}

impl PersonRow {
    /// All sessions that the person has at `now` end. The item is kept for as long as any of them could have lasted.
    pub(super) fn new(pk: String, now: Timestamp) -> Self {
        let expires = now.saturating_add(Session::MAX_LIFETIME).unwrap_or(Timestamp::MAX).as_second();
        Self { pk, signed_out_ms: now.as_millisecond(), expires }
    }

    /// Whether the session was ended by signing out on all devices.
    pub(super) fn ends(&self, session: &Session) -> bool {
        session.created_at.as_millisecond() <= self.signed_out_ms
    }
}

fn max_hours() -> i64 {
    Session::MAX_LIFETIME.as_hours()
}
