//! What an admin may see, as JSON. Name and address of a card are for its owner only: for others they are left out.

use billing::{
    Admin, Card, CardHolder, Country, Details, Money, OpenInvoice, Organisation, PostalAddress, Step, Subscription,
};
use jiff::civil::Date;
use serde::Serialize;

/// An organisation as one of its admins sees it on a day.
pub(crate) struct View<'a> {
    pub(crate) organisation: &'a Organisation,
    pub(crate) admin: &'a Admin,
    pub(crate) today: Date,
}

#[derive(Serialize)]
pub(crate) struct SubscriptionsAnswer<'a> {
    subscriptions: Vec<SubscriptionAnswer<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a member of the answer")]
struct SubscriptionAnswer<'a> {
    id: &'a str,
    name: &'a str,
    status: &'static str,
    /// None if it ends first.
    renews: Option<String>,
    /// The provider's customer. Only subscriptions of the same customer can get the same card.
    customer: &'a str,
    purchased_by: Option<Purchaser<'a>>,
    open_invoice: Option<InvoiceAnswer<'a>>,
    card: Option<PayerAnswer<'a>>,
    /// True if it is paid by invoice, and takes no card.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    invoiced: bool,
    /// Why the card was declined, perhaps for another subscription. None if it was not.
    last_decline: Option<DeclineAnswer<'a>>,
    /// What this admin can do now, the most useful first: the next steps, then what is possible without helping now.
    actions: Vec<&'static str>,
    needs_action: bool,
    /// The payment that the provider takes next. None if it takes none.
    next_payment: Option<NextPaymentAnswer<'a>>,
    /// The next steps, as `decline-check` answers them without a comparison. They, and what follows, are for pages that do not
    /// know `actions` yet.
    next: Vec<&'static str>,
    can_edit_card: bool,
    can_add_card: bool,
    can_pay: bool,
    can_verify: bool,
}

/// Without an amount for a renewal, whose invoice does not exist yet.
#[derive(Serialize)]
struct NextPaymentAnswer<'a> {
    date: String,
    amount: Option<&'a str>,
    currency: Option<&'a str>,
}

#[derive(Serialize)]
struct Purchaser<'a> {
    name: &'a str,
    you: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InvoiceAnswer<'a> {
    id: &'a str,
    amount: &'a str,
    currency: &'a str,
    /// None where no attempt will be made.
    next_attempt: Option<String>,
    /// How many invoices are open, where there are several: this is the newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u32>,
    /// What is owed for all of them, unless they are in several currencies.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<&'a str>,
    /// Whether its payment is under way.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    processing: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeclineAnswer<'a> {
    code: &'static str,
    at: String,
    amount: &'a str,
    currency: &'a str,
    statement_name: &'a str,
}

/// What pays a subscription.
#[derive(Serialize)]
#[serde(untagged)]
enum PayerAnswer<'a> {
    Card(Box<CardAnswer<'a>>),
    /// Another way to pay, which is shown and cannot be edited.
    Other {
        kind: &'a str,
        status: &'static str,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CardAnswer<'a> {
    /// `card`
    kind: &'static str,
    id: &'a str,
    brand: &'a str,
    last4: &'a str,
    expiry: String,
    #[serde(flatten)]
    private: Option<Private<'a>>,
    status: &'static str,
    version: u32,
    verified: Option<String>,
    owner: Option<Owner<'a>>,
    owned_by_you: bool,
}

/// What only the owner sees.
#[derive(Serialize)]
struct Private<'a> {
    holder: Option<&'a str>,
    address: Option<AddressAnswer<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AddressAnswer<'a> {
    line1: Option<&'a str>,
    line2: Option<&'a str>,
    postal_code: Option<&'a str>,
    city: Option<&'a str>,
    region: Option<&'a str>,
    country: Option<&'static str>,
}

#[derive(Serialize)]
struct Owner<'a> {
    name: &'a str,
}

/// The receipt of an edit: the card, and what it pays.
#[derive(Serialize)]
pub(crate) struct ReceiptAnswer<'a> {
    #[serde(flatten)]
    card: CardAnswer<'a>,
    pays: Vec<Payment<'a>>,
}

#[derive(Serialize)]
struct Payment<'a> {
    subscription: &'a str,
    name: &'a str,
    next: Option<String>,
}

impl<'a> View<'a> {
    pub(crate) fn subscriptions(&self) -> SubscriptionsAnswer<'a> {
        let all = self.organisation.subscriptions(self.today);
        SubscriptionsAnswer { subscriptions: all.into_iter().map(|it| self.subscription(it)).collect() }
    }

    /// A card of the organisation, as it is or as an edit will make it.
    pub(crate) fn card<'c>(&self, card: &'c Card) -> CardAnswer<'c> {
        let details = card.details();
        let owned_by_you = card.is_owned_by(self.admin);
        CardAnswer {
            kind: "card",
            id: card.id().as_str(),
            brand: details.brand.as_str(),
            last4: details.last4.as_str(),
            expiry: details.expiry.to_string(),
            private: if owned_by_you { Some(Private::of(details)) } else { None },
            status: self.organisation.status(card, self.today).as_str(),
            version: card.version(),
            verified: card.verified().map(|at| format!("{at:.0}")),
            owner: card.owner().map(|owner| Owner { name: owner.name() }),
            owned_by_you,
        }
    }

    pub(crate) fn receipt<'c>(&'c self, card: &'c Card) -> ReceiptAnswer<'c> {
        let pays = self.organisation.paid_by(card.id()).into_iter().map(|it| Payment {
            subscription: it.id().as_str(),
            name: it.name(),
            next: it.next_payment(self.today).map(|payment| payment.date.to_string()),
        });
        ReceiptAnswer { card: self.card(card), pays: pays.collect() }
    }

    fn subscription(&self, it: &'a Subscription) -> SubscriptionAnswer<'a> {
        let card = it
            .card()
            .and_then(|id| self.organisation.card(id))
            .map(|card| PayerAnswer::Card(Box::new(self.card(card))));
        let other = it.other_method().map(|method| PayerAnswer::Other { kind: method.as_str(), status: "ok" });
        let actions = self.organisation.actions(it, self.admin, self.today);
        let can = |step| actions.contains(&step);
        SubscriptionAnswer {
            id: it.id().as_str(),
            name: it.name(),
            status: it.status().as_str(),
            renews: it.renews().map(|date| date.to_string()),
            customer: it.customer().as_str(),
            purchased_by: it
                .purchased_by()
                .map(|purchaser| Purchaser { name: purchaser.name(), you: it.is_purchased_by(self.admin) }),
            open_invoice: it.open_invoice().map(|invoice| InvoiceAnswer::of(invoice, it.next_attempt(self.today))),
            invoiced: it.is_invoiced(),
            last_decline: self.organisation.decline(it).map(|decline| DeclineAnswer {
                code: decline.code().as_str(),
                at: format!("{:.0}", decline.at()),
                amount: decline.money().amount(),
                currency: decline.money().currency(),
                statement_name: decline.statement_name(),
            }),
            next: self.organisation.next_steps(it, self.admin, self.today, &[]).into_iter().map(Step::as_str).collect(),
            needs_action: self.organisation.needs_action(it, self.today),
            next_payment: it.next_payment(self.today).map(|payment| NextPaymentAnswer {
                date: payment.date.to_string(),
                amount: payment.money.map(Money::amount),
                currency: payment.money.map(Money::currency),
            }),
            can_edit_card: can(Step::EditCard),
            can_add_card: can(Step::AddCard),
            can_pay: can(Step::PayNow),
            can_verify: can(Step::VerifyWithBank),
            actions: actions.into_iter().map(Step::as_str).collect(),
            card: card.or(other),
        }
    }
}

impl<'a> InvoiceAnswer<'a> {
    pub(crate) fn of(invoice: &'a OpenInvoice, next_attempt: Option<Date>) -> Self {
        Self {
            id: invoice.id().as_str(),
            amount: invoice.money().amount(),
            currency: invoice.money().currency(),
            next_attempt: next_attempt.map(|date| date.to_string()),
            count: invoice.all_open().map(|all| all.count),
            total: invoice.all_open().and_then(|all| all.total.as_ref()).map(Money::amount),
            processing: invoice.is_processing(),
        }
    }
}

impl<'a> Private<'a> {
    fn of(details: &'a Details) -> Self {
        Self {
            holder: details.holder.as_ref().map(CardHolder::as_str),
            address: details.address.as_ref().map(AddressAnswer::of),
        }
    }
}

impl<'a> AddressAnswer<'a> {
    fn of(address: &'a PostalAddress) -> Self {
        Self {
            line1: address.line1(),
            line2: address.line2(),
            postal_code: address.postal_code(),
            city: address.city(),
            region: address.region(),
            country: address.country().map(Country::code),
        }
    }
}
