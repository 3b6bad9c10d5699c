#!/usr/bin/env bash
# aws-sdk-dynamodb 1.136.0, aws-smithy-runtime 1.16.2 (crates): one client's failures take another client's retries away.
#
# Each attempt after the first is paid from a bucket of tokens, so that clients do not flood a service that fails. The bucket is
# not the client's: it is one for the whole process, the service and the region. So a client that talks to something else, with
# an endpoint, credentials and a retry setting of its own (a local DynamoDB that is down, a second account), empties the bucket for
# all. A client that was just made, and whose first attempt fails by chance, then gives up at once, although it is set to three
# attempts. In tests of one process, the retries of one test depend on those before it.
# A partition of its own (`retry_partition` of the client's configuration) ends that.
#
# Needs cargo. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src

cat >Cargo.toml <<'END'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
aws-sdk-dynamodb = { version = "=1.136.0", default-features = false, features = ["behavior-version-latest", "rt-tokio", "test-util"] }
aws-smithy-http-client = { version = "=1.5.2", default-features = false, features = ["test-util"] }
aws-smithy-runtime = { version = "=1.16.2", default-features = false }
aws-smithy-types = { version = "=1.9.3", default-features = false }
http = "1"
tokio = { version = "1", features = ["macros", "rt"] }
END

cat >src/main.rs <<'END'
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_sdk_dynamodb::config::retry::{RetryConfig, RetryPartition};
use aws_sdk_dynamodb::config::{Credentials, Region};
use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_types::body::SdkBody;

/// A client with an endpoint and credentials of its own, whose server always fails, and the number of attempts that it has seen.
fn client(name: &str, partition: Option<&'static str>) -> (Client, Arc<AtomicUsize>) {
    let attempts = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&attempts);
    let http = infallible_client_fn(move |_| {
        seen.fetch_add(1, Ordering::Relaxed);
        http::Response::builder().status(500).body(SdkBody::empty()).expect("a response")
    });
    let mut config = Config::builder()
        .endpoint_url(format!("https://{name}.example"))
        .region(Region::new("eu-north-1"))
        .credentials_provider(Credentials::new(name, "secret", None, None, "example"))
        .retry_config(RetryConfig::standard().with_max_attempts(3).with_initial_backoff(Duration::from_millis(1)))
        .http_client(http);
    if let Some(partition) = partition {
        config = config.retry_partition(RetryPartition::new(partition));
    }
    (Client::from_conf(config.build()), attempts)
}

/// How many attempts the next call makes.
async fn attempts_of_a_call((client, attempts): &(Client, Arc<AtomicUsize>)) -> usize {
    let before = attempts.load(Ordering::Relaxed);
    let _ = client.list_tables().send().await;
    attempts.load(Ordering::Relaxed) - before
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let first = client("first", None);
    println!("first client, first call: {} attempts", attempts_of_a_call(&first).await);
    for _ in 0..100 {
        attempts_of_a_call(&first).await;
    }
    println!("first client, after 100 calls that fail: {} attempt", attempts_of_a_call(&first).await);
    println!("second client, first call: {} attempt", attempts_of_a_call(&client("second", None)).await);
    println!("third client, with a partition of its own: {} attempts", attempts_of_a_call(&client("third", Some("own"))).await);
}
END

cargo run --quiet >seen
cat seen
diff seen - <<'END'
first client, first call: 3 attempts
first client, after 100 calls that fail: 1 attempt
second client, first call: 1 attempt
third client, with a partition of its own: 3 attempts
END
