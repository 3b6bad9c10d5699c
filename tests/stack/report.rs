//! Those who run the site read the answers.

use std::path::Path;

use anyhow::Result;
use operator::{CsvForm, Database, FeedbackReport, Selection, feedback_report};
use tokio::net::TcpListener;

use crate::app::{TestApp, answer, answer_with, new_id};

async fn report(database: &Database, selection: &Selection) -> Result<FeedbackReport> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    feedback_report(database, &content, selection, |_| ()).await
}

#[tokio::test]
async fn the_report_counts_votes_and_shows_comments_while_the_stack_runs() -> Result<()> {
    let app = TestApp::start().await?;
    for helpful in [true, true, true, false] {
        app.save(&new_id(), &answer(helpful)).await?;
    }
    app.save(&new_id(), &answer_with(false, "Var är knappen?\nJag hittar den inte.")).await?;

    let database = Database::CargoDev(app.dynamodb_address()?);
    let report = report(&database, &Selection::default()).await?;
    let text = report.to_string();
    let row: Vec<_> = text.lines().nth(1).unwrap_or_default().split_whitespace().collect();
    assert_eq!(row, ["avvisat-kort", "sv", "5", "3", "2", "60", "%", "23–88", "%"], "{text}");
    assert!(text.contains("no   Var är knappen?"), "{text}");

    let csv = report.to_csv(CsvForm::International)?;
    let rows: Vec<_> = csv.lines().collect();
    assert_eq!(rows[0], "article,language,votes,yes,no,helpful,low,high,comments");
    assert!(rows[1].starts_with("avvisat-kort,sv,5,3,2,0.6000,0.2307,0.8824,20"), "{csv}");
    assert!(rows[1].ends_with("no   Var är knappen? Jag hittar den inte."), "{csv}");
    Ok(())
}

#[tokio::test]
async fn without_answers_the_report_says_so() -> Result<()> {
    let app = TestApp::start().await?;
    let database = Database::CargoDev(app.dynamodb_address()?);
    assert_eq!(report(&database, &Selection::default()).await?.to_string(), "no answers yet\n");
    Ok(())
}

#[tokio::test]
async fn without_a_database_the_report_says_what_to_do() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let database = Database::CargoDev(listener.local_addr()?);
    drop(listener);
    let error = report(&database, &Selection::default()).await.expect_err("nothing listens there");
    assert!(error.to_string().contains("cargo dev"), "{error}");
    Ok(())
}
