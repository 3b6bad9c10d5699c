//! Cards and people for the domain's unit tests.

use jiff::civil::date;
use jiff::{Timestamp, ToSpan};

use crate::{
    AddressDraft, Admin, Brand, Card, CardHolder, CardId, CustomerId, Decline, DeclineCode, Details, Expiry, LastFour,
    Money, Person, PostalAddress, Subscription, SubscriptionId, SubscriptionStatus,
};

/// Issuer, subject, name.
pub(crate) type Who = (&'static str, &'static str, &'static str);
pub(crate) const ANNA: Who = ("https://id.example", "anna", "Anna Alm");
pub(crate) const BJORN: Who = ("https://id.example", "bjorn", "Björn Berg");

pub(crate) fn person(who: Who) -> Person {
    Person::new(who.0, who.1, who.2)
}

pub(crate) fn admin(who: Who) -> Admin {
    Admin::new(person(who), "Norrbacka Bygg AB")
}

/// Minutes after the cards were stored.
pub(crate) fn at(minute: i64) -> Timestamp {
    "2026-11-22T12:00:00Z".parse::<Timestamp>().expect("a time") + minute.minutes()
}

pub(crate) fn address() -> AddressDraft {
    let text = |text: &str| Some(text.to_owned());
    AddressDraft {
        line1: text("Storgatan 1"),
        line2: None,
        postal_code: text("111 22"),
        city: text("Stockholm"),
        region: None,
        country: text("SE"),
    }
}

pub(crate) fn card(id: &str, owner: Who) -> Card {
    let details = Details {
        brand: Brand::parse("visa").expect("a brand"),
        last4: LastFour::parse("4242").expect("four digits"),
        expiry: Expiry::parse("2027-04").expect("a month"),
        holder: Some(CardHolder::parse(owner.2).expect("a name")),
        address: Some(PostalAddress::parse(&address()).expect("an address")),
    };
    Card::new(CardId::parse(id).expect("an id"), details, Some(person(owner)), at(0))
}

/// Bought by Anna, with its id as its name, renewed in December.
pub(crate) fn subscription(id: &str, status: SubscriptionStatus) -> Subscription {
    let renews = date(2026, 12, 14);
    let customer = CustomerId::parse("cus_norrbacka").expect("an id");
    Subscription::new(SubscriptionId::parse(id).expect("an id"), customer, id, status, renews)
        .with_purchaser(person(ANNA))
}

pub(crate) fn decline(card: &str, code: &str, minute: i64) -> Decline {
    let money = Money::parse("1234.50", "SEK").expect("an amount");
    Decline::new(CardId::parse(card).expect("an id"), DeclineCode::from_provider(code), at(minute), money, "KORTKOLL")
}
