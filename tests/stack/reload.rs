//! An author saves a file, and the open page follows.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use reqwest::Response;
use serde_json::Value;

use crate::app::{TestApp, project};

/// Copies a folder.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The next event that the page receives.
async fn next(events: &mut Response) -> Result<Value> {
    let chunk = tokio::time::timeout(Duration::from_secs(20), events.chunk()).await??.context("the events ended")?;
    let text = std::str::from_utf8(&chunk)?;
    Ok(serde_json::from_str(text.trim().strip_prefix("data: ").context("not an event")?)?)
}

#[tokio::test]
async fn a_saved_article_reaches_the_open_page() -> Result<()> {
    let content = tempfile::tempdir()?;
    copy(&project().join("content"), content.path())?;
    let app = TestApp::start_with(|options| {
        options.content = content.path().to_owned();
        options.watch = true;
    })
    .await?;
    assert!(app.page("/sv/avvisat-kort/").await?.contains("/.kortkoll/reload.js"));
    assert!(app.page("/.kortkoll/reload.js").await?.contains("EventSource"));
    let mut events = app.get("/.kortkoll/events").await?;
    let first = next(&mut events).await?;
    assert_eq!(first["error"], Value::Null);

    let file = content.path().join("sv/avvisat-kort.md");
    let article = fs::read_to_string(&file)?;
    fs::write(&file, format!("{article}\n\nEn mening till.\n"))?;
    let built = next(&mut events).await?;
    assert_eq!(built["error"], Value::Null);
    assert!(built["version"].as_u64() > first["version"].as_u64());
    let page = app.page("/sv/avvisat-kort/").await?;
    assert!(page.contains("En mening till."));
    assert!(page.contains(&format!("data-version=\"{}\"", built["version"])), "the page knows which build it is");

    fs::write(&file, article.replacen("title =", "titel =", 1))?;
    let broken = next(&mut events).await?;
    assert!(broken["error"].as_str().is_some_and(|report| report.contains("avvisat-kort.md:2")), "{broken}");
    assert_eq!(broken["version"], built["version"]);
    assert!(app.page("/sv/avvisat-kort/").await?.contains("En mening till."), "the last good page stays");

    fs::write(&file, &article)?;
    let repaired = next(&mut events).await?;
    assert_eq!(repaired["error"], Value::Null);
    assert!(!app.page("/sv/avvisat-kort/").await?.contains("En mening till."));
    Ok(())
}

#[tokio::test]
async fn a_mistake_at_the_start_lies_over_the_pages_of_the_last_start() -> Result<()> {
    let content = tempfile::tempdir()?;
    copy(&project().join("content"), content.path())?;
    let change = |options: &mut local::Options| {
        options.content = content.path().to_owned();
        options.watch = true;
    };
    let app = TestApp::start_with(change).await?;

    let file = content.path().join("sv/avvisat-kort.md");
    let article = fs::read_to_string(&file)?;
    fs::write(&file, article.replacen("title =", "titel =", 1))?;
    let app = app.restart_with(change).await?;
    assert!(app.page("/sv/avvisat-kort/").await?.contains("/.kortkoll/reload.js"));
    let mut events = app.get("/.kortkoll/events").await?;
    let first = next(&mut events).await?;
    assert!(first["error"].as_str().is_some_and(|report| report.contains("avvisat-kort.md:2")), "{first}");

    fs::write(&file, &article)?;
    assert_eq!(next(&mut events).await?["error"], Value::Null);
    Ok(())
}
