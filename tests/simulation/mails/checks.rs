//! What must be true of a mail when it is taken, and of all at the end of a day.

use std::collections::{BTreeMap, BTreeSet};

use billing::today_in_sweden;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use testing::SITE;
use testing::simulation::Taken;
use web::clock;

use crate::facts::Fact;
use crate::histories::{History, State};
use crate::world;

/// For how many seconds a change may be under way when a mail about it is sent.
const UNDER_WAY: i64 = 20;

/// How long news is kept that cannot be told.
const KEPT: SignedDuration = SignedDuration::from_hours(14 * 24);

/// For how many months we know who was told what.
const MONTHS_REMEMBERED: i64 = 13;

/// What has happened in all.
#[derive(Debug, Default, Clone)]
pub(crate) struct Counts(BTreeMap<&'static str, usize>);

impl Counts {
    pub(crate) fn count(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (what, count) in &other.0 {
            *self.0.entry(what).or_default() += count;
        }
    }
}

/// A mail with a fact that a person was sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    pub(crate) on: Date,
    /// Whether we know that it was sent.
    pub(crate) is_certain: bool,
}

/// What a person is to be told.
pub(crate) type Claim = (usize, String);

impl History {
    /// The mail service takes a mail.
    pub(crate) fn taken(&self, mail: &Taken) {
        let now = clock::now();
        // As the run sees it.
        let seen = now - self.state().slow;
        let today = today_in_sweden(seen);
        let person = self.state().people.iter().position(|person| person.has_had(&mail.to)).expect("a person");
        let organisation = self.state().people[person].organisation;
        let facts = self.facts(organisation, today);
        let mut state = self.state();
        let is_new = |at: Timestamp| now.as_second() - at.as_second() < UNDER_WAY;
        if state.people[person].email != mail.to && !state.people[person].signed_in.is_some_and(is_new) {
            state.fault(format!("{} is not the address of the last sign-in", mail.to));
        }
        let ended = state.organisations[organisation].ended_facts.clone();
        let ended: Vec<_> = ended.into_iter().filter(|(at, _)| is_new(*at)).map(|(_, fact)| fact).collect();
        let behind = state.organisations[organisation].behind.clone();
        let mut told: Vec<Fact> = Vec::new();
        for fact in facts.iter().chain(&ended).filter(|fact| fact.is_in(&mail.text, &behind)) {
            if told.iter().all(|other| other.words != fact.words) {
                told.push(fact.clone());
            }
        }
        self.network.note(format!("MAIL to {}: {:?}", mail.to, told.iter().map(|it| &it.key).collect::<Vec<_>>()));
        let links = mail.text.matches(&format!("{SITE}/")).count();
        let optional = mail.text.matches("/api/reminders/unsubscribe?").count();
        if links - optional != told.len() {
            state.fault(format!("not true: {}, but {facts:?}", mail.text));
        }
        if told.iter().any(|fact| !facts.contains(fact)) {
            state.counts.count("changed while it was sent");
        }
        let is_reminder = told.iter().all(Fact::is_reminder);
        if is_reminder && !told.is_empty() && !state.reminded.insert((person, today)) {
            state.fault(format!("{} gets a second mail with reminders on {today}", mail.to));
        }
        if now < state.morning || !state.organisations[organisation].behind.is_empty() {
            state.mailed_early.insert((person, today));
        }
        state.counts.count("mails");
        for fact in told {
            state.counts.count(fact.kind);
            let claim = (person, fact.key.clone());
            let was_due =
                state.organisations[organisation].ended_due.iter().any(|(at, it)| is_new(*at) && *it == claim);
            let is_recipient = state.may_be_told(organisation, &fact, seen).contains(&person);
            if !is_recipient && !was_due {
                state.fault(format!("{} is told {fact:?}", mail.to));
            }
            state.tell(claim, today, mail.is_answered);
            let everybody = state.recipients(organisation, &fact, now);
            // Whoever comes back while a run is under way is not among those whom it tells.
            let is_told = |it: &usize| {
                state.sent.contains_key(&(*it, fact.key.clone())) || state.people[*it].came_back.is_some_and(is_new)
            };
            if fact.is_news() && everybody.iter().all(is_told) {
                state.over.insert(fact.key);
            }
        }
    }

    /// Nobody waits for a mail at the end of a day.
    pub(crate) async fn end_day(&self) {
        let (now, today) = (clock::now(), today_in_sweden(clock::now()));
        for organisation in 0..self.organisations {
            self.look(organisation);
        }
        if !self.state().has_looked {
            self.state().counts.count("days without a look");
            return;
        }
        self.state().counts.count("days");
        let whole_day = std::mem::take(&mut self.state().whole_day);
        for (person, key) in whole_day {
            let organisation = self.state().people[person].organisation;
            let fact = self.facts(organisation, today).into_iter().find(|fact| fact.key == key).expect("a fact");
            if self.state().may_wait(organisation, person, &fact, today) {
                continue;
            }
            // Of an address from which mails come back we hear when the next mail is to be sent there.
            let known = self.known_to_bounce(organisation).await;
            let state = &mut *self.state();
            let addressees = state.addressees(organisation, &fact, now, |person| known.contains(&person));
            if fact.is_reminder() && addressees.iter().all(|it| state.sent.contains_key(&(*it, key.clone()))) {
                state.counts.count("told to somebody whom mails no longer reach");
                continue;
            }
            let email = state.people[person].email.clone();
            state.fault(format!("{email} was not told on {today}: {key}"));
        }
    }

    /// The people who are stored as those whose mails come back.
    async fn known_to_bounce(&self, organisation: usize) -> Vec<usize> {
        let weather = self.network.calm();
        let contacts = self.billing.contacts(&world::organisation(organisation), clock::now()).await.expect("contacts");
        self.network.set_weather(weather);
        let is_known = |person: &usize| {
            let person = self.person(*person);
            contacts.iter().any(|contact| contact.person().is(&person) && contact.is_undeliverable())
        };
        let count = self.state().people.len();
        (0..count).filter(is_known).collect()
    }

    /// Compares what is due in an organisation with what was due since the morning.
    pub(crate) fn look(&self, organisation: usize) {
        let now = clock::now();
        let facts = self.facts(organisation, today_in_sweden(now));
        let state = &mut *self.state();
        let mut due = BTreeSet::new();
        for fact in &facts {
            let recipients = state.recipients(organisation, fact, now);
            if fact.is_news() {
                state.first_true.entry(fact.key.clone()).or_insert(now);
                // Once all have been told whom it concerns, if there are any, it is not told later.
                if recipients.iter().all(|it| state.sent.contains_key(&(*it, fact.key.clone()))) {
                    state.over.insert(fact.key.clone());
                }
            }
            due.extend(recipients.into_iter().map(|person| (person, fact.key.clone())));
        }
        let it = &mut state.organisations[organisation];
        let is_over = |fact: &&Fact| fact.is_news() && facts.iter().all(|other| other.key != fact.key);
        state.over.extend(it.facts.iter().filter(is_over).map(|fact| fact.key.clone()));
        let is_new = |at: Timestamp| now.as_second() - at.as_second() < UNDER_WAY;
        it.ended_facts.retain(|(at, _)| is_new(*at));
        it.ended_facts.extend(it.facts.iter().filter(|fact| !facts.contains(fact)).map(|fact| (now, fact.clone())));
        it.ended_due.retain(|(at, _)| is_new(*at));
        it.ended_due.extend(it.due.difference(&due).map(|claim| (now, claim.clone())));
        (it.facts, it.due) = (facts, due);
        let (people, over, due) = (&state.people, &state.over, &it.due);
        let is_due = |claim: &Claim| due.contains(claim) && !over.contains(&claim.1);
        state.whole_day.retain(|claim| people[claim.0].organisation != organisation || is_due(claim));
    }
}

impl State {
    /// Whether somebody who is to be told something since the morning has been told, or may be told later.
    fn may_wait(&mut self, organisation: usize, person: usize, fact: &Fact, today: Date) -> bool {
        let claim = (person, fact.key.clone());
        let it = &self.organisations[organisation];
        let why = if self.sent.contains_key(&claim) {
            return true;
        } else if self.people[person].is_refused {
            "refused"
        } else if self.unknown.get(&claim) == Some(&today) {
            "nobody knows whether it was sent"
        } else if fact.is_reminder() && self.unknown.iter().any(|((it, _), on)| *it == person && *on == today) {
            "nobody knows whether there was a mail"
        } else if fact.is_reminder() && self.mailed_early.contains(&(person, today)) {
            "there was a mail before"
        } else if fact.kind == "expiry" && !it.behind_at_look.is_empty()
            || fact.kind == "renewal" && it.behind_at_look.contains(&fact.object)
            || fact.is_news() && !it.heard.contains(&fact.object)
        {
            "its event was under way"
        } else if fact.kind == "expiry" && it.unheard.contains(&fact.object) {
            "no event came"
        } else if fact.is_news() && clock::now().duration_since(self.first_true[&fact.key]) > KEPT {
            "too late"
        } else {
            return false;
        };
        self.counts.count(why);
        true
    }

    /// Who is to be told a fact: of a payment, those who were told that it was declined.
    fn recipients(&self, organisation: usize, fact: &Fact, now: Timestamp) -> Vec<usize> {
        let bounces = |person: usize| self.people[person].bounces;
        let mut addressees = self.addressees(organisation, fact, now, bounces);
        addressees.retain(|person| fact.kind != "paid" || self.remembers_decline(*person, fact, now));
        addressees
    }

    /// Whether we know that a person was told that a payment was declined.
    fn remembers_decline(&self, person: usize, paid: &Fact, now: Timestamp) -> bool {
        let declines = paid.key.replacen("paid#", "decline#", 1);
        let last_day = today_in_sweden(now).saturating_sub(MONTHS_REMEMBERED.months());
        self.sent.iter().any(|((it, key), sent)| *it == person && key.starts_with(&declines) && sent.on > last_day)
    }

    /// Who may be told it: of a payment, also those who were told long ago that it was declined, and those of whom nobody knows.
    fn may_be_told(&self, organisation: usize, fact: &Fact, now: Timestamp) -> Vec<usize> {
        let mut all = self.recipients(organisation, fact, now);
        if fact.kind == "paid" {
            let declines = fact.key.replacen("paid#", "decline#", 1);
            let told = self.sent.keys().chain(self.unknown.keys());
            all.extend(told.filter(|(_, key)| key.starts_with(&declines)).map(|(person, _)| *person));
        }
        all
    }

    /// Whom a fact concerns, if mails to these people come back.
    fn addressees(
        &self,
        organisation: usize,
        fact: &Fact,
        now: Timestamp,
        bounces: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        let is_reached = |place: &usize| {
            let person = &self.people[*place];
            person.organisation == organisation && person.is_admin(now) && !bounces(*place)
        };
        let all: Vec<_> = (0..self.people.len()).filter(is_reached).collect();
        if fact.kind == "paid" {
            return all;
        }
        let owner = all.iter().find(|place| Some(&self.people[**place].subject) == fact.owner.as_ref()).copied();
        let chosen = owner.map_or(all, |owner| vec![owner]);
        chosen.into_iter().filter(|place| !(fact.is_reminder() && self.people[*place].has_declined)).collect()
    }

    fn tell(&mut self, claim: Claim, on: Date, is_certain: bool) {
        if let Some(earlier) = self.sent.get(&claim) {
            if earlier.on >= on || earlier.is_certain {
                self.fault(format!("{} is told twice, {on} and {earlier:?}: {}", self.people[claim.0].email, claim.1));
            }
            self.counts.count("told on two days");
        }
        self.sent_now.push(claim.clone());
        self.sent.insert(claim, Sent { on, is_certain });
    }
}
