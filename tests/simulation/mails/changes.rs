//! What happens at the provider, and to people.

use billing::{CardId, CustomerId, SubscriptionId, today_in_sweden};
use fastrand::Rng;
use payments::ChangedObject;
use serde_json::{Value, json};
use web::clock;

use crate::histories::{History, State, Step};
use crate::world;

impl History {
    /// The provider changes an object, and sends an event about it: late, perhaps twice.
    fn change_object(&self, organisation: usize, id: &str, change: impl FnOnce(&mut Value)) {
        self.network.provider().change(id, change);
        let now = clock::now();
        let mut state = self.state();
        state.organisations[organisation].behind.insert(id.to_owned());
        let customer = CustomerId::parse(&format!("cus_{organisation}")).expect("an id");
        let changed = match SubscriptionId::parse(id) {
            Some(id) => ChangedObject::Subscription(customer, id),
            None => ChangedObject::Card(customer, CardId::of_payment_method(id).expect("an id")),
        };
        let event = format!("evt_{}", state.made);
        let late = [1, 1, 1, 30, 3000][state.rng.usize(0..5)];
        for _ in 0..if state.rng.u8(0..6) == 0 { 2 } else { 1 } {
            let pause = state.minutes(late);
            state.at(now + pause, Step::Event(organisation, event.clone(), changed.clone()));
        }
    }

    /// The subscriptions of which a period has ended are renewed; some payments are declined.
    pub(crate) fn renewals(&self) {
        let now = clock::now().as_second();
        for organisation in 0..self.organisations {
            for id in self.ids(organisation).1 {
                let it = self.network.provider().object(&id);
                let end = it["items"]["data"][0]["current_period_end"].as_i64().expect("seconds");
                if end > now || it["status"] == "canceled" {
                    continue;
                }
                self.look(organisation);
                let is_yearly = it["items"]["data"][0]["price"]["recurring"]["interval"] == "year";
                let ends = it["cancel_at_period_end"] == true;
                self.change_object(organisation, &id, |it| {
                    it["items"]["data"][0]["current_period_end"] =
                        json!(end + if is_yearly { 365 } else { 30 } * 86_400);
                    if ends {
                        it["status"] = json!("canceled");
                    }
                });
                if ends {
                    self.settle(organisation, &id, "void");
                } else if self.state().rng.u8(0..4) == 0 {
                    self.decline(organisation, &id);
                }
                self.look(organisation);
            }
        }
    }

    fn decline(&self, organisation: usize, id: &str) {
        let it = self.network.provider().object(id);
        let now = clock::now().as_second();
        let open =
            it["latest_invoice"].as_str().filter(|open| self.network.provider().object(open)["status"] == "open");
        let invoice = open.map_or_else(|| format!("in_{}", self.state().made), str::to_owned);
        let method = self.network.provider().object(it["default_payment_method"].as_str().expect("a card"));
        self.network.provider().insert(world::payment(&invoice, &method, now));
        self.network.provider().insert(world::invoice(&invoice, id, &it["customer"], "open", now));
        self.change_object(organisation, id, |it| {
            it["latest_invoice"] = json!(invoice);
            it["status"] = json!("past_due");
        });
    }

    /// An open invoice is paid or withdrawn.
    fn settle(&self, organisation: usize, id: &str, status: &str) {
        let it = self.network.provider().object(id);
        let Some(invoice) = it["latest_invoice"].as_str() else { return };
        if self.network.provider().object(invoice)["status"] != "open" {
            return;
        }
        self.network.provider().insert(world::invoice(invoice, id, &it["customer"], status, 1));
        self.change_object(organisation, id, |it| {
            if it["status"] == "past_due" {
                it["status"] = json!("active");
            }
        });
    }

    /// Something happens in one of the organisations.
    pub(crate) async fn change(&self) {
        let organisation = self.state().rng.usize(0..self.organisations);
        self.look(organisation);
        let (cards, subscriptions) = self.ids(organisation);
        let (card, subscription, other, draw, years) = {
            let rng = &mut self.state().rng;
            let of = |rng: &mut Rng, all: &[String]| all[rng.usize(0..all.len())].clone();
            (of(rng, &cards), of(rng, &subscriptions), of(rng, &cards), rng.u8(0..20), rng.i64(1..4))
        };
        self.network.note(format!("change {draw} of {subscription} or {card}"));
        let is_cancelled = self.network.provider().object(&subscription)["status"] == "canceled";
        match draw {
            0..3 if !self.is_renewed_now(&card) => {}
            // The network renews a card, and no event comes.
            0 => {
                self.network.provider().change(&card, |it| renew(it, years));
                self.state().organisations[organisation].unheard.insert(card);
            }
            // The network or its owner renews a card.
            1..3 => self.change_object(organisation, &card, |it| renew(it, years)),
            3..8 => self.person_changes(organisation, draw).await,
            8..14 if is_cancelled => self.subscribe(organisation),
            _ if is_cancelled => {}
            8..11 => self.decline(organisation, &subscription),
            11..15 => self.settle(organisation, &subscription, "paid"),
            15 => self.settle(organisation, &subscription, "void"),
            16 if years == 1 && card == other => {
                self.settle(organisation, &subscription, "void");
                self.change_object(organisation, &subscription, |it| it["status"] = json!("canceled"));
            }
            17 => self.change_object(organisation, &subscription, |it| {
                let ends = it["cancel_at_period_end"] == true;
                it["cancel_at_period_end"] = json!(!ends && years == 1);
            }),
            _ => self.change_object(organisation, &subscription, |it| it["default_payment_method"] = json!(other)),
        }
        self.look(organisation);
    }

    /// A subscription begins, which one of the cards pays, in place of those that have ended.
    fn subscribe(&self, organisation: usize) {
        let is_active = |id: &String| self.network.provider().object(id)["status"] != "canceled";
        if self.ids(organisation).1.iter().filter(|id| is_active(id)).count() >= 2 * world::CARDS_EACH {
            return;
        }
        let subscription = {
            let State { rng, made, .. } = &mut *self.state();
            let card = organisation * world::CARDS_EACH + rng.usize(0..world::CARDS_EACH);
            world::subscription(rng, &format!("{card}x{made}"), card, clock::now())
        };
        let id = subscription["id"].as_str().expect("an id").to_owned();
        self.network.provider().insert(subscription);
        self.state().organisations[organisation].subscriptions.push(id.clone());
        self.change_object(organisation, &id, |_| ());
    }

    /// A card is renewed sooner or later in the two months before it ends, and rarely earlier.
    fn is_renewed_now(&self, card: &str) -> bool {
        let it = self.network.provider().object(card);
        let of = |name: &str| it["card"][name].as_i64().expect("a number");
        let today = today_in_sweden(clock::now());
        let months = (of("exp_year") - i64::from(today.year())) * 12 + of("exp_month") - i64::from(today.month());
        let one_of = if months < 2 { 3 } else { 40 };
        self.state().rng.u8(0..one_of) == 0
    }

    /// A person signs in, perhaps with another address or without the role, ends reminders or has them again, or has an address
    /// that no mail reaches.
    async fn person_changes(&self, organisation: usize, draw: u8) {
        let (person, is_rare) = {
            let mut state = self.state();
            let theirs: Vec<_> =
                (0..state.people.len()).filter(|it| state.people[*it].organisation == organisation).collect();
            (theirs[state.rng.usize(0..theirs.len())], state.rng.u8(0..48) == 0)
        };
        let is_away = self.state().people[person].away > clock::now();
        let weather = self.network.calm();
        let email = self.state().people[person].email.clone();
        match draw {
            4 if is_rare => {
                self.network.mail().suppress(&email);
                self.state().people[person].bounces = true;
            }
            5 if is_rare => {
                self.network.mail().refuse(&email);
                self.state().people[person].is_refused = true;
            }
            6 if is_rare => {
                let hash = self.person(person).hash();
                let organisation = world::organisation(organisation);
                let has_declined = self.state().people[person].has_declined;
                let stored = if has_declined {
                    self.billing.resume_reminders(&organisation, &hash).await
                } else {
                    self.billing.decline_reminders(&organisation, &hash).await
                };
                stored.expect("stored");
                self.state().people[person].has_declined = !has_declined;
            }
            _ if is_away => {}
            3 if is_rare => {
                let organisation = world::organisation(organisation);
                self.billing.remove_contact(&organisation, &self.person(person)).await.expect("removed");
                self.state().people[person].signed_in = None;
            }
            _ => {
                self.sign_in(person);
                self.store(person).await;
            }
        }
        self.network.set_weather(weather);
    }

    fn sign_in(&self, person: usize) {
        let now = clock::now();
        let State { people, rng, made, .. } = &mut *self.state();
        let person = &mut people[person];
        if !person.is_admin(now) {
            person.came_back = Some(now);
        }
        let has_new_address = rng.u8(0..8) == 0 || (person.bounces || person.is_refused) && rng.bool();
        (person.signed_in, person.away) = (Some(now), world::absence(rng, now));
        if has_new_address {
            person.email = format!("{}.{made}@mail.example", person.subject);
            (person.bounces, person.is_refused) = (false, false);
        }
    }
}

/// Gives the card an end that is years ahead, also if it has ended long ago.
fn renew(card: &mut Value, years: i64) {
    let of = |name: &str| card["card"][name].as_i64().expect("a number");
    let today = today_in_sweden(clock::now());
    let next_end = i64::from(today.year()) + i64::from(of("exp_month") < i64::from(today.month()));
    let year = of("exp_year").max(next_end);
    card["card"]["exp_year"] = json!(year + years);
}
