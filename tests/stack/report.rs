//! Those who run the site read the answers.

use anyhow::Result;

use crate::app::{TestApp, answer, answer_with, new_id};

#[tokio::test]
async fn the_report_counts_votes_and_shows_comments_while_the_stack_runs() -> Result<()> {
    let app = TestApp::start().await?;
    for helpful in [true, true, true, false] {
        app.save(&new_id(), &answer(helpful)).await?;
    }
    app.save(&new_id(), &answer_with(false, "Var är knappen?\nJag hittar den inte.")).await?;

    let report = local::feedback_report(app.data(), None).await?;
    let text = report.to_string();
    let row: Vec<_> = text.lines().nth(1).unwrap_or_default().split_whitespace().collect();
    assert_eq!(row, ["avvisat-kort", "sv", "5", "3", "2", "60", "%", "23–88", "%"], "{text}");
    assert!(text.contains("no   Var är knappen?"), "{text}");

    let csv = report.to_csv()?;
    let rows: Vec<_> = csv.lines().collect();
    assert_eq!(rows[0], "article,language,votes,yes,no,helpful,low,high,comments");
    assert!(rows[1].starts_with("avvisat-kort,sv,5,3,2,0.6000,0.2307,0.8824,20"), "{csv}");
    assert!(rows[1].ends_with("no   Var är knappen? Jag hittar den inte."), "{csv}");
    Ok(())
}

#[tokio::test]
async fn without_answers_the_report_says_so() -> Result<()> {
    let app = TestApp::start().await?;
    assert_eq!(local::feedback_report(app.data(), None).await?.to_string(), "no answers yet\n");
    Ok(())
}

#[tokio::test]
async fn without_a_database_the_report_says_what_to_do() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let error = local::feedback_report(folder.path(), None).await.expect_err("nothing was ever started there");
    assert!(error.to_string().contains("cargo dev"), "{error}");
    Ok(())
}
