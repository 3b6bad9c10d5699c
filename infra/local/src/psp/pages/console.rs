//! What the sandbox holds, for the developer: which card pays what, and how it went.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::{kronor, onward, page};
use crate::psp::Psp;
use crate::psp::bank::TEST_NUMBERS;
use crate::psp::ledger::{Ledger, text};
use crate::psp::refusal::Refusal;
use crate::psp::resources::{invoices, payment_methods, subscriptions};
use crate::psp::webhooks::{self, Delivery};

/// How many events are shown.
const LATEST: usize = 30;

#[derive(Template)]
#[template(path = "psp/console.html")]
struct Page {
    /// What a program needs to use the API.
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
    /// The card that pays, and whether it is the subscription's own.
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

pub(in crate::psp) async fn show(State(psp): State<Psp>) -> Response {
    let content = psp.look(|ledger| Page {
        address: psp.address().to_owned(),
        secret: psp.secret().to_owned(),
        customers: ledger.all("cus_").into_iter().map(|customer| Customer::of(ledger, customer)).collect(),
        events: ledger.all("evt_").into_iter().take(LATEST).map(|event| Event::of(ledger, event)).collect(),
    });
    page(StatusCode::OK, &content)
}

/// Tries now to draw an open invoice, as the provider's schedule would.
pub(in crate::psp) async fn pay(State(psp): State<Psp>, Path(invoice): Path<String>) -> Response {
    act(&psp, |ledger| invoices::draw(ledger, &invoice))
}

/// Lets a subscription's next period begin now.
pub(in crate::psp) async fn renew(State(psp): State<Psp>, Path(subscription): Path<String>) -> Response {
    act(&psp, |ledger| invoices::renew(ledger, &subscription))
}

/// Lets a card's holder stop all payments to the seller.
pub(in crate::psp) async fn stop(State(psp): State<Psp>, Path(method): Path<String>) -> Response {
    act(&psp, |ledger| payment_methods::stop(ledger, &method))
}

fn act(psp: &Psp, act: impl FnOnce(&mut Ledger) -> Result<(), Refusal>) -> Response {
    match psp.transact(Value::Null, act) {
        Ok(()) => onward("/psp"),
        Err(refusal) => refusal.into_response(),
    }
}

impl Customer {
    fn of(ledger: &Ledger, customer: &Value) -> Self {
        let id = text(customer, "id");
        let theirs = |prefix| ledger.all(prefix).into_iter().filter(|object| text(object, "customer") == id);
        Self {
            id: id.to_owned(),
            name: text(customer, "name").to_owned(),
            subscriptions: theirs("sub_").map(|it| Subscription::of(ledger, it)).collect(),
            invoices: theirs("in_").map(|it| Invoice::of(ledger, it)).collect(),
            methods: theirs("pm_").map(Method::of).collect(),
        }
    }
}

impl Subscription {
    fn of(ledger: &Ledger, it: &Value) -> Self {
        let item = &it["items"]["data"][0];
        let payer = subscriptions::payer(ledger, it).and_then(|id| {
            let own = it["default_payment_method"].is_string();
            Some((short(ledger.state.get(&id)?), own))
        });
        Self {
            id: text(it, "id").to_owned(),
            name: name(ledger, it),
            amount: kronor(item["price"]["unit_amount"].as_i64().unwrap_or(0)),
            status: text(it, "status").to_owned(),
            renews: day(&item["current_period_end"]),
            payer,
        }
    }
}

impl Invoice {
    fn of(ledger: &Ledger, it: &Value) -> Self {
        let subscription = text(&it["parent"]["subscription_details"], "subscription");
        let intent = invoices::payments(ledger, text(it, "id")).pop();
        let intent = intent.and_then(|payment| ledger.state.get(text(&payment["payment"], "payment_intent")));
        let error = intent.map(|intent| &intent["last_payment_error"]);
        let code = |error: &Value| error["decline_code"].as_str().or(error["code"].as_str()).map(str::to_owned);
        Self {
            id: text(it, "id").to_owned(),
            number: text(it, "number").to_owned(),
            subscription: ledger.state.get(subscription).map(|it| name(ledger, it)).unwrap_or_default(),
            amount: kronor(it["amount_due"].as_i64().unwrap_or(0)),
            status: text(it, "status").to_owned(),
            attempts: it["attempt_count"].as_i64().unwrap_or(0),
            next: it["next_payment_attempt"].is_number().then(|| day(&it["next_payment_attempt"])),
            error: error.and_then(code),
        }
    }
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
    fn of(ledger: &Ledger, it: &Value) -> Self {
        let id = text(it, "id");
        let delivery = ledger.state.get(&webhooks::name(id)).cloned();
        let delivery: Delivery = delivery.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
        let Delivery { attempts, due, answer } = delivery;
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

/// What a subscription is for.
fn name(ledger: &Ledger, subscription: &Value) -> String {
    let product = text(&subscription["items"]["data"][0]["price"], "product");
    ledger.state.get(product).map(|product| text(product, "name").to_owned()).unwrap_or_default()
}

/// A card in a few words.
fn short(method: &Value) -> String {
    let card = &method["card"];
    let (month, year) = (card["exp_month"].as_i64().unwrap_or(0), card["exp_year"].as_i64().unwrap_or(0));
    format!("{} …{}, {month:02}/{:02}", text(card, "brand"), text(card, "last4"), year % 100)
}

fn day(seconds: &Value) -> String {
    written(seconds, "%Y-%m-%d")
}

fn moment(seconds: &Value) -> String {
    written(seconds, "%Y-%m-%d %H:%M:%S")
}

fn written(seconds: &Value, format: &str) -> String {
    let at = seconds.as_i64().and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_default();
    at.to_zoned(TimeZone::UTC).strftime(format).to_string()
}
