//! The runs of the schedule, and the events that come before them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::time;
use jiff::{SignedDuration, ToSpan};
use payments::ChangedObject;
use testing::BILLING;
use testing::simulation::Caller;
use tokio::time::sleep;
use web::clock;

use crate::histories::{History, Step};
use crate::world;

impl History {
    /// One run of the schedule, or several at the same time; sometimes something changes meanwhile, and sometimes the clock
    /// is set back for a run.
    pub(crate) async fn runs(self: &Arc<Self>) {
        let (count, changes) = {
            let mut state = self.state();
            let back = if state.rng.u8(0..20) == 0 { state.rng.i64(1..3_000) } else { 0 };
            state.slow = SignedDuration::from_mins(back);
            (if state.rng.u8(0..8) == 0 { 3 } else { 1 }, state.rng.u8(0..8) == 0)
        };
        let is_slow = !self.state().slow.is_zero();
        let is_rejecting = self.state().is_rejecting();
        let looks = !is_slow && billing::time_in_sweden(clock::now()) >= time(7, 0, 0, 0);
        let behind: Vec<_> = self.state().organisations.iter().map(|it| it.behind.clone()).collect();
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
        // What the mail service rejects stays claimed for the day.
        if !is_well || is_rejecting || self.state().is_rejecting() {
            self.find_unknown().await;
        }
        let subscriptions: Vec<_> = (0..self.organisations).map(|organisation| self.ids(organisation).1).collect();
        let mut state = self.state();
        state.slow = SignedDuration::ZERO;
        for claim in std::mem::take(&mut state.sent_now) {
            if is_well {
                state.unknown.remove(&claim);
            }
            let is_unknown = state.unknown.contains_key(&claim);
            if let Some(sent) = state.sent.get_mut(&claim) {
                sent.is_certain &= !is_unknown;
            }
        }
        let has_looked = state.has_looked;
        let all = state.organisations.iter_mut().zip(behind).zip(subscriptions);
        for ((organisation, behind), ids) in all {
            if looks && !has_looked {
                organisation.behind_at_look.extend(behind.iter().cloned());
            }
            if is_well && !is_slow {
                organisation.heard.extend(ids.into_iter().filter(|id| !behind.contains(id)));
            }
        }
        state.has_looked |= looks && is_well;
        if !is_well {
            state.at(clock::now() + 5.minutes(), Step::Run);
        }
    }

    async fn one_run(&self) -> bool {
        self.network.note("run");
        let now = clock::now() - self.state().slow;
        let ended = Caller::run(self.reminders.run(now)).await;
        self.network.note(format!("run: {:?}", ended.response));
        let mut state = self.state();
        state.counts.count("runs");
        if ended.response.is_none() {
            state.counts.count("deaths");
        }
        let has_faults = ended.transient_faults + ended.lasting_faults > 0;
        if has_faults {
            state.counts.count("runs with faults");
        }
        // A mail of which nobody knows is counted as not sent. Without a fault, only what is rejected is not sent.
        ended.response.is_some_and(|report| !has_faults || report.is_ok_and(|it| it.failed == 0 && it.sent == it.due))
    }

    /// Notes the mails of which nobody knows whether they were sent: those that are claimed and not confirmed.
    async fn find_unknown(&self) {
        // A call whose caller has died may still be under way.
        sleep(Duration::from_secs(1)).await;
        let count = self.state().people.len();
        let people: Vec<_> = (0..count).map(|person| self.person(person).hash()).collect();
        let weather = self.network.calm();
        let mut unknown = BTreeMap::new();
        for number in 0..self.organisations {
            let claims = self.db.partition(BILLING, &format!("MAILS#{}", world::organisation(number))).await;
            for (key, item) in claims.iter().filter(|(_, item)| item.contains_key("unconfirmed")) {
                let (hash, notice) = key.split_once('#').expect("a claim");
                let person = people.iter().position(|person| person == hash).expect("a person");
                let on = item["on"].as_s().expect("a day").parse().expect("a day");
                unknown.insert((person, notice.to_owned()), on);
            }
        }
        self.network.set_weather(weather);
        self.state().unknown = unknown;
    }

    pub(crate) async fn event(&self, organisation: usize, id: String, changed: ChangedObject) {
        let ended = Box::pin(Caller::run(self.payments.process_event(&id, &changed))).await;
        let is_accepted = matches!(ended.response, Some(Ok(())));
        self.network.note(format!("event {id}: {is_accepted}"));
        let mut state = self.state();
        let pause = state.minutes(5);
        if is_accepted {
            // One that comes again changes nothing.
            if state.accepted.insert(id) {
                let object = world::object_of(&changed);
                state.organisations[organisation].behind.remove(&object);
                state.organisations[organisation].unheard.remove(&object);
            }
            state.at(clock::now() + pause, Step::Run);
        } else {
            state.at(clock::now() + pause, Step::Event(organisation, id, changed));
        }
    }
}
