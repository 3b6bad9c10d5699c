//! The provider's objects, converted to the domain's types.

use billing::{CardHolder, SubscriptionStatus};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use stripe::objects::{
    CheckoutSession, Customer, Expandable, Invoice, PaymentIntent, PaymentMethod, SetupIntent, Subscription,
};

fn object<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("an object")
}

fn with(mut value: Value, pointer: &str, new: Value) -> Value {
    *value.pointer_mut(pointer).expect("there") = new;
    value
}

fn card() -> Value {
    json!({
        "id": "pm_1", "customer": "cus_1", "card": {"brand": "visa", "last4": "4242", "exp_month": 4, "exp_year": 2027},
        "billing_details": {"name": "Anna Alm", "address": {"line1": "Storgatan 1", "postal_code": "11122",
            "city": "Stockholm", "country": "SE"}},
        "metadata": {"kortkoll_owner": "https://id.example anna", "kortkoll_owner_name": "Anna Alm"},
    })
}

#[test]
fn a_payment_method_is_a_card() {
    let card = object::<PaymentMethod>(card());
    let details = card.details().expect("a card");
    assert_eq!((details.brand.as_str(), details.last4.as_str()), ("visa", "4242"));
    assert_eq!(details.expiry.to_string(), "2027-04");
    assert_eq!(details.holder.as_ref().map(CardHolder::as_str), Some("Anna Alm"));
    assert_eq!(details.address.and_then(|address| address.postal_code().map(str::to_owned)).as_deref(), Some("111 22"));
    assert_eq!(card.owner().map(|owner| owner.subject().to_owned()).as_deref(), Some("anna"));
}

#[test]
fn what_the_domain_does_not_take_is_left_out() {
    for (pointer, value) in [
        ("/billing_details/name", json!("å".repeat(61))),
        ("/billing_details/name", json!(null)),
        ("/billing_details", json!(null)),
    ] {
        let details = object::<PaymentMethod>(with(card(), pointer, value)).details().expect("a card");
        assert_eq!(details.holder, None, "{pointer}");
    }
    let nowhere = with(card(), "/billing_details/address", json!(null));
    assert_eq!(object::<PaymentMethod>(nowhere).details().expect("a card").address, None);
    for other in
        [json!({"id": "pm_1", "type": "sepa_debit", "metadata": null}), with(card(), "/card/exp_month", json!(13))]
    {
        assert_eq!(object::<PaymentMethod>(other).details(), None);
    }
    assert_eq!(object::<PaymentMethod>(with(card(), "/metadata", json!({}))).owner(), None);
}

#[test]
fn an_address_is_what_the_provider_has_of_one() {
    let address = |value: Value| {
        let card = object::<PaymentMethod>(with(card(), "/billing_details/address", value));
        card.details().expect("a card").address.expect("something")
    };
    let alone = address(json!({"postal_code": "1112"}));
    assert_eq!((alone.postal_code(), alone.line1(), alone.city()), (Some("1112"), None, None));
    let short = address(json!({"line1": "Storgatan 1", "postal_code": "1112", "city": "Stockholm", "country": "SE"}));
    assert_eq!((short.postal_code(), short.line1()), (Some("1112"), Some("Storgatan 1")));
}

fn subscription() -> Value {
    json!({
        "id": "sub_1", "status": "active", "customer": "cus_1", "collection_method": "charge_automatically",
        "description": null, "default_payment_method": card(),
        "items": {"object": "list", "has_more": false, "data": [
            {"current_period_end": 1_797_231_600, "price": {"nickname": "P1", "product": {"id": "prod_1", "name": "Office"}}},
            {"current_period_end": 1_797_202_800, "price": {"nickname": null, "product": {"id": "prod_2", "name": "Visio"}}},
        ]},
        "latest_invoice": "in_1", "metadata": {"kortkoll_purchaser": "https://id.example anna"},
    })
}

#[test]
fn a_subscription_has_a_name_and_a_day() {
    let whole = object::<Subscription>(subscription());
    assert_eq!(whole.name(), "Office, Visio");
    // 2026-12-13T23:00Z is the 14th in Sweden.
    assert_eq!(whole.renews().map(|date| date.to_string()).as_deref(), Some("2026-12-14"));
    assert_eq!(whole.purchaser().map(|person| person.name().to_owned()).as_deref(), Some("anna"));

    let named = with(subscription(), "/description", json!("Office 365 Business Premium"));
    assert_eq!(object::<Subscription>(named).name(), "Office 365 Business Premium");
    let mut bare = subscription();
    bare["items"]["data"] = json!([{"price": {"nickname": "P1", "product": "prod_1"}}]);
    bare["current_period_end"] = json!(1_797_231_600);
    let bare = object::<Subscription>(bare);
    assert_eq!((bare.name().as_str(), bare.renews().is_some()), ("P1", true));
    let nothing = object::<Subscription>(with(subscription(), "/items/data", json!([])));
    assert_eq!((nothing.name().as_str(), nothing.renews()), ("sub_1", None));
}

#[test]
fn what_ends_or_is_not_charged_is_not_renewed() {
    let end = 1_797_202_800;
    for (name, value, renews) in [
        ("cancel_at_period_end", json!(true), false),
        ("cancel_at_period_end", json!(false), true),
        ("cancel_at", json!(end), false),
        ("cancel_at", json!(end + 1), true),
        ("cancel_at", json!(null), true),
        ("pause_collection", json!({"behavior": "void", "resumes_at": null}), false),
        ("pause_collection", json!(null), true),
    ] {
        let mut changed = subscription();
        changed[name] = value;
        assert_eq!(object::<Subscription>(changed).renews().is_some(), renews, "{name}");
    }
}

#[test]
fn of_two_assignments_the_later_is_the_greater() {
    let assignment = |text: &str| {
        object::<Subscription>(with(subscription(), "/metadata", json!({"kortkoll_put_on": text}))).card_assignment()
    };
    let first = assignment("1795374000 pm_2").expect("an assignment");
    assert_eq!(
        (first.at, first.payment_method.as_str(), first.to_string()),
        (1_795_374_000, "pm_2", "1795374000 pm_2".to_owned())
    );
    assert!(assignment("1795374001 pm_1").is_some_and(|second| second > first));
    for text in ["", "pm_1", "x pm_1"] {
        assert_eq!(assignment(text), None, "{text}");
    }
}

#[test]
fn a_status_is_one_of_four() {
    for (theirs, ours) in [
        ("active", SubscriptionStatus::Active),
        ("trialing", SubscriptionStatus::Active),
        ("past_due", SubscriptionStatus::PastDue),
        ("unpaid", SubscriptionStatus::Suspended),
        ("paused", SubscriptionStatus::Suspended),
        ("incomplete", SubscriptionStatus::Suspended),
        ("a_new_one", SubscriptionStatus::Suspended),
        ("canceled", SubscriptionStatus::Cancelled),
        ("incomplete_expired", SubscriptionStatus::Cancelled),
    ] {
        assert_eq!(object::<Subscription>(with(subscription(), "/status", json!(theirs))).status(), ours, "{theirs}");
    }
}

#[test]
fn its_own_card_goes_before_the_customers() {
    let charged = |value: Value| object::<Subscription>(value).payment_method().map(|method| method.id().to_owned());
    let customer = json!({"id": "cus_1", "invoice_settings": {"default_payment_method": "pm_2"}});
    let with_customer = with(subscription(), "/customer", customer);
    assert_eq!(charged(with_customer.clone()).as_deref(), Some("pm_1"));
    let without_own = with(with_customer, "/default_payment_method", json!(null));
    assert_eq!(charged(without_own.clone()).as_deref(), Some("pm_2"));
    assert_eq!(charged(with(without_own, "/collection_method", json!("send_invoice"))), None);
    assert_eq!(charged(with(subscription(), "/default_payment_method", json!(null))), None);
}

fn invoice() -> Value {
    json!({
        "id": "in_1", "status": "open", "amount_remaining": 123_450, "currency": "sek", "attempt_count": 2,
        "next_payment_attempt": 1_795_561_200, "collection_method": "charge_automatically",
        "statement_descriptor": "FAKTURA",
        "parent": {"type": "subscription_details", "subscription_details": {"subscription": "sub_1"}},
        "payments": {"data": [
            {"is_default": false, "payment": {"type": "payment_intent", "payment_intent": "pi_0"}},
            {"is_default": true, "payment": {"type": "payment_intent", "payment_intent": "pi_1"}},
        ]},
    })
}

#[test]
fn an_invoice_is_open_until_it_is_paid() {
    let whole = object::<Invoice>(invoice());
    assert_eq!(whole.subscription(), Some("sub_1"));
    assert_eq!(whole.payment_intent().map(Expandable::id), Some("pi_1"));
    let open = whole.open().expect("an open invoice");
    assert_eq!((open.money().amount(), open.money().currency()), ("1234.50", "SEK"));
    assert_eq!(open.planned_attempt().map(|date| date.to_string()).as_deref(), Some("2026-11-25"));
    for (pointer, value) in [
        ("/status", json!("paid")),
        ("/status", json!("draft")),
        ("/status", json!("void")),
        ("/status", json!(null)),
        ("/amount_remaining", json!(0)),
        ("/collection_method", json!("send_invoice")),
    ] {
        assert!(object::<Invoice>(with(invoice(), pointer, value)).open().is_none(), "{pointer}");
    }
}

#[test]
fn older_shapes_of_an_invoice_are_read_too() {
    let old = object::<Invoice>(json!({
        "id": "in_1", "status": "open", "amount_remaining": 1, "currency": "sek", "subscription": "sub_1",
        "payment_intent": "pi_1",
    }));
    assert_eq!((old.subscription(), old.payment_intent().map(Expandable::id)), (Some("sub_1"), Some("pi_1")));
}

fn payment() -> Value {
    json!({
        "id": "pi_1", "status": "requires_payment_method", "amount": 123_450, "currency": "sek", "created": 1_795_000_000,
        "payment_method": null, "statement_descriptor": "BETALNING",
        "last_payment_error": {"type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds",
                               "payment_method": card()},
        "latest_charge": {"id": "ch_1", "created": 1_795_100_000, "calculated_statement_descriptor": "PAHITTADE MOLN"},
    })
}

#[test]
fn a_decline_is_of_the_card_and_the_charge() {
    let decline = |payment| object::<Invoice>(invoice()).decline(&object::<PaymentIntent>(payment));
    let declined = decline(payment()).expect("a decline");
    assert_eq!((declined.card().as_str(), declined.code().as_str()), ("card_1", "insufficient_funds"));
    assert_eq!((declined.money().amount(), declined.statement_name()), ("1234.50", "PAHITTADE MOLN"));
    assert_eq!(declined.at().as_second(), 1_795_100_000);

    let without_charge = decline(with(payment(), "/latest_charge", json!(null))).expect("a decline");
    assert_eq!((without_charge.at().as_second(), without_charge.statement_name()), (1_795_000_000, "BETALNING"));
    let stolen = decline(with(payment(), "/last_payment_error/decline_code", json!("stolen_card"))).expect("a decline");
    assert_eq!(stolen.code().as_str(), "generic_decline");
    assert_eq!(decline(with(payment(), "/status", json!("succeeded"))), None);
    assert_eq!(decline(with(payment(), "/last_payment_error", json!(null))), None);
    let paid = object::<Invoice>(with(invoice(), "/status", json!("paid")));
    assert_eq!(paid.decline(&object(payment())), None);
}

#[test]
fn a_payment_that_waits_for_approval_is_a_decline() {
    let waits = with(with(payment(), "/status", json!("requires_action")), "/payment_method", json!("pm_2"));
    let decline = object::<Invoice>(invoice()).decline(&object(waits)).expect("a decline");
    assert_eq!((decline.card().as_str(), decline.code().as_str()), ("card_2", "authentication_required"));
}

#[test]
fn codes_that_may_not_be_told_do_not_even_come_in() {
    let payment = object::<PaymentIntent>(with(payment(), "/last_payment_error/decline_code", json!("lost_card")));
    assert!(!format!("{payment:?}").contains("lost"));
}

#[test]
fn checkout_sessions_setup_intents_and_customers_are_read() {
    let session = object::<CheckoutSession>(json!({
        "id": "cs_1", "status": "complete", "url": null, "customer": "cus_1", "metadata": {},
        "setup_intent": {"id": "seti_1", "status": "succeeded", "created": 1, "metadata": null, "payment_method": card()},
    }));
    let set_up = session.setup_intent.as_ref().and_then(|intent| intent.expanded()).expect("whole");
    assert_eq!(set_up.payment_method.as_ref().map(Expandable::id), Some("pm_1"));
    let asks = object::<SetupIntent>(json!({
        "id": "seti_1", "status": "requires_action", "created": 1,
        "next_action": {"type": "redirect_to_url", "redirect_to_url": {"url": "https://bank.example", "return_url": null}},
    }));
    let page = asks.next_action.as_ref().and_then(|action| action.url());
    assert_eq!(page, Some("https://bank.example"));
    let customer =
        object::<Customer>(json!({"id": "cus_1", "metadata": {"kortkoll_organisation": "Norrbacka Bygg AB"}}));
    assert_eq!(customer.organisation(), Some("Norrbacka Bygg AB"));
    let gone = object::<Customer>(json!({"id": "cus_1", "object": "customer", "deleted": true}));
    assert!(gone.deleted && gone.organisation().is_none());
}
