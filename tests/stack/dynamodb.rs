//! DynamoDB's port answers programs on this machine, and no web page.

use anyhow::Result;
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::app::{TestApp, answer, new_id};

#[tokio::test]
async fn a_web_page_gets_no_answer() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.dynamodb("ListTables", &json!({}))?.build()?;
    for method in [Method::OPTIONS, Method::POST] {
        for origin in ["https://evil.example", "null", &app.origin()] {
            let request = reqwest::Client::new()
                .request(method.clone(), call.url().clone())
                .headers(call.headers().clone())
                .header("origin", origin)
                .header("access-control-request-method", "POST")
                .body("{}");
            let refused = request.send().await?;
            assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{method} {origin}");
            assert_no_cors(refused.headers());
            assert!(refused.text().await?.contains("no web page"));
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_name_pointed_at_this_machine_is_refused() -> Result<()> {
    let app = TestApp::start().await?;
    let call = || app.dynamodb("ListTables", &json!({}));
    let port = call()?.build()?.url().port().unwrap_or_default();

    for host in [format!("evil.example:{port}"), "127.0.0.1".to_owned(), format!("127.0.0.1:{}", port ^ 1)] {
        let refused = call()?.header("host", &host).send().await?;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{host}");
        assert!(refused.text().await?.contains(&port.to_string()));
    }
    let by_name = call()?.header("host", format!("localhost:{port}")).send().await?;
    assert_eq!(by_name.status(), StatusCode::OK);
    assert_no_cors(by_name.headers());
    Ok(())
}

#[tokio::test]
async fn programs_are_answered_whatever_the_size() -> Result<()> {
    let app = TestApp::start().await?;
    assert_eq!(app.save(&new_id(), &answer(true)).await?.status(), StatusCode::CREATED);
    assert_eq!(app.items().await?.len(), 1);

    // The engine itself refuses the longest request that it reads: the proxy passes the request on unchanged.
    let long = json!({"TableName": "FeedbackTable", "Item": {"pk": {"S": "x"}, "long": {"S": "å".repeat(5_000_000)}}});
    let refused = app.dynamodb("PutItem", &long)?.send().await?;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let problem: Value = serde_json::from_str(&refused.text().await?)?;
    assert!(problem["__type"].as_str().unwrap_or_default().ends_with("#ValidationException"), "{problem}");
    Ok(())
}

fn assert_no_cors(headers: &HeaderMap) {
    assert!(headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{headers:?}");
}
