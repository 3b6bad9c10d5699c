//! What the functions log, for each thread.

use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::Once;

thread_local! {
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct ThreadLog;

impl Write for ThreadLog {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// From now on, what this thread logs is kept.
pub(crate) fn start() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::INFO);
        let subscriber = subscriber.with_ansi(false).with_writer(|| ThreadLog).finish();
        tracing_subscriber::util::SubscriberInitExt::init(subscriber);
    });
    LOG.take();
}

/// What this thread has logged since the start.
pub(crate) fn text() -> String {
    LOG.with_borrow(|log| String::from_utf8_lossy(log).into_owned())
}
