//! How admins are reached by mail. Whoever signs in with the billing role writes their own item.
//!
//! Where a person is of one organisation at a time, another item of theirs says of which: with a sign-in for another one, they
//! are no longer reached about the former. All of it is one transaction.
//!
//! That a person wants no reminders is an item of its own, which no sign-in touches and which does not expire: whoever comes
//! back after a year, or gets the role back, still wants none.

use std::collections::HashSet;

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::Timestamp;

use super::items::{Condition, has_expired, sort_key, text};
use super::keys::{Key, contacts_of, person_without_reminders};
use super::{Billing, rows};
use crate::admin::Person;
use crate::contact::Contact;
use crate::error::Error;

/// How often a contact is stored again if another sign-in of the person is stored at the same time.
const MAX_ATTEMPTS: usize = 3;

/// Of which organisation a person was at a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Membership {
    pub(super) organisation: String,
    pub(super) signed_in: Timestamp,
}

impl Billing {
    /// Stores how an admin is reached, unless a later sign-in is stored.
    pub async fn store_contact(&self, organisation: &str, contact: &Contact) -> Result<(), Error> {
        let update = self.contact_item(organisation, contact)?;
        self.write_if_unchanged(vec![update]).await.map(|_| ())
    }

    /// The same for an admin of one organisation at a time: they are no longer reached about another one.
    pub async fn store_only_contact(&self, organisation: &str, contact: &Contact) -> Result<(), Error> {
        let person = contact.person().hash();
        let key = Key::membership(&person);
        for _ in 0..MAX_ATTEMPTS {
            let former = self.membership(&person).await?;
            if former.as_ref().is_some_and(|former| former.signed_in > contact.signed_in()) {
                return Ok(());
            }
            let row = rows::of_membership(organisation, contact);
            let names = ["organisation", "signed_in", "expires"];
            let mut items = vec![self.items.update(&key, row, &names, unchanged(former.as_ref()))?];
            items.push(self.contact_item(organisation, contact)?);
            if let Some(former) = former.filter(|former| former.organisation != organisation) {
                items.push(self.items.delete(&Key::contact(&former.organisation, &person), None)?);
            }
            if self.write_if_unchanged(items).await? {
                break;
            }
        }
        Ok(())
    }

    /// Forgets how a person is reached who is of no organisation any more, or no billing admin of it.
    pub async fn remove_only_contact(&self, person: &Person) -> Result<(), Error> {
        let person = person.hash();
        let Some(former) = self.membership(&person).await? else { return Ok(()) };
        let contact = self.items.delete(&Key::contact(&former.organisation, &person), None)?;
        let membership = self.items.delete(&Key::membership(&person), unchanged(Some(&former)))?;
        self.write_if_unchanged(vec![contact, membership]).await.map(|_| ())
    }

    fn contact_item(&self, organisation: &str, contact: &Contact) -> Result<TransactWriteItem, Error> {
        let condition = Condition {
            expression: "attribute_not_exists(pk) OR #signed_in <= :signed_in",
            names: &["signed_in"],
            values: vec![(":signed_in", text(rows::time(contact.signed_in())))],
        };
        let names = ["person", "email", "language", "signed_in", "undeliverable", "expires"];
        let key = Key::contact(organisation, &contact.person().hash());
        self.items.update(&key, rows::of_contact(contact), &names, condition)
    }

    async fn membership(&self, person: &str) -> Result<Option<Membership>, Error> {
        self.get(&Key::membership(person)).await?.map(rows::membership).transpose()
    }

    /// Forgets how a person is reached about that organisation, who is no billing admin of it any more.
    pub async fn remove_contact(&self, organisation: &str, person: &Person) -> Result<(), Error> {
        let delete = self.items.delete(&Key::contact(organisation, &person.hash()), None)?;
        self.write_if_unchanged(vec![delete]).await.map(|_| ())
    }

    /// The billing admins of an organisation who signed in within the last 12 months.
    pub async fn contacts(&self, organisation: &str, now: Timestamp) -> Result<Vec<Contact>, Error> {
        let (mut contacts, mut without_reminders) = (Vec::new(), HashSet::new());
        for item in self.all(contacts_of(organisation), "", Ok).await? {
            let sk = sort_key(&item);
            if let Some(person) = person_without_reminders(&sk) {
                without_reminders.insert(person.to_owned());
            } else if !has_expired(&item, now) {
                contacts.push(rows::contact(item)?);
            }
        }
        let with_wish = |contact: Contact| {
            let wants_reminders = !without_reminders.contains(&contact.person().hash());
            contact.with_reminders(wants_reminders)
        };
        Ok(contacts.into_iter().map(with_wish).collect())
    }

    /// Stores that a person wants no reminders about that organisation, given by [`Person::hash`].
    pub async fn decline_reminders(&self, organisation: &str, person: &str) -> Result<(), Error> {
        let put = self.items.put(&Key::without_reminders(organisation, person), rows::without_reminders(), None)?;
        self.write_if_unchanged(vec![put]).await.map(|_| ())
    }

    /// Forgets that a person wants no reminders about that organisation, given by [`Person::hash`].
    pub async fn resume_reminders(&self, organisation: &str, person: &str) -> Result<(), Error> {
        let delete = self.items.delete(&Key::without_reminders(organisation, person), None)?;
        self.write_if_unchanged(vec![delete]).await.map(|_| ())
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

/// The condition that the item is as it was read.
fn unchanged(seen: Option<&Membership>) -> Condition {
    let Some(seen) = seen else { return Condition::absent() };
    Condition {
        expression: "#organisation = :seen_organisation AND #signed_in = :seen_time",
        names: &["organisation", "signed_in"],
        values: vec![
            (":seen_organisation", text(&seen.organisation)),
            (":seen_time", text(rows::time(seen.signed_in))),
        ],
    }
}
