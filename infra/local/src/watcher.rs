//! Rebuilds the site when its sources change, and passes the result to the functions and the open pages.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use axum::Router;
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::functions::Functions;
use crate::reload::LastBuild;
use crate::site_index::SiteIndex;

/// One save causes several events. Events that follow within this time belong to the same save.
const DEBOUNCE: Duration = Duration::from_millis(5);

/// A running watcher. When it is dropped it stops, and the pages' event streams end.
#[derive(Debug)]
pub(crate) struct Watcher {
    task: JoinHandle<()>,
    /// Sends events until it is dropped.
    _files: RecommendedWatcher,
}

impl Watcher {
    /// Watches the sources of `site`. Puts the site's index into the feedback table, and sends a new router to `routers`,
    /// when a build has changed the index; sends each build to the returned receiver. `error` is the report of the build before,
    /// if it failed.
    pub(crate) fn start(
        site: site::Options,
        error: Option<String>,
        functions: Functions,
        mut index: SiteIndex,
        routers: watch::Sender<Router>,
    ) -> Result<(Self, watch::Receiver<LastBuild>)> {
        let (sender, mut saves) = mpsc::unbounded_channel();
        let mut files = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| is_change(event.kind)) {
                // The receiver is gone when the stack stops.
                let _ = sender.send(());
            }
        })?;
        for folder in [site.content.clone(), site.site.join("templates"), site.site.join("assets")] {
            files
                .watch(&folder, RecursiveMode::Recursive)
                .with_context(|| format!("cannot watch {}", folder.display()))?;
        }
        // Begins with the time, so that a page that an earlier process served reloads, too.
        let started = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let (builds, receiver) = watch::channel(LastBuild { version: started, error });
        let task = tokio::spawn(async move {
            while saves.recv().await.is_some() {
                while let Ok(Some(())) = tokio::time::timeout(DEBOUNCE, saves.recv()).await {}
                let (changed, error) = match rebuild(&site, &functions, &mut index).await {
                    Ok(Rebuilt { changed, router }) => {
                        if let Some(router) = router {
                            drop(routers.send_replace(router));
                        }
                        (changed, None)
                    }
                    Err(report) => {
                        eprintln!("{report:#}");
                        (false, Some(format!("{report:#}")))
                    }
                };
                builds.send_modify(|build| {
                    build.version += u64::from(changed);
                    build.error = error;
                });
            }
        });
        Ok((Self { task, _files: files }, receiver))
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A successful build.
struct Rebuilt {
    /// Whether a page has changed.
    changed: bool,
    /// The functions' new router, if the index that they cache has changed.
    router: Option<Router>,
}

async fn rebuild(site: &site::Options, functions: &Functions, index: &mut SiteIndex) -> Result<Rebuilt> {
    let options = site.clone();
    let built = tokio::task::spawn_blocking(move || site::build(&options)).await??;
    eprint!("{}", built.plain_warnings());
    eprintln!("built {built}");
    // A new router has no cached index.
    let router = if index.publish().await? { Some(functions.router()?) } else { None };
    Ok(Rebuilt { changed: built.changed, router })
}

/// Whether an event may change a file's content. The build itself only reads the sources.
fn is_change(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}
