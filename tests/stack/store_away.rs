//! DynamoDB does not answer: the response says so, the reader's text is kept, and can be sent again later.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use local::Dynamodb;
use reqwest::StatusCode;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::app::{TestApp, answer, answer_with, form, new_id, template};

async fn dynamodb(folder: &Path, address: &str) -> Result<Dynamodb> {
    let listener = TcpListener::bind(address).await?;
    Dynamodb::start(&folder.join("elsewhere.sqlite"), listener, &template()?)
}

async fn app_with_store_at(address: SocketAddr) -> Result<TestApp> {
    TestApp::start_with(|options| {
        options.variables.insert("AWS_ENDPOINT_URL_DYNAMODB".to_owned(), format!("http://{address}"));
    })
    .await
}

async fn assert_unavailable(app: &TestApp, id: &str) -> Result<()> {
    let sent = app.save(id, &answer(true)).await?;
    assert_eq!(sent.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(sent.headers()["retry-after"], "2");
    assert_eq!(sent.json::<Value>().await?["code"], "unavailable");
    Ok(())
}

#[tokio::test]
async fn an_answer_can_be_sent_again_when_the_store_is_back() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = dynamodb(folder.path(), "127.0.0.1:0").await?;
    let address = store.address();
    let app = app_with_store_at(address).await?;
    let (id, other) = (new_id(), new_id());
    assert_eq!(app.save(&other, &answer(true)).await?.status(), StatusCode::CREATED);

    store.stop().await;
    assert_unavailable(&app, &id).await?;
    app.page("/sv/").await?;
    let page = app.submit(&form("Min text")).await?;
    assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.headers()["retry-after"], "2");
    assert!(page.text().await?.contains("Min text"));

    let store = dynamodb(folder.path(), &address.to_string()).await?;
    assert_eq!(app.save(&id, &answer_with(true, "Igen")).await?.status(), StatusCode::CREATED);
    assert_eq!(app.save(&other, &answer(true)).await?.status(), StatusCode::OK);
    store.stop().await;
    Ok(())
}

#[tokio::test]
async fn a_store_that_only_listens_does_not_keep_the_reader_waiting() -> Result<()> {
    // The system accepts connections, but nothing answers on them.
    let silent = TcpListener::bind("127.0.0.1:0").await?;
    let app = app_with_store_at(silent.local_addr()?).await?;
    let started = Instant::now();
    assert_unavailable(&app, &new_id()).await?;
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    Ok(())
}
