//! One world, from its seed to its end: what happens in it, and the runs of the schedule.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_config::BehaviorVersion;
use billing::{Billing, Contact, CustomerId};
use fastrand::Rng;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use payments::{ChangedObject, Payments};
use reminders::{Config, Reminders};
use serde_json::Value;
use testing::simulation::{Network, block_on, network};
use testing::{BILLING, FakeStripe, ISSUER, TestDb};
use web::clock;

use crate::checks::{Claim, Counts, Sent};
use crate::facts::{Fact, facts, language_code};
use crate::world::{self, Person};

pub(crate) struct History {
    pub(crate) network: Network,
    pub(crate) organisations: usize,
    pub(crate) reminders: Reminders,
    pub(crate) payments: Payments,
    pub(crate) billing: Billing,
    pub(crate) db: TestDb,
    state: Mutex<State>,
}

pub(crate) struct State {
    pub(crate) rng: Rng,
    pub(crate) people: Vec<Person>,
    pub(crate) counts: Counts,
    pub(crate) faults: Vec<String>,
    /// What is still to happen.
    pub(crate) steps: BTreeMap<(Timestamp, usize), Step>,
    pub(crate) made: usize,
    /// Who was told what.
    pub(crate) sent: BTreeMap<Claim, Sent>,
    /// The same, since no run was under way.
    pub(crate) sent_now: Vec<Claim>,
    /// What was claimed, on which day, and not confirmed: nobody knows whether it was sent.
    pub(crate) unknown: BTreeMap<Claim, Date>,
    /// Who got a mail on which day, in which a reminder of that day may have been missing.
    pub(crate) mailed_early: BTreeSet<(usize, Date)>,
    pub(crate) reminded: BTreeSet<(usize, Date)>,
    pub(crate) organisations: Vec<Organisation>,
    /// The events that were accepted.
    pub(crate) accepted: BTreeSet<String>,
    /// When news was first true.
    pub(crate) first_true: BTreeMap<String, Timestamp>,
    /// The news that is told no more.
    pub(crate) over: BTreeSet<String>,
    /// What is due since the morning.
    pub(crate) whole_day: BTreeSet<Claim>,
    pub(crate) morning: Timestamp,
    /// Whether the look of the day was made, in a run that ended well.
    pub(crate) has_looked: bool,
    /// By how much the clock of the present run is slow.
    pub(crate) slow: SignedDuration,
}

/// What is known of an organisation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Organisation {
    /// The ids of all subscriptions that it has had.
    pub(crate) subscriptions: Vec<String>,
    /// What is true, and who is to be told it; and what was, until lately.
    pub(crate) facts: Vec<Fact>,
    pub(crate) due: BTreeSet<Claim>,
    pub(crate) ended_facts: Vec<(Timestamp, Fact)>,
    pub(crate) ended_due: Vec<(Timestamp, Claim)>,
    /// The objects of which no event was accepted since they changed.
    pub(crate) behind: BTreeSet<String>,
    /// Those that were among them when the look of the day was made.
    pub(crate) behind_at_look: BTreeSet<String>,
    /// The objects that were not among them when a run of the day began that ended well.
    pub(crate) heard: BTreeSet<String>,
    /// The cards that the network has renewed without an event, and of which none was accepted since.
    pub(crate) unheard: BTreeSet<String>,
}

/// What happens in a world.
#[derive(Clone)]
pub(crate) enum Step {
    Change,
    Renewals,
    Event(usize, String, ChangedObject),
    Run,
}

impl Organisation {
    fn of(number: usize, objects: &[Value]) -> Self {
        let customer = format!("cus_{number}");
        let ids = objects.iter().filter(|it| it["customer"] == customer).filter_map(|it| it["id"].as_str());
        let subscriptions = ids.filter(|id| id.starts_with("sub_")).map(str::to_owned).collect();
        Self { subscriptions, ..Self::default() }
    }
}

impl State {
    /// Whether the mail service takes no mail to somebody.
    pub(crate) fn is_rejecting(&self) -> bool {
        self.people.iter().any(|person| person.is_refused)
    }

    pub(crate) fn fault(&mut self, fault: String) {
        self.faults.push(fault);
    }

    pub(crate) fn at(&mut self, at: Timestamp, step: Step) {
        self.made += 1;
        self.steps.insert((at, self.made), step);
    }

    pub(crate) fn minutes(&mut self, most: u64) -> jiff::Span {
        let seconds = i64::try_from(self.rng.u64(1..most * 60)).expect("a small number");
        seconds.seconds()
    }
}

/// What has happened, how often, and what is wrong with it.
pub(crate) fn run(seed: u64) -> (String, Counts, Vec<String>) {
    block_on(seed, async {
        let history = History::begin(seed).await;
        Box::pin(history.pass()).await;
        let state = history.state();
        let faults = state.faults.iter().take(5).cloned().collect();
        (history.network.trace(), state.counts.clone(), faults)
    })
}

impl History {
    async fn begin(seed: u64) -> Arc<Self> {
        let mut rng = Rng::with_seed(seed);
        let now = clock::now();
        let people = world::people(&mut rng, now);
        let objects = world::objects(&mut rng, &people, now);
        let organisations: Vec<_> =
            (0..world::CARDS / world::CARDS_EACH).map(|it| Organisation::of(it, &objects)).collect();
        let (network, tables) = network(seed, objects);
        let settings = testing::settings([
            ("PROVIDER_URL", network.provider().url()),
            ("PROVIDER_SECRET", FakeStripe::SECRET),
            ("MAIL_SENDER", "kort@mail.example.com"),
            ("MAIL_SENDER_NAME", "Kortkoll"),
            ("MAIL_CONFIGURATION_SET", "kortkoll"),
            ("MAIL_SECRETS", "the-secret-of-the-mails"),
            ("AWS_ENDPOINT_URL_SESV2", "https://mail.example"),
        ]);
        let sdk = aws_config::defaults(BehaviorVersion::latest()).empty_test_environment();
        let sdk = sdk.region("eu-north-1").test_credentials().load().await;
        let config = Config::from(&settings, &sdk).expect("complete settings");
        let db = TestDb::over(tables);
        let billing = Billing::new(db.client().clone(), BILLING);
        let client = stripe::Client::new(stripe::Config::from(&settings).expect("complete settings"));
        let count = organisations.len();
        let state = State {
            rng,
            people,
            counts: Counts::default(),
            faults: Vec::new(),
            steps: BTreeMap::new(),
            made: 0,
            sent: BTreeMap::new(),
            sent_now: Vec::new(),
            unknown: BTreeMap::new(),
            mailed_early: BTreeSet::new(),
            reminded: BTreeSet::new(),
            organisations,
            accepted: BTreeSet::new(),
            first_true: BTreeMap::new(),
            over: BTreeSet::new(),
            whole_day: BTreeSet::new(),
            morning: now,
            has_looked: false,
            slow: SignedDuration::ZERO,
        };
        let history = Arc::new(Self {
            organisations: count,
            reminders: Reminders::new(&config, db.client().clone()),
            payments: Payments::new(billing.clone(), client),
            billing,
            db,
            state: Mutex::new(state),
            network,
        });
        for number in 0..count {
            let customer = CustomerId::parse(&format!("cus_{number}")).expect("an id");
            history.payments.import(&world::organisation(number), &customer, |_, _| ()).await.expect("an import");
        }
        let count = history.state().people.len();
        for person in 0..count {
            let (who, has_declined) = (history.person(person), history.state().people[person].has_declined);
            history.store(person).await;
            if has_declined {
                let organisation = world::organisation(history.state().people[person].organisation);
                history.billing.decline_reminders(&organisation, &who.hash()).await.expect("stored");
            }
        }
        let watching = Arc::downgrade(&history);
        history.network.mail().watch(move |mail| watching.upgrade().expect("a world").taken(mail));
        history
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is true of an organisation on a day.
    pub(crate) fn facts(&self, organisation: usize, today: Date) -> Vec<Fact> {
        let object = |id: &str| self.network.provider().object(id);
        let (cards, subscriptions) = self.ids(organisation);
        let cards: Vec<_> = cards.iter().map(|id| object(id)).collect();
        let subscriptions: Vec<_> = subscriptions.iter().map(|id| object(id)).collect();
        facts(&subscriptions, &cards, object, today)
    }

    pub(crate) fn ids(&self, organisation: usize) -> (Vec<String>, Vec<String>) {
        let numbers = organisation * world::CARDS_EACH..(organisation + 1) * world::CARDS_EACH;
        let cards = numbers.map(|card| format!("pm_{card}")).collect();
        (cards, self.state().organisations[organisation].subscriptions.clone())
    }

    pub(crate) fn person(&self, person: usize) -> billing::Person {
        let subject = self.state().people[person].subject.clone();
        billing::Person::new(ISSUER, subject.clone(), subject)
    }

    /// Stores how a person is reached.
    pub(crate) async fn store(&self, person: usize) {
        let (who, of) = (self.person(person), self.state().people[person].clone());
        let contact = Contact::new(who, of.email, language_code(), of.signed_in.expect("the role"));
        let organisation = world::organisation(of.organisation);
        self.billing.store_contact(&organisation, &contact).await.expect("stored");
    }
}

pub(crate) fn duration(from: Timestamp, to: Timestamp) -> Duration {
    (to - from).try_into().expect("a later time")
}
