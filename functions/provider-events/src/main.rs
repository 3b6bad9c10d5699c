//! The function for the provider's events, as Lambda starts it.

use provider_events::{Config, router};
use web::{Settings, dynamodb};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let config = Config::from(&Settings::from_process())?;
    let client = dynamodb::client(aws_config::from_env()).await;
    web::run(router(config, client)).await
}
