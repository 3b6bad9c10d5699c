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

/// Has the reader of a mail get it again, at another address.
async fn tell_again_at(app: &TestApp, reader: &str, address: &str) -> Result<()> {
    let items = app.table("BillingTable").await?;
    let contact = items.iter().find(|item| item["email"]["S"] == reader).context("a contact")?;
    let mut moved = contact.clone();
    moved["email"]["S"] = json!(address);
    app.dynamodb("PutItem", &json!({"TableName": "BillingTable", "Item": moved}))?.send().await?.error_for_status()?;
    let person = contact["sk"]["S"].as_str().context("a person")?;
    for told in
        items.iter().filter(|item| item["sk"]["S"].as_str().is_some_and(|sk| sk.starts_with(&format!("{person}#"))))
    {
        let delete = json!({"TableName": "BillingTable", "Key": {"pk": told["pk"], "sk": told["sk"]}});
        app.dynamodb("DeleteItem", &delete)?.send().await?.error_for_status()?;
    }
    begin_look(app).await
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
    // The first one comes back, so there is no second one.
    let reader = renewal["to"].as_str().context("an address")?;
    for (reader, sent) in [(reader, 1), ("bounce@example.com", 0)] {
        tell_again_at(&app, reader, "bounce@example.com").await?;
        let report = deployed.function.run(&schedule()).await?;
        assert_eq!(report["sent"], sent, "{report}");
    }
    let url = renewal["headers"]["List-Unsubscribe"].as_str().context("an address")?.trim_matches(['<', '>']);
    let path = url.strip_prefix(&app.origin()).context("the site")?;
    let done = deployed.invoke(&Event::new("POST", path).without("sec-fetch-site")).await?;
    assert_eq!(done.status, 200, "{done:?}");

    assert_eq!(deployed.gate.unused(), BTreeSet::new());
    let log = format!("{:?}", deployed.function.log(1).await?);
    assert!(!log.contains("norrbacka") && !log.contains("sjovik") && !log.contains("token="), "{log}");
    Ok(())
}
