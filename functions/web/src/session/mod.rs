//! Who is signed in.
//!
//! The browser has a [`Cookie`](crate::cookie::Cookie) with a random [`token`]. The table of [`Sessions`] stores, under the
//! token's hash, who that is and until when, as a [`row`].
//!
//! Where the identity provider gives a refresh token, a session's claims are renewed every [`RENEWAL_INTERVAL`]: so a role
//! that was taken away at the provider does not last as long as the session. `GET /api/session` renews them. Until it has, the
//! other functions answer 401 with `renewalDue`.

mod row;
mod store;
mod token;

use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};

use crate::cause::Cause;
use crate::problem::Problem;
pub use store::{Error, Sessions, Use};

/// How long a session lasts without being used.
const IDLE_TIMEOUT: SignedDuration = SignedDuration::from_mins(30);

/// How long a session's claims are valid where they can be renewed.
pub const RENEWAL_INTERVAL: SignedDuration = SignedDuration::from_mins(30);

/// A signed-in person. One person is `(issuer, subject)`, never the e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The identity provider: the claim `iss`.
    pub issuer: String,
    /// The person's id there: the claim `sub`.
    pub subject: String,
    /// The person's name, for display.
    pub name: String,
    /// May be empty: not every provider sends it.
    pub email: String,
    /// The organisation for which the person acts: the value of the provider's claim.
    pub organisation: String,
    /// Whether the person has the billing role.
    pub billing_admin: bool,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When the session was last used, as stored. Not every use is stored, so the last one may be up to 30 seconds later.
    pub last_used: Timestamp,
    /// How long the session lasts in all.
    pub lifetime: SignedDuration,
    /// How its claims are renewed, if the provider allows that.
    pub renewal: Option<Renewal>,
}

/// How a session's claims are renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewal {
    /// The provider's refresh token, sealed by the function that signs people in.
    pub sealed_token: String,
    /// From when on the session's claims are not valid any more.
    pub due: Timestamp,
}

/// Whose session a request's cookie stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionState {
    /// A session that has not ended.
    SignedIn(Session),
    /// The session has ended by time. `person` is the [`Session::person_hash`] of whose it was.
    Expired {
        /// Not the person's id, but its hash.
        person: String,
    },
    /// Nobody has signed in in this browser, or the person has signed out, here or on all devices.
    SignedOut,
}

impl SessionState {
    /// The session, if somebody is signed in.
    pub fn session(self) -> Option<Session> {
        match self {
            Self::SignedIn(session) => Some(session),
            Self::Expired { .. } | Self::SignedOut => None,
        }
    }
}

impl Session {
    /// The longest time that a session may last in all.
    pub const MAX_LIFETIME: SignedDuration = SignedDuration::from_hours(8);

    /// An id of the person that does not reveal who it is: the SHA-256, in hexadecimal, of issuer, NUL and subject.
    pub fn person_hash(&self) -> String {
        let hash = digest(&SHA256, format!("{}\0{}", self.issuer, self.subject).as_bytes());
        hash.as_ref().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
    }

    /// When the session ends if it is not used again.
    pub fn idle_until(&self) -> Timestamp {
        self.until().min(self.last_used.saturating_add(IDLE_TIMEOUT).unwrap_or(Timestamp::MAX))
    }

    /// The renewal of the claims, if they are no longer valid at `now`.
    pub fn renewal_due(&self, now: Timestamp) -> Option<&Renewal> {
        self.renewal.as_ref().filter(|renewal| renewal.due <= now)
    }

    /// When the session ends, even if it is used.
    pub fn until(&self) -> Timestamp {
        self.created_at.saturating_add(self.lifetime).unwrap_or(Timestamp::MAX)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::UNAVAILABLE.because(Cause::error("the sessions failed", error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_issuer_and_subject_and_nothing_else() {
        let session = |issuer: &str, subject: &str, email: &str| Session {
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
            name: "Anna".to_owned(),
            email: email.to_owned(),
            organisation: "Bygg AB".to_owned(),
            billing_admin: true,
            created_at: Timestamp::UNIX_EPOCH,
            last_used: Timestamp::UNIX_EPOCH,
            lifetime: Session::MAX_LIFETIME,
            renewal: None,
        };
        let anna = session("https://a", "1", "").person_hash();
        assert_eq!(anna, "7807559fc82f80eb9e359cb1e083c82fc24b6cde5b0ea9c439b8096d8f9e9027");
        assert_eq!(session("https://a", "1", "anna@example.com").person_hash(), anna);
        assert_ne!(session("https://a", "2", "").person_hash(), anna);
        assert_ne!(session("https://b", "1", "").person_hash(), anna);
        assert_ne!(session("https://", "a1", "").person_hash(), session("https://a", "1", "").person_hash());
    }
}
