//! A wrong request gets a problem with a code of its own, and stores nothing.

use anyhow::Result;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use crate::app::{TestApp, answer, answer_with, form, new_id};

/// Sends the request, and expects this problem and an empty table.
async fn refused(app: &TestApp, request: RequestBuilder, status: u16, code: &str) -> Result<Value> {
    let problem = problem(request.send().await?, status, code).await?;
    assert!(app.items().await?.is_empty(), "{code} stored something");
    Ok(problem)
}

async fn problem(answer: Response, status: u16, code: &str) -> Result<Value> {
    assert_eq!(answer.status().as_u16(), status, "{code}");
    assert_eq!(answer.headers()["content-type"], "application/problem+json", "{code}");
    let problem: Value = answer.json().await?;
    assert_eq!(problem["code"], code);
    assert_eq!(problem["status"], status);
    for member in ["type", "title", "requestId"] {
        assert!(problem[member].is_string(), "{code}: {member}");
    }
    Ok(problem)
}

fn put(app: &TestApp, answer: &Value) -> RequestBuilder {
    app.request(Method::PUT, &format!("/api/feedback/{}", new_id())).json(answer)
}

#[tokio::test]
async fn fields_that_are_wrong_are_named() -> Result<()> {
    let app = TestApp::start().await?;
    let with = |field: &str, value: Value| {
        let mut answer = answer(true);
        answer[field] = value;
        answer
    };
    for (answer, field, code) in [
        (answer_with(true, &"å".repeat(256)), "comment", "comment-too-long"),
        (with("article", json!("finns-inte")), "article", "unknown-article"),
        (with("language", json!("fi")), "language", "unknown-language"),
        (with("helpful", json!("yes")), "helpful", "wrong-type"),
        (with("helpful", Value::Null), "helpful", "required"),
        (with("card", json!("x")), "card", "unknown-field"),
    ] {
        let problem = refused(&app, put(&app, &answer), 422, code).await?;
        assert_eq!(problem["errors"], json!([{"field": field, "code": code}]));
    }
    Ok(())
}

#[tokio::test]
async fn every_field_is_reported_at_once() -> Result<()> {
    let app = TestApp::start().await?;
    let answer = json!({"article": "x", "language": "sv", "comment": "å".repeat(256)});
    let problem = refused(&app, put(&app, &answer), 422, "unknown-article").await?;
    let codes: Vec<_> = problem["errors"].as_array().into_iter().flatten().map(|error| &error["code"]).collect();
    assert_eq!(codes, ["unknown-article", "required", "comment-too-long"]);
    Ok(())
}

#[tokio::test]
async fn a_body_must_be_json_of_the_right_type_and_size() -> Result<()> {
    let app = TestApp::start().await?;
    let put = |content_type: &str, body: String| {
        let request = app.request(Method::PUT, &format!("/api/feedback/{}", new_id()));
        request.header("content-type", content_type).body(body)
    };
    let json = answer(true).to_string();
    refused(&app, put("application/json", json[1..].to_owned()), 400, "invalid-json").await?;
    refused(&app, put("application/json", "[]".to_owned()), 400, "invalid-json").await?;
    refused(&app, put("text/plain", json.clone()), 415, "unsupported-media-type").await?;
    let big = answer_with(true, &"a".repeat(16 * 1024)).to_string();
    refused(&app, put("application/json", big), 413, "body-too-large").await?;
    Ok(())
}

#[tokio::test]
async fn a_malformed_id_is_refused() -> Result<()> {
    let app = TestApp::start().await?;
    for id in ["1", "not-a-uuid", &"0".repeat(200)] {
        let request = app.request(Method::PUT, &format!("/api/feedback/{id}")).json(&answer(true));
        refused(&app, request, 422, "invalid-id").await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_id_belongs_to_one_article() -> Result<()> {
    let app = TestApp::start().await?;
    let id = new_id();
    app.save(&id, &answer(true)).await?;
    let mut other = answer(false);
    other["article"] = json!("uppdatera-kort");
    problem(app.save(&id, &other).await?, 409, "id-in-use").await?;

    let items = app.items().await?;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["article"]["S"], "avvisat-kort");
    assert_eq!(items[0]["helpful"]["BOOL"], true);
    Ok(())
}

#[tokio::test]
async fn the_response_to_a_wrong_method_names_the_right_one() -> Result<()> {
    let app = TestApp::start().await?;
    for (method, path, allow) in [
        (Method::DELETE, format!("/api/feedback/{}", new_id()), "PUT"),
        (Method::GET, "/api/feedback".to_owned(), "POST"),
    ] {
        let answer = app.request(method, &path).send().await?;
        assert_eq!(answer.headers()["allow"], allow);
        problem(answer, 405, "method-not-allowed").await?;
    }
    Ok(())
}

#[tokio::test]
async fn another_site_cannot_answer_for_a_reader() -> Result<()> {
    let app = TestApp::start().await?;
    let browser = reqwest::Client::new();
    let url = format!("{}/api/feedback/{}", app.origin(), new_id());
    let put = || browser.put(&url).json(&answer(true));
    refused(&app, put().header("sec-fetch-site", "cross-site"), 403, "cross-site-request").await?;
    refused(&app, put().header("sec-fetch-site", "same-site"), 403, "cross-site-request").await?;
    refused(&app, put().header("origin", "https://evil.example"), 403, "cross-site-request").await?;

    let own = put().header("origin", app.origin()).send().await?;
    assert_eq!(own.status(), StatusCode::CREATED, "an older browser sends Origin alone");
    Ok(())
}

#[tokio::test]
async fn a_plain_form_is_refused_with_a_page() -> Result<()> {
    let app = TestApp::start().await?;
    let change = |field: usize, value: &'static str| {
        let mut fields = form("Min text");
        fields[field].1 = value;
        fields
    };
    for fields in [change(0, "finns-inte"), change(1, "fi"), change(2, "kanske"), change(2, "")] {
        let page = app.submit(&fields).await?;
        assert_eq!(page.status(), StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
        assert!(page.text().await?.contains("Min text"), "{fields:?}");
    }
    let raw = |body: String| {
        let request = app.request(Method::POST, "/api/feedback");
        request.header("content-type", "application/x-www-form-urlencoded").body(body).send()
    };
    assert_eq!(raw("comment=%FF".to_owned()).await?.status(), StatusCode::BAD_REQUEST);
    assert_eq!(raw("a".repeat(16 * 1024 + 1)).await?.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let json = app.request(Method::POST, "/api/feedback").json(&answer(true)).send().await?;
    problem(json, 415, "unsupported-media-type").await?;
    assert!(app.items().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_path_without_a_route_is_not_found() -> Result<()> {
    let app = TestApp::start().await?;
    for path in ["/api/", "/api/nothing", "/api/feedback/a/b"] {
        assert_eq!(app.get(path).await?.status(), StatusCode::NOT_FOUND, "{path}");
    }
    Ok(())
}
