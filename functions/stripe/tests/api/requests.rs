//! The requests that the client sends.

use billing::{AddressDraft, CardAssignment, CardHolder, Details, Expiry, Person, PostalAddress};
use serde_json::{Value, json};
use stripe::metadata::{self, Metadata};
use stripe::objects::PaymentMethod;
use stripe::{CardChange, Error, NewCheckoutSession};

use crate::stub::{SECRET, Stub, json as answer};

fn card() -> Value {
    json!({
        "id": "pm_1", "object": "payment_method", "type": "card", "customer": "cus_1",
        "card": {"brand": "visa", "last4": "4242", "exp_month": 4, "exp_year": 2027, "country": "SE"},
        "billing_details": {
            "name": "Anna Alm", "email": "anna@example.com", "phone": null, "tax_id": null,
            "address": {"line1": "Storgatan 1", "line2": "c/o Alm", "postal_code": "111 22", "city": "Stockholm",
                        "state": null, "country": "SE"},
        },
        "metadata": {},
    })
}

fn payment_method() -> PaymentMethod {
    serde_json::from_value(card()).expect("a payment method")
}

fn details() -> Details {
    payment_method().details().expect("a card")
}

#[tokio::test]
async fn a_request_shows_who_asks_and_in_which_version() {
    let (stub, client) = Stub::start([answer(200, &card())]).await;
    let card = client.payment_method("pm_1").await.expect("an answer");
    assert_eq!(card, payment_method());
    let [asked] = &stub.asked()[..] else { panic!("one request") };
    assert_eq!(asked.line, "GET /psp/v1/payment_methods/pm_1?");
    assert_eq!(asked.header("authorization"), format!("Bearer {SECRET}"));
    assert_eq!(asked.header("stripe-version"), "2026-10-28.endive");
    assert_eq!(asked.header("idempotency-key"), "");
    assert!(asked.header("user-agent").starts_with("kortkoll/"), "{}", asked.header("user-agent"));
}

#[tokio::test]
async fn a_change_of_the_date_sends_the_other_details_as_they_are() {
    let (stub, client) = Stub::start([answer(200, &card())]).await;
    let after = Details { expiry: Expiry::parse("2031-02").expect("a month"), ..details() };
    let change = CardChange::between(&details(), &after);
    client.change_card(&payment_method(), change, "key-1").await.expect("an answer");
    let [asked] = &stub.asked()[..] else { panic!("one request") };
    assert_eq!(asked.line, "POST /psp/v1/payment_methods/pm_1");
    assert_eq!(asked.header("idempotency-key"), "key-1");
    assert_eq!(asked.header("content-type"), "application/x-www-form-urlencoded");
    assert_eq!(
        asked.body,
        [
            "card[exp_month]=2",
            "card[exp_year]=2031",
            "billing_details[name]=Anna Alm",
            "billing_details[email]=anna@example.com",
            "billing_details[address][line1]=Storgatan 1",
            "billing_details[address][line2]=c/o Alm",
            "billing_details[address][postal_code]=111 22",
            "billing_details[address][city]=Stockholm",
            "billing_details[address][country]=SE",
        ]
    );
}

#[tokio::test]
async fn a_new_address_replaces_the_old_one_and_a_date_that_stays_is_not_sent() {
    let (stub, client) = Stub::start([answer(200, &card())]).await;
    let text = |text: &str| Some(text.to_owned());
    let address = PostalAddress::parse(&AddressDraft {
        line1: text("Ågatan 2"),
        city: text("Dublin"),
        country: text("IE"),
        ..AddressDraft::default()
    });
    let after = Details {
        holder: Some(CardHolder::parse("Åsa Ö").expect("a name")),
        address: Some(address.expect("an address")),
        ..details()
    };
    let change = CardChange::between(&details(), &after);
    client.change_card(&payment_method(), change, "key-1").await.expect("an answer");
    assert_eq!(
        stub.asked()[0].body,
        [
            "billing_details[name]=Åsa Ö",
            "billing_details[email]=anna@example.com",
            "billing_details[address][line1]=Ågatan 2",
            "billing_details[address][line2]=",
            "billing_details[address][postal_code]=",
            "billing_details[address][city]=Dublin",
            "billing_details[address][state]=",
            "billing_details[address][country]=IE",
        ]
    );
}

#[tokio::test]
async fn what_is_unknown_here_is_not_taken_away_there() {
    let (stub, client) = Stub::start([answer(200, &card())]).await;
    // A name that the domain does not accept is none here.
    let before = Details { holder: None, address: None, ..details() };
    let after = Details { expiry: Expiry::parse("2031-12").expect("a month"), ..before.clone() };
    client.change_card(&payment_method(), CardChange::between(&before, &after), "key-1").await.expect("an answer");
    let body = &stub.asked()[0].body;
    assert!(body.contains(&"billing_details[name]=Anna Alm".to_owned()), "{body:?}");
    assert!(body.contains(&"card[exp_month]=12".to_owned()), "{body:?}");
    assert!(body.contains(&"billing_details[address][line1]=Storgatan 1".to_owned()), "{body:?}");
}

#[tokio::test]
async fn a_list_is_read_to_its_end() {
    let page = |ids: [&str; 2], more: bool| {
        let cards = ids.map(|id| {
            let mut card = card();
            card["id"] = json!(id);
            card
        });
        answer(200, &json!({"object": "list", "data": cards, "has_more": more, "url": "/v1/…"}))
    };
    let (stub, client) = Stub::start([page(["pm_4", "pm_3"], true), page(["pm_2", "pm_1"], false)]).await;
    let cards = client.cards("cus_1").await.expect("both pages");
    assert_eq!(cards.iter().map(|card| &*card.id).collect::<Vec<_>>(), ["pm_4", "pm_3", "pm_2", "pm_1"]);
    let lines: Vec<_> = stub.asked().into_iter().map(|asked| asked.line).collect();
    assert_eq!(
        lines,
        [
            "GET /psp/v1/payment_methods?customer=cus_1&type=card&limit=20",
            "GET /psp/v1/payment_methods?customer=cus_1&type=card&limit=20&starting_after=pm_3",
        ]
    );
}

#[tokio::test]
async fn each_call_asks_what_the_provider_documents() {
    let gone = || answer(404, &json!({}));
    let (stub, client) = Stub::start(std::iter::repeat_with(gone).take(16)).await;
    let anna = Person::new("https://id.example", "anna", "Anna Alm");
    let session = NewCheckoutSession {
        customer: "cus_1",
        success_url: "https://help.example.com/api/new-card/return?session={CHECKOUT_SESSION_ID}",
        cancel_url: "https://help.example.com/sv/#new-card--cancelled",
        metadata: metadata::of_person(metadata::ADMIN, &anna),
    };
    let tokens = Metadata::from([("kortkoll_version".to_owned(), "3".to_owned())]);
    let _ = client.set_owner("pm_1", &anna, "k").await;
    let _ = client.subscription("sub_1").await;
    let _ = client.subscriptions("cus_1").await;
    let assignment = CardAssignment { at: 1_795_374_000, payment_method: "pm_1".to_owned() };
    let _ = client.assign_card("sub_1", &assignment, "k").await;
    let _ = client.customer("cus_1").await;
    let _ = client.invoice("in_1").await;
    let _ = client.pay_invoice("in_1", "pm_1", "k").await;
    let _ = client.payment_intent("pi_1").await;
    let _ = client.confirm_payment_intent("pi_1", "pm_1", "https://help.example.com/sv/", "k").await;
    let _ = client.create_checkout_session(&session, "k").await;
    let _ = client.checkout_session("cs_1").await;
    let _ = client.create_setup_intent("cus_1", "pm_1", &tokens, "k").await;
    let _ = client.confirm_setup_intent("seti_1", "https://help.example.com/sv/", "k").await;
    let _ = client.setup_intent("seti_1").await;
    let requests: Vec<_> =
        stub.asked().iter().map(|asked| format!("{} {}", asked.line, asked.body.join(" "))).collect();
    let owner = "https://id.example anna";
    assert_eq!(
        requests,
        [
            &format!(
                "POST /psp/v1/payment_methods/pm_1 metadata[kortkoll_owner]={owner} metadata[kortkoll_owner_name]=Anna Alm"
            ),
            "GET /psp/v1/subscriptions/sub_1?expand%5B%5D=items.data.price.product&expand%5B%5D=default_payment_method\
             &expand%5B%5D=customer.invoice_settings.default_payment_method ",
            "GET /psp/v1/subscriptions?customer=cus_1&status=all&limit=20 ",
            "POST /psp/v1/subscriptions/sub_1 default_payment_method=pm_1 metadata[kortkoll_put_on]=1795374000 pm_1",
            "GET /psp/v1/customers/cus_1? ",
            "GET /psp/v1/invoices/in_1?expand%5B%5D=payments ",
            "POST /psp/v1/invoices/in_1/pay payment_method=pm_1 off_session=false expand[]=payments",
            "GET /psp/v1/payment_intents/pi_1?expand%5B%5D=latest_charge ",
            "POST /psp/v1/payment_intents/pi_1/confirm payment_method=pm_1 return_url=https://help.example.com/sv/ \
             expand[]=latest_charge",
            &format!(
                "POST /psp/v1/checkout/sessions mode=setup allowed_payment_method_types[]=card billing_address_collection=required \
                 customer=cus_1 success_url=https://help.example.com/api/new-card/return?session={{CHECKOUT_SESSION_ID}} \
                 cancel_url=https://help.example.com/sv/#new-card--cancelled metadata[kortkoll_admin]={owner} \
                 metadata[kortkoll_admin_name]=Anna Alm"
            ),
            "GET /psp/v1/checkout/sessions/cs_1?expand%5B%5D=setup_intent.payment_method ",
            "POST /psp/v1/setup_intents customer=cus_1 payment_method=pm_1 allowed_payment_method_types[]=card usage=off_session \
             metadata[kortkoll_version]=3",
            "POST /psp/v1/setup_intents/seti_1/confirm return_url=https://help.example.com/sv/",
            "GET /psp/v1/setup_intents/seti_1? ",
        ]
    );
}

#[tokio::test]
async fn an_id_that_would_lead_elsewhere_is_not_sent() {
    let (stub, client) = Stub::start([]).await;
    for id in ["", "..", "cs_1/expire", "cs_1?expand[]=customer", "cs_å", &"c".repeat(256)] {
        assert_eq!(client.checkout_session(id).await, Err(Error::NotFound), "{id}");
    }
    assert!(stub.asked().is_empty());
}
