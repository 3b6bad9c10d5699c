//! What must be true of a mail when it is taken, and of all at the end of a day.

use std::collections::{BTreeMap, BTreeSet};

use billing::today_in_sweden;
use jiff::civil::Date;
use testing::SITE;
use testing::simulation::Taken;
use web::clock;

use crate::facts::Fact;
use crate::histories::{History, State};

/// For how many seconds a change may be under way when a mail about it is sent.
const UNDER_WAY: i64 = 20;

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
        let today = today_in_sweden(now);
        let person = self.state().people.iter().position(|person| person.email == mail.to).expect("a person");
        let organisation = self.state().people[person].organisation;
        let is_true = |fact: &Fact| mail.text.contains(&fact.words);
        let facts: Vec<_> = self.facts(organisation).into_iter().filter(|fact| is_true(fact)).collect();
        self.network.note(format!("MAIL to {}: {:?}", mail.to, facts.iter().map(|it| &it.key).collect::<Vec<_>>()));
        let mut state = self.state();
        let is_under_way = now.as_second() - state.changed[organisation].as_second() < UNDER_WAY;
        let links = mail.text.matches(&format!("{SITE}/")).count();
        let optional = mail.text.matches("/api/reminders/unsubscribe?").count();
        if links - optional != facts.len() {
            if is_under_way {
                state.counts.count("changed while it was sent");
            } else {
                state.fault(format!("not true: {}, but {facts:?}", mail.text));
            }
        }
        let is_reminder = facts.iter().all(Fact::is_reminder);
        if is_reminder && !facts.is_empty() && !state.reminded.insert((person, today)) {
            state.fault(format!("{} gets a second mail with reminders on {today}", mail.to));
        }
        state.mailed.insert((person, today));
        state.counts.count("mails");
        for fact in facts {
            state.counts.count(fact.kind);
            let is_recipient = fact.kind == "paid" || state.recipients(organisation, &fact, now).contains(&person);
            if !is_recipient && !is_under_way {
                state.fault(format!("{} is told {fact:?}", mail.to));
            }
            state.tell((person, fact.kind.to_owned() + " " + &fact.key), today, mail.is_answered);
        }
    }

    /// Nobody waits for a mail at the end of a day.
    pub(crate) fn end_day(&self) {
        let today = today_in_sweden(clock::now());
        for organisation in 0..self.organisations {
            self.look(organisation);
        }
        let mut state = self.state();
        if state.is_bad_day || !state.has_good_run {
            state.counts.count("days without a check");
            return;
        }
        state.counts.count("days");
        for (person, key) in std::mem::take(&mut state.whole_day) {
            let organisation = state.people[person].organisation;
            let is_told = |state: &State, person: usize| state.sent.contains_key(&(person, key.clone()));
            // It was told to somebody else before: of a mail that came back later, we hear with the next one.
            let is_decline = key.starts_with("decline");
            let is_enough = |other: usize| is_told(&state, other) && (is_decline || state.people[other].bounces);
            let is_known = (0..state.people.len()).any(is_enough);
            let has_mail = !is_decline && state.mailed.contains(&(person, today));
            // A decline of which the mail is refused waits for 14 days, and is for nobody else.
            let mut theirs = state.people.iter().filter(|it| it.organisation == organisation);
            let is_refused = theirs.any(|it| it.is_refused && (is_decline || it.email == state.people[person].email));
            let is_unsettled = state.unsettled.contains(&organisation) || state.pending[organisation] > 0;
            if is_told(&state, person) || is_known || has_mail || is_unsettled || is_refused {
                continue;
            }
            let email = state.people[person].email.clone();
            state.fault(format!("{email} was not told on {today}: {key}"));
        }
    }

    /// Compares what is due in an organisation with what was due since the morning.
    pub(crate) fn look(&self, organisation: usize) {
        let (now, facts) = (clock::now(), self.facts(organisation));
        let mut state = self.state();
        let mut due = BTreeSet::new();
        let mut declines = BTreeSet::new();
        for fact in facts.iter().filter(|fact| fact.kind != "paid") {
            let key = format!("{} {}", fact.kind, fact.key);
            let recipients = state.recipients(organisation, fact, now);
            if fact.kind == "decline" && !recipients.is_empty() {
                declines.insert(key.clone());
            }
            due.extend(recipients.into_iter().map(|person| (person, key.clone())));
        }
        // A decline that was no longer true, or for nobody, is not told later.
        let before = std::mem::replace(&mut state.declines[organisation], declines.clone());
        state.over.extend(before.difference(&declines).cloned().collect::<Vec<_>>());
        due.retain(|(_, key)| !state.over.contains(key));
        let people: Vec<_> = state.people.iter().map(|person| person.organisation).collect();
        state.whole_day.retain(|claim| people[claim.0] != organisation || due.contains(claim));
        state.due[organisation] = due;
    }
}

impl State {
    /// Who is to be told a fact.
    fn recipients(&self, organisation: usize, fact: &Fact, now: jiff::Timestamp) -> Vec<usize> {
        let reachable = |place: &usize| {
            let person = &self.people[*place];
            person.organisation == organisation && person.is_reachable(now)
        };
        let all: Vec<_> = (0..self.people.len()).filter(reachable).collect();
        let owner = all.iter().find(|place| Some(&self.people[**place].subject) == fact.owner.as_ref()).copied();
        let chosen = owner.map_or(all, |owner| vec![owner]);
        chosen.into_iter().filter(|place| !(fact.is_reminder() && self.people[*place].has_declined)).collect()
    }

    fn tell(&mut self, claim: Claim, on: Date, is_certain: bool) {
        if let Some(earlier) = self.sent.get(&claim) {
            if earlier.on == on || earlier.is_certain {
                self.fault(format!("{} is told twice, {on} and {earlier:?}: {}", self.people[claim.0].email, claim.1));
            }
            self.counts.count("told on two days");
        }
        self.sent_now.push(claim.clone());
        self.sent.insert(claim, Sent { on, is_certain });
    }
}
