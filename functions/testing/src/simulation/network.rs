//! Carries calls to their servers.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dynoxide::Database;
use fastrand::Rng;
use jiff::Timestamp;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};
use web::clock;

use super::caller::Caller;
use super::mail_service::MailService;
use super::weather::{Fate, Server, Weather};
use crate::fake_stripe::FakeStripe;

/// The servers, and the network between them and the functions.
#[derive(Clone)]
pub struct Network(Arc<Inner>);

struct Inner {
    database: Database,
    provider: FakeStripe,
    mail: MailService,
    state: Mutex<State>,
}

struct State {
    rng: Rng,
    weather: Weather,
    /// Until when the provider is away.
    outage: Option<Instant>,
    calls: usize,
    trace: Vec<String>,
    writes: Vec<Write>,
}

/// A change that the provider has made, or has tried to make.
#[derive(Debug, Clone)]
pub struct Write {
    /// When.
    pub at: Timestamp,
    /// Of what: `payment_methods/pm_anna`.
    pub path: String,
    /// The idempotency key.
    pub key: String,
    /// The parameters.
    pub body: String,
    /// The status of the response.
    pub status: u16,
}

/// A status and a body.
pub(super) type Answer = (u16, String);

/// Why a call has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Broken {
    Unreachable,
    Reset,
}

impl Network {
    pub(super) fn new(seed: u64, database: Database, provider: FakeStripe) -> Self {
        let state = State {
            rng: Rng::with_seed(seed),
            weather: Weather::calm(),
            outage: None,
            calls: 0,
            trace: Vec::new(),
            writes: Vec::new(),
        };
        Self(Arc::new(Inner { database, provider, mail: MailService::default(), state: Mutex::new(state) }))
    }

    /// The provider.
    pub fn provider(&self) -> &FakeStripe {
        &self.0.provider
    }

    /// The mail service.
    pub fn mail(&self) -> &MailService {
        &self.0.mail
    }

    /// From now on the network is like that.
    pub fn set_weather(&self, weather: Weather) {
        let mut state = self.state();
        (state.weather, state.outage) = (weather, None);
    }

    /// From now on nothing fails. Returns how the network was.
    pub fn calm(&self) -> Weather {
        let mut state = self.state();
        state.outage = None;
        std::mem::replace(&mut state.weather, Weather::calm())
    }

    /// The tables delete what has expired, as DynamoDB does within a few days.
    pub fn delete_expired(&self) {
        self.0.database.sweep_ttl().expect("a sweep");
    }

    /// The changes that the provider was asked for, each once, since the last call.
    pub fn take_writes(&self) -> Vec<Write> {
        std::mem::take(&mut self.state().writes)
    }

    /// Notes what happens, for whoever reads the run.
    pub fn note(&self, what: impl fmt::Display) {
        let line = format!("{:.3} {what}", clock::now());
        self.state().trace.push(line);
    }

    /// All that has happened: one seed, one text.
    pub fn trace(&self) -> String {
        self.state().trace.join("\n")
    }

    pub(super) fn database(&self) -> &Database {
        &self.0.database
    }

    pub(super) fn record(&self, write: Write) {
        self.state().writes.push(write);
    }

    /// Makes a call. The server serves it even if the caller does not wait for the answer.
    pub(super) async fn call(
        &self,
        server: Server,
        what: &str,
        serve: impl FnOnce(&Self, Fate) -> Answer + Send + 'static,
    ) -> Result<Answer, Broken> {
        let (fate, (there, back)) = self.draw(server, what);
        Caller::note(fate, server == Server::Provider && what.starts_with("GET "));
        if fate == Fate::DeathBefore {
            Caller::die().await;
        }
        let (sender, receiver) = oneshot::channel();
        let network = self.clone();
        tokio::spawn(async move {
            sleep(there).await;
            let answer = serve(&network, fate);
            sleep(back).await;
            drop(sender.send(answer));
        });
        let answer = receiver.await.map_err(|_| Broken::Reset)?;
        match fate {
            Fate::Unreachable => Err(Broken::Unreachable),
            Fate::LostRequest | Fate::LostResponse => Err(Broken::Reset),
            Fate::Unheard | Fate::Unanswered => std::future::pending().await,
            Fate::DeathAfter => Caller::die().await,
            _ => Ok(answer),
        }
    }

    fn draw(&self, server: Server, what: &str) -> (Fate, (std::time::Duration, std::time::Duration)) {
        let mut state = self.state();
        let State { rng, weather, outage, calls, trace, .. } = &mut *state;
        let mut fate = weather.fate(server, rng);
        if server == Server::Provider {
            let now = Instant::now();
            *outage = outage.filter(|end| *end > now).or_else(|| weather.outage(rng).map(|length| now + length));
            if outage.is_some() {
                fate = if rng.bool() { Fate::Unreachable } else { Fate::FailedBefore };
            }
        }
        if fate.is_death() && !Caller::exists() {
            fate = Fate::Served;
        }
        let delays = weather.delays(server, fate, rng);
        *calls += 1;
        trace.push(format!("{:.3}   {calls} {what}: {fate:?}", clock::now()));
        (fate, delays)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A test that failed may hold it: its trace is still of use.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Network")
    }
}
