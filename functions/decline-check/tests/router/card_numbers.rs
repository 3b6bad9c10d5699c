//! A card number typed wherever something can be typed: it is in no item, no answer and no line of the log.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::app::{TestApp, check_request};
use crate::demo::ANNA;

const NUMBER: &str = "4242424242424242";
const WRITTEN: [&str; 5] = [
    NUMBER,
    "4242 4242 4242 4242",
    "4242-4242-4242-4242",
    "a4242a4242a4242a4242",
    "kort ４２４２４２４２４２４２４２４２!",
];

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a sound lock").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether the digits are there, however they are written.
fn holds_a_number(text: &str) -> bool {
    let digits = |character: char| match character {
        '０'..='９' => char::from_u32(u32::from(character) - u32::from('０') + u32::from('0')),
        _ => character.is_ascii_digit().then_some(character),
    };
    text.chars().filter_map(digits).collect::<String>().contains(NUMBER)
}

/// Bodies with the text in every field, known and unknown, as a value and as a name.
fn bodies(text: &str) -> Vec<Value> {
    let of = |card: Value| json!({"subscription": "sub_premium", "card": card});
    let mut bodies: Vec<_> = ["last4", "expiry", "holder", "address", "number", "colour"]
        .iter()
        .map(|name| of(json!({*name: text})))
        .collect();
    let address = ["line1", "line2", "postalCode", "city", "region", "country", "street"];
    bodies.extend(address.iter().map(|name| of(json!({"address": {*name: text}}))));
    bodies.extend([json!({"subscription": text}), of(json!([text])), of(json!({text: "a"})), json!({text: "a"})]);
    bodies
}

#[tokio::test]
async fn a_card_number_in_any_field_is_refused_and_forgotten() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone());
    // For the whole process: a subscriber of one thread would miss lines if other tests run at the same time.
    tracing::subscriber::set_global_default(subscriber.finish()).expect("the only subscriber");
    let app = TestApp::start().await;
    let before = app.items().await;
    let cookie = app.sign_in(ANNA).await;

    for body in WRITTEN.into_iter().flat_map(bodies) {
        let answer = app.send(check_request(&cookie, body.to_string())).await;
        assert_eq!(answer.problem(), (422, "card-number-not-accepted".to_owned()), "{body}");
        assert!(!holds_a_number(&answer.text), "{}", answer.text);
    }
    for name in ["cvc", "CVV", "cardNumber", "security-code"] {
        let answer = app.check(ANNA, "sub_premium", &json!({"last4": "4242", name: "123"})).await;
        assert_eq!(answer.problem(), (422, "card-number-not-accepted".to_owned()));
        assert_eq!(answer.json()["errors"][0]["field"], format!("card.{name}"));
    }
    assert_eq!(app.items().await, before);

    let log = String::from_utf8(log.0.lock().expect("a sound lock").clone()).expect("a log in UTF-8");
    let ours: Vec<_> = log.lines().filter(|line| line.contains("request_id")).collect();
    assert!(ours.len() > 50);
    assert!(!ours.iter().any(|line| holds_a_number(line)));
}
