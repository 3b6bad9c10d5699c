//! From what is due to what a mail says.

use billing::{Admin, Card, Notice, Organisation, OutboxEntry, Subscription};
use jiff::civil::Date;

use crate::recipients::{Recipient, paid_money};
use crate::sender::Sender;
use crate::texts::{CardName, Item, Letter};
use crate::token::Subscriber;

/// An organisation, about which letters are written.
pub(crate) struct Letters<'a> {
    pub(crate) organisation: &'a Organisation,
    pub(crate) news: &'a [OutboxEntry],
    /// The name of the organisation, as in its admins' claim.
    pub(crate) name: &'a str,
    pub(crate) today: Date,
}

impl<'a> Letters<'a> {
    /// The letter to a person. None if it has nothing to say: does not happen for notices that are true.
    pub(crate) fn letter(&self, sender: &'a Sender, to: &'a Recipient, notices: &[Notice]) -> Option<Letter<'a>> {
        let items: Vec<_> = notices.iter().filter_map(|notice| self.item(to, notice)).collect();
        if items.is_empty() {
            return None;
        }
        let contact = &to.contact;
        let can_be_declined = notices.iter().all(Notice::is_reminder);
        let unsubscribe = if can_be_declined { Some(self.unsubscribe_url(sender, to)?) } else { None };
        Some(Letter {
            language: contact.language(),
            name: contact.person().name(),
            site: &sender.site,
            items,
            unsubscribe,
        })
    }

    fn unsubscribe_url(&self, sender: &Sender, to: &Recipient) -> Option<String> {
        let token = sender.tokens.sign(&Subscriber {
            organisation: self.name.to_owned(),
            person: to.contact.person().hash(),
            language: to.contact.language().to_owned(),
        })?;
        Some(format!("{}/api/reminders/unsubscribe?token={token}", sender.site))
    }

    fn item(&self, to: &Recipient, notice: &Notice) -> Option<Item<'a>> {
        let card = self.organisation.card_of(notice);
        match notice {
            Notice::Decline { subscription, on, .. } => {
                let subscription = self.organisation.subscription(subscription)?;
                Some(Item::Decline {
                    service: subscription.name(),
                    card: card.map(card_name),
                    money: subscription.open_invoice()?.money(),
                    on: *on,
                    step: self.step(to, subscription)?,
                    next_attempt: subscription.next_attempt(self.today),
                })
            }
            Notice::Paid { subscription, .. } => {
                let service = self.organisation.subscription(subscription)?.name();
                let money = paid_money(self.news.iter().map(|entry| &entry.news), notice)?;
                Some(Item::Paid { service, money })
            }
            Notice::Expiry { expiry, .. } => {
                let card = card?;
                let (paid, last_day) = (self.organisation.paid_by(card.id()), expiry.last_day());
                let payments = paid.iter().filter_map(|it| it.next_payment(self.today)).map(|payment| payment.date);
                Some(Item::Expiry {
                    card: card_name(card),
                    last_day,
                    services: paid.iter().map(|it| it.name()).collect(),
                    next_payment: payments.filter(|date| *date > last_day).min(),
                    is_owner: card.owner().is_some_and(|owner| owner.is(to.contact.person())),
                })
            }
            Notice::Renewal { subscription, on } => {
                let service = self.organisation.subscription(subscription)?.name();
                Some(Item::Renewal { service, card: card_name(card?), on: *on })
            }
        }
    }

    /// The one next step for that person, by the rules of the pages.
    fn step(&self, to: &Recipient, subscription: &Subscription) -> Option<billing::Step> {
        let admin = Admin::new(to.contact.person().clone(), self.name);
        self.organisation.next_steps(subscription, &admin, self.today, &[]).first().copied()
    }
}

fn card_name(card: &Card) -> CardName<'_> {
    CardName { id: card.id(), brand: &card.details().brand, last4: &card.details().last4 }
}
