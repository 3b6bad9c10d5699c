//! Two organisations: their people, subscriptions and cards.

use billing::{
    AddressDraft, Billing, Brand, Card, CardHolder, CardId, CustomerId, Decline, DeclineCode, Details, Expiry,
    InvoiceId, LastFour, Money, OpenInvoice, Person, PostalAddress, Subscription, SubscriptionId, SubscriptionStatus,
};
use jiff::{Timestamp, ToSpan};
use testing::SJOVIK;
pub(crate) use testing::{ANNA, BJORN, CILLA, DAVID, ISSUER, NORRBACKA, Who};

/// Anna's card pays `sub_premium`, Björn's has expired and owes for `sub_exchange`, nobody is known to own that of
/// `sub_imported`, `sub_project` has none, `sub_visio` is cancelled; David's pays `sub_david`.
pub(crate) async fn fill(billing: &Billing) {
    let active = SubscriptionStatus::Active;
    let exchange = subscription("sub_exchange", SubscriptionStatus::PastDue, Some("card_bjorn"))
        .with_open_invoice(owed())
        .with_last_decline(decline("card_bjorn", "expired_card"));
    for (subscription, new_card) in [
        (subscription("sub_premium", active, Some("card_anna")), Some(card("card_anna", Some(ANNA), 5))),
        (subscription("sub_imported", active, Some("card_imported")), Some(card("card_imported", None, 5))),
        (subscription("sub_project", active, None), None),
        (subscription("sub_visio", SubscriptionStatus::Cancelled, Some("card_anna")), None),
        (exchange, Some(card("card_bjorn", Some(BJORN), -1))),
    ] {
        keep_with(billing, NORRBACKA, &subscription, new_card.as_ref()).await;
    }
    let davids = subscription("sub_david", active, Some("card_david"));
    keep_with(billing, SJOVIK, &davids, Some(&card("card_david", Some(DAVID), 5))).await;
}

/// Stores the subscription as it is now.
pub(crate) async fn keep(billing: &Billing, organisation: &str, subscription: &Subscription) {
    keep_with(billing, organisation, subscription, None).await;
}

/// Stores the subscription as it is now, with a new card.
pub(crate) async fn keep_with(
    billing: &Billing,
    organisation: &str,
    subscription: &Subscription,
    new_card: Option<&Card>,
) {
    let snapshot = billing.load_subscription(organisation, subscription.id()).await.expect("an answer");
    let now = Timestamp::now();
    let stored = billing.sync_subscription(organisation, &snapshot, subscription, new_card, None, now);
    assert!(stored.await.expect("a subscription"));
}

pub(crate) fn subscription(id: &str, status: SubscriptionStatus, card: Option<&str>) -> Subscription {
    let (id, customer) = (SubscriptionId::parse(id).expect("an id"), CustomerId::parse("cus_1").expect("an id"));
    let renews = billing::today_in_sweden(Timestamp::now() + (20 * 24).hours());
    let subscription = Subscription::new(id, customer, "Exchange Online", status, renews);
    match card {
        Some(card) => subscription.with_card(card_id(card)),
        None => subscription,
    }
}

/// A decline at this second.
pub(crate) fn decline(card: &str, code: &str) -> Decline {
    Decline::new(card_id(card), DeclineCode::from_provider(code), Timestamp::now(), money(), "MOLNBUTIKEN")
}

pub(crate) fn card(id: &str, owner: Option<Who>, months: i32) -> Card {
    let text = |text: &str| Some(text.to_owned());
    let address = AddressDraft {
        line1: text("Storgatan 1, Lgh 1102"),
        line2: None,
        postal_code: text("111 22"),
        city: text("Malmö"),
        region: None,
        country: text("SE"),
    };
    let details = Details {
        brand: Brand::parse("visa").expect("a brand"),
        last4: LastFour::parse("4242").expect("four digits"),
        expiry: Expiry::parse(&month(months)).expect("a month"),
        holder: Some(CardHolder::parse("Anna Alm").expect("a name")),
        address: Some(PostalAddress::parse(&address).expect("an address")),
    };
    let owner = owner.map(|owner| Person::new(ISSUER, owner.subject, owner.name));
    Card::new(card_id(id), details, owner, Timestamp::now() - 720.hours())
}

/// The month after that many months, as the API writes it.
pub(crate) fn month(months: i32) -> String {
    let first = billing::today_in_sweden(Timestamp::now()).first_of_month();
    let on = if months < 0 { first - months.abs().months() } else { first + months.months() };
    on.strftime("%Y-%m").to_string()
}

pub(crate) fn card_id(id: &str) -> CardId {
    CardId::parse(id).expect("an id")
}

/// The open invoice.
pub(crate) fn owed() -> OpenInvoice {
    OpenInvoice::new(InvoiceId::parse("in_1").expect("an id"), money(), None)
}

fn money() -> Money {
    Money::parse("1234.50", "SEK").expect("an amount")
}
