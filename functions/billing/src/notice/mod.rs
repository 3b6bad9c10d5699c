//! What people are told by mail. This is the only home of the rules for when something is told, and when it is true.
//!
//! | notice | when it is due |
//! |---|---|
//! | decline | the bank declined a payment, the invoice is still open, and nothing has resolved the decline |
//! | paid | an invoice was paid after a decline that was told |
//! | expiry | a card ends within 60, 30 or 7 days, and a payment falls after its last day; once for each of the three |
//! | renewal | a subscription that is paid by card for a year or longer renews within 30 days |

use std::fmt;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::admin::Person;
use crate::calendar::today_in_sweden;
use crate::card::Card;
use crate::decline::Decline;
use crate::expiry::Expiry;
use crate::ids::{CardId, InvoiceId, SubscriptionId};
use crate::money::Money;
use crate::open_invoice::OpenInvoice;
use crate::organisation::Organisation;
use crate::subscription::{Subscription, SubscriptionStatus};

/// How many days before a card's last day its end is told.
const EXPIRY_DAYS: [i32; 3] = [7, 30, 60];

/// How many days before a renewal it is told.
const RENEWAL_DAYS: i32 = 30;

/// For how long a decline of a subscription that was not known before is news.
const FIRST_DECLINE_HOURS: i64 = 24;

/// Something that is told, the most urgent kind first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Notice {
    /// The bank declined a payment of an invoice on that day.
    Decline {
        /// What was to be paid.
        subscription: SubscriptionId,
        /// Its open invoice.
        invoice: InvoiceId,
        /// The day of the decline. Further declines on the same day are the same notice.
        on: Date,
    },
    /// The invoice of a decline was paid.
    Paid {
        /// What was paid.
        subscription: SubscriptionId,
        /// The invoice.
        invoice: InvoiceId,
    },
    /// A card ends.
    Expiry {
        /// The card.
        card: CardId,
        /// Its last month.
        expiry: Expiry,
        /// 60, 30 or 7: within how many days it ends.
        within: i32,
    },
    /// A subscription renews for a year or longer.
    Renewal {
        /// The subscription.
        subscription: SubscriptionId,
        /// The day of the renewal.
        on: Date,
    },
}

/// What a change of a subscription must be told about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// The invoice.
    pub invoice: InvoiceId,
    /// What happened to it.
    pub event: InvoiceEvent,
}

/// What happened to an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvoiceEvent {
    /// The bank declined its payment on that day.
    Declined(Date),
    /// It is no longer open, after a payment of that amount had been declined: it was paid or withdrawn.
    Settled(Money),
}

impl Notice {
    /// `decline`, `paid`, `expiry` or `renewal`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Decline { .. } => "decline",
            Self::Paid { .. } => "paid",
            Self::Expiry { .. } => "expiry",
            Self::Renewal { .. } => "renewal",
        }
    }

    /// Whether it can wait until the next day, and can be declined by those who do not want it.
    pub fn is_reminder(&self) -> bool {
        matches!(self, Self::Expiry { .. } | Self::Renewal { .. })
    }

    /// The beginning of the keys of all declines of an invoice.
    pub fn declines_of(subscription: &SubscriptionId, invoice: &InvoiceId) -> String {
        format!("decline#{subscription}#{invoice}#")
    }
}

impl News {
    /// How it is told.
    pub fn notice(&self) -> Notice {
        let (subscription, invoice) = (self.subscription.clone(), self.invoice.clone());
        match &self.event {
            InvoiceEvent::Declined(on) => Notice::Decline { subscription, invoice, on: *on },
            InvoiceEvent::Settled(_) => Notice::Paid { subscription, invoice },
        }
    }
}

impl fmt::Display for Notice {
    /// Identifies the notice: `expiry#card_1#2027-04#30`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decline { subscription, invoice, on } => {
                write!(f, "{}{on}", Self::declines_of(subscription, invoice))
            }
            Self::Paid { subscription, invoice } => write!(f, "paid#{subscription}#{invoice}"),
            Self::Expiry { card, expiry, within } => write!(f, "expiry#{card}#{expiry}#{within}"),
            Self::Renewal { subscription, on } => write!(f, "renewal#{subscription}#{on}"),
        }
    }
}

impl Subscription {
    /// What is news since the subscription was as `before`: a decline that was not known, or an open invoice of a decline
    /// that is open no more. Where nothing was known before, only a decline of the last day is news.
    pub fn news(&self, before: Option<&Self>, now: Timestamp) -> Option<News> {
        let known = before.and_then(Self::last_decline);
        if let (Some(decline), Some(open)) = (self.last_decline(), self.open_invoice()) {
            let is_recent = before.is_some() || decline.at() > now - FIRST_DECLINE_HOURS.hours();
            let is_new = known.is_none_or(|known| known.at() < decline.at());
            if !is_recent || !is_new {
                return None;
            }
            return Some(self.news_of(open, InvoiceEvent::Declined(today_in_sweden(decline.at()))));
        }
        let (Some(_), Some(was_open)) = (known, before.and_then(Self::open_invoice)) else { return None };
        if self.open_invoice().is_some() {
            return None;
        }
        Some(self.news_of(was_open, InvoiceEvent::Settled(was_open.money().clone())))
    }

    fn news_of(&self, invoice: &OpenInvoice, event: InvoiceEvent) -> News {
        News { subscription: self.id().clone(), invoice: invoice.id().clone(), event }
    }

    /// Whether the provider will take a payment after that day, as far as it has planned.
    fn is_paid_after(&self, day: Date) -> bool {
        let is_renewed = matches!(self.status(), SubscriptionStatus::Active | SubscriptionStatus::PastDue);
        self.next_attempt(day).is_some_and(|attempt| attempt > day) || (is_renewed && self.renews_after(day))
    }

    fn is_renewal_told(&self, today: Date) -> Option<Date> {
        let on = self.renews()?;
        let days = days_between(today, on);
        let is_due = self.is_yearly()
            && self.status() == SubscriptionStatus::Active
            && self.card().is_some()
            && (1..=RENEWAL_DAYS).contains(&days);
        if is_due { Some(on) } else { None }
    }
}

impl Organisation {
    /// The reminders that are due on a day, whoever has been told before.
    pub fn reminders(&self, today: Date) -> Vec<Notice> {
        let expiries = self.cards().iter().filter_map(|card| self.expiry_notice(card, today));
        let renewals = self
            .all_subscriptions()
            .iter()
            .filter_map(|it| it.is_renewal_told(today).map(|on| Notice::Renewal { subscription: it.id().clone(), on }));
        expiries.chain(renewals).collect()
    }

    /// Whether a notice is true on a day. For [`Notice::Paid`] the caller checks that the invoice was paid, since it may
    /// have been withdrawn.
    pub fn is_true(&self, notice: &Notice, today: Date) -> bool {
        match notice {
            Notice::Decline { subscription, invoice, on } => self.subscription(subscription).is_some_and(|it| {
                let unresolved = self.decline(it).filter(|decline| it.last_decline() == Some(decline));
                it.open_invoice().is_some_and(|open| open.id() == invoice)
                    && unresolved.is_some_and(|decline| today_in_sweden(decline.at()) == *on)
                    && self.needs_action(it, today)
            }),
            Notice::Paid { subscription, .. } => self
                .subscription(subscription)
                .is_some_and(|it| it.open_invoice().is_none() && it.status() == SubscriptionStatus::Active),
            Notice::Expiry { .. } | Notice::Renewal { .. } => self.reminders(today).contains(notice),
        }
    }

    /// The card that a notice is about.
    pub fn card_of(&self, notice: &Notice) -> Option<&Card> {
        let id = match notice {
            Notice::Decline { subscription, .. } => {
                self.subscription(subscription)?.last_decline().map(Decline::card)?
            }
            Notice::Paid { subscription, .. } | Notice::Renewal { subscription, .. } => {
                self.subscription(subscription)?.card()?
            }
            Notice::Expiry { card, .. } => card,
        };
        self.card(id)
    }

    /// Who is told first: the owner of the card, where that is known.
    pub fn addressee(&self, notice: &Notice) -> Option<&Person> {
        self.card_of(notice)?.owner()
    }

    /// The subscriptions whose state decides whether a notice is true.
    pub fn concerned(&self, notice: &Notice) -> Vec<&Subscription> {
        match notice {
            Notice::Expiry { card, .. } => self.paid_by(card),
            Notice::Decline { subscription, .. }
            | Notice::Paid { subscription, .. }
            | Notice::Renewal { subscription, .. } => self.subscription(subscription).into_iter().collect(),
        }
    }

    fn expiry_notice(&self, card: &Card, today: Date) -> Option<Notice> {
        let expiry = card.details().expiry;
        let days = days_between(today, expiry.last_day());
        let within = EXPIRY_DAYS.into_iter().find(|within| (0..=*within).contains(&days))?;
        let is_needed = self.paid_by(card.id()).iter().any(|it| it.is_paid_after(expiry.last_day()));
        if is_needed { Some(Notice::Expiry { card: card.id().clone(), expiry, within }) } else { None }
    }
}

/// How many days it is from one day to another.
fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

#[cfg(test)]
mod tests;
