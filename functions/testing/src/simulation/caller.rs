//! A process that does one thing, and may die.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::Request;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::weather::Fate;
use crate::request::send;
use crate::response::TestResponse;

tokio::task_local! {
    static CALLER: Arc<Caller>;
}

/// A process that does one thing, such as handling a request, and what has gone wrong with its calls.
#[derive(Debug, Default)]
pub struct Caller {
    transient: AtomicUsize,
    lasting: AtomicUsize,
    undecided: AtomicUsize,
    death: Notify,
}

/// How a request was served.
pub type Served = Ended<TestResponse>;

/// How a process has ended.
#[derive(Debug)]
pub struct Ended<T> {
    /// The result, such as the response; none if the process died.
    pub response: Option<T>,
    /// How long it took.
    pub took: Duration,
    /// How many of its calls had a fault that does not last.
    pub transient_faults: usize,
    /// How many of its calls had a fault that lasts.
    pub lasting_faults: usize,
    /// How many of these calls may have changed something: all but those that read at the provider.
    pub undecided: usize,
}

impl Caller {
    /// Passes a request to the router, in a process of its own, until that has answered or has died.
    pub async fn serve(router: &Router, request: Request<Body>) -> Served {
        Self::run(send(router, request)).await
    }

    /// Does something else in a process of its own.
    pub async fn run<T>(what: impl Future<Output = T>) -> Ended<T> {
        let caller = Arc::new(Self::default());
        let began = Instant::now();
        let response = tokio::select! {
            biased;
            response = CALLER.scope(Arc::clone(&caller), what) => Some(response),
            () = caller.death.notified() => None,
        };
        Ended {
            response,
            took: began.elapsed(),
            transient_faults: caller.transient.load(Ordering::Relaxed),
            lasting_faults: caller.lasting.load(Ordering::Relaxed),
            undecided: caller.undecided.load(Ordering::Relaxed),
        }
    }

    /// Counts what has become of a call of the current process, if there is one. `reads`: it can change nothing.
    pub(super) fn note(fate: Fate, reads: bool) {
        let Ok(caller) = CALLER.try_with(Arc::clone) else { return };
        if fate.is_transient() {
            caller.transient.fetch_add(1, Ordering::Relaxed);
        } else if fate != Fate::Served {
            caller.lasting.fetch_add(1, Ordering::Relaxed);
        }
        if fate != Fate::Served && !reads {
            caller.undecided.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether the call is made by a process that can die.
    pub(super) fn exists() -> bool {
        CALLER.try_with(|_| ()).is_ok()
    }

    /// Ends the current process here: nothing that it was about to do is done.
    pub(super) async fn die() -> ! {
        CALLER.with(|caller| caller.death.notify_one());
        std::future::pending().await
    }
}
