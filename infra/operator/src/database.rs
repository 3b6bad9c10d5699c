//! The table that a command works on: in the cloud, or in the DynamoDB of a running `cargo dev`.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, Result};
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use tokio::net::TcpStream;
use web::dynamodb::{self, Client, ProvideCredentials as _};

/// How long one attempt of a read or write may take.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);

/// How long it may take with all its attempts.
const OPERATION_TIMEOUT: Duration = Duration::from_mins(1);

/// The table that a command works on.
#[derive(Debug, Clone)]
pub enum Database {
    /// The command's own table in the DynamoDB that a running `cargo dev` serves at this address.
    CargoDev(SocketAddr),
    /// This table in the cloud, with the AWS tools' own region and credentials.
    Cloud {
        /// The table's name.
        table: String,
    },
}

impl Database {
    /// A client, and the table's name. `local_table` is its name in `cargo dev`.
    ///
    /// # Errors
    /// If no `cargo dev` listens at the address, or AWS has neither region nor credentials.
    pub(crate) async fn connect<'a>(&'a self, local_table: &'a str) -> Result<(Client, &'a str)> {
        let loader = aws_config::defaults(BehaviorVersion::latest());
        let (client, table) = match self {
            Self::CargoDev(address) => {
                check_running(*address).await?;
                let loader = loader
                    .endpoint_url(format!("http://{address}"))
                    .region(Region::from_static("eu-north-1"))
                    .test_credentials();
                (dynamodb::client(loader).await, local_table)
            }
            Self::Cloud { table } => {
                let settings = dynamodb::config(loader).await;
                check_settings(&settings).await?;
                (Client::new(&settings), table.as_str())
            }
        };
        Ok((patient(&client), table))
    }
}

/// The client with more time: nobody waits behind a command as behind a page, and it reads much at once.
fn patient(client: &Client) -> Client {
    let limits =
        TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT_TIMEOUT).operation_timeout(OPERATION_TIMEOUT);
    Client::from_conf(client.config().to_builder().timeout_config(limits.build()).build())
}

/// Without region or credentials, the SDK's own errors name neither what is missing nor what to do.
async fn check_settings(settings: &SdkConfig) -> Result<()> {
    let region = settings.region().filter(|region| !region.as_ref().is_empty());
    region.context("AWS has no region: set AWS_REGION, such as to eu-north-1, or AWS_PROFILE")?;
    let no_credentials = "AWS has no credentials: sign in, such as with aws sso login, or set AWS_PROFILE";
    let credentials = settings.credentials_provider().context(no_credentials)?;
    credentials.provide_credentials().await.map(drop).context(no_credentials)
}

async fn check_running(address: SocketAddr) -> Result<()> {
    let connected = TcpStream::connect(address).await;
    connected.map(drop).with_context(|| {
        format!(
            "no DynamoDB listens on {address}: start `cargo dev` (and give its --port here, too), or name a table in the \
             cloud with --table"
        )
    })
}
