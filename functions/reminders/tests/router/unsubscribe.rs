//! Ending reminders by one click, and having them again.

use axum::body::Body;
use http::Method;
use testing::{TestDb, TestResponse, request, send};

use crate::app::{APRIL, TestApp};

/// The path of the address in a mail's `List-Unsubscribe`.
async fn path(app: &TestApp) -> String {
    let [mail] = &app.mails(APRIL).await[..] else { panic!("one mail") };
    let url = mail.headers[0].1.trim_matches(['<', '>']).to_owned();
    url.strip_prefix("https://help.example.com").expect("our site").to_owned()
}

async fn call(app: &TestApp, method: Method, path: &str) -> TestResponse {
    call_with(app, method, path, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click").await
}

/// As mail programs send it: without a header for its origin.
async fn call_with(app: &TestApp, method: Method, path: &str, media_type: &str, body: &'static str) -> TestResponse {
    let request = request(method, path).header("content-type", media_type);
    send(&app.router, request.body(Body::from(body)).expect("a request")).await
}

#[tokio::test]
async fn one_click_ends_reminders() {
    let app = TestApp::start().await;
    let path = path(&app).await;
    // A program that checks links.
    let asked = call(&app, Method::GET, &path).await;
    assert_eq!(asked.status, 200);
    assert!(asked.text.contains("<form method=\"post\"") && asked.text.contains("lang=\"sv\""), "{}", asked.text);
    assert!(asked.headers["content-security-policy"].to_str().expect("text").contains("form-action 'self'"));
    app.change_card(5, 2027).await;
    assert_eq!(app.mails("2027-05-02T08:00:00Z").await.len(), 1);
    for _ in 0..2 {
        assert_eq!(call(&app, Method::POST, &path).await.status, 200);
    }
    assert_eq!(app.mails("2027-05-30T08:00:00Z").await, []);
}

#[tokio::test]
async fn the_page_has_a_button_to_have_them_again() {
    let app = TestApp::start().await;
    let path = path(&app).await;
    let post = async |media_type, body| call_with(&app, Method::POST, &path, media_type, body).await;
    let form = "application/x-www-form-urlencoded";
    // RFC 8058 allows a mail program both types of a form.
    let multipart = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
    let ended = post("multipart/form-data; boundary=x", multipart).await;
    assert_eq!(ended.status, 200);
    assert!(ended.text.contains("name=\"reminders\" value=\"on\""), "{}", ended.text);
    assert_eq!(app.mails("2027-04-23T08:00:00Z").await, []);
    for _ in 0..2 {
        let resumed = post(form, "reminders=on").await;
        assert_eq!(resumed.status, 200);
        assert!(!resumed.text.contains("<form"), "{}", resumed.text);
    }
    assert_eq!(app.mails("2027-04-24T08:00:00Z").await.len(), 1);
    for odd in ["reminders=off", "reminders=on&reminders=", "reminders", "", "%ff=%ff"] {
        assert!(post(form, odd).await.text.contains("value=\"on\""), "{odd}");
    }
}

#[tokio::test]
async fn a_token_that_is_not_ours_changes_nothing() {
    let app = TestApp::start().await;
    let path = path(&app).await;
    for wrong in ["/api/reminders/unsubscribe", "/api/reminders/unsubscribe?token=", &path[..path.len() - 3]] {
        for method in [Method::GET, Method::POST] {
            let answer = call(&app, method, wrong).await;
            assert_eq!(answer.status, 400, "{wrong}");
            assert!(answer.text.contains("<html"), "{}", answer.text);
        }
    }
    assert_eq!(app.mails("2027-04-23T08:00:00Z").await.len(), 1);
    assert_eq!(call(&app, Method::DELETE, &path).await.status, 405);
}

#[tokio::test]
async fn without_its_table_it_says_so() {
    let app = TestApp::start().await;
    let path = path(&app).await;
    let (router, _) = app.without_mails(&TestDb::away().await).await;
    let app = TestApp { router, ..app };
    for (body, button) in [("List-Unsubscribe=One-Click", "One-Click"), ("reminders=on", "on")] {
        let answer = call_with(&app, Method::POST, &path, "application/x-www-form-urlencoded", body).await;
        assert_eq!(answer.status, 503);
        assert!(answer.text.contains(&format!("value=\"{button}\"")), "{}", answer.text);
    }
}
