//! The pages, and the routes for tests.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use super::{Sandbox, email};

#[tokio::test]
async fn people_read_the_e_mails_on_a_page() {
    let sandbox = Sandbox::new();
    assert!(sandbox.get("/mail").await.text.contains("Inga brev än"));
    sandbox.send(&email("anna@example.com")).await;
    let id = sandbox.mailbox.messages()[0].id.clone();
    let list = sandbox.get("/mail").await.text;
    assert!(list.contains(&format!(r#"<a href="/mail/message/{id}">Kortet går ut</a>"#)), "{list}");
    let page = sandbox.get(&format!("/mail/message/{id}")).await.text;
    assert!(page.contains("Hej &#60;Anna&#62;") && page.contains("List-Unsubscribe"), "{page}");
    assert!(!page.contains("<script>"), "{page}");
    assert_eq!(sandbox.get("/mail/message/other").await.status, 404);
}

#[tokio::test]
async fn an_e_mails_html_can_do_nothing() {
    let sandbox = Sandbox::new();
    sandbox.send(&email("anna@example.com")).await;
    let id = &sandbox.mailbox.messages()[0].id;
    let html = sandbox.get(&format!("/mail/message/{id}/html")).await;
    assert_eq!(html.text, "<head><base target=\"_blank\"></head><script>alert(1)</script>");
    let policy = html.header("content-security-policy");
    assert!(policy.starts_with("sandbox ") && policy.contains("default-src 'none'"), "{policy}");
    assert!(!policy.contains("allow-scripts") && !policy.contains("allow-same-origin"), "{policy}");
}

#[tokio::test]
async fn tests_read_the_e_mails_as_json() {
    let sandbox = Sandbox::new();
    sandbox.send(&email("anna@example.com")).await;
    let messages = sandbox.get("/mail/messages").await.json();
    let stored = &sandbox.mailbox.messages()[0];
    assert_eq!(
        messages,
        json!([{
            "id": stored.id,
            "kind": "expiry",
            "from": "Kortkoll <kort@example.se>",
            "to": "anna@example.com",
            "subject": "Kortet går ut",
            "text": "Hej <Anna>",
            "html": "<head></head><script>alert(1)</script>",
            "headers": {"List-Unsubscribe": "<https://help.example.com/u>"},
            "at": stored.at,
        }])
    );
}

#[tokio::test]
async fn the_schedule_runs_when_it_is_told_to() {
    let sandbox = Sandbox::new();
    let ask = async || sandbox.respond(Request::post("/mail/run").body(Body::empty()).expect("a request")).await;
    let none = ask().await;
    assert_eq!((none.status.as_u16(), none.json()), (503, json!({"error": "there is no schedule"})));
    let page = sandbox.post("/mail/run", "").await;
    assert!(page.status == 503 && page.text.contains("there is no schedule"), "{page:?}");

    sandbox.mailbox.on_run(async || Ok(json!({"sent": 2})));
    let done = ask().await;
    assert_eq!((done.status.as_u16(), done.json()), (200, json!({"sent": 2})));
    let page = sandbox.post("/mail/run", "").await;
    assert_eq!((page.status.as_u16(), page.header("location")), (303, "/mail"));

    sandbox.mailbox.on_run(async || Err("the table is away".to_owned()));
    let failed = ask().await;
    assert_eq!((failed.status.as_u16(), failed.json()), (503, json!({"error": "the table is away"})));
}

#[tokio::test]
async fn a_suppressed_address_can_be_taken_off_the_list() {
    let sandbox = Sandbox::new();
    sandbox.send(&email("bounce@example.com")).await;
    assert!(sandbox.get("/mail").await.text.contains("Ta bort spärren för bounce@example.com"));
    assert_eq!(sandbox.post("/mail/allow", "address=bounce%40example.com").await.status, 303);
    assert_eq!(sandbox.suppressed("bounce@example.com").await.status, 404);
    assert_eq!(sandbox.post("/mail/allow", "").await.status, 400);
}
