//! DynamoDB on one machine: the embedded engine over a file, speaking the real protocol on a loopback port.
//!
//! The engine listens on a port of its own that is not announced; [`dynamodb_proxy`] serves the announced port.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use dynoxide::Database;
use template::Template;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::dynamodb_proxy;
use crate::server::Server;

/// How often expired items are removed. (In the cloud it may take days; whoever reads an item checks its time.)
const SWEEP_INTERVAL: Duration = Duration::from_mins(1);

/// The database's file below the data folder.
pub(crate) fn file(data: &Path) -> PathBuf {
    data.join("dynamodb.sqlite")
}

/// Removes the database's file, and those that `SQLite` keeps beside it.
pub(crate) fn remove(file: &Path) -> Result<()> {
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

/// A running DynamoDB that holds the template's tables.
#[derive(Debug)]
pub struct Dynamodb {
    proxy: Server,
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
        let database = Database::new(path)
            .with_context(|| format!("cannot open the database {path} (--fresh begins with a new one)"))?;
        template.create_tables(&database).with_context(|| format!("the database {path}"))?;
        let inner = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        inner.set_nonblocking(true)?;
        let inner = TcpListener::from_std(inner)?;
        let router = dynamodb_proxy::router(listener.local_addr()?, inner.local_addr()?)?;
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
        let proxy = Server::start(listener, router, "dynamodb")?;
        Ok(Self { proxy, shutdown, engine })
    }

    /// The announced address.
    pub fn address(&self) -> SocketAddr {
        self.proxy.address()
    }

    /// Stops it after the requests in progress.
    pub async fn stop(self) {
        self.proxy.stop().await;
        drop(self.shutdown);
        let _ = self.engine.await;
    }
}

async fn sweep(database: Database) {
    let mut interval = tokio::time::interval(SWEEP_INTERVAL);
    loop {
        interval.tick().await;
        let database = database.clone();
        if let Ok(Err(error)) = tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
            eprintln!("dynamodb: cannot sweep expired items: {error}");
        }
    }
}
