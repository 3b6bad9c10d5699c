//! The client with a provider that others have written: the Python package `localstripe`, where that behaves like the
//! provider. It has customers, cards and payments. Its subscriptions and invoices are those of an old version of the API, and
//! it has no hosted page.

use billing::Person;
use bytes::Bytes;
use http::Request;
use serde_json::Value;
use stripe::objects::{Expandable, IntentStatus};
use stripe::{Client, Config, Error};
use testing::PythonServer;
use web::{Settings, https};

const SECRET: &str = "sk_test_hemligt";

/// A running `localstripe`; it ends when it is dropped.
struct Localstripe(PythonServer);

impl Localstripe {
    fn start() -> Self {
        Self(PythonServer::start("payment-provider.py", &[]))
    }

    fn client(&self, secret: &str) -> Client {
        let settings = Settings::from_iter([("PROVIDER_URL", self.0.url()), ("PROVIDER_SECRET", secret)]);
        Client::new(Config::from(&settings).expect("whole settings"))
    }

    /// Creates an object that the client does not create.
    async fn make(&self, path: &str, form: &str) -> Value {
        let request = Request::post(format!("{}/v1/{path}", self.0.url()))
            .header("authorization", format!("Bearer {SECRET}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Bytes::from(form.to_owned()));
        let answer = https::Client::new(true).send(request.expect("a request")).await.expect("an answer");
        serde_json::from_slice(answer.body()).expect("an object")
    }

    /// A customer with a card of that number: both ids.
    async fn customer(&self, number: &str) -> (String, String) {
        let customer = id(&self.make("customers", "metadata[kortkoll_organisation]=Norrbacka Bygg AB").await);
        let form = format!(
            "type=card&card[number]={number}&card[exp_month]=4&card[exp_year]=2027&card[cvc]=123&metadata[other]=kept"
        );
        let card = id(&self.make("payment_methods", &form).await);
        self.make(&format!("payment_methods/{card}/attach"), &format!("customer={customer}")).await;
        (customer, card)
    }
}

fn id(object: &Value) -> String {
    object["id"].as_str().unwrap_or_else(|| panic!("an object: {object}")).to_owned()
}

#[tokio::test]
async fn customers_and_their_cards() {
    let provider = Localstripe::start();
    let client = provider.client(SECRET);
    let (customer, card) = provider.customer("4242424242424242").await;

    assert_eq!(client.customer(&customer).await.expect("a customer").organisation(), Some("Norrbacka Bygg AB"));
    let cards = client.cards(&customer).await.expect("a list");
    assert_eq!(cards.iter().map(|card| &card.id).collect::<Vec<_>>(), [&card]);
    let details = cards[0].details().expect("a card");
    assert_eq!((details.last4.as_str(), details.expiry.to_string().as_str()), ("4242", "2027-04"));

    let anna = Person::new("https://id.example", "anna å & ö", "Anna Alm");
    client.set_owner(&card, &anna, "key-1").await.expect("a card");
    let card = client.payment_method(&card).await.expect("a card");
    assert_eq!(card.owner(), Some(anna));
    assert_eq!(card.metadata.get("other").map(String::as_str), Some("kept"));
}

#[tokio::test]
async fn a_payment_that_was_declined() {
    let provider = Localstripe::start();
    let (customer, card) = provider.customer("4000000000000341").await;
    let form = format!("amount=123450&currency=sek&customer={customer}&payment_method={card}");
    let payment = id(&provider.make("payment_intents", &form).await);
    provider.make(&format!("payment_intents/{payment}/confirm"), "").await;

    let payment = provider.client(SECRET).payment_intent(&payment).await.expect("a payment");
    assert_eq!((payment.status, payment.amount), (IntentStatus::RequiresPaymentMethod, 123_450));
    assert_eq!(payment.last_payment_error.map(|error| error.code.as_str()), Some("generic_decline"));
    assert!(payment.latest_charge.as_ref().and_then(Expandable::expanded).is_some());
}

#[tokio::test]
async fn what_is_not_there_and_who_is_not_let_in() {
    let provider = Localstripe::start();
    let client = provider.client(SECRET);
    // Its 404 does not have the provider's code: so it does not count as a missing object.
    assert!(matches!(client.customer("cus_404").await, Err(Error::ProviderFault(_))));
    assert!(matches!(client.setup_intent("seti_404").await, Err(Error::ProviderFault(_))));
    assert!(matches!(client.cards("sub_1").await, Err(Error::Refused { .. })));
    assert!(matches!(provider.client("pk_test_1").customer("cus_1").await, Err(Error::ProviderFault(_))));
}
