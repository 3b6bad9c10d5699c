//! The limits of comparisons: 5 per card in any hour, 20 per admin in any 24 hours, and never one more.

use billing::{Admin, Exceeded, Person, SubscriptionStatus};
use jiff::Timestamp;
use serde_json::json;
use testing::TestResponse;
use tokio::task::JoinSet;

use crate::app::{TestApp, check_request};
use crate::demo::{self, ANNA, BJORN, ISSUER, NORRBACKA, Who};

/// Checks, each by an admin, of a subscription.
type Checks = Vec<(Who, String)>;

/// Sends all checks at once.
async fn at_once(app: &TestApp, checks: &Checks) -> Vec<TestResponse> {
    let (anna, bjorn) = (app.sign_in(ANNA).await, app.sign_in(BJORN).await);
    let mut sends = JoinSet::new();
    for (who, subscription) in checks {
        let cookie = if who.subject == ANNA.subject { &anna } else { &bjorn };
        let body = json!({"subscription": subscription, "card": {"last4": "4242"}}).to_string();
        let (app, request) = (app.clone(), check_request(cookie, body));
        sends.spawn(async move { app.send(request).await });
    }
    sends.join_all().await
}

/// Sends all checks at once, and compares the answers with the counts, of cards or of admins: none of them is over `most`. Gives a
/// refusal. On a busy machine some requests get no answer in time: they may have been counted or not.
async fn refusal(app: &TestApp, checks: Checks, of_cards: bool, most: u32) -> TestResponse {
    let answers = at_once(app, &checks).await;
    let (done, rest): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    let (refused, unanswered): (Vec<_>, Vec<_>) = rest.into_iter().partition(|answer| answer.status == 429);
    assert!(unanswered.iter().all(|answer| answer.problem() == (503, "unavailable".to_owned())));
    assert!(refused.iter().chain(&unanswered).all(|answer| answer.json().get("fields").is_none()));
    let counts: Vec<_> = app.counts().await;
    let total = |of_cards| {
        let counts = counts.iter().filter(|(name, _)| name.starts_with("card_") == of_cards);
        counts.map(|(_, count)| *count as usize).sum::<usize>()
    };
    assert!(counts.iter().all(|(name, count)| name.starts_with("card_") != of_cards || *count <= most), "{counts:?}");
    assert_eq!(total(true), total(false), "what one limit refuses, the other does not count");
    assert!((done.len()..=done.len() + unanswered.len()).contains(&total(true)), "{counts:?}");
    match refused.into_iter().next() {
        Some(refusal) => refusal,
        None => first_refusal(app, checks).await,
    }
}

/// Sends one check after the other, until one is refused.
async fn first_refusal(app: &TestApp, checks: Checks) -> TestResponse {
    for (who, subscription) in checks {
        let response = app.check(who, &subscription, &json!({"last4": "4242"})).await;
        if response.status != 200 {
            return response;
        }
    }
    panic!("no check is refused");
}

fn admin(who: Who) -> Admin {
    Admin::new(Person::new(ISSUER, who.subject, who.name), NORRBACKA)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_checks_of_a_card_at_once_are_five() {
    let app = TestApp::start().await;
    let both = [ANNA, BJORN].into_iter().cycle().take(100);
    let refused = refusal(&app, both.map(|who| (who, "sub_premium".to_owned())).collect(), true, 5).await;
    assert_eq!((refused.problem(), &refused.json()["limit"]), ((429, "too-many-checks".to_owned()), &json!("card")));
    let seconds: u32 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=3600).contains(&seconds), "{seconds}");
    // The reason and the next steps are still answered.
    assert_eq!(app.ask(ANNA, "sub_premium").await.ok()["next"], json!(["nothing"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_checks_by_an_admin_at_once_are_twenty() {
    let app = TestApp::start().await;
    let subscriptions: Vec<_> = (0..25).map(|number| format!("sub_{number}")).collect();
    for (number, id) in subscriptions.iter().enumerate() {
        let card = demo::card(&format!("card_{number}"), Some(ANNA), 5);
        let subscription = demo::subscription(id, SubscriptionStatus::Active, Some(card.id().as_str()));
        demo::keep_with(&app.billing(), NORRBACKA, &subscription, Some(&card)).await;
    }
    let checks = subscriptions.iter().cycle().take(100).map(|id| (ANNA, id.clone())).collect();
    let refused = refusal(&app, checks, false, 20).await;
    assert_eq!((refused.problem(), &refused.json()["limit"]), ((429, "too-many-checks".to_owned()), &json!("admin")));
    let seconds: u32 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=24 * 3600).contains(&seconds), "{seconds}");
    assert!(!format!("{:?}", app.counts().await).contains(ANNA.name));
    // The cards are not at their limit: a colleague may compare.
    assert_eq!(app.check(BJORN, "sub_24", &json!({"last4": "4242"})).await.status, 200);
}

#[tokio::test]
async fn in_no_hour_and_no_day_are_there_more_whenever_they_begin() {
    let app = TestApp::start().await;
    let (billing, card) = (app.billing(), demo::card_id("card_anna"));
    let at = |time: &str| time.parse::<Timestamp>().expect("a time");
    let count = async |card: &_, now| billing.count_check(&admin(ANNA), card, now).await.expect("an answer");
    let exceeded = |limit, until| Some(Exceeded { limit, until: at(until) });
    // Shortly before the full hour, and shortly after it.
    for minute in 55..60 {
        assert_eq!(count(&card, at(&format!("2026-11-22T12:{minute}:00Z"))).await, None, "{minute}");
    }
    let until = exceeded("card", "2026-11-22T13:55:00Z");
    assert_eq!(count(&card, at("2026-11-22T12:59:59.999Z")).await, until);
    assert_eq!(count(&card, at("2026-11-22T13:00:00Z")).await, until);
    let bjorn = billing.count_check(&admin(BJORN), &card, at("2026-11-22T13:54:59Z")).await;
    assert_eq!(bjorn.expect("an answer"), until);
    // Each check that expires allows one more.
    assert_eq!(count(&card, at("2026-11-22T13:55:00Z")).await, None);
    assert_eq!(count(&card, at("2026-11-22T13:55:30Z")).await, exceeded("card", "2026-11-22T13:56:00Z"));
    for hour in 15..22 {
        for second in 0..2 {
            assert_eq!(count(&card, at(&format!("2026-11-22T{hour}:00:0{second}Z"))).await, None, "{hour}");
        }
    }
    // Twenty. If both limits are reached, the answer has the one that lasts longer.
    let tomorrow = exceeded("admin", "2026-11-23T12:55:00Z");
    assert_eq!(count(&demo::card_id("card_bjorn"), at("2026-11-22T23:30:00Z")).await, tomorrow);
    for second in 2..5 {
        let checked = billing.count_check(&admin(BJORN), &card, at(&format!("2026-11-22T21:00:0{second}Z"))).await;
        assert_eq!(checked.expect("an answer"), None);
    }
    assert_eq!(count(&card, at("2026-11-22T21:30:00Z")).await, tomorrow);
    assert_eq!(count(&card, at("2026-11-23T12:55:00Z")).await, None);
    // An item expires when the last check in it does not count any more.
    for (key, item) in app.items().await {
        if let Some(name) = key.split("LIMIT#").nth(1) {
            let expires = item["expires"].as_n().expect("a number").parse::<i64>().expect("seconds");
            let last = item["times"].as_l().expect("times").last().and_then(|time| time.as_s().ok()).expect("a time");
            let hours = if name.starts_with("card_") { 1 } else { 24 };
            assert_eq!(expires, at(last).as_second() + hours * 3600, "{name}");
        }
    }
}
