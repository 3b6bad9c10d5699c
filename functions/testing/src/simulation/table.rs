//! The tables: the embedded DynamoDB of the other tests, asked without a socket.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use aws_sdk_dynamodb::config::IdentityCache;
use aws_sdk_dynamodb::config::retry::RetryPartition;
use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use dynoxide::storage_backend::Clock;
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use template::Template;
use web::clock;

use super::network::{Answer, Broken, Network};
use super::weather::{Fate, Server};
use crate::db::TestDb;

/// How many items a page of a scan has.
const PAGE: usize = 100;

/// How many clients were made in this process.
static CLIENTS: AtomicUsize = AtomicUsize::new(0);

/// A database with the template's tables.
pub(super) fn empty_database() -> Database {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    let template = TEMPLATE.get_or_init(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/template.yaml");
        Template::read(&path).expect("the template")
    });
    let database = Database::memory_with_clock(Arc::new(SimulatedClock)).expect("a database in memory");
    template.create_tables(&database).expect("the template's tables");
    database
}

/// The simulated time of day, by which the database tells what has expired.
struct SimulatedClock;

impl Clock for SimulatedClock {
    fn now_unix_secs(&self) -> u64 {
        clock::now().as_second().try_into().expect("a time after 1970")
    }

    fn now_unix_secs_f64(&self) -> f64 {
        clock::now().as_duration().as_secs_f64()
    }
}

/// The functions' own client, over that network.
pub(super) fn client(network: Network) -> Client {
    let connector = SharedHttpConnector::new(Connector(network));
    // A simulation must not know of an earlier one: the SDK counts its retries for all clients of a partition, and clients of one
    // configuration share what they know of the credentials, which then take no more time to resolve.
    let partition = format!("simulation-{}", CLIENTS.fetch_add(1, Ordering::Relaxed));
    let config = config().to_builder().http_client(http_client_fn(move |_, _| connector.clone()));
    let config = config.identity_cache(IdentityCache::lazy().build());
    Client::from_conf(config.retry_partition(RetryPartition::new(partition)).build())
}

/// The configuration of the functions' client. Its certificates take long to read.
fn config() -> &'static Config {
    static CONFIG: OnceLock<Config> = OnceLock::new();
    CONFIG.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let made = std::thread::spawn(move || {
            runtime.block_on(TestDb::at("http://tables.example".to_owned())).client().config().clone()
        });
        made.join().expect("a client")
    })
}

#[derive(Debug)]
struct Connector(Network);

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
        let body = request.body().bytes().unwrap_or_default().to_owned();
        let network = self.0.clone();
        HttpConnectorFuture::new(async move {
            let what = format!("{operation} {}", keys(&body));
            let serve = move |network: &Network, fate| answer(network.database(), &operation, &body, fate);
            match network.call(Server::Tables, &what, serve).await {
                Ok((status, body)) => {
                    let status = status.try_into().expect("a status");
                    let mut response = HttpResponse::new(status, SdkBody::from(body));
                    response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
                    Ok(response)
                }
                Err(Broken::Unreachable) => Err(ConnectorError::io("no connection".into()).never_connected()),
                Err(Broken::Reset) => Err(ConnectorError::io("connection reset".into())),
            }
        })
    }
}

/// The sort keys that the request names, for those who read the trace. (Those of sessions are random.)
fn keys(body: &[u8]) -> String {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let items = body["TransactItems"].as_array().cloned().unwrap_or_else(|| vec![json!({"one": body.clone()})]);
    let keys = items.iter().flat_map(|item| item.as_object().into_iter().flatten()).filter_map(|(_, item)| {
        let sk = item["Key"]["sk"]["S"].as_str().or(item["Item"]["sk"]["S"].as_str());
        sk.or(item["ExpressionAttributeValues"][":prefix"]["S"].as_str())
    });
    keys.collect::<Vec<_>>().join(" ")
}

fn answer(database: &Database, operation: &str, body: &[u8], fate: Fate) -> Answer {
    let done = if fate.is_served() { serve(database, operation, body) } else { (500, String::new()) };
    match fate {
        Fate::FailedBefore | Fate::FailedAfter => error(500, "InternalServerError"),
        Fate::Busy if operation == "TransactWriteItems" => conflict(body),
        Fate::Busy => error(400, "ProvisionedThroughputExceededException"),
        _ => done,
    }
}

fn error(status: u16, name: &str) -> Answer {
    (status, json!({"__type": format!("com.amazonaws.dynamodb.v20120810#{name}"), "message": ""}).to_string())
}

/// Another transaction writes the same items.
fn conflict(body: &[u8]) -> Answer {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let count = body["TransactItems"].as_array().map_or(1, Vec::len);
    let mut reasons = vec![json!({"Code": "None"}); count];
    reasons[0] = json!({"Code": "TransactionConflict"});
    let name = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
    (400, json!({"__type": name, "Message": "", "CancellationReasons": reasons}).to_string())
}

fn serve(database: &Database, operation: &str, body: &[u8]) -> Answer {
    let outcome = match operation {
        "BatchGetItem" => apply(body, |request| database.batch_get_item(request)),
        "DeleteItem" => apply(body, |request| database.delete_item(request)),
        "GetItem" => apply(body, |request| database.get_item(request)),
        "PutItem" => apply(body, |request| database.put_item(request)),
        "Query" => apply(body, |request| database.query(request)),
        "Scan" => apply(&paged(body), |request| database.scan(request)),
        "TransactWriteItems" => apply(body, |request| database.transact_write_items(request)),
        "UpdateItem" => apply(body, |request| database.update_item(request)),
        other => panic!("the simulated tables have no {other}"),
    };
    outcome.unwrap_or_else(|error| (error.status_code(), error.to_json()))
}

/// The scan with a limit, so that it has several pages. DynamoDB ends a page wherever it wants.
fn paged(body: &[u8]) -> Vec<u8> {
    let mut body: Value = serde_json::from_slice(body).expect("a request of the SDK's");
    body["Limit"] = json!(PAGE);
    body.to_string().into_bytes()
}

fn apply<Q: DeserializeOwned, A: Serialize>(
    body: &[u8],
    operation: impl FnOnce(Q) -> Result<A, DynoxideError>,
) -> Result<Answer, DynoxideError> {
    let request = serde_json::from_slice(body).expect("a request of the SDK's");
    let answer = operation(request)?;
    Ok((200, serde_json::to_string(&answer).expect("an answer in JSON")))
}
