//! Who is told what.

use std::collections::BTreeMap;

use billing::{Contact, InvoiceEvent, News, Notice, Organisation, Person, Told};
use jiff::civil::Date;

use crate::address::Address;

/// The most notices in one mail. What is over comes in the next one.
const MAX_NOTICES: usize = 20;

/// An admin who can be reached.
#[derive(Debug, Clone)]
pub(crate) struct Recipient {
    pub(crate) contact: Contact,
    pub(crate) address: Address,
}

/// All that is due in an organisation, and whom it can be told.
#[derive(Clone, Copy)]
pub(crate) struct Due<'a> {
    pub(crate) organisation: &'a Organisation,
    pub(crate) notices: &'a [Notice],
    pub(crate) recipients: &'a [Recipient],
    pub(crate) told: &'a Told,
    pub(crate) today: Date,
}

impl Due<'_> {
    /// What each person is told now, the most urgent first. Persons are given by their place among the recipients.
    pub(crate) fn mails(&self) -> BTreeMap<usize, Vec<Notice>> {
        let mut mails: BTreeMap<usize, Vec<Notice>> = BTreeMap::new();
        for notice in self.notices {
            for place in self.recipients_of(notice) {
                if self.told.allows(self.recipients[place].contact.person(), notice, self.today) {
                    mails.entry(place).or_default().push(notice.clone());
                }
            }
        }
        mails.retain(|place, notices| {
            notices.sort();
            notices.truncate(MAX_NOTICES);
            let person = self.recipients[*place].contact.person();
            !notices.iter().all(Notice::is_reminder) || self.told.is_first_mail(person, self.today)
        });
        mails
    }

    /// Whether all whom a notice concerns have been told.
    pub(crate) fn is_told(&self, notice: &Notice) -> bool {
        let recipients = self.recipients_of(notice);
        recipients.iter().all(|place| self.told.is_confirmed(self.recipients[*place].contact.person(), notice))
    }

    /// Whether something is claimed for somebody, and not known to be told: another run may be sending it.
    pub(crate) fn is_claimed(&self) -> bool {
        let is_claimed = |person: &Person, notice: &Notice| {
            !self.told.is_confirmed(person, notice) && !self.told.allows(person, notice, self.today)
        };
        self.notices.iter().any(|notice| {
            let mut recipients = self.recipients_of(notice).into_iter();
            recipients.any(|place| is_claimed(self.recipients[place].contact.person(), notice))
        })
    }

    /// The owner of the card, if they can be reached, and otherwise all other admins. Of a payment, those who were told of
    /// the decline. Reminders go to nobody else if the owner does not want them.
    fn recipients_of(&self, notice: &Notice) -> Vec<usize> {
        let places = 0..self.recipients.len();
        if let Notice::Paid { subscription, invoice } = notice {
            let person = |place: usize| self.recipients[place].contact.person();
            return places.filter(|place| self.told.has_told_decline(person(*place), subscription, invoice)).collect();
        }
        let owner = self.organisation.addressee(notice);
        let is_owner = |place: &usize| owner.is_some_and(|owner| owner.is(self.recipients[*place].contact.person()));
        let chosen: Vec<_> = match places.clone().find(is_owner) {
            Some(owner) => vec![owner],
            None => places.collect(),
        };
        let wants = |place: &usize| !notice.is_reminder() || self.recipients[*place].contact.wants_reminders();
        chosen.into_iter().filter(wants).collect()
    }
}

/// The notices of an organisation: its news, and the reminders of the day.
pub(crate) fn notices<'n>(
    organisation: &Organisation,
    news: impl Iterator<Item = &'n News>,
    today: Date,
) -> Vec<Notice> {
    let mut notices: Vec<_> = news.map(News::notice).chain(organisation.reminders(today)).collect();
    notices.sort();
    notices.dedup();
    notices
}

/// What was owed, of a payment in the news.
pub(crate) fn paid_money<'n>(mut news: impl Iterator<Item = &'n News>, notice: &Notice) -> Option<&'n billing::Money> {
    news.find_map(|news| match &news.event {
        InvoiceEvent::Settled(money) if news.notice() == *notice => Some(money),
        _ => None,
    })
}
