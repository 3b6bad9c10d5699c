//! When a subscription is paid for next. This alone decides whether a date is shown: only where a charge will be tried.

use jiff::civil::Date;

use crate::decline::Decline;
use crate::money::Money;
use crate::open_invoice::OpenInvoice;
use crate::subscription::{Subscription, SubscriptionStatus};

/// A payment that the provider will take by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextPayment<'a> {
    /// The day.
    pub date: Date,
    /// The amount of the open invoice. None for a renewal, whose invoice does not exist yet: price times quantity is not what it
    /// will be, since discounts, tax, credit and what changes until then count, too.
    pub money: Option<&'a Money>,
}

impl Subscription {
    /// The day on which the provider charges the card for the open invoice again. None if it has planned no attempt, or one is
    /// under way; if the day has passed, since our copy is then older than what came of it; and if it has planned an
    /// attempt that it will not make: after some declines it waits for another card.
    pub fn next_attempt(&self, today: Date) -> Option<Date> {
        let invoice = self.open_invoice()?;
        let is_of_card = |decline: &&Decline| Some(decline.card()) == self.card();
        let is_made = self.has_payer()
            && self.last_decline().filter(is_of_card).is_none_or(|decline| decline.code().has_next_attempt());
        let planned = invoice.planned_attempt().filter(|day| *day >= today && !invoice.is_processing());
        if is_made && self.status() != SubscriptionStatus::Cancelled { planned } else { None }
    }

    /// The payment that the provider takes next, on that day or later: for the open invoice or for the renewal. None if it takes
    /// none: for a subscription that has no card, or that has ended or stopped.
    pub fn next_payment(&self, today: Date) -> Option<NextPayment<'_>> {
        let is_renewed = matches!(self.status(), SubscriptionStatus::Active | SubscriptionStatus::PastDue);
        let renews = self.renews().filter(|day| is_renewed && self.has_payer() && *day >= today);
        let renewal = renews.map(|date| NextPayment { date, money: None });
        let money = self.open_invoice().map(OpenInvoice::money);
        let attempt = self.next_attempt(today).map(|date| NextPayment { date, money });
        attempt.into_iter().chain(renewal).min_by_key(|payment| payment.date)
    }
}

#[cfg(test)]
mod tests {
    use SubscriptionStatus::{Active, Cancelled, PastDue, Suspended};
    use jiff::civil::date;

    use super::*;
    use crate::fixtures::{decline, subscription};
    use crate::ids::InvoiceId;
    use crate::{CardId, OtherMethod};

    const TODAY: Date = date(2026, 11, 24);
    const ATTEMPT: Date = date(2026, 11, 25);
    const RENEWAL: Date = date(2026, 12, 14);

    fn paid_by_card(status: SubscriptionStatus) -> Subscription {
        subscription("sub_1", status).with_card(CardId::parse("card_1").expect("an id"))
    }

    fn owing(subscription: Subscription, planned: Option<Date>) -> Subscription {
        let money = Money::parse("100", "SEK").expect("an amount");
        subscription.with_open_invoice(OpenInvoice::new(InvoiceId::parse("in_1").expect("an id"), money, planned))
    }

    fn next_on(subscription: &Subscription, today: Date) -> (Option<Date>, Option<Date>) {
        (subscription.next_attempt(today), subscription.next_payment(today).map(|payment| payment.date))
    }

    fn next(subscription: &Subscription) -> (Option<Date>, Option<Date>) {
        next_on(subscription, TODAY)
    }

    #[test]
    fn the_next_payment_is_the_next_attempt_or_the_renewal() {
        assert_eq!(next(&paid_by_card(Active)), (None, Some(RENEWAL)));
        assert_eq!(next(&owing(paid_by_card(PastDue), None)), (None, Some(RENEWAL)));
        let owed = owing(paid_by_card(PastDue), Some(ATTEMPT));
        assert_eq!(next(&owed), (Some(ATTEMPT), Some(ATTEMPT)));
        assert_eq!(owed.next_payment(TODAY).and_then(|payment| payment.money).map(Money::amount), Some("100"));
        assert_eq!(paid_by_card(Active).next_payment(TODAY).and_then(|payment| payment.money), None);
    }

    #[test]
    fn a_day_that_has_passed_is_not_promised() {
        let owed = owing(paid_by_card(PastDue), Some(ATTEMPT));
        let day_after = |day: Date| day.tomorrow().expect("a day");
        assert_eq!(next_on(&owed, ATTEMPT), (Some(ATTEMPT), Some(ATTEMPT)));
        assert_eq!(next_on(&owed, day_after(ATTEMPT)), (None, Some(RENEWAL)));
        assert_eq!(next_on(&paid_by_card(Active), RENEWAL), (None, Some(RENEWAL)));
        assert_eq!(next_on(&paid_by_card(Active), day_after(RENEWAL)), (None, None));
    }

    #[test]
    fn what_has_ended_or_stopped_or_has_nothing_to_pay_with_is_not_paid() {
        assert_eq!(next(&owing(paid_by_card(Cancelled), Some(ATTEMPT))), (None, None));
        assert_eq!(next(&paid_by_card(Suspended)), (None, None));
        assert_eq!(next(&owing(subscription("sub_1", PastDue), Some(ATTEMPT))), (None, None));
        assert_eq!(next(&subscription("sub_1", Active).invoiced()), (None, None));
    }

    #[test]
    fn what_pays_instead_of_a_card_is_charged_too() {
        let link =
            |status| subscription("sub_1", status).with_other_method(OtherMethod::parse("link").expect("a name"));
        assert_eq!(next(&link(Active)), (None, Some(RENEWAL)));
        assert_eq!(next(&owing(link(PastDue), Some(ATTEMPT))), (Some(ATTEMPT), Some(ATTEMPT)));
    }

    #[test]
    fn an_attempt_that_waits_for_another_card_is_not_promised() {
        let owed = owing(paid_by_card(PastDue), Some(ATTEMPT));
        for (code, attempt) in [
            ("insufficient_funds", Some(ATTEMPT)),
            ("authentication_required", None),
            ("stop_payment_order", None),
            ("lost_card", None),
            ("generic_decline", None),
        ] {
            let declined = owed.clone().with_last_decline(decline("card_1", code, 5));
            assert_eq!(next(&declined), (attempt, attempt.or(Some(RENEWAL))), "{code}");
            // With another card, the attempt is made.
            let moved = owed.clone().with_last_decline(decline("card_0", code, 5));
            assert_eq!(next(&moved), (Some(ATTEMPT), Some(ATTEMPT)), "{code}");
        }
    }
}
