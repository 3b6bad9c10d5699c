//! The time of day. A simulation (the feature of that name) has its own, which passes as tokio's does.

/// The time of day.
#[cfg(not(feature = "simulation"))]
pub fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

#[cfg(feature = "simulation")]
pub use simulation::{now, simulate};

#[cfg(feature = "simulation")]
mod simulation {
    use std::cell::Cell;

    use jiff::Timestamp;
    use tokio::time::Instant;

    thread_local! {
        /// The time of day at some instant of tokio's.
        static START: Cell<Option<(Timestamp, Instant)>> = const { Cell::new(None) };
    }

    /// The time of day.
    pub fn now() -> Timestamp {
        match START.get() {
            Some((start, instant)) => start + instant.elapsed(),
            None => Timestamp::now(),
        }
    }

    /// From now on, the time of day in this thread is `start` and as much more as passes on tokio's clock.
    pub fn simulate(start: Timestamp) {
        START.set(Some((start, Instant::now())));
    }

    #[cfg(test)]
    mod tests {
        use std::time::Duration;

        use super::*;

        #[tokio::test(start_paused = true)]
        async fn a_simulated_day_passes_as_tokios_time_does() {
            let start: Timestamp = "2026-11-22T12:00:00Z".parse().expect("a time");
            simulate(start);
            tokio::time::advance(Duration::from_hours(24)).await;
            assert_eq!(now().to_string(), "2026-11-23T12:00:00Z");
        }
    }
}
