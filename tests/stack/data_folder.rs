//! Only one running stack uses a data folder.

use anyhow::Result;
use local::Stack;
use reqwest::StatusCode;

use crate::app::{TestApp, answer, new_id, options};

#[tokio::test]
async fn a_second_stack_leaves_the_folder_in_use_alone() -> Result<()> {
    let app = TestApp::start().await?;
    assert_eq!(app.save(&new_id(), &answer(true)).await?.status(), StatusCode::CREATED);
    let page = app.page("/sv/").await?;

    for fresh in [false, true] {
        let mut second = options(app.data());
        second.fresh = fresh;
        let error = Stack::start(second).await.expect_err("the folder is in use").to_string();
        assert!(error.contains(&app.data().display().to_string()) && error.contains("--data"), "{error}");
    }
    assert_eq!(app.items().await?.len(), 1);
    assert_eq!(app.page("/sv/").await?, page);

    let app = app.restart().await?;
    assert_eq!(app.items().await?.len(), 1);
    Ok(())
}
