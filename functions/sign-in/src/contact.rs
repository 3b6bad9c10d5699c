//! Billing admins are reached by mail at the address, and in the language, of their last sign-in. It is stored for the function
//! that sends the mails.
//!
//! A sign-in does not fail if that does: then the person is reached as before, or not.
//!
//! With most providers a person is of one organisation: who signs in for another one, or for none, has left the former, and is no
//! longer told about it. Where people choose one of several at each sign-in, a setting says so, and they are told about all.

use billing::{Contact, Person};
use tracing::warn;
use web::session::Session;
use web::{ReturnPath, metrics};

use crate::app::App;

impl App {
    /// Stores how a person is reached who has just signed in on that page; forgets it if they are no billing admin.
    pub(crate) async fn store_contact(&self, session: &Session, page: &ReturnPath) {
        if !session.billing_admin || session.email.is_empty() {
            self.remove_contact(session).await;
            return self.leave(&session.issuer, &session.subject).await;
        }
        let contact = Contact::new(person(session), &session.email, language(page), session.created_at);
        log(if self.has_several_organisations {
            self.billing.store_contact(&session.organisation, &contact).await
        } else {
            self.billing.store_only_contact(&session.organisation, &contact).await
        });
    }

    /// Forgets how a person is reached about the session's organisation, who is no billing admin of it any more.
    pub(crate) async fn remove_contact(&self, session: &Session) {
        log(self.billing.remove_contact(&session.organisation, &person(session)).await);
    }

    /// Forgets how a person is reached who is of one organisation at a time, and is a billing admin of none.
    pub(crate) async fn leave(&self, issuer: &str, subject: &str) {
        if !self.has_several_organisations {
            log(self.billing.remove_only_contact(&Person::new(issuer, subject, "")).await);
        }
    }

    /// Forgets how a person is reached about the session's organisation, if the provider now says that they are of another one,
    /// or of none. Where people have several, that says nothing about the session's.
    pub(crate) async fn leave_if_moved(&self, session: &Session, renewed: Option<&Session>) {
        let has_moved = renewed.is_none_or(|renewed| renewed.organisation != session.organisation);
        if has_moved && !self.has_several_organisations {
            self.remove_contact(session).await;
        }
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
