//! What the routes work with.

use std::sync::Arc;

use billing::Billing;
use jiff::SignedDuration;
use web::cookie::Cookie;
use web::session::{Session, Sessions};

use crate::claims::ClaimNames;
use crate::flow::Flows;
use crate::identity_provider::IdentityProvider;
use crate::seal::Seal;

/// The state of the handlers.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) billing: Billing,
    pub(crate) sessions: Sessions,
    /// How long a new session lasts in all.
    pub(crate) session_lifetime: SignedDuration,
    /// The cookie by which the browser remembers a sign-out: the next sign-in asks for the password, even if the person is
    /// still signed in at the provider.
    pub(crate) signed_out: Cookie,
    /// The cookie by which a page's script knows that somebody may be signed in, and [as what](signed_in_as): then the page asks
    /// at once for all that it needs, and otherwise for nothing. It is set and removed with the session's own cookie.
    pub(crate) signed_in: Cookie,
    pub(crate) flows: Arc<Flows>,
    /// Seals the provider's refresh tokens.
    pub(crate) refresh_tokens: Arc<Seal>,
    pub(crate) identity_provider: Arc<IdentityProvider>,
    pub(crate) claims: Arc<ClaimNames>,
    /// Whether a person may be of several organisations, and chooses one at each sign-in.
    pub(crate) has_several_organisations: bool,
}

/// All that scripts are told of a session before they ask for it: whether it is a billing admin's.
pub(crate) fn signed_in_as(session: &Session) -> &'static str {
    if session.billing_admin { "billing-admin" } else { "other" }
}
