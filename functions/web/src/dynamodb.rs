//! The client for DynamoDB: it starts quickly, and limits how long it waits.

use std::error::Error;
use std::fmt::Debug;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{ConfigLoader, SdkConfig};
pub use aws_sdk_dynamodb::Client;
pub use aws_sdk_dynamodb::config::ProvideCredentials;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};

use crate::cause;

/// The roots of AWS endpoints' certificates. Reading the system's whole store takes longer than the rest of a cold start.
const AMAZON_ROOTS: &[u8] = include_bytes!("../roots/amazon.pem");

/// The time to open a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(500);

/// The time for one attempt at an operation.
const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(1500);

/// The time for an operation with all its attempts. It stays well below the function's own 10 seconds, so that a person
/// gets our own error.
const OPERATION_TIMEOUT: Duration = Duration::from_secs(4);

/// A client with the region, credentials and endpoint of `loader`. The endpoint may be on plain http.
///
/// # Panics
///
/// If the built-in roots cannot be read, which a test rules out.
pub async fn client(loader: ConfigLoader) -> Client {
    Client::new(&config(loader).await)
}

/// What [`client`] is made of: for functions that call another service of AWS, too.
///
/// # Panics
///
/// If the built-in roots cannot be read, which a test rules out.
pub async fn config(loader: ConfigLoader) -> SdkConfig {
    let tls = TlsContext::builder()
        .with_trust_store(TrustStore::empty().with_pem_certificate(AMAZON_ROOTS))
        .build()
        .expect("the built-in roots are valid");
    let http = Builder::new().tls_provider(Provider::rustls(CryptoMode::Ring)).tls_context(tls).build_https();
    loader
        .http_client(http)
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(CONNECT_TIMEOUT)
                .operation_attempt_timeout(ATTEMPT_TIMEOUT)
                .operation_timeout(OPERATION_TIMEOUT)
                .build(),
        )
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(100)))
        .load()
        .await
}

/// Why a call failed, on one line for the log. Of DynamoDB's own errors the code alone, since their text may quote an item.
pub fn causes<E, R>(error: &SdkError<E, R>) -> String
where
    E: ProvideErrorMetadata + Error + 'static,
    R: Debug + 'static,
{
    match error.as_service_error() {
        Some(refusal) => refusal.code().unwrap_or("an error without a code").to_owned(),
        None => cause::causes(error),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::time::Instant;

    use super::*;

    /// The causes of a failed call to that endpoint, and how long the call takes.
    async fn call(endpoint: String) -> (String, Duration) {
        let loader = aws_config::from_env().empty_test_environment().region("eu-north-1").test_credentials();
        let client = client(loader.endpoint_url(endpoint)).await;
        let started = Instant::now();
        let error = client.list_tables().send().await.expect_err("DynamoDB is not there");
        (causes(&error), started.elapsed())
    }

    #[tokio::test]
    async fn the_built_in_roots_make_a_client() {
        let (causes, _) = call("https://127.0.0.1:1".to_owned()).await;
        assert!(causes.starts_with("dispatch failure: "), "{causes}");
    }

    #[tokio::test]
    async fn of_an_error_of_dynamodb_the_code_alone_is_told() {
        let engine = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = engine.local_addr().expect("its address");
        let refuses = std::thread::spawn(move || {
            let (mut stream, _) = engine.accept().expect("a call");
            let _ = stream.read(&mut [0; 4096]).expect("a request");
            let body = r#"{"__type": "com.amazon.coral.validate#ValidationException", "message": "hemligt"}"#;
            let head = "HTTP/1.1 400 Bad Request\r\ncontent-type: application/x-amz-json-1.0\r\nconnection: close";
            write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).expect("a response");
        });
        let (causes, _) = call(format!("http://{address}")).await;
        assert_eq!(causes, "ValidationException");
        refuses.join().expect("no panic");
    }

    #[tokio::test]
    async fn a_table_that_does_not_answer_is_given_up() {
        let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let (causes, waited) = call(format!("http://{}", silent.local_addr().expect("its address"))).await;
        assert!(causes.contains("timeout"), "{causes}");
        assert!(waited < Duration::from_secs(6), "{waited:?}");
    }
}
