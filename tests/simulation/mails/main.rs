//! Mails over months: cards end, payments are declined, people come and go, while connections break, servers fail and
//! processes die. Each mail is compared with the provider's objects at the moment at which the mail service takes it, and at
//! the end of each day nobody waits for one. docs/simulation.md has the rules.
//!
//! `CARDS=10000` tries as many cards, in worlds of twenty, and prints what has come of each; `SEED=4711` tries that world, and
//! prints what happens in it; `DAYS=730` makes a world longer.

mod changes;
mod checks;
mod days;
mod facts;
mod histories;
mod runs;
mod world;

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use checks::Counts;

/// How many cards are tried, unless `CARDS` says it: one world.
const CARDS: usize = world::CARDS;

#[test]
fn every_mail_is_true_and_comes_once() {
    if let Some(seed) = number("SEED") {
        let (trace, counts, faults) = histories::run(seed as u64);
        println!("{trace}\n{counts:?}");
        assert!(faults.is_empty(), "{}", report(seed as u64, &faults));
        return;
    }
    let (cards, first) = (number("CARDS").unwrap_or(CARDS), number("FIRST").unwrap_or(1));
    let worlds = cards.div_ceil(world::CARDS);
    let (next, all, failed) = (AtomicUsize::new(0), Mutex::new(Counts::default()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while failed.lock().expect("no panic").is_empty() {
                    let world = next.fetch_add(1, Ordering::Relaxed);
                    if world >= worlds {
                        break;
                    }
                    let seed = (first + world) as u64;
                    match catch_unwind(AssertUnwindSafe(|| histories::run(seed))) {
                        Ok((_, counts, faults)) if faults.is_empty() => {
                            println!("world {seed}: {counts:?}");
                            all.lock().expect("no panic").add(&counts);
                        }
                        Ok((_, _, faults)) => failed.lock().expect("no panic").push(report(seed, &faults)),
                        Err(_) => failed.lock().expect("no panic").push(report(seed, &["a panic".to_owned()])),
                    }
                }
            });
        }
    });
    println!("{:?}", all.into_inner().expect("no panic"));
    let failed = failed.into_inner().expect("no panic");
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn report(seed: u64, faults: &[String]) -> String {
    let faults = faults.join("\n  ");
    let again = format!("SEED={seed} cargo test -p simulation --test mails -- --nocapture");
    format!("world {seed}:\n  {faults}\nagain, with the same DAYS: {again}")
}

fn number(name: &str) -> Option<usize> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} is a number, not {value}")))
}
