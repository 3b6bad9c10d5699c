//! Mails as people get them. The folder `snapshots` has every kind of mail in every language; `KORTKOLL_BLESS=1` writes it anew.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use billing::{Brand, CardId, LastFour, Money, Step};
use jiff::civil::{Date, date};

use super::language::{LANGUAGES, Language};
use super::*;

const SITE: &str = "https://kortkoll.example";
const UNSUBSCRIBE: &str = "https://kortkoll.example/api/reminders/unsubscribe?token=abc";
const STEPS: [Step; 9] = [
    Step::EditCard,
    Step::AddCard,
    Step::AskOwner,
    Step::PayNow,
    Step::VerifyWithBank,
    Step::TryLater,
    Step::ContactBank,
    Step::ContactSupport,
    Step::Nothing,
];

/// A card with its parts, from which a [`CardName`] borrows.
struct TestCard(CardId, Brand, LastFour);

impl TestCard {
    fn new(id: &str, brand: &str, last4: &str) -> Self {
        let (id, brand) = (CardId::parse(id).expect("an id"), Brand::parse(brand).expect("a brand"));
        Self(id, brand, LastFour::parse(last4).expect("four digits"))
    }

    fn name(&self) -> CardName<'_> {
        CardName { id: &self.0, brand: &self.1, last4: &self.2 }
    }
}

fn visa() -> TestCard {
    TestCard::new("card_1Anna", "visa", "4242")
}

fn money(amount: &str, currency: &str) -> Money {
    Money::parse(amount, currency).expect("an amount")
}

fn letter<'a>(language: &'a str, items: Vec<Item<'a>>, unsubscribe: bool) -> Letter<'a> {
    let unsubscribe = if unsubscribe { Some(UNSUBSCRIBE.to_owned()) } else { None };
    Letter { language, name: "Anna Alm", site: SITE, items, unsubscribe }
}

fn decline<'a>(card: Option<CardName<'a>>, money: &'a Money, step: Step, next_attempt: Option<Date>) -> Item<'a> {
    Item::Decline { service: "Project Plan 3", card, money, on: date(2026, 12, 14), step, next_attempt }
}

fn expiry<'a>(card: CardName<'a>, services: &[&'a str], next_payment: Option<Date>, is_owner: bool) -> Item<'a> {
    Item::Expiry { card, last_day: date(2026, 12, 31), services: services.to_vec(), next_payment, is_owner }
}

fn renewal(card: CardName<'_>) -> Item<'_> {
    Item::Renewal { service: "Office 365 Business Premium", card, on: date(2027, 1, 1) }
}

/// Four items, as they come together when much happens at once.
fn four<'a>(card: &'a TestCard, other: &'a TestCard, money: &'a Money) -> Vec<Item<'a>> {
    vec![
        decline(Some(card.name()), money, Step::PayNow, Some(date(2026, 12, 17))),
        Item::Paid { service: "Visio", money },
        expiry(other.name(), &["Visio", "Power BI Pro", "Project Plan 3"], Some(date(2027, 1, 5)), true),
        renewal(card.name()),
    ]
}

/// Compares with a snapshot. The style, which is the template's own, is not part of it.
fn expect_snapshot(name: &str, text: &str) {
    let text = match (text.split_once("<style>"), text.split_once("</style>")) {
        (Some((before, _)), Some((_, after))) => format!("{before}<style>…</style>{after}"),
        _ => text.to_owned(),
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/texts/snapshots").join(name);
    if env::var_os("KORTKOLL_BLESS").is_some() {
        fs::write(&path, &text).expect("the snapshot is written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == text, "{name} should be\n{text}\nIf this is better, run again with KORTKOLL_BLESS=1");
}

#[test]
fn every_kind_of_mail_in_every_language() {
    let (card, amount) = (visa(), money("1234.50", "SEK"));
    for Language { code, .. } in LANGUAGES {
        let mut mails = Vec::new();
        for step in STEPS {
            let item = decline(Some(card.name()), &amount, step, None);
            mails.push((format!("decline, {}", step.as_str()), vec![item], false));
        }
        let attempt = Some(date(2026, 12, 17));
        let waits = decline(Some(card.name()), &amount, Step::TryLater, attempt);
        mails.push(("decline, try-later, with a next attempt".to_owned(), vec![waits], false));
        let without_card = decline(None, &amount, Step::AddCard, None);
        mails.push(("decline without a card".to_owned(), vec![without_card], false));
        mails.push(("paid".to_owned(), vec![Item::Paid { service: "Project Plan 3", money: &amount }], false));
        let services = ["Office 365 Business Premium", "Visio"];
        let own = expiry(card.name(), &services, Some(date(2027, 1, 5)), true);
        mails.push(("expiry, own card".to_owned(), vec![own], true));
        mails.push(("expiry, another's card".to_owned(), vec![expiry(card.name(), &services, None, false)], true));
        mails.push(("renewal".to_owned(), vec![renewal(card.name())], true));
        let mut all = String::new();
        for (what, items, is_declinable) in mails {
            let mail = render(&letter(code, items, is_declinable));
            let _ = writeln!(all, "======== {what}\nSubject: {}\n\n{}", mail.subject, mail.text);
        }
        expect_snapshot(&format!("{code}.txt"), &all);
    }
}

#[test]
fn a_letter_with_four_items() {
    let (card, other, amount) = (visa(), TestCard::new("card_2", "mastercard", "5100"), money("99.00", "EUR"));
    for Language { code, .. } in LANGUAGES {
        let mail = render(&letter(code, four(&card, &other, &amount), false));
        expect_snapshot(&format!("four.{code}.txt"), &format!("Subject: {}\n\n{}", mail.subject, mail.text));
        expect_snapshot(&format!("four.{code}.html"), &mail.html);
        let declinable = render(&letter(code, vec![renewal(card.name())], true));
        expect_snapshot(&format!("renewal.{code}.html"), &declinable.html);
    }
}

#[test]
fn the_page_asks_confirms_and_says_when_a_link_is_wrong() {
    for Language { code, .. } in LANGUAGES {
        for (name, state, has_form) in [
            ("ask", PageState::Ask, true),
            ("done", PageState::Done, true),
            ("failed", PageState::Failed, true),
            ("resumed", PageState::Resumed, false),
            ("not-resumed", PageState::NotResumed, true),
            ("invalid", PageState::Invalid, false),
        ] {
            let html = page(code, state);
            expect_snapshot(&format!("page-{name}.{code}.html"), &html);
            assert_eq!(html.contains("<form"), has_form, "{name}");
        }
    }
}

#[test]
fn lines_of_plain_text_are_short_and_end_without_spaces() {
    let (card, other, amount) = (visa(), TestCard::new("card_2", "mastercard", "5100"), money("99.00", "EUR"));
    for Language { code, .. } in LANGUAGES {
        let text = render(&letter(code, four(&card, &other, &amount), false)).text;
        for line in text.lines() {
            assert!(line.chars().count() <= 72 || !line.contains(' '), "{line}");
            assert_eq!(line.trim_end(), line);
        }
        assert!(text.ends_with('\n') && !text.contains("\n\n\n") && !text.contains('\r'), "{text}");
    }
}

#[test]
fn values_do_no_harm() {
    let (card, amount) = (visa(), money("1", "SEK"));
    let name = "Eva \"Evil\" <b>, & Co\u{202e}\r\nBcc: a@b.example\n\n{card}";
    let service = "A&B <script>alert(1)</script> \u{2067}'x'\u{2028}{date}\r\nX: y";
    let items = || vec![Item::Paid { service, money: &amount }, expiry(card.name(), &[service], None, true)];
    for Language { code, .. } in LANGUAGES {
        let mail = render(&Letter { language: code, name, site: SITE, items: items(), unsubscribe: None });
        assert!(mail.subject.contains("A&B <script>alert(1)</script> 'x' {date} X: y"), "{}", mail.subject);
        assert!(mail.text.contains("Eva \"Evil\" <b>, & Co Bcc: a@b.example {card}"), "{}", mail.text);
        assert!(!mail.html.contains("<script") && !mail.html.contains("<b>"), "{}", mail.html);
        assert!(mail.html.contains("A&#38;B &#60;script&#62;"), "{}", mail.html);
        for text in [&mail.subject, &mail.text, &mail.html] {
            assert!(!text.contains(['\r', '\u{2028}', '\u{202e}', '\u{2067}']), "{text}");
        }
        assert!(!mail.subject.contains('\n'));
    }
}

#[test]
fn who_has_no_name_is_greeted_and_an_unknown_language_is_the_default() {
    let amount = money("1", "SEK");
    let items = || vec![Item::Paid { service: "Visio", money: &amount }];
    let of = |language, name| render(&Letter { language, name, site: SITE, items: items(), unsubscribe: None }).text;
    assert_eq!(of("tlh", "Anna"), of(LANGUAGES[0].code, "Anna"));
    assert!(of("sv", " \u{200f}\n").contains("\n\nHej!\n"));
}

#[test]
fn links_lead_to_the_card_in_the_readers_language() {
    let (card, amount) = (visa(), money("1", "SEK"));
    let url = |language, item| {
        let text = render(&letter(language, vec![item], false)).text;
        text.lines().find(|line| line.starts_with("https:")).expect("a link").to_owned()
    };
    let declined = |card| decline(card, &amount, Step::PayNow, None);
    assert_eq!(url("sv", declined(Some(card.name()))), format!("{SITE}/sv/avvisat-kort/#card--card_1Anna"));
    assert_eq!(url("en", declined(Some(card.name()))), format!("{SITE}/en/declined-card/#card--card_1Anna"));
    assert_eq!(url("en", declined(None)), format!("{SITE}/en/declined-card/"));
    assert_eq!(url("sv", renewal(card.name())), format!("{SITE}/sv/uppdatera-kort/#card--card_1Anna"));
    assert_eq!(url("en", expiry(card.name(), &[], None, true)), format!("{SITE}/en/update-card/#card--card_1Anna"));
}

/// The expected amounts are those of `Intl.NumberFormat` for sv-SE and en-GB, as the pages write them.
#[test]
fn amounts_and_dates_are_as_on_the_pages() {
    let (sv, en) = (Language::find("sv"), Language::find("en"));
    for (amount, currency, swedish, english) in [
        ("1234.50", "SEK", "1\u{a0}234,50\u{a0}kr", "SEK\u{a0}1,234.50"),
        ("99.00", "SEK", "99,00\u{a0}kr", "SEK\u{a0}99.00"),
        ("1234567.89", "EUR", "1\u{a0}234\u{a0}567,89\u{a0}€", "€1,234,567.89"),
        ("100000.00", "NOK", "100\u{a0}000,00\u{a0}Nkr", "NOK\u{a0}100,000.00"),
        ("500.00", "CHF", "500,00\u{a0}CHF", "CHF\u{a0}500.00"),
        ("1234.50", "USD", "1\u{a0}234,50\u{a0}US$", "US$1,234.50"),
        ("10.00", "DKK", "10,00\u{a0}Dkr", "DKK\u{a0}10.00"),
        ("0.05", "GBP", "0,05\u{a0}GBP", "£0.05"),
    ] {
        let money = money(amount, currency);
        assert_eq!((sv.money(&money).as_str(), en.money(&money).as_str()), (swedish, english), "{amount} {currency}");
    }
    assert_eq!(sv.date(date(2026, 12, 1)), "1 december 2026");
    assert_eq!(en.date(date(2026, 1, 31)), "31 January 2026");
    let known = TestCard::new("card_1", "cartes_bancaires", "0001");
    assert_eq!(sv.card(&known.name()), "Cartes Bancaires som slutar på 0001");
    let unknown = TestCard::new("card_1", "girocard", "0001");
    assert_eq!(sv.card(&unknown.name()), "Kort som slutar på 0001");
}

#[test]
fn only_the_mail_about_a_payment_says_that_nothing_is_to_be_done() {
    let (card, amount) = (visa(), money("1", "SEK"));
    for (language, words) in [("sv", "Du behöver inte göra något"), ("en", "You do not need to do anything")] {
        let says = |item| render(&letter(language, vec![item], false)).text.replace('\n', " ").contains(words);
        assert!(says(Item::Paid { service: "Visio", money: &amount }));
        for step in STEPS {
            assert!(!says(decline(Some(card.name()), &amount, step, Some(date(2026, 12, 17)))), "{}", step.as_str());
        }
        for item in [renewal(card.name()), expiry(card.name(), &[], None, true), expiry(card.name(), &[], None, false)]
        {
            assert!(!says(item));
        }
    }
}

#[test]
fn the_pages_policy_allows_its_style_alone() {
    assert!(PAGE_POLICY.starts_with("default-src 'none'; style-src 'sha256-"));
    assert!(!PAGE_POLICY.contains("unsafe"));
}
