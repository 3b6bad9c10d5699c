//! Servers on loopback ports.

use axum::Router;
use tokio::net::TcpListener;

/// Serves the router until the test ends. Returns its address.
pub async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("its address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// An address on which nothing listens.
pub async fn unused_address() -> String {
    let address = TcpListener::bind("127.0.0.1:0").await.and_then(|listener| listener.local_addr());
    format!("http://{}", address.expect("a free port"))
}
