//! The schedule of the function for mails.

use std::time::Duration;

use jiff::Timestamp;
use reminders::Reminders;
use sandbox::mailbox::Mailbox;
use serde_json::Value;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

/// A running schedule. It ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Schedule(JoinHandle<()>);

impl Schedule {
    /// Starts it, for a run in each such interval. It can also be started from the mailbox, at any hour.
    pub(crate) fn start(reminders: Reminders, every: Duration, mailbox: Option<&Mailbox>) -> Self {
        if let Some(mailbox) = mailbox {
            let reminders = reminders.clone();
            mailbox.on_run(move || run_now(reminders.clone()));
        }
        Self(tokio::spawn(async move {
            let mut ticks = interval(every);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            // The first one is at once: those who look at a stack that has just started have not done anything yet.
            ticks.tick().await;
            loop {
                ticks.tick().await;
                if let Err(error) = Box::pin(reminders.run(Timestamp::now())).await {
                    eprintln!("no mails were sent: {error}");
                }
            }
        }))
    }
}

async fn run_now(reminders: Reminders) -> Result<Value, String> {
    let report = Box::pin(reminders.run_now(Timestamp::now())).await.map_err(|error| error.to_string())?;
    serde_json::to_value(report).map_err(|error| error.to_string())
}

impl Drop for Schedule {
    fn drop(&mut self) {
        self.0.abort();
    }
}
