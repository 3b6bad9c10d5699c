//! The function for mails, as Lambda starts it: for requests, and for a schedule.

use jiff::Timestamp;
use reminders::{Config, Reminders, router};
use web::{Settings, dynamodb};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let sdk = dynamodb::config(aws_config::from_env()).await;
    let config = Config::from(&Settings::from_process(), &sdk)?;
    let client = dynamodb::Client::new(&sdk);
    let reminders = Reminders::new(&config, client.clone());
    web::run_with_schedule(router(config, client), async || {
        let report = Box::pin(reminders.run(Timestamp::now())).await?;
        Ok(serde_json::to_value(report)?)
    })
    .await
}
