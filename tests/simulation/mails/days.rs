//! The days of a world: what is to happen in each, and how the network is.

use std::sync::Arc;

use jiff::{Timestamp, ToSpan};
use testing::simulation::{START, Weather};
use tokio::time::{Instant, sleep_until};
use web::clock;

use crate::histories::{History, Step, duration};

/// How many days of a world pass, unless `DAYS` says it.
const DAYS: i64 = 400;

const MINUTES_A_DAY: u64 = 24 * 60;

impl History {
    pub(crate) async fn pass(self: &Arc<Self>) {
        let start: Timestamp = START.parse().expect("a time");
        // Half past midnight in UTC: all of a day has one date in Sweden.
        let first: Timestamp = "2026-11-23T00:30:00Z".parse().expect("a time");
        let days = std::env::var("DAYS").map_or(DAYS, |days| days.parse().expect("a number"));
        for day in 0..days {
            let midnight = first + (day * 24).hours();
            self.begin_day(midnight);
            let morning = midnight + 210.minutes();
            self.state().morning = morning;
            Box::pin(self.steps_until(start, morning)).await;
            self.begin_checks();
            let evening = midnight + (21 * 60).minutes();
            Box::pin(self.steps_until(start, evening)).await;
            self.end_day().await;
            if !self.state().faults.is_empty() {
                return;
            }
        }
    }

    fn begin_day(&self, midnight: Timestamp) {
        let mut state = self.state();
        state.at(midnight + 340.minutes(), Step::Run);
        for _ in 0..state.rng.usize(0..4) {
            let minutes = i64::try_from(state.rng.u64(1..MINUTES_A_DAY - 250)).expect("a small number");
            state.at(midnight + minutes.minutes(), Step::Change);
        }
        let minutes = i64::try_from(state.rng.u64(1..600)).expect("a small number");
        state.at(midnight + minutes.minutes(), Step::Renewals);
        if state.rng.u8(0..3) == 0 {
            self.network.delete_expired();
        }
        let mut weather = Weather::calm();
        match state.rng.u8(0..10) {
            0..5 => {}
            5..8 => weather.transient = [5, 20, 60][state.rng.usize(0..3)],
            _ => {
                weather.transient = 15;
                weather.lasting = [0, 5, 20][state.rng.usize(0..3)];
                weather.deaths = [5, 20][state.rng.usize(0..2)];
            }
        }
        drop(state);
        self.network.note(format!("{weather:?}"));
        self.network.set_weather(weather);
    }

    fn begin_checks(&self) {
        for organisation in 0..self.organisations {
            self.look(organisation);
        }
        let mut state = self.state();
        let due = state.organisations.iter().flat_map(|it| &it.due);
        state.whole_day = due.filter(|(_, key)| !state.over.contains(key)).cloned().collect();
        state.has_looked = false;
        for organisation in &mut state.organisations {
            organisation.behind_at_look.clear();
            organisation.heard.clear();
        }
    }

    async fn steps_until(self: &Arc<Self>, start: Timestamp, end: Timestamp) {
        let zero = Instant::now() - duration(start, clock::now());
        loop {
            let next = self.state().steps.first_key_value().map(|(key, _)| *key).filter(|(at, _)| *at < end);
            let Some(key) = next else { break };
            let step = self.state().steps.remove(&key).expect("a step");
            sleep_until(zero + duration(start, key.0)).await;
            match step {
                Step::Change => self.change().await,
                Step::Renewals => self.renewals(),
                Step::Event(organisation, id, changed) => Box::pin(self.event(organisation, id, changed)).await,
                Step::Run => self.runs().await,
            }
        }
        sleep_until(zero + duration(start, end)).await;
    }
}
