//! The client for DynamoDB: quick to start, and with a limit on how long it waits.

use std::error::Error;
use std::time::Duration;

use aws_config::ConfigLoader;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
pub use aws_sdk_dynamodb::Client;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};

/// The roots that AWS endpoints' certificates lead to. Reading the system's whole store costs more than the rest of
/// a cold start.
const AMAZON_ROOTS: &[u8] = include_bytes!("../roots/amazon.pem");

/// A client from what `loader` says of region, credentials and endpoint. An endpoint on plain http works too.
///
/// The waits stay well below a function's own 10 seconds, so that a person gets an answer of ours.
///
/// # Panics
///
/// If the roots that are built in cannot be read, which a test rules out.
pub async fn client(loader: ConfigLoader) -> Client {
    let tls = TlsContext::builder()
        .with_trust_store(TrustStore::empty().with_pem_certificate(AMAZON_ROOTS))
        .build()
        .expect("a trust store with roots is a whole TLS context");
    let http = Builder::new().tls_provider(Provider::rustls(CryptoMode::Ring)).tls_context(tls).build_https();
    let config = loader
        .http_client(http)
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(Duration::from_millis(500))
                .operation_attempt_timeout(Duration::from_millis(1500))
                .operation_timeout(Duration::from_secs(4))
                .build(),
        )
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(100)))
        .load()
        .await;
    Client::new(&config)
}

/// An SDK error with all its causes on one line, for the log.
///
/// The SDK's own `DisplayErrorContext` also prints the raw response, which may hold what a reader wrote.
pub fn causes(error: &(dyn Error + 'static)) -> String {
    std::iter::successors(Some(error), |error| (*error).source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::time::Instant;

    use super::*;

    /// What becomes of a call to that endpoint, and how long it takes.
    async fn call(endpoint: String) -> (String, Duration) {
        let loader = aws_config::from_env().empty_test_environment().region("eu-north-1").test_credentials();
        let client = client(loader.endpoint_url(endpoint)).await;
        let started = Instant::now();
        let error = client.list_tables().send().await.expect_err("no DynamoDB is there");
        (causes(&error), started.elapsed())
    }

    #[tokio::test]
    async fn the_built_in_roots_make_a_client() {
        let (causes, _) = call("https://127.0.0.1:1".to_owned()).await;
        assert!(causes.starts_with("dispatch failure: "), "{causes}");
    }

    #[tokio::test]
    async fn a_table_that_does_not_answer_is_given_up() {
        let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let (causes, waited) = call(format!("http://{}", silent.local_addr().expect("its address"))).await;
        assert!(causes.contains("timeout"), "{causes}");
        assert!(waited < Duration::from_secs(6), "{waited:?}");
    }
}
