//! An item of a letter in words, with its link.

use billing::Step;

use super::language::{Language, fill};
use super::letter::{CardName, Item, Letter};
use super::lines::one_line;

/// One thing that a person is told, in words.
pub(crate) struct Section {
    /// The heading, which is also the subject of a mail that begins with it. One line.
    pub(crate) title: String,
    /// What has happened or will happen.
    pub(crate) facts: Vec<String>,
    /// What to do. None if there is nothing to do.
    pub(crate) step: Option<&'static str>,
    /// The link's words and its address.
    pub(crate) button: &'static str,
    pub(crate) url: String,
}

impl Section {
    pub(crate) fn of(item: &Item<'_>, letter: &Letter<'_>) -> Self {
        let language = Language::find(letter.language);
        let words = &language.words;
        let card_page = |card| url(letter.site, language.card_page, card);
        match item {
            Item::Decline { service, card, money, on, step, next_attempt } => {
                let (service, amount, date) = (one_line(service), language.money(money), language.date(*on));
                let values: [(&str, &str); 3] = [("service", &service), ("amount", &amount), ("date", &date)];
                let card_name = card.as_ref().map(|card| fill(words.decline_card, &[("card", &language.card(card))]));
                let attempt =
                    next_attempt.map(|day| fill(words.decline_next_attempt, &[("date", &language.date(day))]));
                let (step, button) = step_words(language, *step, card.is_some(), next_attempt.is_some());
                Self {
                    title: fill(words.decline_subject, &values),
                    facts: [Some(fill(words.decline_text, &values)), card_name, attempt]
                        .into_iter()
                        .flatten()
                        .collect(),
                    step: Some(step),
                    button,
                    url: url(letter.site, language.decline_page, card.as_ref()),
                }
            }
            Item::Paid { service, money } => {
                let (service, amount) = (one_line(service), language.money(money));
                let values: [(&str, &str); 2] = [("service", &service), ("amount", &amount)];
                Self {
                    title: fill(words.paid_subject, &values),
                    facts: vec![fill(words.paid_text, &values)],
                    step: None,
                    button: words.paid_button,
                    url: card_page(None),
                }
            }
            Item::Expiry { card, last_day, services, next_payment, is_owner } => {
                let (name, date) = (language.card(card), language.date(*last_day));
                let services: Vec<_> = services.iter().map(|service| one_line(service)).collect();
                let mut facts = vec![fill(words.expiry_text, &[("card", &name), ("date", &date)])];
                if !services.is_empty() {
                    facts.push(fill(words.expiry_services, &[("services", &language.list(&services))]));
                }
                facts.extend(next_payment.map(|day| fill(words.expiry_next_payment, &[("date", &language.date(day))])));
                let (step, button) = if *is_owner {
                    (words.expiry_owner, words.expiry_owner_button)
                } else {
                    (words.expiry_other, words.expiry_other_button)
                };
                Self {
                    title: fill(words.expiry_subject, &[("last4", card.last4.as_str())]),
                    facts,
                    step: Some(step),
                    button,
                    url: card_page(Some(card)),
                }
            }
            Item::Renewal { service, card, on } => {
                let (service, name, date) = (one_line(service), language.card(card), language.date(*on));
                let values: [(&str, &str); 3] = [("service", &service), ("card", &name), ("date", &date)];
                Self {
                    title: fill(words.renewal_subject, &values),
                    facts: vec![fill(words.renewal_text, &values)],
                    step: Some(words.renewal_next),
                    button: words.renewal_button,
                    url: card_page(Some(card)),
                }
            }
        }
    }
}

/// What a step says, and its button.
fn step_words(language: &Language, step: Step, has_card: bool, has_next_attempt: bool) -> (&'static str, &'static str) {
    let words = &language.words;
    match step {
        Step::EditCard => (words.steps_edit_card_text, words.steps_edit_card_button),
        Step::AddCard if has_card => (words.steps_add_card_text, words.steps_add_card_button),
        Step::AddCard => (words.steps_add_card_text, words.steps_add_card_button_first),
        Step::AskOwner => (words.steps_ask_owner_text, words.steps_ask_owner_button),
        Step::PayNow => (words.steps_pay_now_text, words.steps_pay_now_button),
        Step::VerifyWithBank => (words.steps_verify_with_bank_text, words.steps_verify_with_bank_button),
        Step::TryLater if has_next_attempt => (words.steps_try_later_text_until, words.steps_try_later_button),
        Step::TryLater => (words.steps_try_later_text, words.steps_try_later_button),
        Step::ContactBank => (words.steps_contact_bank_text, words.steps_contact_bank_button),
        Step::ContactSupport => (words.steps_contact_support_text, words.steps_contact_support_button),
        Step::Nothing => (words.steps_nothing_text, words.steps_nothing_button),
    }
}

/// A page, at a card if there is one: the page's script opens it.
fn url(site: &str, page: &str, card: Option<&CardName<'_>>) -> String {
    let fragment = card.map(|card| format!("#card--{}", card.id)).unwrap_or_default();
    format!("{site}{page}{fragment}")
}
