//! Rebuilds the site when its sources change, and tells the functions and the open pages.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use axum::Router;
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::functions::Functions;
use crate::reload::News;

/// One save is several events; those that follow within this time belong to it.
const QUIET: Duration = Duration::from_millis(5);

/// A running watcher; dropped, it stops, and the pages' event streams end.
#[derive(Debug)]
pub(crate) struct Watcher {
    task: JoinHandle<()>,
    /// Sends events as long as it lives.
    _files: RecommendedWatcher,
}

impl Watcher {
    /// Watches the sources of `site`. When a build has changed what the functions know of the site, their new routers go to
    /// `routers`; the news of each build go to the receiver returned.
    pub(crate) fn start(
        site: site::Options,
        functions: Functions,
        routers: watch::Sender<Router>,
    ) -> Result<(Self, watch::Receiver<News>)> {
        let (saved, mut changes) = mpsc::unbounded_channel();
        let mut files = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| is_change(event.kind)) {
                // Nobody listens any more when the stack is stopping.
                let _ = saved.send(());
            }
        })?;
        for folder in [site.content.clone(), site.site.join("templates"), site.site.join("assets")] {
            files
                .watch(&folder, RecursiveMode::Recursive)
                .with_context(|| format!("cannot watch {}", folder.display()))?;
        }
        // The time of the start, so that a page of an earlier process reloads, too.
        let started = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let (news, receiver) = watch::channel(News { version: started, error: None });
        let mut index = std::fs::read(site.index()).ok();
        let task = tokio::spawn(async move {
            while changes.recv().await.is_some() {
                while let Ok(Some(())) = tokio::time::timeout(QUIET, changes.recv()).await {}
                let built = rebuild(&site, &functions, &mut index).await;
                let is_new = built.as_ref().is_ok_and(|(is_new, _)| *is_new);
                let error = built.as_ref().err().map(|report| format!("{report:#}"));
                if let Some(report) = &error {
                    eprintln!("{report}");
                }
                if let Ok((_, Some(router))) = built {
                    drop(routers.send_replace(router));
                }
                news.send_modify(|news| {
                    news.version += u64::from(is_new);
                    news.error = error;
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

/// Builds the site, and says whether a page has changed. The functions are made anew only when the index that they read
/// has changed: that takes longer.
async fn rebuild(
    site: &site::Options,
    functions: &Functions,
    index: &mut Option<Vec<u8>>,
) -> Result<(bool, Option<Router>)> {
    let options = site.clone();
    let built = tokio::task::spawn_blocking(move || site::build(&options)).await??;
    eprintln!("built {built}");
    let read = std::fs::read(site.index()).ok();
    if read == *index {
        return Ok((built.changed, None));
    }
    let router = functions.router()?;
    *index = read;
    Ok((built.changed, Some(router)))
}

/// Whether an event can mean new bytes: the build itself only reads the sources.
fn is_change(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}
