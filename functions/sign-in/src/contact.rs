//! Billing admins are reached by mail at the address, and in the language, of their last sign-in. It is stored for the function
//! that sends the mails.
//!
//! A sign-in does not fail if that does: then the person is reached as before, or not.

use billing::{Contact, Person};
use tracing::warn;
use web::session::Session;
use web::{ReturnPath, metrics};

use crate::app::App;

impl App {
    /// Stores how a person is reached who has just signed in on that page; forgets it if they are no billing admin.
    pub(crate) async fn store_contact(&self, session: &Session, page: &ReturnPath) {
        if !session.billing_admin || session.email.is_empty() {
            return self.remove_contact(session).await;
        }
        let contact = Contact::new(person(session), &session.email, language(page), session.created_at);
        log(self.billing.store_contact(&session.organisation, &contact).await);
    }

    /// Forgets how a person is reached who is no billing admin any more.
    pub(crate) async fn remove_contact(&self, session: &Session) {
        log(self.billing.remove_contact(&session.organisation, &person(session)).await);
    }
}

fn person(session: &Session) -> Person {
    Person::new(&session.issuer, &session.subject, &session.name)
}

/// The language of a page: the first part of its path. Empty for the start page of the site.
fn language(page: &ReturnPath) -> &str {
    page.page().split('/').nth(1).unwrap_or_default()
}

fn log(outcome: Result<(), billing::Error>) {
    if let Err(error) = outcome {
        warn!(error = error.to_string(), "the address of a billing admin is not stored");
        metrics::count("contact", "unavailable");
    }
}
