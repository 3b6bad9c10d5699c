//! Region, credentials and clients for AWS, on this machine or elsewhere.

use anyhow::{Result, ensure};
use aws_config::{BehaviorVersion, ConfigLoader, Region, SdkConfig};
use axum::http::Uri;

/// The SDK's own setting: the address of another DynamoDB.
pub(crate) const DYNAMODB_ENDPOINT: &str = "AWS_ENDPOINT_URL_DYNAMODB";

/// Refuses what is no address. The SDK would say so at each call, in a text that names no setting.
pub(crate) fn check_endpoint(endpoint: &str) -> Result<()> {
    let is_address = endpoint.parse::<Uri>().is_ok_and(|uri| {
        uri.authority().is_some() && ["http", "https"].into_iter().any(|scheme| uri.scheme_str() == Some(scheme))
    });
    ensure!(is_address, "{DYNAMODB_ENDPOINT} is {endpoint:?}: give it an address such as http://localhost:8000");
    Ok(())
}

/// Whether an address is one of this machine.
pub(crate) fn is_on_this_machine(endpoint: &str) -> bool {
    ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].iter().any(|start| endpoint.starts_with(start))
}

/// A client for the DynamoDB at `endpoint`.
pub(crate) async fn client(endpoint: &str) -> aws_sdk_dynamodb::Client {
    let loader = loader(endpoint);
    web::dynamodb::client(if is_on_this_machine(endpoint) { loader.endpoint_url(endpoint) } else { loader }).await
}

/// Region and credentials, for other services beside that DynamoDB.
pub(crate) async fn sdk(endpoint: &str) -> SdkConfig {
    loader(endpoint).load().await
}

/// What is on this machine accepts any credentials; for what is elsewhere, the SDK looks credentials and region up where the
/// AWS tools keep them.
fn loader(endpoint: &str) -> ConfigLoader {
    let loader = aws_config::defaults(BehaviorVersion::latest());
    if is_on_this_machine(endpoint) {
        loader.region(Region::from_static("eu-north-1")).test_credentials()
    } else {
        loader
    }
}
