//! Which DynamoDB: the file that is kept between starts, and clients for it and for a real one.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use aws_config::{BehaviorVersion, Region};

/// The SDK's own setting: the address of another DynamoDB.
pub(crate) const ENDPOINT: &str = "AWS_ENDPOINT_URL_DYNAMODB";

/// The database's file below the data folder.
pub(crate) fn file(data: &Path) -> PathBuf {
    data.join("dynamodb.sqlite")
}

/// Removes the database's file, and those that `SQLite` keeps beside it.
pub(crate) fn empty(file: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {}", name.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// A client for the DynamoDB at `endpoint`; without one, for the cloud's. A DynamoDB on this machine takes any
/// credentials; for another, endpoint and credentials are looked up where the AWS tools keep them.
pub(crate) async fn client(endpoint: Option<&str>) -> aws_sdk_dynamodb::Client {
    let loader = aws_config::defaults(BehaviorVersion::latest());
    let loader = match endpoint {
        Some(url) if is_loopback(url) => {
            loader.endpoint_url(url).region(Region::from_static("eu-north-1")).test_credentials()
        }
        _ => loader,
    };
    web::dynamodb::client(loader).await
}

fn is_loopback(endpoint: &str) -> bool {
    ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].iter().any(|start| endpoint.starts_with(start))
}
