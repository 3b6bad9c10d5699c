//! An organisation with its subscriptions and cards, and the rules that concern several of them.

use jiff::civil::Date;

use crate::card::Card;
use crate::decline::Decline;
use crate::ids::{CardId, SubscriptionId};
use crate::subscription::Subscription;

/// All subscriptions and cards of an organisation.
#[derive(Debug, Clone)]
pub struct Organisation {
    subscriptions: Vec<Subscription>,
    cards: Vec<Card>,
}

/// The state of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardStatus {
    /// It can be charged, as far as is known.
    Ok,
    /// It expires this month or the next.
    Expiring,
    /// It has expired.
    Expired,
    /// The bank declined it, and that has not been resolved.
    Declined,
}

impl CardStatus {
    /// `ok`, `expiring`, `expired` or `declined`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
            Self::Declined => "declined",
        }
    }
}

impl Organisation {
    /// The error is the id of a subscription whose card is missing.
    pub(crate) fn new(subscriptions: Vec<Subscription>, cards: Vec<Card>) -> Result<Self, SubscriptionId> {
        let held = |id: &CardId| cards.iter().any(|card| card.id() == id);
        match subscriptions.iter().find(|subscription| !subscription.card().is_none_or(held)) {
            Some(astray) => Err(astray.id().clone()),
            None => Ok(Self { subscriptions, cards }),
        }
    }

    /// The subscription of that id.
    pub fn subscription(&self, id: &SubscriptionId) -> Option<&Subscription> {
        self.subscriptions.iter().find(|subscription| subscription.id() == id)
    }

    /// The card of that id.
    pub fn card(&self, id: &CardId) -> Option<&Card> {
        self.cards.iter().find(|card| card.id() == id)
    }

    /// All cards, in no order.
    pub(crate) fn cards(&self) -> &[Card] {
        &self.cards
    }

    /// All subscriptions, in no order.
    pub(crate) fn all_subscriptions(&self) -> &[Subscription] {
        &self.subscriptions
    }

    /// All subscriptions: first those that need an action, then by name.
    pub fn subscriptions(&self, today: Date) -> Vec<&Subscription> {
        let mut all: Vec<_> = self.subscriptions.iter().collect();
        all.sort_by_cached_key(|it| (!self.needs_action(it, today), it.name().to_lowercase(), it.id().clone()));
        all
    }

    /// The subscriptions that continue and are paid by that card, the next payment first, as it was planned.
    pub fn paid_by(&self, card: &CardId) -> Vec<&Subscription> {
        let mut paid: Vec<_> = self.subscriptions.iter().filter(|it| it.card() == Some(card) && it.goes_on()).collect();
        paid.sort_by_key(|it| {
            let next = it.next_payment(Date::MIN).map(|payment| payment.date);
            (next.is_none(), next, it.name().to_lowercase(), it.id().clone())
        });
        paid
    }

    /// The state of one of the cards.
    pub fn status(&self, card: &Card, today: Date) -> CardStatus {
        let expiry = card.details().expiry;
        if expiry.has_passed(today) {
            CardStatus::Expired
        } else if self.declines(card).next().is_some() {
            CardStatus::Declined
        } else if expiry.is_near(today) {
            CardStatus::Expiring
        } else {
            CardStatus::Ok
        }
    }

    /// Why the subscription's card was declined: the subscription's own decline or, if the card was declined only for other
    /// subscriptions, the last of those. None if it was not declined.
    pub fn decline(&self, subscription: &Subscription) -> Option<&Decline> {
        let card = subscription.card().and_then(|id| self.card(id))?;
        let is_own = |decline: &&Decline| subscription.last_decline() == Some(decline);
        self.declines(card).max_by_key(|decline| (is_own(decline), decline.at()))
    }

    /// Whether the subscription's card may be charged: not if it was declined in a way that forbids it, for whichever
    /// subscription.
    pub fn may_be_paid(&self, subscription: &Subscription) -> bool {
        self.decline(subscription).is_none_or(|decline| decline.code().may_be_paid())
    }

    /// The unresolved declines of one of the cards, for whichever subscription. A payment that succeeds resolves a decline. So
    /// do, if the code allows it, an approval by the bank, and a change of a field that the code blames.
    fn declines(&self, card: &Card) -> impl Iterator<Item = &Decline> {
        self.subscriptions
            .iter()
            .filter_map(Subscription::last_decline)
            .filter(move |decline| is_unresolved(decline, card))
    }
}

/// Whether a decline is the card's, and nothing after it has resolved it.
fn is_unresolved(decline: &Decline, card: &Card) -> bool {
    let code = decline.code();
    let approved = card.verified().filter(|_| code.is_settled_by_approval());
    let corrected = code.blames().iter().filter_map(|field| card.changed(*field));
    decline.card() == card.id() && approved.into_iter().chain(corrected).all(|resolved| decline.at() > resolved)
}

#[cfg(test)]
mod tests;
