//! The mailbox itself: its e-mails and the suppressed addresses behind a lock, and how SES behaves at the moment.

use std::fmt;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::email::{Message, SendEmail};
use crate::journal::Journal;

/// The journal's file name below the data folder.
const FILE: &str = "mails.jsonl";

/// Before the id in the name of an e-mail's entry. Ids sort by time.
const MESSAGE: &str = "message/";

/// Before the address in the name of a suppressed address's entry.
const SUPPRESSED: &str = "suppressed/";

/// A mailbox.
#[derive(Debug, Clone)]
pub struct Mailbox(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    origin: String,
    journal: Mutex<Journal>,
    mode: Mutex<Mode>,
    schedule: Mutex<Option<Schedule>>,
}

/// How SES behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Mode {
    Works,
    /// It refuses all e-mails, since there are too many.
    Throttles,
    /// It answers nothing but 503.
    Away,
    /// It sends each e-mail, and then answers 500.
    LosesAnswers,
}

/// Why an address gets nothing, and since when, in seconds since 1970.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Suppression {
    pub(super) reason: String,
    pub(super) since: i64,
}

/// Starts the site's schedule. The value says what the run did, the error why it failed.
#[derive(Clone)]
struct Schedule(Arc<dyn Fn() -> Run + Send + Sync>);

type Run = Pin<Box<dyn Future<Output = Result<Value, String>> + Send>>;

/// Removes everything that a mailbox has stored in the folder.
pub fn remove(data: &Path) -> Result<()> {
    match std::fs::remove_file(data.join(FILE)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

impl Mailbox {
    /// The mailbox whose pages and API are at `origin`, and which stores its e-mails in the folder `data`.
    pub fn open(data: &Path, origin: String) -> Result<Self> {
        let journal = Mutex::new(Journal::open(&data.join(FILE)).context("the mailbox")?);
        Ok(Self(Arc::new(Inner { origin, journal, mode: Mutex::new(Mode::Works), schedule: Mutex::default() })))
    }

    /// The address of its pages.
    pub fn address(&self) -> String {
        format!("{}/mail", self.0.origin)
    }

    /// The address of its API, to which `/v2/email/…` is added.
    pub fn endpoint(&self) -> String {
        format!("{}/ses", self.0.origin)
    }

    /// Lets `POST /mail/run`, and the button for it, do this from now on. The value says what the run did, the error why it
    /// failed.
    pub fn on_run<F, R>(&self, run: F)
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<Value, String>> + Send + 'static,
    {
        *lock(&self.0.schedule) = Some(Schedule(Arc::new(move || Box::pin(run()))));
    }

    /// The e-mails, newest first.
    pub fn messages(&self) -> Vec<Message> {
        let journal = lock(&self.0.journal);
        let entries = journal.entries(MESSAGE).rev();
        entries.filter_map(|(_, value)| Message::deserialize(value).ok()).collect()
    }

    /// The e-mail with that id.
    pub(super) fn message(&self, id: &str) -> Option<Message> {
        Message::deserialize(lock(&self.0.journal).get(&format!("{MESSAGE}{id}"))?).ok()
    }

    /// Keeps an e-mail, if it arrives, and returns its id. What bounces, or is suppressed, has an id and does not arrive.
    pub(super) fn take(&self, email: SendEmail) -> Result<String> {
        let (id, at) = (format!("{}-000000", uuid::Uuid::now_v7()), Timestamp::now());
        let mut journal = lock(&self.0.journal);
        let mut arrives = true;
        for address in email.recipients() {
            let name = format!("{SUPPRESSED}{address}");
            let reason = simulated(&address);
            arrives &= journal.get(&name).is_none() && reason != Some("BOUNCE");
            if let (Some(reason), None) = (reason, journal.get(&name)) {
                journal.put(&name, json!(Suppression { reason: reason.to_owned(), since: at.as_second() }));
            }
        }
        if arrives {
            journal.put(&format!("{MESSAGE}{id}"), json!(email.into_message(id.clone(), at)));
        }
        save(&mut journal)?;
        Ok(id)
    }

    /// The suppressed addresses.
    pub(super) fn suppressions(&self) -> Vec<(String, Suppression)> {
        let journal = lock(&self.0.journal);
        let entries = journal.entries(SUPPRESSED);
        let read = entries.filter_map(|(name, value)| {
            Some((name.strip_prefix(SUPPRESSED)?.to_owned(), Suppression::deserialize(value).ok()?))
        });
        read.collect()
    }

    /// Why an address gets nothing, if so.
    pub(super) fn suppression(&self, address: &str) -> Option<Suppression> {
        let name = format!("{SUPPRESSED}{}", address.to_lowercase());
        Suppression::deserialize(lock(&self.0.journal).get(&name)?).ok()
    }

    /// Lets an address get e-mails again.
    pub(super) fn allow(&self, address: &str) -> Result<()> {
        let mut journal = lock(&self.0.journal);
        journal.remove(&format!("{SUPPRESSED}{address}"));
        save(&mut journal)
    }

    pub(super) fn mode(&self) -> Mode {
        *lock(&self.0.mode)
    }

    pub(super) fn set_mode(&self, mode: Mode) {
        *lock(&self.0.mode) = mode;
    }

    /// Starts the schedule, and returns what the run did.
    pub(super) async fn run(&self) -> Result<Value, String> {
        let schedule = lock(&self.0.schedule).clone();
        match schedule {
            Some(Schedule(start)) => start().await,
            None => Err("there is no schedule".to_owned()),
        }
    }
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Schedule")
    }
}

/// What becomes of an e-mail to a test address. Labels are ignored: `bounce+card@…`.
fn simulated(address: &str) -> Option<&'static str> {
    let (local, _) = address.split_once('@')?;
    match local.split('+').next()? {
        "bounce" => Some("BOUNCE"),
        "complaint" => Some("COMPLAINT"),
        _ => None,
    }
}

/// Writes the changes to the file, or takes them back.
fn save(journal: &mut Journal) -> Result<()> {
    let saved = journal.save();
    if saved.is_err() {
        journal.undo();
    }
    saved
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
