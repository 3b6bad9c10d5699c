//! Every admin with every card and every operation: what is not theirs is refused, and the table stays exactly as it
//! was.

use axum::body::Body;
use billing::{CardId, CustomerId};
use http::{Method, Request};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use testing::{TestResponse, request};
use web::session::Renewal;

use crate::app::{TestApp, edit_request, post_request};
use crate::demo::{ANNA, BJORN, CILLA, DAVID, ELSA, Who, month};

const CARDS: [(&str, Who); 3] = [("card_anna", ANNA), ("card_bjorn", BJORN), ("card_david", DAVID)];

/// The answer to the admin for that card.
fn expected(who: Who, owner: Who) -> (u16, &'static str) {
    if !who.billing_admin {
        (403, "not-billing-admin")
    } else if who.organisation != owner.organisation {
        (404, "not-found")
    } else if who.subject != owner.subject {
        (403, "not-card-owner")
    } else {
        (200, "")
    }
}

fn outcome(answer: &TestResponse) -> (u16, String) {
    if answer.status == 200 { (200, String::new()) } else { answer.problem() }
}

#[tokio::test]
async fn only_its_owner_changes_a_card_or_reads_its_history() {
    let app = TestApp::start().await;
    let body = json!({"expiry": month(30)});
    for who in [ANNA, BJORN, CILLA, DAVID, ELSA] {
        for (card, owner) in CARDS {
            let (status, code) = expected(who, owner);
            let wanted = (status, code.to_owned());
            let history = app.get(who, &format!("/api/cards/{card}/history")).await;
            assert_eq!(outcome(&history), wanted, "{who:?} {card}");
            let before = app.items().await;
            // The version does not matter: others must not find out which one is current.
            for version in [1, 7] {
                let answer = app.edit(who, card, version, &format!("{card}-{version}"), &body).await;
                match (status, version) {
                    (200, 7) => assert_eq!(answer.problem(), (412, "card-changed".to_owned())),
                    _ => assert_eq!(outcome(&answer), wanted, "{who:?} {card} {version}"),
                }
                if answer.status != 200 {
                    assert!(answer.json().get("card").is_none() || status == 200);
                }
            }
            assert_eq!(app.items().await == before, status != 200, "{who:?} {card}");
        }
    }
}

#[tokio::test]
async fn only_its_owner_has_the_bank_asked_about_a_card() {
    let app = TestApp::start().await;
    for who in [ANNA, BJORN, CILLA, DAVID, ELSA] {
        for (card, owner) in CARDS {
            let (status, code) = expected(who, owner);
            let before = (app.items().await, app.psp.changes());
            let answer = app.post(who, &format!("/api/cards/{card}/verify"), &json!({})).await;
            assert_eq!(outcome(&answer), (status, code.to_owned()), "{who:?} {card}");
            assert_eq!((app.items().await, app.psp.changes()) == before, status != 200, "{who:?} {card}");
        }
    }
}

#[tokio::test]
async fn only_its_organisations_admins_add_a_card_to_a_subscription_or_pay_it() {
    let app = TestApp::start().await;
    for who in [ANNA, BJORN, CILLA, DAVID, ELSA] {
        for (subscription, buyer) in [("sub_premium", ANNA), ("sub_exchange", BJORN), ("sub_david", DAVID)] {
            let theirs = who.billing_admin && who.organisation == buyer.organisation;
            let refusal = if who.billing_admin { (404, "not-found") } else { (403, "not-billing-admin") };
            let before = (app.items().await, app.psp.changes());
            let path = format!("/api/subscriptions/{subscription}");
            let new_card = app.post(who, &format!("{path}/new-card"), &json!({})).await;
            let agreed = json!({"invoice": "in_exchange", "amount": "1.00", "currency": "SEK", "card": "card_bjorn"});
            let pay = app.post(who, &format!("{path}/pay"), &agreed).await;
            if theirs {
                let (status, code) =
                    if subscription == "sub_exchange" { (409, "invoice-changed") } else { (404, "not-found") };
                assert_eq!((new_card.status.as_u16(), pay.problem()), (201, (status, code.to_owned())));
                assert_eq!(app.psp.changes(), before.1 + 1);
            } else {
                for answer in [new_card, pay] {
                    assert_eq!(answer.problem(), (refusal.0, refusal.1.to_owned()), "{who:?} {subscription}");
                }
                assert_eq!((app.items().await, app.psp.changes()), before);
            }
        }
    }
}

#[tokio::test]
async fn a_card_of_nobody_can_only_be_replaced() {
    let app = TestApp::start().await;
    let sync = async || {
        let (customer, card) = (CustomerId::parse("cus_norrbacka"), CardId::parse("card_anna"));
        app.payments().sync_card(&customer.expect("an id"), &card.expect("an id")).await.expect("a sync");
    };
    let metadata = app.psp.object("pm_anna")["metadata"].clone();
    app.psp.change("pm_anna", |card| card["metadata"] = json!({}));
    sync().await;
    let before = (app.items().await, app.psp.changes());
    for who in [ANNA, BJORN] {
        let list = app.get(who, "/api/subscriptions").await.ok();
        let all = list["subscriptions"].as_array().expect("a list");
        let premium = all.iter().find(|it| it["id"] == "sub_premium").expect("the subscription");
        let card = &premium["card"];
        assert_eq!((&card["owner"], &card["ownedByYou"]), (&json!(null), &json!(false)));
        assert_eq!((card.get("holder"), card.get("address")), (None, None));
        assert_eq!((&premium["canEditCard"], &premium["canAddCard"]), (&json!(false), &json!(true)));
        for answer in [
            app.edit(who, "card_anna", 2, "key", &json!({"expiry": month(30)})).await,
            app.post(who, "/api/cards/card_anna/verify", &json!({})).await,
            app.get(who, "/api/cards/card_anna/history").await,
        ] {
            assert_eq!(answer.problem(), (403, "not-card-owner".to_owned()));
        }
    }
    assert_eq!((app.items().await, app.psp.changes()), before);
    assert_eq!(app.post(BJORN, "/api/subscriptions/sub_premium/new-card", &json!({})).await.status, 201);
    // It can get an owner at the provider.
    app.psp.change("pm_anna", |card| card["metadata"] = metadata);
    sync().await;
    assert_eq!(app.edit(ANNA, "card_anna", 3, "key", &json!({"expiry": month(30)})).await.status, 200);
    app.agrees("card_anna", 4).await;
}

#[tokio::test]
async fn another_organisations_card_is_like_one_that_does_not_exist() {
    let app = TestApp::start().await;
    let body = json!({"expiry": month(30)});
    let mut answers = Vec::new();
    for card in ["card_david", "card_nobody"] {
        let mut answer = app.edit(ANNA, card, 1, card, &body).await.json();
        answer["requestId"] = json!("");
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
}

/// Every request that changes something, by Anna, who is allowed to.
fn changes(cookie: &str) -> Vec<Request<Body>> {
    let mut all = vec![edit_request(cookie, "card_anna", 1, "key", json!({"expiry": month(30)}).to_string())];
    for path in ["cards/card_anna/verify", "subscriptions/sub_premium/new-card", "subscriptions/sub_exchange/pay"] {
        all.push(post_request(cookie, &format!("/api/{path}"), "{}"));
    }
    all
}

#[tokio::test]
async fn without_a_session_nothing_is_done() {
    let app = TestApp::start().await;
    let before = app.items().await;
    let ago = |minutes| Timestamp::now() - SignedDuration::from_mins(minutes);
    let signed_out = app.sign_in(ANNA).await;
    app.db.sign_out(&signed_out).await;
    let ended = [
        format!("__Host-sid={}", "A".repeat(43)),
        app.db.sign_in_with(ANNA, |session| session.last_used = ago(31)).await,
        app.db.sign_in_with(ANNA, |session| session.created_at = ago(8 * 60 + 1)).await,
        app.db.sign_in_with(ANNA, |session| session.renewal = Some(renewal_at(ago(0)))).await,
        signed_out,
    ];
    for cookie in ["", "sid=1", "__Host-sid="].into_iter().chain(ended.iter().map(String::as_str)) {
        let not_signed_in = (401, "not-signed-in".to_owned());
        let reads = ["/api/subscriptions", "/api/cards/card_anna/history"]
            .map(|path| request(Method::GET, path).header("cookie", cookie).body(Body::empty()).expect("a request"));
        for request in reads.into_iter().chain(changes(cookie)) {
            assert_eq!(app.send(request).await.problem(), not_signed_in, "{cookie}");
        }
    }
    assert_eq!(app.psp.changes(), 0);
    assert_eq!(app.get(CILLA, "/api/subscriptions").await.problem(), (403, "not-billing-admin".to_owned()));
    assert_eq!(app.items().await, before);
}

fn renewal_at(due: Timestamp) -> Renewal {
    Renewal { sealed_token: "sealed".to_owned(), due }
}

#[tokio::test]
async fn a_page_learns_that_the_claims_are_due_for_renewal_and_a_return_does_not_wait_for_it() {
    let app = TestApp::start().await;
    let renewal = renewal_at(Timestamp::now());
    let cookie = app.db.sign_in_with(ANNA, |session| session.renewal = Some(renewal)).await;
    let get = |path: &str| request(Method::GET, path).header("cookie", &cookie).body(Body::empty()).expect("a request");
    let answer = app.send(get("/api/subscriptions")).await;
    assert_eq!((answer.problem(), &answer.json()["renewalDue"]), ((401, "not-signed-in".to_owned()), &json!(true)));
    let answer = app.send(get("/api/new-card/return?session=cs_none&return=/sv/")).await;
    assert_eq!(answer.location(), "/sv/#new-card--failed");

    let renewal = renewal_at(Timestamp::now() + SignedDuration::from_secs(60));
    let cookie = app.db.sign_in_with(ANNA, |session| session.renewal = Some(renewal)).await;
    let subscriptions = request(Method::GET, "/api/subscriptions").header("cookie", &cookie);
    assert_eq!(app.send(subscriptions.body(Body::empty()).expect("a request")).await.status, 200);
}

#[tokio::test]
async fn from_another_site_nothing_is_done() {
    let app = TestApp::start().await;
    let before = app.items().await;
    let cookie = app.sign_in(ANNA).await;
    let origins = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
        ("x-origin", "https://help.example.com"),
    ];
    for (name, value) in origins {
        for mut request in changes(&cookie) {
            request.headers_mut().remove("sec-fetch-site");
            request.headers_mut().insert(name, value.parse().expect("a header"));
            assert_eq!(app.send(request).await.problem(), (403, "cross-site-request".to_owned()), "{name}: {value}");
        }
    }
    assert_eq!((app.items().await, app.psp.changes()), (before, 0));
}
