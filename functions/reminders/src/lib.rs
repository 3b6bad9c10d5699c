//! Mails to billing admins, before a service stops: a card that ends, a payment that was declined, one that went through after
//! all, a renewal for a year.
//!
//! A schedule [runs](Reminders::run) it every five minutes. It tells what the [outbox](Billing::outbox) has, and once a day looks
//! at all organisations ([`look`]). For each organisation ([`organisation`]) it finds the [recipients] of what is due,
//! fetches from the payment provider whether it is still true, and sends each person one [letter].
//!
//! | route | who | |
//! |---|---|---|
//! | `/api/reminders/unsubscribe?token=T` | whoever has a mail | GET asks, POST ends reminders (RFC 8058) or, by the page's button, resumes them |

mod address;
mod config;
mod letter;
mod look;
mod organisation;
mod recipients;
mod sender;
mod sending;
mod texts;
mod token;
mod unsubscribe;

use axum::Router;
use axum::routing::get;
use billing::Billing;
use jiff::Timestamp;
use payments::Payments;
use serde::Serialize;
use stripe::Client;
use tokio::time::Instant;
use tracing::warn;
use web::{MissingOrigin, dynamodb, metrics, with_middleware};

pub use config::Config;
use look::Hours;
use sender::Sender;

/// How long a run begins with something new. Shorter than the function's `Timeout` in the template, so that what has begun is
/// finished.
const RUN_BUDGET: std::time::Duration = std::time::Duration::from_secs(90);

/// Sends what is due.
#[derive(Clone)]
pub struct Reminders {
    billing: Billing,
    payments: Payments,
    /// None if mails are off.
    sender: Option<Sender>,
}

/// What a run has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The mails that were due.
    pub due: u32,
    /// Those that were sent.
    pub sent: u32,
    /// The organisations that could not be dealt with. They come again in the next run.
    pub failed: u32,
}

/// Why a run, or a part of it, failed. The texts are for the log: they contain nothing that people wrote.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The table failed.
    #[error(transparent)]
    Billing(#[from] billing::Error),
    /// The payment provider failed.
    #[error(transparent)]
    Payments(#[from] payments::Error),
    /// The mail service failed.
    #[error("the mail service: {0}")]
    Mail(#[from] ses::Error),
}

impl Reminders {
    /// With these settings. Without a sender, nothing is sent.
    pub fn new(config: &Config, dynamodb: dynamodb::Client) -> Self {
        let billing = Billing::new(dynamodb, config.billing_table.clone());
        let payments = Payments::new(billing.clone(), Client::new(config.provider.clone()));
        Self { billing, payments, sender: Sender::new(config) }
    }

    /// Sends what is due, as the schedule does. What cannot be sent stays due.
    pub async fn run(&self, now: Timestamp) -> Result<Report, Error> {
        self.run_in(now, Hours::Daytime).await
    }

    /// The same at any hour, with another look at all organisations.
    pub async fn run_now(&self, now: Timestamp) -> Result<Report, Error> {
        self.run_in(now, Hours::Any).await
    }

    async fn run_in(&self, now: Timestamp, hours: Hours) -> Result<Report, Error> {
        let Some(sender) = &self.sender else { return Ok(Report::default()) };
        let until = Instant::now() + RUN_BUDGET;
        let mut run = Run { reminders: self, sender, now, until, report: Report::default() };
        match run.tell_all(hours).await {
            // The rest comes in the next run.
            Err(error @ Error::Mail(_)) => run.postpone(&error),
            outcome => outcome?,
        }
        Ok(run.report)
    }
}

/// One run.
struct Run<'a> {
    reminders: &'a Reminders,
    sender: &'a Sender,
    now: Timestamp,
    /// When nothing new is begun any more.
    until: Instant,
    report: Report,
}

impl Run<'_> {
    async fn tell_all(&mut self, hours: Hours) -> Result<(), Error> {
        self.tell_news().await?;
        self.look(hours).await
    }

    /// Tells what the outbox has.
    async fn tell_news(&mut self) -> Result<(), Error> {
        let mut entries = self.reminders.billing.outbox(self.now).await?;
        while let Some(first) = entries.first().filter(|_| self.has_time()) {
            let organisation = first.organisation.clone();
            let (its, others) = entries.into_iter().partition(|entry| entry.organisation == organisation);
            entries = others;
            self.try_organisation(&organisation, its).await?;
        }
        Ok(())
    }

    /// Tells what is due in an organisation. False if that failed, or something is left open: a failure of one organisation
    /// must not keep the others from being told. If the mail service wants fewer mails, the run ends.
    async fn try_organisation(&mut self, organisation: &str, news: Vec<billing::OutboxEntry>) -> Result<bool, Error> {
        match Box::pin(self.tell_organisation(organisation, news)).await {
            Ok(is_complete) => Ok(is_complete),
            Err(error @ Error::Mail(ses::Error::NotSent { is_throttled: true, .. })) => Err(error),
            Err(error) => {
                self.postpone(&error);
                Ok(false)
            }
        }
    }

    /// Notes that an organisation could not be told what is due. An alarm goes off if it is the mail service's doing for long.
    fn postpone(&mut self, error: &Error) {
        warn!(error = error.to_string(), "an organisation is not told what is due");
        metrics::count(
            "mails-postponed",
            if matches!(error, Error::Mail(_)) { "mail-service" } else { "organisation" },
        );
        self.report.failed += 1;
    }

    fn has_time(&self) -> bool {
        Instant::now() < self.until
    }
}

/// The function's routes.
pub fn router(config: Config, dynamodb: dynamodb::Client) -> Router {
    let billing = Billing::new(dynamodb, config.billing_table);
    let app = unsubscribe::App { billing, tokens: config.tokens };
    let routes = Router::new()
        .route("/api/reminders/unsubscribe", get(unsubscribe::ask).post(unsubscribe::unsubscribe))
        .with_state(app);
    // A mail program is no browser: its requests have no header for their origin. The token stands for the person.
    with_middleware(routes, &config.web, MissingOrigin::Allowed)
}
