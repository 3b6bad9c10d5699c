//! What is true at the provider, in the words of the mails. It is computed from the provider's objects alone.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use billing::today_in_sweden;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use mail_texts::Language;
use serde_json::Value;
use testing::{ISSUER, SITE};

/// Something that a mail may tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) kind: &'static str,
    /// Identifies it: what is told once has one key, that of the notice.
    pub(crate) key: String,
    /// What it is about: the provider's id of a subscription or card.
    pub(crate) object: String,
    /// What the mail says.
    pub(crate) words: String,
    /// The subject of the card's owner.
    pub(crate) owner: Option<String>,
    /// The card that the mail leads to.
    card: Option<String>,
    /// The subscriptions, their services, and whether these are named or must not be. Empty if it is about one service, which is
    /// among the words.
    services: Vec<(String, String, bool)>,
}

impl Fact {
    pub(crate) fn is_reminder(&self) -> bool {
        matches!(self.kind, "expiry" | "renewal")
    }

    /// Something that happened, which is told when it is heard of, and not again later.
    pub(crate) fn is_news(&self) -> bool {
        !self.is_reminder()
    }

    /// Whether a mail tells it, with the right services, and leads to the right card. What a card pays since a change of which we
    /// have not heard (`behind`) need not be named.
    pub(crate) fn is_in(&self, mail: &str, behind: &BTreeSet<String>) -> bool {
        let Some(start) = mail.find(&self.words) else { return false };
        let Some((said, link)) = mail[start..].split_once(&format!("{SITE}/")) else { return false };
        let fragment = link.split(' ').next().and_then(|link| link.split_once("#card--")).map(|(_, card)| card);
        let is_right = |(id, name, is_named): &(String, String, bool)| {
            said.contains(name) == *is_named || *is_named && behind.contains(id)
        };
        fragment == self.card.as_deref() && self.services.iter().all(is_right)
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
    let is_open = |it: &Value| it["latest_invoice"].as_str().is_some_and(|id| object(id)["status"] == "open");
    for subscription in subscriptions {
        let of = |pays: &&Value| pays["id"] == subscription["default_payment_method"];
        let card = cards.iter().find(of).expect("a card");
        let (id, service) = (text(&subscription["id"]), text(&subscription["description"]));
        let mut add = |kind, key: String, words, card_shown: Option<String>| {
            let (key, object, owner) = (format!("{kind}#{id}#{key}"), id.to_owned(), owner(card));
            facts.push(Fact { kind, key, object, words, owner, card: card_shown, services: Vec::new() });
        };
        if let Some(invoice) = subscription["latest_invoice"].as_str() {
            let payment = object(&invoice.replacen("in_", "pi_", 1));
            let on = day(&payment["created"]);
            if is_open(subscription) && payment["last_payment_error"]["payment_method"]["id"] == card["id"] {
                let words = words("decline.text", &[("service", service), ("date", &written(on))]);
                add("decline", format!("{invoice}#{on}"), words, Some(our_id(card)));
            }
            if object(invoice)["status"] == "paid" && subscription["status"] == "active" {
                add("paid", invoice.to_owned(), words("paid.text", &[("service", service)]), None);
            }
        }
        let renews = day(&subscription["items"]["data"][0]["current_period_end"]);
        let days = (renews - today).get_days();
        let is_yearly = subscription["items"]["data"][0]["price"]["recurring"]["interval"] == "year";
        if is_yearly && subscription["status"] == "active" && is_renewed(subscription) && (1..=30).contains(&days) {
            let values = [("service", service), ("date", &written(renews)), ("card", &card_name(card))];
            add("renewal", renews.to_string(), words("renewal.text", &values), Some(our_id(card)));
        }
    }
    facts.extend(cards.iter().filter_map(|card| expiry(card, subscriptions, is_open, today)));
    facts
}

fn expiry(card: &Value, subscriptions: &[Value], is_open: impl Fn(&Value) -> bool, today: Date) -> Option<Fact> {
    let number = |name: &str| card["card"][name].as_i64().expect("a number");
    let (year, month) = (number("exp_year").try_into().ok()?, number("exp_month").try_into().ok()?);
    let last_day = date(year, month, 1).last_of_month();
    let days = (last_day - today).get_days();
    let within = [7, 30, 60].into_iter().find(|within| (0..=*within).contains(&days))?;
    let has_card = |it: &Value| it["default_payment_method"] == card["id"] && it["status"] != "canceled";
    if !subscriptions.iter().any(|it| has_card(it) && is_renewed(it)) {
        return None;
    }
    let is_named = |it: &Value| has_card(it) && (is_renewed(it) || is_open(it));
    Some(Fact {
        kind: "expiry",
        key: format!("expiry#{}#{}#{within}", our_id(card), last_day.strftime("%Y-%m")),
        object: text(&card["id"]).to_owned(),
        words: words("expiry.text", &[("card", &card_name(card)), ("date", &written(last_day))]),
        owner: owner(card),
        card: Some(our_id(card)),
        services: subscriptions
            .iter()
            .map(|it| (text(&it["id"]).to_owned(), text(&it["description"]).to_owned(), is_named(it)))
            .collect(),
    })
}

fn is_renewed(subscription: &Value) -> bool {
    subscription["cancel_at_period_end"] != true
}

/// The id of a card at our place.
fn our_id(card: &Value) -> String {
    text(&card["id"]).replacen("pm_", "card_", 1)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
