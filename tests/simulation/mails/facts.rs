//! What is true at the provider, in the words of the mails. It is computed from the provider's objects alone.

use std::path::Path;
use std::sync::OnceLock;

use billing::today_in_sweden;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use mail_texts::Language;
use serde_json::Value;
use testing::ISSUER;

/// Something that a mail may tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) kind: &'static str,
    /// Identifies it: what is told once has one key.
    pub(crate) key: String,
    /// What the mail says.
    pub(crate) words: String,
    /// The subject of the card's owner.
    pub(crate) owner: Option<String>,
}

impl Fact {
    pub(crate) fn is_reminder(&self) -> bool {
        matches!(self.kind, "expiry" | "renewal")
    }
}

/// The language of all mails.
fn language() -> &'static Language {
    static LANGUAGE: OnceLock<Language> = OnceLock::new();
    LANGUAGE.get_or_init(|| {
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
        let mut content = mail_texts::read(&content).expect("the words");
        content.languages.swap_remove(0)
    })
}

pub(crate) fn language_code() -> &'static str {
    &language().code
}

fn written(day: Date) -> String {
    let month = &language().months[usize::try_from(day.month() - 1).expect("a month")];
    let date = language().date.replace("{day}", &day.day().to_string()).replace("{month}", month);
    date.replace("{year}", &day.year().to_string())
}

/// What follows the amount, or the whole text where there is none.
fn words(text: &str, values: &[(&str, &str)]) -> String {
    let text = &language().mails.texts[text];
    let text = text.split("{amount}").last().unwrap_or_default().to_owned();
    let filled = values.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{name}}}"), value));
    filled.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn card_name(card: &Value) -> String {
    let brand = &language().brands["visa"];
    language().card.replace("{brand}", brand).replace("{last4}", card["card"]["last4"].as_str().expect("digits"))
}

fn owner(card: &Value) -> Option<String> {
    let owner = card["metadata"]["kortkoll_owner"].as_str()?;
    Some(owner.strip_prefix(ISSUER)?.trim().to_owned())
}

fn day(seconds: &Value) -> Date {
    today_in_sweden(Timestamp::from_second(seconds.as_i64().expect("seconds")).expect("a time"))
}

/// All that is true of an organisation's subscriptions and cards on that day. `object` finds an object of the provider's.
pub(crate) fn facts(
    subscriptions: &[Value],
    cards: &[Value],
    object: impl Fn(&str) -> Value,
    today: Date,
) -> Vec<Fact> {
    let mut facts = Vec::new();
    for subscription in subscriptions {
        let of = |pays: &&Value| pays["id"] == subscription["default_payment_method"];
        let card = cards.iter().find(of).expect("a card");
        let (id, service) = (text(&subscription["id"]), text(&subscription["description"]));
        let mut add = |kind, key, words| facts.push(Fact { kind, key, words, owner: owner(card) });
        if let Some(invoice) = subscription["latest_invoice"].as_str() {
            let state = text(&object(invoice)["status"]).to_owned();
            let payment = object(&invoice.replacen("in_", "pi_", 1));
            let on = day(&payment["created"]);
            if state == "open" && payment["last_payment_error"]["payment_method"]["id"] == card["id"] {
                let words = words("decline.text", &[("service", service), ("date", &written(on))]);
                add("decline", format!("{id} {invoice} {on}"), words);
            }
            if state == "paid" && subscription["status"] == "active" {
                add("paid", format!("{id} {invoice}"), words("paid.text", &[("service", service)]));
            }
        }
        let renews = day(&subscription["items"]["data"][0]["current_period_end"]);
        let days = (renews - today).get_days();
        let is_yearly = subscription["items"]["data"][0]["price"]["recurring"]["interval"] == "year";
        if is_yearly && subscription["status"] == "active" && is_renewed(subscription) && (1..=30).contains(&days) {
            let values = [("service", service), ("date", &written(renews)), ("card", &card_name(card))];
            add("renewal", format!("{id} {renews}"), words("renewal.text", &values));
        }
    }
    facts.extend(cards.iter().filter_map(|card| expiry(card, subscriptions, today)));
    facts
}

fn expiry(card: &Value, subscriptions: &[Value], today: Date) -> Option<Fact> {
    let number = |name: &str| card["card"][name].as_i64().expect("a number");
    let (year, month) = (number("exp_year").try_into().ok()?, number("exp_month").try_into().ok()?);
    let last_day = date(year, month, 1).last_of_month();
    let days = (last_day - today).get_days();
    let within = [7, 30, 60].into_iter().find(|within| (0..=*within).contains(&days))?;
    let is_paid = |it: &&Value| it["default_payment_method"] == card["id"] && it["status"] != "canceled";
    if !subscriptions.iter().filter(is_paid).any(is_renewed) {
        return None;
    }
    let values = [("card", card_name(card)), ("date", written(last_day))];
    let words = words("expiry.text", &[("card", &values[0].1), ("date", &values[1].1)]);
    let key = format!("{} {last_day} {within}", text(&card["id"]));
    Some(Fact { kind: "expiry", key, words, owner: owner(card) })
}

fn is_renewed(subscription: &Value) -> bool {
    subscription["cancel_at_period_end"] != true
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
