//! People of two organisations and a third, and their sessions.

use http::HeaderMap;
use http::header::COOKIE;
use web::session::{Session, Sessions};
use web::{SiteUrl, clock};

use crate::db::{SESSIONS, TestDb};
use crate::request::SITE;

/// The identity provider.
pub const ISSUER: &str = "https://id.example";

/// Anna's, Björn's and Cilla's organisation.
pub const NORRBACKA: &str = "Norrbacka Bygg AB";
/// David's organisation.
pub const SJOVIK: &str = "Sjövik Redovisning AB";

/// A person.
#[derive(Debug, Clone, Copy)]
pub struct Who {
    /// The id at the identity provider.
    pub subject: &'static str,
    /// The name, for display.
    pub name: &'static str,
    /// The organisation for which the person acts.
    pub organisation: &'static str,
    /// Whether the person has the billing role.
    pub billing_admin: bool,
}

/// An admin.
pub const ANNA: Who = Who { subject: "a", name: "Anna Alm", organisation: NORRBACKA, billing_admin: true };
/// Anna's colleague, an admin too.
pub const BJORN: Who = Who { subject: "b", name: "Björn Berg", organisation: NORRBACKA, billing_admin: true };
/// Anna's colleague, without the billing role.
pub const CILLA: Who = Who { subject: "c", name: "Cilla Ceder", organisation: NORRBACKA, billing_admin: false };
/// An admin of another organisation.
pub const DAVID: Who = Who { subject: "d", name: "David Dahl", organisation: SJOVIK, billing_admin: true };
/// An admin of an organisation that has nothing.
pub const ELSA: Who = Who { subject: "e", name: "Elsa Ek", organisation: "Tomtebo AB", billing_admin: true };

impl TestDb {
    /// Signs the person in. Returns the cookie.
    pub async fn sign_in(&self, who: Who) -> String {
        self.sign_in_with(who, |_| ()).await
    }

    /// The cookie of a session that differs from a new one.
    pub async fn sign_in_with(&self, who: Who, change: impl FnOnce(&mut Session)) -> String {
        let now = clock::now();
        let mut session = Session {
            issuer: ISSUER.to_owned(),
            subject: who.subject.to_owned(),
            name: who.name.to_owned(),
            email: String::new(),
            organisation: who.organisation.to_owned(),
            billing_admin: who.billing_admin,
            created_at: now,
            last_used: now,
            lifetime: Session::MAX_LIFETIME,
            renewal: None,
        };
        change(&mut session);
        let cookie = self.sessions().create(&session).await.expect("a session");
        cookie.split(';').next().expect("a pair").to_owned()
    }

    /// Ends the session of a cookie.
    pub async fn sign_out(&self, cookie: &str) {
        let headers = HeaderMap::from_iter([(COOKIE, cookie.parse().expect("a header"))]);
        self.sessions().delete(&headers).await.expect("no session");
    }

    fn sessions(&self) -> Sessions {
        Sessions::new(self.client().clone(), SESSIONS, &SiteUrl::parse(SITE).expect("a site"))
    }
}
