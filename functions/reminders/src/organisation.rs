//! What is due in one organisation is told.
//!
//! 1. Our copy says what may be due, and to whom it can be told.
//! 2. What it is about is fetched afresh from the payment provider. What is no longer true is dropped.
//! 3. Each person is sent one mail ([`crate::sending`]).
//! 4. News that all have been told, or that are not true, leave the outbox. The others come again in the next run.

use billing::{Contact, Notice, Organisation, OutboxEntry, today_in_sweden};
use jiff::civil::Date;
use ses::Reason;
use tracing::{info, warn};
use web::metrics;

use crate::address::Address;
use crate::letter::Letters;
use crate::recipients::{Due, Recipient, notices};
use crate::sending::Outcome;
use crate::{Error, Run};

impl Run<'_> {
    /// Tells what is due in an organisation: the news, and the reminders of the day. False if something is left open: another
    /// run sends it, which may fail, or nobody knows whether it was sent.
    pub(crate) async fn tell_organisation(&mut self, name: &str, news: Vec<OutboxEntry>) -> Result<bool, Error> {
        let today = today_in_sweden(self.now);
        let state = self.reminders.billing.organisation(name).await?;
        let may_be_due = notices(&state, news.iter().map(|entry| &entry.news), today);
        if may_be_due.is_empty() {
            return Ok(true);
        }
        let told = self.reminders.billing.told(name, self.now).await?;
        let contacts = self.reminders.billing.contacts(name, self.now).await?;
        let recipients: Vec<_> = contacts.into_iter().filter_map(reachable).collect();
        let due = Due { organisation: &state, notices: &may_be_due, recipients: &recipients, told: &told, today };
        if due.mails().is_empty() {
            if may_be_due.iter().all(|notice| due.is_told(notice)) {
                self.remove(&news).await?;
            }
            return Ok(!due.is_claimed());
        }
        self.refresh(name, &state, &may_be_due).await?;
        let state = self.reminders.billing.organisation(name).await?;
        let true_notices = self.true_notices(&state, &may_be_due, today).await?;
        let due = Due { organisation: &state, notices: &true_notices, recipients: &recipients, told: &told, today };
        let recipients = self.without_suppressed(name, &due).await?;
        let due = Due { organisation: &state, notices: &true_notices, recipients: &recipients, told: &told, today };
        let (mut refusal, mut is_complete) = (None, true);
        for (place, notices) in due.mails() {
            let letters = Letters { organisation: &state, news: &news, name, today };
            self.report.due += 1;
            metrics::count("mails-due", "mail");
            match self.send(&letters, &recipients[place], &notices, &told).await {
                Ok(Outcome::Sent) => {
                    self.report.sent += 1;
                    metrics::count("mails-sent", "mail");
                }
                Ok(Outcome::Open) => is_complete = false,
                // The others are told nevertheless.
                Err(error @ Error::Mail(ses::Error::NotSent { is_throttled: false, .. })) => refusal = Some(error),
                Err(error) => return Err(error),
            }
        }
        let told = self.reminders.billing.told(name, self.now).await?;
        let due = Due { told: &told, ..due };
        let is_over = |entry: &OutboxEntry| {
            let notice = entry.news.notice();
            !true_notices.contains(&notice) || due.is_told(&notice)
        };
        self.remove(&news.into_iter().filter(is_over).collect::<Vec<_>>()).await?;
        refusal.map_or(Ok(is_complete), Err)
    }

    /// The recipients whom mails reach, as far as they are to be told something. The mail service knows the addresses from which
    /// mails came back: whoever has such a one is marked, and others are told in their place.
    async fn without_suppressed(&self, name: &str, due: &Due<'_>) -> Result<Vec<Recipient>, Error> {
        let mut recipients = due.recipients.to_vec();
        let mut checked: Vec<Contact> = Vec::new();
        loop {
            let mails = Due { recipients: &recipients, ..*due }.mails();
            let is_unchecked = |place: &&usize| !checked.contains(&recipients[**place].contact);
            let Some(place) = mails.keys().find(is_unchecked).copied() else { return Ok(recipients) };
            match self.sender.suppressed(recipients[place].address.as_str()).await {
                Ok(None) => checked.push(recipients[place].contact.clone()),
                // It takes no question about such an address. What it makes of a mail to it is heard when that is sent.
                Err(ses::Error::Rejected(code)) => {
                    warn!(code, "the mail service rejects a question about an address");
                    checked.push(recipients[place].contact.clone());
                }
                Err(error) => return Err(error.into()),
                Ok(Some(reason)) => {
                    let kind = match reason {
                        Reason::Bounce => "bounce",
                        Reason::Complaint => "complaint",
                    };
                    info!(kind, "mails to an address do not arrive");
                    metrics::count("mails-undeliverable", kind);
                    let unreachable = recipients.remove(place);
                    self.reminders.billing.mark_undeliverable(name, &unreachable.contact).await?;
                }
            }
        }
    }

    /// Fetches afresh what the notices are about.
    async fn refresh(&self, name: &str, state: &Organisation, notices: &[Notice]) -> Result<(), Error> {
        let (mut subscriptions, mut cards) = (Vec::new(), Vec::new());
        for notice in notices {
            let concerned = state.concerned(notice);
            subscriptions.extend(concerned.iter().map(|it| (it.customer().clone(), it.id().clone())));
            cards.extend(state.card_of(notice).map(|card| card.id().clone()));
        }
        subscriptions.sort();
        subscriptions.dedup();
        cards.sort();
        cards.dedup();
        Ok(Box::pin(self.reminders.payments.refresh(name, &subscriptions, &cards)).await?)
    }

    async fn true_notices(&self, state: &Organisation, notices: &[Notice], today: Date) -> Result<Vec<Notice>, Error> {
        let mut all = Vec::new();
        for notice in notices.iter().filter(|notice| state.is_true(notice, today)) {
            let is_true = match notice {
                Notice::Paid { subscription, invoice } => {
                    self.reminders.payments.is_paid(subscription, invoice).await?
                }
                _ => true,
            };
            if is_true {
                all.push(notice.clone());
            }
        }
        Ok(all)
    }

    async fn remove(&self, news: &[OutboxEntry]) -> Result<(), Error> {
        for entry in news {
            self.reminders.billing.remove_from_outbox(entry).await?;
        }
        Ok(())
    }
}

fn reachable(contact: Contact) -> Option<Recipient> {
    if contact.is_undeliverable() {
        return None;
    }
    let Some(address) = Address::parse(contact.email()) else {
        metrics::count("mails-undeliverable", "address");
        return None;
    };
    Some(Recipient { contact, address })
}
