//! The line on a terminal that says how far a long build has come.

use std::{
    io::{IsTerminal as _, Write as _, stderr},
    sync::{LazyLock, Mutex},
    time::{Duration, Instant},
};

/// A build that is shorter than this says nothing.
const PATIENCE: Duration = Duration::from_millis(500);
const PAUSE: Duration = Duration::from_millis(100);

/// When to write the line next; `None` where nobody watches.
static NEXT: LazyLock<Option<Mutex<Instant>>> =
    LazyLock::new(|| stderr().is_terminal().then(|| Mutex::new(Instant::now() + PATIENCE)));

/// Says that some of the articles are done.
pub(crate) fn tell(done: usize, of: usize) {
    // Whoever finds the line being written has nothing to add.
    let Some(Ok(mut next)) = NEXT.as_ref().map(Mutex::try_lock) else { return };
    if Instant::now() >= *next {
        *next = Instant::now() + PAUSE;
        let _ = write!(stderr(), "\r{done} of {of} articles\x1b[K");
    }
}

/// Takes the line away.
pub(crate) fn clear() {
    if NEXT.is_some() {
        let _ = write!(stderr(), "\r\x1b[K");
    }
}
