//! Histories: people edit, pay, verify and add cards at the same time, while connections break, servers fail and processes
//! die. All of it happens in one thread, from a seed, through the functions' own routers; afterwards `checks` compares what
//! people were told, what the provider has and what the table has. docs/simulation.md has the rules.
//!
//! `HISTORIES=100000` tries as many; `SEED=4711` tries that one, and prints what happens in it.

mod checks;
mod events;
mod history;
mod log;
mod person;
mod world;

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

/// How many histories are tried, unless `HISTORIES` says it.
const HISTORIES: u64 = 1_000;

#[test]
fn every_history_ends_well() {
    if let Some(seed) = number("SEED") {
        let (trace, faults) = history::run(seed);
        println!("{trace}");
        assert!(faults.is_empty(), "{}", report(seed, &faults));
        return;
    }
    let histories = number("HISTORIES").unwrap_or(HISTORIES);
    let (next, stop, failed) = (AtomicU64::new(1), AtomicBool::new(false), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed > histories {
                        break;
                    }
                    let faults = faults_of(seed);
                    if !faults.is_empty() {
                        stop.store(true, Ordering::Relaxed);
                        failed.lock().expect("no panic").push((seed, faults));
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().expect("no panic");
    let reports: Vec<_> = failed.iter().map(|(seed, faults)| report(*seed, faults)).collect();
    assert!(reports.is_empty(), "{}", reports.join("\n"));
}

#[test]
fn one_seed_gives_one_history() {
    for seed in [3, 14, 159] {
        let (first, second) = (history::run(seed), history::run(seed));
        assert!(first.0.lines().count() > 50);
        for (number, (one, other)) in (1..).zip(first.0.lines().zip(second.0.lines())) {
            assert_eq!(one, other, "seed {seed}, line {number}");
        }
        assert_eq!(first, second, "seed {seed}");
    }
}

/// What is wrong with a history, in words.
fn faults_of(seed: u64) -> Vec<String> {
    catch_unwind(AssertUnwindSafe(|| history::run(seed).1)).unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().cloned();
        vec![message.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()]
    })
}

fn report(seed: u64, faults: &[String]) -> String {
    let faults = faults.join("\n  ");
    format!("history {seed}:\n  {faults}\nagain: SEED={seed} cargo test -p simulation every_history -- --nocapture")
}

fn number(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} is a number, not {value}")))
}
