//! The open page follows the files: a script that only `cargo dev` serves, and the events it listens to.
//!
//! The page's policy still holds (`script-src 'self'`, trusted types), so the script is a file of its own, and listens to an
//! `EventSource`. An event is `{"version": 17, "error": null}`: the page reloads when the version is not its own, and shows
//! the error, if there is one, on top of everything.

use std::convert::Infallible;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde::Serialize;
use tokio::sync::watch;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::WatchStream;

const SCRIPT: &str = include_str!("reload.js");
const SCRIPT_PATH: &str = "/.kortkoll/reload.js";
const EVENTS_PATH: &str = "/.kortkoll/events";

/// The last build, as the open pages receive it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LastBuild {
    /// Grows with each successful build that changed a page.
    pub(crate) version: u64,
    /// The report of the last build, if it failed.
    pub(crate) error: Option<String>,
}

/// Receives the builds, for the routes below and for the script in the pages.
#[derive(Clone, Debug)]
pub(crate) struct Reload(pub(crate) watch::Receiver<LastBuild>);

impl Reload {
    /// The routes of script and events.
    pub(crate) fn router(self) -> Router {
        let script =
            get(|| async { ([(CONTENT_TYPE, "text/javascript; charset=utf-8"), (CACHE_CONTROL, "no-store")], SCRIPT) });
        Router::new().route(SCRIPT_PATH, script).route(EVENTS_PATH, get(events)).with_state(self)
    }

    /// Adds the script to the page's head.
    pub(crate) async fn add_script(&self, page: Response) -> Response {
        let version = self.0.borrow().version;
        let (mut parts, body) = page.into_parts();
        let Ok(bytes) = to_bytes(body, usize::MAX).await else {
            return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let html = String::from_utf8_lossy(&bytes);
        let script = format!(r#"<script defer src="{SCRIPT_PATH}" data-version="{version}"></script></head>"#);
        let html = html.replacen("</head>", &script, 1);
        parts.headers.remove(CONTENT_LENGTH);
        Response::from_parts(parts, Body::from(html))
    }
}

async fn events(State(Reload(builds)): State<Reload>) -> impl axum::response::IntoResponse {
    let events = WatchStream::new(builds).filter_map(|build| serde_json::to_string(&build).ok());
    Sse::new(events.map(|build| Ok::<_, Infallible>(Event::default().data(build)))).keep_alive(KeepAlive::default())
}
