//! The developer's view of the sandbox: which card pays what, and with which outcome.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::layout::{kronor, see_other};
use crate::html::page;
use crate::payments::bank::TEST_NUMBERS;
use crate::payments::error::ApiError;
use crate::payments::object::text;
use crate::payments::outbox::{self, Delivery};
use crate::payments::provider::PaymentProvider;
use crate::payments::resources::{invoices, payment_methods, settlement, subscriptions};
use crate::payments::transaction::Transaction;

const EVENTS_SHOWN: usize = 30;

#[derive(Template)]
#[template(path = "payments/console.html")]
struct Page {
    /// For programs that use the API.
    address: String,
    secret: String,
    customers: Vec<Customer>,
    events: Vec<Event>,
}

struct Customer {
    id: String,
    name: String,
    subscriptions: Vec<Subscription>,
    invoices: Vec<Invoice>,
    methods: Vec<Method>,
}

struct Subscription {
    id: String,
    name: String,
    amount: String,
    status: String,
    renews: String,
    /// The card that pays, and whether it is the subscription's own card.
    payer: Option<(String, bool)>,
}

struct Invoice {
    id: String,
    number: String,
    subscription: String,
    amount: String,
    status: String,
    attempts: i64,
    next: Option<String>,
    /// Why the last attempt failed.
    error: Option<String>,
}

struct Method {
    id: String,
    card: String,
    behaviour: String,
    holder: String,
    metadata: Vec<(String, String)>,
}

struct Event {
    at: String,
    what: String,
    id: String,
    object: String,
    delivery: String,
}

pub(crate) async fn show(State(provider): State<PaymentProvider>) -> Response {
    let content = provider.read(|tx| Page {
        address: provider.address().to_owned(),
        secret: provider.secret().to_owned(),
        customers: tx.objects("cus_").into_iter().map(|customer| Customer::of(tx, customer)).collect(),
        events: tx.objects("evt_").into_iter().take(EVENTS_SHOWN).map(|event| Event::of(tx, event)).collect(),
    });
    page(StatusCode::OK, &content)
}

/// Attempts now to collect an open invoice, as the provider's schedule would later.
pub(crate) async fn pay(State(provider): State<PaymentProvider>, Path(invoice): Path<String>) -> Response {
    act(&provider, |tx| invoices::collect(tx, &invoice))
}

/// Begins a subscription's next period now.
pub(crate) async fn renew(State(provider): State<PaymentProvider>, Path(subscription): Path<String>) -> Response {
    act(&provider, |tx| invoices::renew(tx, &subscription))
}

/// The cardholder stops all payments to the seller.
pub(crate) async fn stop(State(provider): State<PaymentProvider>, Path(method): Path<String>) -> Response {
    act(&provider, |tx| payment_methods::stop(tx, &method))
}

/// The bank approves payments with a card from now on.
pub(crate) async fn allow(State(provider): State<PaymentProvider>, Path(method): Path<String>) -> Response {
    act(&provider, |tx| payment_methods::allow(tx, &method))
}

fn act(provider: &PaymentProvider, act: impl FnOnce(&mut Transaction) -> Result<(), ApiError>) -> Response {
    match provider.transact(Value::Null, act) {
        Ok(()) => see_other("/psp"),
        Err(error) => error.into_response(),
    }
}

impl Customer {
    fn of(tx: &Transaction, customer: &Value) -> Self {
        let id = text(customer, "id");
        let theirs = |prefix| tx.objects(prefix).into_iter().filter(|object| text(object, "customer") == id);
        Self {
            id: id.to_owned(),
            name: text(customer, "name").to_owned(),
            subscriptions: theirs("sub_").map(|it| Subscription::of(tx, it)).collect(),
            invoices: theirs("in_").map(|it| Invoice::of(tx, it)).collect(),
            methods: theirs("pm_").map(Method::of).collect(),
        }
    }
}

impl Subscription {
    fn of(tx: &Transaction, it: &Value) -> Self {
        let item = &it["items"]["data"][0];
        let payer = subscriptions::payer(tx, it).and_then(|id| {
            let own = it["default_payment_method"].is_string();
            Some((short(tx.journal.get(&id)?), own))
        });
        Self {
            id: text(it, "id").to_owned(),
            name: name(tx, it),
            amount: kronor(item["price"]["unit_amount"].as_i64().unwrap_or(0)),
            status: text(it, "status").to_owned(),
            renews: day(&item["current_period_end"]),
            payer,
        }
    }
}

impl Invoice {
    fn of(tx: &Transaction, it: &Value) -> Self {
        let subscription = text(&it["parent"]["subscription_details"], "subscription");
        let intent = settlement::payments(tx, text(it, "id")).pop();
        let intent = intent.and_then(|payment| tx.journal.get(text(&payment["payment"], "payment_intent")));
        let error = intent.map(|intent| &intent["last_payment_error"]);
        Self {
            id: text(it, "id").to_owned(),
            number: text(it, "number").to_owned(),
            subscription: tx.journal.get(subscription).map(|it| name(tx, it)).unwrap_or_default(),
            amount: kronor(it["amount_due"].as_i64().unwrap_or(0)),
            status: text(it, "status").to_owned(),
            attempts: it["attempt_count"].as_i64().unwrap_or(0),
            next: if it["next_payment_attempt"].is_number() { Some(day(&it["next_payment_attempt"])) } else { None },
            error: error.and_then(error_code),
        }
    }
}

fn error_code(error: &Value) -> Option<String> {
    error["decline_code"].as_str().or(error["code"].as_str()).map(str::to_owned)
}

impl Method {
    fn of(it: &Value) -> Self {
        let behaviour = text(&it["card"], "fingerprint").trim_start_matches("sandbox_");
        let known = TEST_NUMBERS.iter().rfind(|known| known.behaviour == behaviour && behaviour != "works");
        let pairs = it["metadata"].as_object().into_iter().flatten();
        Self {
            id: text(it, "id").to_owned(),
            card: short(it),
            behaviour: known.map_or(behaviour, |known| known.label).to_owned(),
            holder: text(&it["billing_details"], "name").to_owned(),
            metadata: pairs
                .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
                .collect(),
        }
    }
}

impl Event {
    fn of(tx: &Transaction, it: &Value) -> Self {
        let id = text(it, "id");
        let Delivery { attempts, due, answer } = outbox::delivery(tx.journal, id);
        Self {
            at: moment(&it["created"]),
            what: text(it, "type").to_owned(),
            id: id.to_owned(),
            object: text(&it["data"]["object"], "id").to_owned(),
            delivery: match (attempts, due) {
                (0, _) => "väntar".to_owned(),
                (_, None) => answer,
                (_, Some(_)) => format!("{answer}, försöker igen ({attempts})"),
            },
        }
    }
}

/// The name of a subscription's product.
fn name(tx: &Transaction, subscription: &Value) -> String {
    let product = text(&subscription["items"]["data"][0]["price"], "product");
    tx.journal.get(product).map(|product| text(product, "name").to_owned()).unwrap_or_default()
}

/// A card in short: brand, last digits, expiry.
fn short(method: &Value) -> String {
    let card = &method["card"];
    let (month, year) = (card["exp_month"].as_i64().unwrap_or(0), card["exp_year"].as_i64().unwrap_or(0));
    format!("{} …{}, {month:02}/{:02}", text(card, "brand"), text(card, "last4"), year % 100)
}

fn day(seconds: &Value) -> String {
    formatted(seconds, "%Y-%m-%d")
}

fn moment(seconds: &Value) -> String {
    formatted(seconds, "%Y-%m-%d %H:%M:%S")
}

fn formatted(seconds: &Value, format: &str) -> String {
    let at = seconds.as_i64().and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_default();
    at.to_zoned(TimeZone::UTC).strftime(format).to_string()
}
