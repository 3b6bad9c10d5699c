//! A gate in front of DynamoDB that allows a function what the template's policies allow, and records what it used.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;
use tokio::net::TcpListener;

/// A table and a DynamoDB action on it, such as `("FeedbackTable", "UpdateItem")`.
pub(crate) type Permission = (String, String);

/// The gate of one function.
pub(crate) struct Gate {
    address: SocketAddr,
    rules: Arc<Rules>,
}

struct Rules {
    allowed: BTreeSet<Permission>,
    used: Mutex<BTreeSet<Permission>>,
    dynamodb: String,
    client: reqwest::Client,
}

impl Gate {
    /// A gate in front of the DynamoDB at that address.
    pub(crate) async fn start(dynamodb: SocketAddr, allowed: BTreeSet<Permission>) -> Result<Self> {
        let rules = Arc::new(Rules {
            allowed,
            used: Mutex::default(),
            dynamodb: format!("http://{dynamodb}/"),
            client: reqwest::Client::new(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let router = Router::new().fallback(pass).with_state(Arc::clone(&rules));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, rules })
    }

    /// The address that the function must use for DynamoDB.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What the template allows but the function has not used.
    pub(crate) fn unused(&self) -> BTreeSet<Permission> {
        &self.rules.allowed - &self.rules.used.lock().expect("no panic before")
    }
}

async fn pass(State(rules): State<Arc<Rules>>, headers: HeaderMap, body: Bytes) -> Response {
    match rules.pass(&headers, body).await {
        Ok(response) => response,
        Err(error) => (StatusCode::BAD_GATEWAY, format!("{error:#}")).into_response(),
    }
}

impl Rules {
    async fn pass(&self, headers: &HeaderMap, body: Bytes) -> Result<Response> {
        let target = headers.get("x-amz-target").context("a call has a target")?.to_str()?;
        let (_, operation) = target.split_once('.').context("a target has an operation")?;
        let needed = permissions(operation, &serde_json::from_slice(&body)?)?;
        if let Some((table, action)) = needed.difference(&self.allowed).next() {
            let refusal = format!(
                r#"{{"__type": "com.amazon.coral.service#AccessDeniedException", "Message": "{action} on {table}"}}"#
            );
            return Ok((StatusCode::BAD_REQUEST, refusal).into_response());
        }
        self.used.lock().expect("no panic before").extend(needed);

        let mut call = self.client.post(&self.dynamodb).body(body);
        for name in ["authorization", "content-type", "x-amz-date", "x-amz-target"] {
            if let Some(value) = headers.get(name) {
                call = call.header(name, value.as_bytes());
            }
        }
        let answer = call.send().await?;
        let status = answer.status().as_u16();
        Ok((StatusCode::from_u16(status)?, answer.bytes().await?).into_response())
    }
}

/// The permissions that IAM requires for a call: for a transaction, those of its operations.
fn permissions(operation: &str, body: &Value) -> Result<BTreeSet<Permission>> {
    let table = |part: &Value| part["TableName"].as_str().map(str::to_owned).context("a call names its table");
    let parts = match operation {
        "TransactWriteItems" | "TransactGetItems" => {
            body["TransactItems"].as_array().context("a transaction has parts")?
        }
        "BatchGetItem" => {
            let tables = body["RequestItems"].as_object().context("a batch names its tables")?;
            return Ok(tables.keys().map(|table| (table.clone(), operation.to_owned())).collect());
        }
        _ => return Ok(BTreeSet::from([(table(body)?, operation.to_owned())])),
    };
    let parts = parts.iter().filter_map(Value::as_object).flatten();
    parts
        .map(|(kind, part)| {
            let action = if kind == "ConditionCheck" { "ConditionCheckItem".to_owned() } else { format!("{kind}Item") };
            Ok((table(part)?, action))
        })
        .collect()
}
