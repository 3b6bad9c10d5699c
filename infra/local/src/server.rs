//! A router on a loopback port, until it is stopped.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long requests in progress may take when the server stops.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    shutdown: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    /// Serves the router; `what` names the server in an error.
    pub(crate) fn start(listener: TcpListener, router: Router, what: &'static str) -> Result<Self> {
        let address = listener.local_addr()?;
        // Head and body may be two writes: the second must not wait for the first one's acknowledgement.
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        let (shutdown, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let stop = async move {
                // A dropped sender stops the server as well.
                let _ = stopped.await;
            };
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop).await {
                eprintln!("{what}: {error}");
            }
        });
        Ok(Self { address, shutdown, task })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops it after the requests in progress.
    pub(crate) async fn stop(self) {
        drop(self.shutdown);
        let _ = tokio::time::timeout(STOP_TIMEOUT, self.task).await;
    }
}

/// Binds a loopback port; 0 picks a free one. `what` is what the port is for.
pub(crate) async fn bind(port: u16, what: &str) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.with_context(|| {
        format!("port {port}, for {what}, cannot be used: stop what listens there, or choose another with --port")
    })
}
