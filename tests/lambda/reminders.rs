//! The binary of the function for mails, started by its schedule and by a request.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use serde_json::json;

use super::deployed::Deployed;
use super::event::Event;
use crate::app::TestApp;

/// The event of the schedule, as in the template.
fn schedule() -> Event {
    Event::raw(json!({"schedule": "reminders"}))
}

/// Makes the next run look at all organisations at any hour of the day: as if an earlier run had begun and not ended.
async fn begin_look(app: &TestApp) -> Result<()> {
    let today = billing::today_in_sweden(jiff::Timestamp::now()).to_string();
    let item = json!({
        "pk": {"S": "LOOK"}, "sk": {"S": "LOOK"}, "date": {"S": today}, "is_done": {"BOOL": false}, "failed": {"L": []},
    });
    let put = json!({"TableName": "BillingTable", "Item": item});
    app.dynamodb("PutItem", &put)?.send().await?.error_for_status()?;
    Ok(())
}

#[tokio::test]
async fn mails_are_sent_once_and_reminders_end_by_one_click() -> Result<()> {
    let app = TestApp::start().await?;
    begin_look(&app).await?;
    let deployed = Deployed::start(&app, "RemindersFunction").await?;
    let report = deployed.function.run(&schedule()).await?;
    let sent = report["sent"].as_u64().context("a report")?;
    assert!(sent > 1 && report["failed"] == 0 && report["due"] == sent, "{report}");
    assert_eq!(deployed.function.run(&schedule()).await?["sent"], 0);

    let mails = app.mails().await?;
    let kinds: BTreeSet<_> = mails.iter().filter_map(|mail| mail["kind"].as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["decline", "renewal"]));
    let renewal = mails.iter().find(|mail| mail["kind"] == "renewal").context("a renewal")?;
    let url = renewal["headers"]["List-Unsubscribe"].as_str().context("an address")?.trim_matches(['<', '>']);
    let path = url.strip_prefix(&app.origin()).context("the site")?;
    let done = deployed.invoke(&Event::new("POST", path).without("sec-fetch-site")).await?;
    assert_eq!(done.status, 200, "{done:?}");

    assert_eq!(deployed.gate.unused(), BTreeSet::new());
    let log = format!("{:?}", deployed.function.log(1).await?);
    assert!(!log.contains("norrbacka") && !log.contains("sjovik") && !log.contains("token="), "{log}");
    Ok(())
}
