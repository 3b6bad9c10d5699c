//! Every admin against every card by every operation: what is not theirs is refused, and the table stays as it was to
//! the byte.

use axum::body::Body;
use http::Method;
use serde_json::json;

use crate::app::{Answer, TestApp, edit_request, request};
use crate::demo::{ANNA, BJORN, CILLA, DAVID, ELSA, Who, month};

const CARDS: [(&str, Who); 3] = [("card_anna", ANNA), ("card_bjorn", BJORN), ("card_david", DAVID)];

/// What the admin gets for that card.
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

fn outcome(answer: &Answer) -> (u16, String) {
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
            // No version tells a stranger more than another.
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

#[tokio::test]
async fn without_a_session_nothing_is_done() {
    let app = TestApp::start().await;
    let before = app.items().await;
    let forged = format!("__Host-sid={}", "A".repeat(43));
    for cookie in ["", "sid=1", &forged, "__Host-sid="] {
        let not_signed_in = (401, "not-signed-in".to_owned());
        for path in ["/api/subscriptions", "/api/cards/card_anna/history"] {
            let request = request(Method::GET, path).header("cookie", cookie).body(Body::empty());
            assert_eq!(app.send(request.expect("a request")).await.problem(), not_signed_in);
        }
        let edit = edit_request(cookie, "card_anna", 1, "key", json!({"expiry": month(30)}).to_string());
        assert_eq!(app.send(edit).await.problem(), not_signed_in);
    }
    assert_eq!(app.get(CILLA, "/api/subscriptions").await.problem(), (403, "not-billing-admin".to_owned()));
    assert_eq!(app.items().await, before);
}
