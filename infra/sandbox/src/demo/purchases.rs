//! What the demo's organisations have bought, and the cards that pay for it: every state that a card can be in. Dates are
//! counted from the day on which the demo is filled in.

use super::people::{ANNA, BJORN, DAVID, NORRBACKA, Person, SJOVIK};

/// An organisation that has bought something.
#[derive(Debug)]
pub struct Organisation {
    /// The claim `organisation` of its people.
    pub name: &'static str,
    /// Its customer id at the payment provider.
    pub customer: &'static str,
    pub(crate) subscriptions: &'static [Subscription],
}

/// A card at the payment provider.
#[derive(Debug)]
pub(crate) struct Card {
    /// Its payment method's id.
    pub(crate) id: &'static str,
    pub(crate) owner: &'static Person,
    pub(crate) brand: &'static str,
    pub(crate) last4: &'static str,
    /// In how many months the card expires.
    pub(crate) expires_in: i64,
    /// What its bank does: see the payment provider's `bank`.
    pub(crate) behaviour: &'static str,
    pub(crate) address: Address,
}

/// The billing address of a card, in Sweden.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Address {
    pub(crate) line1: &'static str,
    pub(crate) postal_code: &'static str,
    pub(crate) city: &'static str,
}

/// A subscription.
#[derive(Debug)]
pub(crate) struct Subscription {
    pub(crate) id: &'static str,
    pub(crate) product: &'static str,
    /// The price of a period, in öre.
    pub(crate) amount: i64,
    /// Whether a period is a year, and not a month.
    pub(crate) is_yearly: bool,
    /// In how many days the next period begins.
    pub(crate) renews_in: i64,
    pub(crate) purchaser: &'static Person,
    /// The id of the card that pays, if any.
    pub(crate) card: Option<&'static str>,
}

const STORGATAN: Address = Address { line1: "Storgatan 1", postal_code: "111 22", city: "Stockholm" };
const WRONG_POSTAL_CODE: Address = Address { line1: "Storgatan 1", postal_code: "111 32", city: "Stockholm" };
const HAMNGATAN: Address = Address { line1: "Hamngatan 3", postal_code: "831 34", city: "Östersund" };

#[rustfmt::skip]
const CARDS: &[Card] = &[
    Card { id: "pm_anna_visa", owner: &ANNA, brand: "visa", last4: "4242", expires_in: 17, behaviour: "works", address: STORGATAN },
    Card { id: "pm_anna_mc", owner: &ANNA, brand: "mastercard", last4: "4444", expires_in: 0, behaviour: "works", address: STORGATAN },
    Card { id: "pm_anna_moved", owner: &ANNA, brand: "visa", last4: "0036", expires_in: 20, behaviour: "postal_code", address: WRONG_POSTAL_CODE },
    Card { id: "pm_anna_asks", owner: &ANNA, brand: "visa", last4: "3184", expires_in: 25, behaviour: "asks_always", address: STORGATAN },
    Card { id: "pm_bjorn_visa", owner: &BJORN, brand: "visa", last4: "1881", expires_in: -1, behaviour: "works", address: STORGATAN },
    Card { id: "pm_bjorn_mc", owner: &BJORN, brand: "mastercard", last4: "5100", expires_in: 17, behaviour: "no_funds_later", address: STORGATAN },
    Card { id: "pm_david_visa", owner: &DAVID, brand: "visa", last4: "0002", expires_in: 34, behaviour: "works", address: HAMNGATAN },
];

/// The organisations that have bought something.
#[rustfmt::skip]
pub const ORGANISATIONS: &[Organisation] = &[
    Organisation { name: NORRBACKA, customer: "cus_norrbacka", subscriptions: &[
        Subscription { id: "sub_premium", product: "Office 365 Business Premium", amount: 187_400, is_yearly: false, renews_in: 22, purchaser: &ANNA, card: Some("pm_anna_visa") },
        Subscription { id: "sub_apps", product: "Microsoft 365 Apps for business", amount: 104_000, is_yearly: false, renews_in: 9, purchaser: &ANNA, card: Some("pm_anna_visa") },
        Subscription { id: "sub_basic", product: "Office 365 Business Basic", amount: 61_200, is_yearly: false, renews_in: 12, purchaser: &ANNA, card: Some("pm_anna_mc") },
        Subscription { id: "sub_exchange", product: "Exchange Online", amount: 123_450, is_yearly: false, renews_in: 28, purchaser: &BJORN, card: Some("pm_bjorn_visa") },
        Subscription { id: "sub_visio", product: "Visio", amount: 34_900, is_yearly: false, renews_in: 17, purchaser: &BJORN, card: Some("pm_bjorn_mc") },
        Subscription { id: "sub_archiving", product: "Exchange Online Archiving", amount: 27_300, is_yearly: false, renews_in: 25, purchaser: &ANNA, card: Some("pm_anna_moved") },
        Subscription { id: "sub_powerbi", product: "Power BI Pro", amount: 98_000, is_yearly: false, renews_in: 26, purchaser: &ANNA, card: Some("pm_anna_asks") },
        Subscription { id: "sub_project", product: "Project", amount: 99_000, is_yearly: false, renews_in: 40, purchaser: &ANNA, card: None },
    ] },
    Organisation { name: SJOVIK, customer: "cus_sjovik", subscriptions: &[
        Subscription { id: "sub_sjovik", product: "Office 365 Business Premium", amount: 46_850, is_yearly: true, renews_in: 15, purchaser: &DAVID, card: Some("pm_david_visa") },
    ] },
];

/// The card with that id.
pub(crate) fn card(id: &str) -> Option<&'static Card> {
    CARDS.iter().find(|card| card.id == id)
}
