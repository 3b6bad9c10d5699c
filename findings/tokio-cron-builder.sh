#!/usr/bin/env bash
# tokio-cron-scheduler 0.15.1 (crate): a job of `JobBuilder` runs once on a wrong day, after each start of the process.
#
# A schedule may name days of the month and days of the week. Unlike a crontab, this crate then means the days that are both:
# `0 0 9 1-7 * Mon` is the first Monday of a month. In 0.15.1, too, `Job::new` reads it so, and so does the scheduler after each
# run. But `JobBuilder`, by which the README gives a job a time zone, now reads it as the days that are either, and that decides
# when the first run comes: on any Monday, or tomorrow, if that is the 3rd. From then on all is right, until the next start. So
# with the update from 0.14.0 a monthly job bills or sends once more after each deployment, on a day that nobody named. Who looks
# into it later finds a scheduler that names the right day.
#
# The schedules here are due every second of days that are both, and no day is. Needs cargo. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src

cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
chrono = "=0.4.45"
new = { package = "tokio-cron-scheduler", version = "=0.15.1" }
old = { package = "tokio-cron-scheduler", version = "=0.14.0" }
tokio = { version = "=1.54.1", default-features = false, features = ["macros", "rt", "time"] }
TOML

cat >src/main.rs <<'RUST'
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{Datelike, Days, Utc};

/// Starts a scheduler with the job that `$make` makes of an action, and says how often it ran in some seconds.
macro_rules! runs {
    ($version:ident, $make:expr) => {{
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let mut scheduler = $version::JobScheduler::new().await.unwrap();
        let job = $make(move |_, _: $version::JobScheduler| {
            counted.fetch_add(1, Ordering::SeqCst);
        });
        scheduler.add(job).await.unwrap();
        scheduler.start().await.unwrap();
        tokio::time::sleep(Duration::from_secs(5)).await;
        scheduler.shutdown().await.unwrap();
        count.load(Ordering::SeqCst)
    }};
}

macro_rules! compare {
    ($version:ident, $name:literal, $schedule:expr) => {{
        let new = runs!($version, |action| $version::Job::new($schedule, action).unwrap());
        let built = runs!($version, |action| {
            let builder = $version::JobBuilder::new().with_timezone(Utc).with_cron_job_type();
            builder.with_schedule($schedule).unwrap().with_run_sync(Box::new(action)).build().unwrap()
        });
        println!("{}: Job::new ran {new} times, JobBuilder {built}", $name);
    }};
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let today = Utc::now().date_naive();
    let in_three_days = today + Days::new(3);
    let (weekday, next) = (today.weekday(), today.weekday().succ());
    let never = format!("* * * {} * {weekday},{next}", in_three_days.day());
    let always = format!("* * * * * {weekday},{next}");

    compare!(old, "0.14.0", &never);
    compare!(new, "0.15.1", &never);
    let control = runs!(new, |action| new::Job::new(&always, action).unwrap());
    println!("0.15.1, the weekdays alone: {}", if control > 2 { "each second" } else { "not each second" });
}
RUST
cargo run --quiet | tee seen
diff seen - <<'SEEN'
0.14.0: Job::new ran 0 times, JobBuilder 0
0.15.1: Job::new ran 0 times, JobBuilder 1
0.15.1, the weekdays alone: each second
SEEN
