//! How admins are reached by mail. Whoever signs in with the billing role writes their own item.

use jiff::Timestamp;

use super::items::{Condition, Key, contacts_of, has_expired, text};
use super::{Billing, rows};
use crate::admin::Person;
use crate::contact::Contact;
use crate::error::Error;

impl Billing {
    /// Stores how an admin is reached, unless a later sign-in is stored. Whether they want reminders stays as it is.
    pub async fn store_contact(&self, organisation: &str, contact: &Contact) -> Result<(), Error> {
        let condition = Condition {
            expression: "attribute_not_exists(pk) OR #signed_in <= :signed_in",
            names: &["signed_in"],
            values: vec![(":signed_in", text(rows::time(contact.signed_in())))],
        };
        let names = ["person", "email", "language", "signed_in", "undeliverable", "expires"];
        let key = Key::contact(organisation, &contact.person().hash());
        let update = self.items.update(&key, rows::of_contact(contact), &names, condition)?;
        self.write_if_unchanged(vec![update]).await.map(|_| ())
    }

    /// Forgets how a person is reached, who is no billing admin any more.
    pub async fn remove_contact(&self, organisation: &str, person: &Person) -> Result<(), Error> {
        let delete = self.items.delete(&Key::contact(organisation, &person.hash()), None)?;
        self.write_if_unchanged(vec![delete]).await.map(|_| ())
    }

    /// The billing admins of an organisation who signed in within the last 12 months.
    pub async fn contacts(&self, organisation: &str, now: Timestamp) -> Result<Vec<Contact>, Error> {
        let read = |item| if has_expired(&item, now) { Ok(None) } else { rows::contact(item).map(Some) };
        Ok(self.all(contacts_of(organisation), "", read).await?.into_iter().flatten().collect())
    }

    /// Stores that a person wants no reminders, given by [`Person::hash`]. False if they are no contact any more.
    pub async fn decline_reminders(&self, organisation: &str, person: &str) -> Result<bool, Error> {
        let condition = Condition { expression: "attribute_exists(pk)", names: &[], values: Vec::new() };
        let row = rows::without_reminders();
        let update = self.items.update(&Key::contact(organisation, person), row, &["without_reminders"], condition)?;
        self.write_if_unchanged(vec![update]).await
    }

    /// Stores that mails to a person's address do not arrive, until they sign in again.
    pub async fn mark_undeliverable(&self, organisation: &str, contact: &Contact) -> Result<(), Error> {
        let condition = Condition {
            expression: "#email = :email",
            names: &["email"],
            values: vec![(":email", text(contact.email()))],
        };
        let key = Key::contact(organisation, &contact.person().hash());
        let marked = contact.clone().with_undeliverable(true);
        let update = self.items.update(&key, rows::of_contact(&marked), &["undeliverable"], condition)?;
        self.write_if_unchanged(vec![update]).await.map(|_| ())
    }
}
