//! One history, from its seed to its end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use billing::{Billing, CustomerId};
use fastrand::Rng;
use http::Request;
use jiff::Timestamp;
use payments::Payments;
use stripe::Client;
use testing::card_numbers::has_number;
use testing::simulation::{self, Caller, Network, Served, Weather, Write, block_on};
use testing::{ANNA, BILLING, BJORN, FakeStripe, NORRBACKA, SECRET as CDN_SECRET, TestDb, TestResponse};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::person::Person;
use crate::{events, log, world};

/// When Lambda ends a function.
pub(crate) const TIME_OUT: Duration = Duration::from_secs(10);

/// What is shared in a history.
pub(crate) struct History {
    pub(crate) network: Network,
    pub(crate) db: TestDb,
    pub(crate) card_edit: Router,
    pub(crate) decline_check: Router,
    pub(crate) provider_events: Router,
    pub(crate) payments: Payments,
    pub(crate) billing: Billing,
    pub(crate) rng: Mutex<Rng>,
    pub(crate) sendings: Mutex<Vec<JoinHandle<()>>>,
    /// What the provider was asked to change, each once.
    pub(crate) writes: Mutex<Vec<Write>>,
    pub(crate) claims: Mutex<Vec<Claim>>,
    faults: Mutex<Vec<String>>,
    is_calm: AtomicBool,
    /// Whether the tables are so slow that a request may run out of time.
    has_slow_tables: bool,
}

/// What somebody was told, or has done.
#[derive(Debug)]
pub(crate) enum Claim {
    /// An edit was answered with this version of the card, which has this holder.
    Edited { card: String, version: u32, holder: String, by: &'static str },
    /// An invoice was answered as paid with this card.
    Paid { invoice: String, card: String },
    /// The page showed that the bank must not be asked again.
    NotPayable { invoice: String, card: String, at: Timestamp },
    /// A card was entered at the provider for these subscriptions.
    Entered { session: String, card: String, subscriptions: Vec<String> },
    /// It was answered that the card pays this subscription.
    Added { card: String, subscription: String },
}

/// What has happened, and what is wrong with it.
pub(crate) fn run(seed: u64) -> (String, Vec<String>) {
    log::start();
    block_on(seed, async {
        let mut rng = Rng::with_seed(seed);
        let weather = weather(&mut rng);
        let history = Arc::new(History::begin(seed, &mut rng, &weather).await);
        history.network.note(format!("history {seed}: {weather:?}"));
        history.happen(&mut rng, &weather).await;
        history.calm_down(&weather).await;
        history.check().await;
        let faults = history.faults.lock().expect("no panic").clone();
        (history.network.trace(), faults)
    })
}

/// The network of a history: from one that loses nothing to one that loses a call of twenty.
fn weather(rng: &mut Rng) -> Weather {
    let one_of = |rng: &mut Rng, all: &[u16]| all[rng.usize(0..all.len())];
    let mut weather = Weather {
        transient: one_of(rng, &[0, 5, 15, 40]),
        lasting: one_of(rng, &[0, 0, 3, 10]),
        deaths: one_of(rng, &[0, 0, 3, 10]),
        outages: one_of(rng, &[0, 0, 10, 50]),
        ..Weather::calm()
    };
    if rng.u8(0..3) == 0 {
        weather.provider = 250..450;
    }
    if rng.u8(0..20) == 0 {
        weather.tables = 1_000..1_450;
    }
    weather
}

impl History {
    async fn begin(seed: u64, rng: &mut Rng, weather: &Weather) -> Self {
        let (network, dynamodb) = simulation::network(seed, world::objects(rng));
        let settings = testing::settings([
            ("PROVIDER_URL", network.provider().url()),
            ("PROVIDER_SECRET", FakeStripe::SECRET),
            ("PROVIDER_WEBHOOK_SECRET", events::SECRET),
        ]);
        let db = TestDb::over(dynamodb);
        let client = || db.client().clone();
        let billing = Billing::new(client(), BILLING);
        let config = stripe::Config::from(&settings).expect("complete settings");
        let payments = Payments::new(billing.clone(), Client::new(config));
        let customer = CustomerId::parse(world::CUSTOMER).expect("an id");
        payments.import(NORRBACKA, &customer, |_, _| ()).await.expect("an import");
        let config = card_edit::Config::from(&settings).expect("complete settings");
        let card_edit = card_edit::router(config, client());
        let config = decline_check::Config::from(&settings).expect("complete settings");
        let decline_check = decline_check::router(config, client());
        let config = provider_events::Config::from(&settings).expect("complete settings");
        let provider_events = provider_events::router(config, client());
        Self {
            network,
            card_edit,
            decline_check,
            provider_events,
            payments,
            billing,
            rng: Mutex::new(rng.fork()),
            sendings: Mutex::default(),
            writes: Mutex::default(),
            claims: Mutex::default(),
            faults: Mutex::default(),
            is_calm: AtomicBool::new(false),
            has_slow_tables: weather.tables.end > 1_000,
            db,
        }
    }

    /// Two or three people do something at the same time: Anna perhaps in two tabs.
    async fn happen(self: &Arc<Self>, rng: &mut Rng, weather: &Weather) {
        let people = [("Anna", ANNA), ("Björn", BJORN), ("Anna's other tab", ANNA)];
        let mut present = Vec::new();
        for (name, who) in people.into_iter().take(rng.usize(2..=3)) {
            present.push(Person::sign_in(self, name, who, rng.fork()).await);
        }
        self.network.set_weather(weather.clone());
        let lives: Vec<_> = present.into_iter().map(|person| tokio::spawn(person.live(rng.usize(1..=2)))).collect();
        for life in lives {
            life.await.expect("no panic");
        }
    }

    /// From now on nothing fails, and the provider is as slow as it was. Ends when all events were accepted, and each
    /// card's owner has edited it once more.
    async fn calm_down(self: &Arc<Self>, weather: &Weather) {
        self.is_calm.store(true, Ordering::Relaxed);
        self.network.set_weather(Weather { provider: weather.provider.clone(), ..Weather::calm() });
        self.network.note("nothing fails any more");
        self.until_quiet().await;
        for (card, owner) in world::CARDS {
            let rng = self.rng.lock().expect("no panic").fork();
            let person = Person::sign_in(self, "the owner", owner, rng).await;
            person.edit_at_last(&format!("card_{card}")).await;
        }
        self.until_quiet().await;
    }

    async fn until_quiet(self: &Arc<Self>) {
        // A call whose caller has died may still be under way.
        sleep(Duration::from_secs(15)).await;
        loop {
            self.send_events();
            let sendings = std::mem::take(&mut *self.sendings.lock().expect("no panic"));
            if sendings.is_empty() {
                return;
            }
            for sending in sendings {
                sending.await.expect("no panic");
            }
        }
    }

    /// Passes a request to a function, and checks what holds for every response.
    pub(crate) async fn serve(
        self: &Arc<Self>,
        router: &Router,
        request: Request<Body>,
        what: &str,
    ) -> Option<TestResponse> {
        self.watch(router, request, what).await.response
    }

    /// The same, with what has gone wrong with its calls.
    pub(crate) async fn watch(self: &Arc<Self>, router: &Router, request: Request<Body>, what: &str) -> Served {
        self.network.note(format!("{what}: asked"));
        let served = Caller::serve(router, request).await;
        let status = served.response.as_ref().map_or_else(|| "died".to_owned(), |response| response.status.to_string());
        self.network.note(format!("{what}: {status}"));
        self.send_events();
        if served.took > TIME_OUT {
            self.fault(format!("{what} took {:?}", served.took));
        }
        let Some(response) = &served.response else { return served };
        if !response.status.is_success() && response.status != 303 {
            // Panics if it is not one.
            self.network.note(format!("{what}: {}", response.code()));
        }
        if response.status == 500 {
            self.fault(format!("{what}: a panic"));
        }
        let is_survivable = served.lasting_faults == 0 && served.transient_faults <= 1 && !self.has_slow_tables;
        // These two answer 503 as well while somebody edits the card.
        let may_wait = ["event payment_method", "event checkout"].iter().any(|kind| what.starts_with(kind));
        if response.status == 503 && is_survivable && !may_wait {
            self.fault(format!("{what}: 503 after {} fault that does not last", served.transient_faults));
        }
        self.check_secrets(what, &response.text);
        served
    }

    /// No text has a secret, or a card number.
    pub(crate) fn check_secrets(&self, place: &str, text: &str) {
        for secret in [FakeStripe::SECRET, events::SECRET, CDN_SECRET] {
            if text.contains(secret) {
                self.fault(format!("{place}: a secret"));
            }
        }
        if has_number(text) {
            self.fault(format!("{place}: a card number"));
        }
    }

    pub(crate) fn is_calm(&self) -> bool {
        self.is_calm.load(Ordering::Relaxed)
    }

    pub(crate) fn claim(&self, claim: Claim) {
        self.network.note(format!("  {claim:?}"));
        self.claims.lock().expect("no panic").push(claim);
    }

    /// Notes that something is not as it must be.
    pub(crate) fn fault(&self, fault: String) {
        self.network.note(format!("FAULT {fault}"));
        self.faults.lock().expect("no panic").push(fault);
    }
}
