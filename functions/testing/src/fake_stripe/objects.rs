//! Customers, cards, subscriptions, invoices: how they are read, and what requests change.
//!
//! A card's `behaviour` is what its bank answers: `ok`, `approve`, or the reason for a decline.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Value, json};
use web::clock;

/// The objects, by their ids. References are ids; what is read has the objects in their places.
#[derive(Debug)]
pub(super) struct Objects {
    all: BTreeMap<String, Value>,
    /// The invoices that were paid, and with which cards.
    pub(super) charges: Vec<(String, String)>,
    made: usize,
}

type Answer = Option<(u16, Value)>;

pub(super) fn missing() -> (u16, Value) {
    (404, json!({"error": {"type": "invalid_request_error", "code": "resource_missing"}}))
}

impl Objects {
    pub(super) fn new(all: Vec<Value>) -> Self {
        let all = all.into_iter().map(|it| (it["id"].as_str().expect("an id").to_owned(), it)).collect();
        Self { all, charges: Vec::new(), made: 0 }
    }

    pub(super) fn get(&self, id: &str) -> Option<&Value> {
        self.all.get(id)
    }

    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut Value> {
        self.all.get_mut(id)
    }

    pub(super) fn insert(&mut self, object: Value) {
        self.all.insert(object["id"].as_str().expect("an id").to_owned(), object);
    }

    pub(super) fn read(&self, path: &str, query: &str) -> Answer {
        let parts: Vec<_> = path.split('/').collect();
        let listed = |prefix: &str, customer: &str| {
            let theirs = self.all.iter().filter(|(id, it)| id.starts_with(prefix) && it["customer"] == customer);
            Some((200, json!({"data": theirs.map(|(id, _)| self.expanded(id)).collect::<Vec<_>>(), "has_more": false})))
        };
        match parts[..] {
            ["payment_methods" | "subscriptions"] => {
                let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).expect("a query");
                let customer = &pairs.iter().find(|(name, _)| name == "customer")?.1;
                listed(prefix(path)?, customer)
            }
            ["invoices"] => {
                let pairs: BTreeMap<String, String> = serde_urlencoded::from_str(query).expect("a query");
                let wanted = |it: &&Value| {
                    let of = &it["parent"]["subscription_details"]["subscription"];
                    [("subscription", of), ("status", &it["status"])]
                        .iter()
                        .all(|(name, value)| value.as_str() == pairs.get(*name).map(String::as_str))
                };
                let all = self.all.iter().filter(|(id, _)| id.starts_with("in_")).map(|(_, invoice)| invoice);
                let mut found: Vec<_> = all.filter(wanted).collect();
                found.sort_by_key(|it| Reverse(it["created"].as_i64()));
                Some((200, json!({"data": found, "has_more": false})))
            }
            ["checkout", kind, id] | [kind, id] => {
                let theirs = id.starts_with(prefix(kind)?) && self.all.contains_key(id);
                theirs.then(|| (200, self.expanded(id)))
            }
            _ => None,
        }
    }

    pub(super) fn write(&mut self, path: &str, body: &str) -> Answer {
        let sent = tree(body);
        let text = |name: &str| sent[name].as_str().map(str::to_owned);
        match path.split('/').collect::<Vec<_>>()[..] {
            ["payment_methods" | "subscriptions", id] => {
                merge(self.all.get_mut(id)?, &sent);
                Some((200, self.expanded(id)))
            }
            ["checkout", "sessions"] => {
                let id = self.new_id("cs_");
                let mut session = sent.clone();
                session["url"] = json!(format!("https://pay.example/{id}"));
                session["status"] = json!("open");
                session["created"] = json!(self.now());
                Some(self.make(&id, session))
            }
            ["setup_intents"] => {
                let id = self.new_id("seti_");
                let mut intent = sent.clone();
                intent["status"] = json!("requires_confirmation");
                intent["created"] = json!(clock::now().as_second());
                Some(self.make(&id, intent))
            }
            ["setup_intents", id, "confirm"] => {
                let behaviour = self.behaviour(self.all.get(id)?["payment_method"].as_str()?);
                let intent = self.all.get_mut(id)?;
                Some(match behaviour.as_str() {
                    "ok" => {
                        intent["status"] = json!("succeeded");
                        (200, self.expanded(id))
                    }
                    "approve" => {
                        approve(intent, &text("return_url")?);
                        (200, self.expanded(id))
                    }
                    code => declined(code),
                })
            }
            ["invoices", id, "pay"] => self.pay(id, &text("payment_method")?),
            ["payment_intents", id, "confirm"] => {
                let intent = self.all.get_mut(id)?;
                approve(intent, &text("return_url")?);
                Some((200, self.expanded(id)))
            }
            _ => None,
        }
    }

    fn pay(&mut self, id: &str, method: &str) -> Answer {
        let behaviour = self.behaviour(method);
        let now = clock::now().as_second();
        let charge = json!({
            "id": self.new_id("ch_"), "created": now, "amount": self.all.get(id)?["amount_remaining"],
            "status": if behaviour == "ok" { "succeeded" } else { "failed" }, "calculated_statement_descriptor": "MOLNBUTIKEN",
            "payment_method_details": {"card": self.all[method]["card"]},
        });
        let paying = self.expanded(method);
        let invoice = self.all.get_mut(id)?;
        if invoice["status"] != "open" {
            return Some((400, json!({"error": {"type": "invalid_request_error"}})));
        }
        let payment = invoice["payments"]["data"][0]["payment"]["payment_intent"].as_str()?.to_owned();
        if behaviour == "ok" {
            invoice["status"] = json!("paid");
            invoice["amount_paid"] = invoice["amount_remaining"].take();
            invoice["amount_remaining"] = json!(0);
            invoice["status_transitions"] = json!({"paid_at": now});
            let of_it = |it: &&mut Value| it["latest_invoice"] == id;
            if let Some(subscription) = self.all.values_mut().find(of_it) {
                subscription["status"] = json!("active");
            }
            self.charges.push((id.to_owned(), method.to_owned()));
        }
        let intent = self.all.get_mut(&payment)?;
        intent["latest_charge"] = charge;
        intent["payment_method"] = json!(method);
        Some(match behaviour.as_str() {
            "ok" => {
                intent["status"] = json!("succeeded");
                (200, self.expanded(id))
            }
            "approve" => {
                intent["status"] = json!("requires_action");
                let code = "invoice_payment_intent_requires_action";
                (402, json!({"error": {"type": "card_error", "code": code}}))
            }
            code => {
                intent["last_payment_error"] =
                    json!({"code": "card_declined", "decline_code": code, "payment_method": paying});
                declined(code)
            }
        })
    }

    /// The visit to the hosted page ends with a card, like the first one.
    pub(super) fn complete(&mut self, session: &str, card: &str) {
        let customer = self.all[session]["customer"].clone();
        let (_, first) = self.all.iter().find(|(id, _)| id.starts_with("pm_")).expect("a card");
        let mut method = first.clone();
        method["id"] = json!(card);
        method["customer"] = customer.clone();
        method["metadata"] = json!({});
        method["created"] = json!(self.now());
        method["card"]["last4"] = json!("0077");
        self.insert(method);
        let setup = self.new_id("seti_");
        self.insert(
            json!({"id": setup, "status": "succeeded", "created": 1, "customer": customer, "payment_method": card}),
        );
        let session = self.all.get_mut(session).expect("a session");
        session["status"] = json!("complete");
        session["setup_intent"] = json!(setup);
        session["url"] = Value::Null;
    }

    fn make(&mut self, id: &str, mut object: Value) -> (u16, Value) {
        object["id"] = json!(id);
        self.insert(object);
        (200, self.expanded(id))
    }

    /// A second on, each time it is asked for: no two visits are at the same time.
    fn now(&mut self) -> i64 {
        self.made += 1;
        clock::now().as_second() + i64::try_from(self.made).expect("a small number")
    }

    fn new_id(&mut self, prefix: &str) -> String {
        self.made += 1;
        format!("{prefix}{}", self.made)
    }

    fn behaviour(&self, method: &str) -> String {
        self.all.get(method).and_then(|it| it["behaviour"].as_str()).unwrap_or("ok").to_owned()
    }

    /// With what it refers to in its place. A customer's own references stay ids, so that there is an end.
    fn expanded(&self, id: &str) -> Value {
        let mut object = self.all[id].clone();
        let is_card = id.starts_with("pm_");
        for name in ["customer", "default_payment_method", "latest_invoice", "setup_intent", "payment_method"] {
            let within = object.get(name).and_then(Value::as_str).filter(|_| !is_card).map(str::to_owned);
            if let Some(within) = within.filter(|within| self.all.contains_key(within)) {
                object[name] = self.expanded(&within);
            }
        }
        object
    }
}

/// What the ids of that kind begin with.
fn prefix(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "customers" => "cus_",
        "payment_methods" => "pm_",
        "subscriptions" => "sub_",
        "invoices" => "in_",
        "payment_intents" => "pi_",
        "setup_intents" => "seti_",
        "sessions" => "cs_",
        _ => return None,
    })
}

fn declined(code: &str) -> (u16, Value) {
    (402, json!({"error": {"type": "card_error", "code": "card_declined", "decline_code": code}}))
}

fn approve(intent: &mut Value, return_url: &str) {
    intent["status"] = json!("requires_action");
    intent["return_url"] = json!(return_url);
    intent["next_action"] = json!({"redirect_to_url": {"url": "https://bank.example/approve"}});
}

/// `a[b]=c` as `{"a": {"b": "c"}}`.
fn tree(body: &str) -> Value {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(body).expect("a form");
    let mut tree = json!({});
    for (name, value) in pairs {
        let parts: Vec<_> = name.split(['[', ']']).filter(|part| !part.is_empty()).collect();
        let place = parts.iter().fold(&mut tree, |tree, part| &mut tree[*part]);
        *place = json!(value);
    }
    tree
}

/// What is sent replaces what is there, part by part; an empty text takes it away.
fn merge(object: &mut Value, sent: &Value) {
    match sent {
        Value::Object(parts) => parts.iter().filter(|(name, _)| *name != "expand").for_each(|(name, part)| {
            merge(&mut object[name], part);
        }),
        Value::String(text) if text.is_empty() => *object = Value::Null,
        // Numbers are numbers again.
        Value::String(text) => *object = text.parse::<u16>().map_or_else(|_| sent.clone(), |number| json!(number)),
        _ => *object = sent.clone(),
    }
}
