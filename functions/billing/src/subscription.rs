//! Subscriptions, and what pays them.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::admin::{Admin, Person};
use crate::decline::Decline;
use crate::ids::{CardId, CustomerId, SubscriptionId};
use crate::open_invoice::OpenInvoice;

/// The state of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubscriptionStatus {
    /// It is paid.
    Active,
    /// A payment is missing; the service still runs.
    PastDue,
    /// A payment is missing; the service has stopped.
    Suspended,
    /// It has ended.
    Cancelled,
}

/// A subscription of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    id: SubscriptionId,
    customer: CustomerId,
    name: String,
    status: SubscriptionStatus,
    renews: Option<Date>,
    purchased_by: Option<Person>,
    card: Option<CardId>,
    other_method: Option<OtherMethod>,
    open_invoice: Option<OpenInvoice>,
    last_decline: Option<Decline>,
    is_invoiced: bool,
    months: Option<u16>,
    ends: Option<Date>,
}

/// What pays a subscription instead of a card that can be edited, by the provider's name: `link`, `sepa_debit`, `klarna` …
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherMethod(String);

impl OtherMethod {
    /// What the provider stored before there were payment methods: it may be a card or an account, and cannot be edited.
    pub fn source() -> Self {
        Self("source".to_owned())
    }

    /// 1 to 40 of `a-z 0-9 _`, and not `card`.
    pub fn parse(name: &str) -> Option<Self> {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let is_valid = (1..=40).contains(&name.len()) && name.bytes().all(is_plain) && name != "card";
        if is_valid { Some(Self(name.to_owned())) } else { None }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SubscriptionStatus {
    /// From the name that [`as_str`](Self::as_str) gives.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Active, Self::PastDue, Self::Suspended, Self::Cancelled].into_iter().find(|it| it.as_str() == text)
    }

    /// `active`, `past-due`, `suspended` or `cancelled`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::PastDue => "past-due",
            Self::Suspended => "suspended",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Subscription {
    /// A subscription without a card and without an open invoice. Without a day in `renews` it does not renew.
    pub fn new(
        id: SubscriptionId,
        customer: CustomerId,
        name: impl Into<String>,
        status: SubscriptionStatus,
        renews: impl Into<Option<Date>>,
    ) -> Self {
        Self {
            id,
            customer,
            name: name.into(),
            status,
            renews: renews.into(),
            purchased_by: None,
            card: None,
            other_method: None,
            open_invoice: None,
            last_decline: None,
            is_invoiced: false,
            months: None,
            ends: None,
        }
    }

    /// The same subscription, bought by that person.
    #[must_use]
    pub fn with_purchaser(self, purchaser: Person) -> Self {
        Self { purchased_by: Some(purchaser), ..self }
    }

    /// The same subscription, paid by that card.
    #[must_use]
    pub fn with_card(self, card: CardId) -> Self {
        Self { card: Some(card), ..self }
    }

    /// The same subscription, paid in another way than by card.
    #[must_use]
    pub fn with_other_method(self, method: OtherMethod) -> Self {
        Self { other_method: Some(method), ..self }
    }

    /// The same subscription, with an open invoice.
    #[must_use]
    pub fn with_open_invoice(self, invoice: OpenInvoice) -> Self {
        Self { open_invoice: Some(invoice), ..self }
    }

    /// The same subscription, with a last payment that the bank declined.
    #[must_use]
    pub fn with_last_decline(self, decline: Decline) -> Self {
        Self { last_decline: Some(decline), ..self }
    }

    /// The same subscription, paid by invoice and not by card.
    #[must_use]
    pub fn invoiced(self) -> Self {
        Self { is_invoiced: true, ..self }
    }

    /// The same subscription, paid for that many months at a time.
    #[must_use]
    pub fn with_months(self, months: u16) -> Self {
        Self { months: Some(months), ..self }
    }

    /// The same subscription, ending on that day.
    #[must_use]
    pub fn ending(self, on: Date) -> Self {
        Self { ends: Some(on), ..self }
    }

    /// The subscription's id.
    pub fn id(&self) -> &SubscriptionId {
        &self.id
    }

    /// The payment provider's customer. An organisation may have several.
    pub fn customer(&self) -> &CustomerId {
        &self.customer
    }

    /// The seller's name for it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The state.
    pub fn status(&self) -> SubscriptionStatus {
        self.status
    }

    /// The day on which it renews. None if it ends first.
    pub fn renews(&self) -> Option<Date> {
        self.renews
    }

    /// For how many months it is paid at a time. None if that is not known, or for shorter periods.
    pub(crate) fn months(&self) -> Option<u16> {
        self.months
    }

    /// The day on which it ends, if that is planned.
    pub(crate) fn ends(&self) -> Option<Date> {
        self.ends
    }

    /// Whether it is paid for a year or longer at a time.
    pub(crate) fn is_yearly(&self) -> bool {
        self.months.is_some_and(|months| months >= 12)
    }

    /// Whether it renews after that day. If its end is planned and its period is not known, it may.
    pub(crate) fn renews_after(&self, day: Date) -> bool {
        let Some(renews) = self.renews else { return false };
        match (self.ends, self.months) {
            (Some(ends), Some(months)) => {
                // From the first one, since months that are added one after the other lose days.
                let step = i64::from(months.max(1));
                let renewals = (0..).map_while(|count| renews.checked_add((count * step).months()).ok());
                renewals.take_while(|renewal| *renewal < ends).any(|renewal| renewal > day)
            }
            (Some(ends), None) => renews > day || ends > day,
            (None, _) => true,
        }
    }

    /// Who bought it, where that is known.
    pub fn purchased_by(&self) -> Option<&Person> {
        self.purchased_by.as_ref()
    }

    /// Whether that admin bought it.
    pub fn is_purchased_by(&self, admin: &Admin) -> bool {
        self.purchased_by.as_ref().is_some_and(|purchaser| purchaser.is(admin.person()))
    }

    /// The card that pays it. None if it is paid by invoice, or has no card yet.
    pub fn card(&self) -> Option<&CardId> {
        self.card.as_ref()
    }

    /// What pays it instead of a card.
    pub fn other_method(&self) -> Option<&OtherMethod> {
        self.other_method.as_ref()
    }

    /// Whether the provider has something to charge for it.
    pub(crate) fn has_payer(&self) -> bool {
        self.card.is_some() || self.other_method.is_some()
    }

    /// The open invoice.
    pub fn open_invoice(&self) -> Option<&OpenInvoice> {
        self.open_invoice.as_ref()
    }

    /// The last payment, if the bank declined it.
    pub fn last_decline(&self) -> Option<&Decline> {
        self.last_decline.as_ref()
    }

    /// Whether it is paid by invoice, and not by card.
    pub fn is_invoiced(&self) -> bool {
        self.is_invoiced
    }

    /// Whether anything is still to be paid for it: what is owed, or its renewal.
    pub(crate) fn goes_on(&self) -> bool {
        self.status != SubscriptionStatus::Cancelled && (self.open_invoice.is_some() || self.renews.is_some())
    }

    /// Whether a card can be added, by any billing admin: if it continues and is not paid by invoice.
    pub fn takes_new_card(&self) -> bool {
        self.status != SubscriptionStatus::Cancelled && !self.is_invoiced
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{ANNA, BJORN, admin, subscription};

    #[test]
    fn a_status_is_known_by_its_name() {
        for name in ["active", "past-due", "suspended", "cancelled"] {
            assert_eq!(SubscriptionStatus::parse(name).map(SubscriptionStatus::as_str), Some(name));
        }
        assert_eq!(SubscriptionStatus::parse("paused"), None);
    }

    #[test]
    fn a_card_is_taken_while_it_goes_on_and_is_not_invoiced() {
        let cancelled = subscription("sub_1", SubscriptionStatus::Cancelled);
        assert!(!cancelled.takes_new_card());
        let active = subscription("sub_1", SubscriptionStatus::Active);
        assert!(active.takes_new_card() && !active.invoiced().takes_new_card());
    }

    #[test]
    fn another_way_to_pay_is_known_by_the_providers_name() {
        assert_eq!(OtherMethod::parse("sepa_debit").as_ref().map(OtherMethod::as_str), Some("sepa_debit"));
        for name in ["", "card", "Link", "a b", &"a".repeat(41)] {
            assert_eq!(OtherMethod::parse(name), None, "{name}");
        }
    }

    #[test]
    fn the_purchaser_is_a_person_and_not_a_name() {
        let bought = subscription("sub_1", SubscriptionStatus::Active);
        assert!(bought.is_purchased_by(&admin(ANNA)));
        assert!(!bought.is_purchased_by(&admin(BJORN)));
        let renamed = Admin::new(Person::new(ANNA.0, ANNA.1, "Anna Ny"), "x");
        let namesake = Admin::new(Person::new("https://other.example", ANNA.1, ANNA.2), "x");
        assert!(bought.is_purchased_by(&renamed) && !bought.is_purchased_by(&namesake));
    }
}
