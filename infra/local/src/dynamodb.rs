//! DynamoDB on one machine: the embedded engine over a file, speaking the real protocol on a loopback port.
//!
//! The engine listens on a port of its own that nobody is told; `front` stands before it on the announced one.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use dynoxide::Database;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::front;
use crate::server::Server;
use crate::template::Template;
use crate::{stack, store};

/// How often expired items are swept away. (In the cloud it may take days; readers check the time themselves.)
const SWEEP: Duration = Duration::from_mins(1);

/// A running DynamoDB that holds the template's tables.
#[derive(Debug)]
pub struct Dynamodb {
    front: Server,
    shutdown: oneshot::Sender<()>,
    engine: JoinHandle<()>,
}

impl Dynamodb {
    /// Serves the database in `file` on `listener`, and creates the tables that it lacks.
    ///
    /// # Panics
    /// Outside a Tokio runtime.
    pub fn start(file: &Path, listener: TcpListener, template: &Template) -> Result<Self> {
        let path = file.to_str().context("the data directory's name is not UTF-8")?;
        let database = Database::new(path).with_context(|| format!("cannot open the database {path}"))?;
        for (name, properties) in template.tables() {
            ensure_table(&database, name, properties).with_context(|| format!("table {name} in {path}"))?;
        }
        let inner = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        inner.set_nonblocking(true)?;
        let inner = TcpListener::from_std(inner)?;
        let router = front::router(listener.local_addr()?, inner.local_addr()?)?;
        let (shutdown, stopped) = oneshot::channel::<()>();
        let engine = tokio::spawn(async move {
            let sweeper = tokio::spawn(sweep(database.clone()));
            let stop = async move {
                // A dropped sender stops the server as well.
                let _ = stopped.await;
            };
            if let Err(error) = dynoxide::server::serve_with_shutdown(inner, database, stop).await {
                eprintln!("dynamodb: {error}");
            }
            sweeper.abort();
        });
        let front = Server::start(listener, router, "dynamodb")?;
        Ok(Self { front, shutdown, engine })
    }

    /// Serves the database that the folder `data` keeps, which may be in use by `cargo dev` at the same time.
    pub(crate) async fn kept_in(data: &Path) -> Result<Self> {
        let file = store::file(data);
        ensure!(
            file.exists(),
            "there is no {}: start `cargo dev` first, or name a table in the cloud with --table",
            file.display()
        );
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        Self::start(&file, listener, &Template::read(&stack::template_path())?)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.front.address()
    }

    /// Stops it; requests under way are finished first.
    pub async fn stop(self) {
        self.front.stop().await;
        drop(self.shutdown);
        let _ = self.engine.await;
    }
}

async fn sweep(database: Database) {
    let mut interval = tokio::time::interval(SWEEP);
    loop {
        interval.tick().await;
        let database = database.clone();
        if let Ok(Err(error)) = tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
            eprintln!("dynamodb: cannot sweep expired items: {error}");
        }
    }
}

/// Creates a table from its properties in the template, or makes sure that the one kept from an earlier start is the same.
fn ensure_table(database: &Database, name: &str, properties: &Value) -> Result<()> {
    let kept = database.list_tables(serde_json::from_value(json!({}))?)?.table_names.iter().any(|table| table == name);
    if kept {
        let described = database.describe_table(serde_json::from_value(json!({"TableName": name}))?)?;
        let same = keys(&serde_json::to_value(described)?["Table"]) == keys(properties);
        ensure!(same, "its keys are not those of the template any more: start with --fresh, which empties it");
    } else {
        let mut request = json!({"TableName": name});
        for property in ["AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode"] {
            if let Some(value) = properties.get(property) {
                request[property] = value.clone();
            }
        }
        database.create_table(serde_json::from_value(request)?)?;
    }
    if let Some(specification) = properties.get("TimeToLiveSpecification") {
        let request = json!({"TableName": name, "TimeToLiveSpecification": specification});
        database.update_time_to_live(serde_json::from_value(request)?)?;
    }
    Ok(())
}

/// A table's key and its indexes' keys, by index name.
fn keys(table: &Value) -> Value {
    let indexes = table["GlobalSecondaryIndexes"].as_array().into_iter().flatten();
    let indexes: Vec<Value> = indexes.map(|index| json!([index["IndexName"], index["KeySchema"]])).collect();
    json!([table["KeySchema"], indexes])
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYED_BY_PK: &str = r#"{"AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST",
        "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": true}}"#;

    #[test]
    fn a_table_is_kept_as_long_as_the_template_says_the_same() {
        let database = Database::memory().expect("a database");
        let properties = serde_json::from_str(KEYED_BY_PK).expect("JSON");
        ensure_table(&database, "Things", &properties).expect("created");
        ensure_table(&database, "Things", &properties).expect("kept");

        let other = serde_json::from_str(&KEYED_BY_PK.replace("pk", "id")).expect("JSON");
        let error = ensure_table(&database, "Things", &other).expect_err("another key");
        assert!(error.to_string().contains("--fresh"), "{error}");
    }
}
