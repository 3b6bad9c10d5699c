//! The decline-check function, as Lambda starts it.

use decline_check::{Config, router};
use web::{Settings, dynamodb};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let config = Config::from(&Settings::from_process())?;
    let client = dynamodb::client(aws_config::from_env()).await;
    web::run(router(config, client)).await
}
