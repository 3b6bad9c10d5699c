//! One world, from its seed to its end: what happens in it, and the runs of the schedule.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_config::BehaviorVersion;
use billing::{Billing, Contact, CustomerId, today_in_sweden};
use fastrand::Rng;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use payments::{ChangedObject, Payments};
use reminders::{Config, Reminders};
use testing::simulation::{Caller, Network, block_on, network};
use testing::{BILLING, FakeStripe, ISSUER, TestDb};
use tokio::time::sleep;
use web::clock;

use crate::checks::{Claim, Counts, Sent};
use crate::facts::{Fact, facts, language_code};
use crate::world::{self, Person};

pub(crate) struct History {
    pub(crate) network: Network,
    pub(crate) organisations: usize,
    reminders: Reminders,
    payments: Payments,
    pub(crate) billing: Billing,
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
    pub(crate) mailed: BTreeSet<(usize, Date)>,
    pub(crate) reminded: BTreeSet<(usize, Date)>,
    /// By organisation: when it last changed, the events that were not accepted yet, what is due, and the declines.
    pub(crate) changed: Vec<Timestamp>,
    pub(crate) pending: Vec<usize>,
    pub(crate) due: Vec<BTreeSet<Claim>>,
    pub(crate) declines: Vec<BTreeSet<String>>,
    pub(crate) over: BTreeSet<String>,
    /// What is due since the morning.
    pub(crate) whole_day: BTreeSet<Claim>,
    /// The organisations of which events came today.
    pub(crate) unsettled: BTreeSet<usize>,
    pub(crate) is_bad_day: bool,
    pub(crate) has_good_run: bool,
}

/// What happens in a world.
#[derive(Clone)]
pub(crate) enum Step {
    Change,
    Renewals,
    Event(usize, String, ChangedObject),
    Run,
}

impl State {
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
        let (network, tables) = network(seed, world::objects(&mut rng, &people, now));
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
        let organisations = world::CARDS / world::CARDS_EACH;
        let state = State {
            rng,
            people,
            counts: Counts::default(),
            faults: Vec::new(),
            steps: BTreeMap::new(),
            made: 0,
            sent: BTreeMap::new(),
            sent_now: Vec::new(),
            mailed: BTreeSet::new(),
            reminded: BTreeSet::new(),
            changed: vec![now; organisations],
            pending: vec![0; organisations],
            due: vec![BTreeSet::new(); organisations],
            declines: vec![BTreeSet::new(); organisations],
            over: BTreeSet::new(),
            whole_day: BTreeSet::new(),
            unsettled: BTreeSet::new(),
            is_bad_day: false,
            has_good_run: false,
        };
        let history = Arc::new(Self {
            organisations,
            reminders: Reminders::new(&config, db.client().clone()),
            payments: Payments::new(billing.clone(), client),
            billing,
            state: Mutex::new(state),
            network,
        });
        for number in 0..organisations {
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

    /// What is true of an organisation now.
    pub(crate) fn facts(&self, organisation: usize) -> Vec<Fact> {
        let object = |id: &str| self.network.provider().object(id);
        let (cards, subscriptions) = self.ids(organisation);
        let cards: Vec<_> = cards.iter().map(|id| object(id)).collect();
        let subscriptions: Vec<_> = subscriptions.iter().map(|id| object(id)).collect();
        facts(&subscriptions, &cards, object, today_in_sweden(clock::now()))
    }

    pub(crate) fn ids(&self, organisation: usize) -> (Vec<String>, Vec<String>) {
        let numbers = organisation * world::CARDS_EACH..(organisation + 1) * world::CARDS_EACH;
        let cards = numbers.clone().map(|card| format!("pm_{card}")).collect();
        let subscriptions = numbers.flat_map(|card| (0..2).map(move |part| format!("sub_{card}x{part}")));
        (cards, subscriptions.filter(|id| self.network.provider().has(id)).collect())
    }

    pub(crate) fn person(&self, person: usize) -> billing::Person {
        let subject = self.state().people[person].subject.clone();
        billing::Person::new(ISSUER, subject.clone(), subject)
    }

    /// Stores how a person is reached.
    pub(crate) async fn store(&self, person: usize) {
        let (who, of) = (self.person(person), self.state().people[person].clone());
        let contact = Contact::new(who, of.email, language_code(), of.signed_in);
        let organisation = world::organisation(of.organisation);
        self.billing.store_contact(&organisation, &contact).await.expect("stored");
    }

    /// One run of the schedule, or several at the same time; sometimes something changes meanwhile.
    pub(crate) async fn runs(self: &Arc<Self>) {
        let (count, changes) = {
            let mut state = self.state();
            (if state.rng.u8(0..8) == 0 { 3 } else { 1 }, state.rng.u8(0..8) == 0)
        };
        let mut runs = Vec::new();
        for _ in 0..count {
            let history = Arc::clone(self);
            runs.push(tokio::spawn(async move { history.one_run().await }));
            let pause = self.state().rng.u64(0..200);
            sleep(Duration::from_millis(pause)).await;
        }
        if changes {
            self.change().await;
        }
        let mut is_well = true;
        for run in runs {
            is_well &= run.await.expect("no panic");
        }
        let mut state = self.state();
        for claim in std::mem::take(&mut state.sent_now) {
            if let Some(sent) = state.sent.get_mut(&claim) {
                sent.is_certain &= is_well;
            }
        }
        if is_well {
            state.has_good_run = true;
        } else {
            state.is_bad_day = true;
            state.at(clock::now() + 5.minutes(), Step::Run);
        }
    }

    async fn one_run(&self) -> bool {
        self.network.note("run");
        let ended = Caller::run(self.reminders.run(clock::now())).await;
        self.network.note(format!("run: {:?}", ended.response));
        let mut state = self.state();
        state.counts.count("runs");
        if ended.response.is_none() {
            state.counts.count("deaths");
        }
        if ended.transient_faults + ended.lasting_faults > 0 {
            state.counts.count("runs with faults");
        }
        let has_faults = ended.transient_faults + ended.lasting_faults > 0;
        // A mail of which nobody knows is counted as not sent. Without a fault, a run fails for refused mails alone.
        ended.response.is_some_and(|report| !has_faults || report.is_ok_and(|it| it.failed == 0 && it.sent == it.due))
    }

    pub(crate) async fn event(&self, organisation: usize, id: String, changed: ChangedObject) {
        let ended = Box::pin(Caller::run(self.payments.process_event(&id, &changed))).await;
        let is_accepted = matches!(ended.response, Some(Ok(())));
        self.network.note(format!("event {id}: {is_accepted}"));
        let mut state = self.state();
        let pause = state.minutes(5);
        state.unsettled.insert(organisation);
        if is_accepted {
            state.pending[organisation] -= 1;
            state.at(clock::now() + pause, Step::Run);
        } else {
            state.at(clock::now() + pause, Step::Event(organisation, id, changed));
        }
    }
}

pub(crate) fn duration(from: Timestamp, to: Timestamp) -> Duration {
    (to - from).try_into().expect("a later time")
}
