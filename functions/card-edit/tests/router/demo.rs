//! Two organisations: their people, subscriptions and cards.

use billing::{
    AddressDraft, Billing, Brand, Card, CardHolder, CardId, Decline, DeclineCode, Details, Expiry, LastFour, Money,
    OpenInvoice, Person, PostalAddress, Subscription, SubscriptionId, SubscriptionStatus,
};
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

pub(crate) const ISSUER: &str = "https://id.example";

#[derive(Debug, Clone, Copy)]
pub(crate) struct Who {
    pub(crate) subject: &'static str,
    pub(crate) name: &'static str,
    pub(crate) organisation: &'static str,
    pub(crate) billing_admin: bool,
}

const NORRBACKA: &str = "Norrbacka Bygg AB";
const SJOVIK: &str = "Sjövik Redovisning AB";
pub(crate) const ANNA: Who = Who { subject: "a", name: "Anna Alm", organisation: NORRBACKA, billing_admin: true };
pub(crate) const BJORN: Who = Who { subject: "b", name: "Björn Berg", organisation: NORRBACKA, billing_admin: true };
pub(crate) const CILLA: Who = Who { subject: "c", name: "Cilla Ceder", organisation: NORRBACKA, billing_admin: false };
pub(crate) const DAVID: Who = Who { subject: "d", name: "David Dahl", organisation: SJOVIK, billing_admin: true };
pub(crate) const ELSA: Who = Who { subject: "e", name: "Elsa Ek", organisation: "Tomtebo AB", billing_admin: true };

/// Anna's card pays `sub_premium` and `sub_apps`, Björn's has expired, `sub_project` has none; David's pays `sub_david`.
pub(crate) async fn fill(billing: &Billing) {
    for card in [card("card_anna", ANNA, 5), card("card_bjorn", BJORN, -1)] {
        assert!(billing.put_card(NORRBACKA, &card).await.expect("a card"));
    }
    assert!(billing.put_card(SJOVIK, &card("card_david", DAVID, 5)).await.expect("a card"));

    let money = || Money::parse("1234.50", "SEK").expect("an amount");
    let expired = DeclineCode::take_in("expired_card");
    let decline = Decline::new(card_id("card_bjorn"), expired, days(-2).1, money(), "MOLNBUTIKEN");
    let exchange = subscription("sub_exchange", "Exchange Online", SubscriptionStatus::PastDue, BJORN)
        .with_card(card_id("card_bjorn"))
        .with_open_invoice(OpenInvoice::new(money(), Some(days(3).0)))
        .with_last_decline(decline);
    let active = SubscriptionStatus::Active;
    for subscription in [
        subscription("sub_premium", "Office 365 Business Premium", active, ANNA).with_card(card_id("card_anna")),
        subscription("sub_apps", "Appar för företag", active, BJORN).with_card(card_id("card_anna")),
        subscription("sub_project", "Project", active, ANNA),
        subscription("sub_visio", "Visio", SubscriptionStatus::Cancelled, ANNA).with_card(card_id("card_anna")),
        exchange,
    ] {
        assert!(billing.put_subscription(NORRBACKA, &subscription).await.expect("a subscription"));
    }
    let david = subscription("sub_david", "Visio", active, DAVID).with_card(card_id("card_david"));
    assert!(billing.put_subscription(SJOVIK, &david).await.expect("a subscription"));
}

/// The month that many months on, as the API writes it.
pub(crate) fn month(months: i32) -> String {
    let first = billing::today(Timestamp::now()).first_of_month();
    let on = if months < 0 { first - months.abs().months() } else { first + months.months() };
    on.strftime("%Y-%m").to_string()
}

/// The day that many days on, in Sweden, and the time.
pub(crate) fn days(days: i64) -> (jiff::civil::Date, Timestamp) {
    let time = Timestamp::now() + (days * 24).hours();
    (billing::today(time), time)
}

pub(crate) fn address() -> Value {
    json!({"line1": "Storgatan 1", "line2": null, "postalCode": "111 22", "city": "Stockholm", "region": null, "country": "SE"})
}

fn card(id: &str, owner: Who, months: i32) -> Card {
    let text = |text: &str| Some(text.to_owned());
    let address = AddressDraft {
        line1: text("Storgatan 1"),
        line2: None,
        postal_code: text("111 22"),
        city: text("Stockholm"),
        region: None,
        country: text("SE"),
    };
    let details = Details {
        brand: Brand::parse("visa").expect("a brand"),
        last4: LastFour::parse("4242").expect("four digits"),
        expiry: Expiry::parse(&month(months)).expect("a month"),
        holder: Some(CardHolder::parse(owner.name).expect("a name")),
        address: Some(PostalAddress::parse(&address).expect("an address")),
    };
    Card::new(card_id(id), details, person(owner), days(-30).1)
}

fn subscription(id: &str, name: &str, status: SubscriptionStatus, purchaser: Who) -> Subscription {
    let id = SubscriptionId::parse(id).expect("an id");
    Subscription::new(id, name, status, days(20).0, person(purchaser))
}

fn card_id(id: &str) -> CardId {
    CardId::parse(id).expect("an id")
}

fn person(who: Who) -> Person {
    Person::new(ISSUER, who.subject, who.name)
}
