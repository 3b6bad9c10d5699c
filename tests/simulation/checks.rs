//! What must be true when a history has ended.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use billing::{Card, CardAssignment, CardId, CustomerId, Field};
use jiff::SignedDuration;
use stripe::objects::Subscription;
use testing::{BILLING, Item, NORRBACKA, SESSIONS, assert_adds_up};
use web::clock;

use crate::history::{Claim, History, TIME_OUT};
use crate::{log, world};

/// The most verifications of a card in any hour.
const VERIFICATIONS: usize = 5;

/// The most charges of an invoice in any day, each of them once more if the provider itself failed.
const CHARGES: usize = 4;

impl History {
    pub(crate) async fn check(self: &Arc<Self>) {
        self.check_copy().await;
        self.check_cards().await;
        self.check_payments();
        self.check_new_cards();
        self.check_limits();
        for table in [BILLING, SESSIONS] {
            for (key, item) in self.db.items(table).await {
                self.check_secrets(&format!("item {key}"), &format!("{item:?}"));
            }
        }
        self.check_secrets("the log", &log::text());
    }

    /// Our table is as the provider has it: an import changes nothing.
    async fn check_copy(&self) {
        let before = self.copied_items().await;
        let customer = CustomerId::parse(world::CUSTOMER).expect("an id");
        if let Err(error) = self.payments.import(NORRBACKA, &customer, |_, _| ()).await {
            return self.fault(format!("no import: {error}"));
        }
        let after = self.copied_items().await;
        for key in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
            if before.get(key) != after.get(key) {
                self.fault(format!("{key} was not as the provider has it"));
            }
        }
    }

    async fn copied_items(&self) -> BTreeMap<String, Item> {
        let mut items = self.db.items(BILLING).await;
        items.retain(|key, _| ["SUB#", "CARD#", "AUDIT#"].iter().any(|kind| key.contains(kind)));
        items
    }

    /// The history of each card leads to the card, without a gap, and has each edit that was answered.
    async fn check_cards(&self) {
        let organisation = self.billing.organisation(NORRBACKA).await.expect("an organisation");
        let mut ids: BTreeSet<String> = world::CARDS.iter().map(|(name, _)| format!("card_{name}")).collect();
        ids.extend(self.claims().iter().filter_map(|claim| match claim {
            Claim::Entered { card, .. } => Some(card.clone()),
            _ => None,
        }));
        let mut entries = BTreeMap::new();
        for id in ids.iter().filter_map(|id| CardId::parse(id)) {
            let Some(card) = organisation.card(&id) else { continue };
            let mut history = self.billing.history(NORRBACKA, &id, clock::now()).await.expect("a history");
            history.reverse();
            assert_adds_up(&history, card);
            entries.insert(id.as_str().to_owned(), history);
        }
        for claim in self.claims().iter() {
            let Claim::Edited { card, version, holder, by } = claim else { continue };
            let of_card = entries.get(card).map(Vec::as_slice).unwrap_or_default();
            let entry = of_card.iter().find(|entry| entry.version() == *version);
            let is_kept = entry.is_some_and(|entry| {
                entry.after().get(Field::Holder).as_ref() == Some(holder)
                    && entry.by().is_some_and(|person| person.name() == *by)
            });
            if !is_kept {
                self.fault(format!("an edit was lost: {claim:?}"));
            }
        }
        self.check_owners(organisation.card(&CardId::parse("card_anna").expect("an id")));
    }

    fn check_owners(&self, card: Option<&Card>) {
        if card.and_then(Card::owner).map(billing::Person::name) != Some(testing::ANNA.name) {
            self.fault("Anna's card has another owner".to_owned());
        }
    }

    /// An invoice is paid once, with the card that was agreed to.
    fn check_payments(&self) {
        let charges = self.network.provider().charges();
        let invoices: BTreeSet<_> = charges.iter().map(|(invoice, _)| invoice).collect();
        if invoices.len() != charges.len() {
            self.fault(format!("an invoice was paid twice: {charges:?}"));
        }
        for claim in self.claims().iter() {
            let Claim::Paid { invoice, card } = claim else { continue };
            let method = card.replacen("card_", "pm_", 1);
            if !charges.contains(&(invoice.clone(), method)) {
                self.fault(format!("not paid: {claim:?}, but {charges:?}"));
            }
        }
    }

    /// Each subscription has the card that was entered for it, or one that was entered later; and nobody was told that a
    /// card pays which never did.
    fn check_new_cards(&self) {
        let writes = self.writes.lock().expect("no panic");
        for claim in self.claims().iter() {
            match claim {
                Claim::Entered { session, card, subscriptions } => {
                    let created = self.network.provider().object(&card.replacen("card_", "pm_", 1))["created"].as_i64();
                    let entered = CardAssignment {
                        at: created.expect("a time"),
                        payment_method: card.replacen("card_", "pm_", 1),
                    };
                    for id in subscriptions {
                        let last = self.assignment(id);
                        if last.as_ref().is_none_or(|last| *last < entered) {
                            self.fault(format!("{id} has not got {card} of {session}, but {last:?}"));
                        }
                    }
                }
                Claim::Added { card, subscription } => {
                    let (path, method) = (format!("subscriptions/{subscription}"), card.replacen("card_", "pm_", 1));
                    let assigned = format!("default_payment_method={method}");
                    let was_assigned = |write: &&testing::simulation::Write| {
                        write.path == path && write.body.split('&').any(|part| part == assigned)
                    };
                    if !writes.iter().any(|write| was_assigned(&write)) {
                        self.fault(format!("it was never true: {claim:?}"));
                    }
                }
                _ => {}
            }
        }
    }

    fn assignment(&self, subscription: &str) -> Option<CardAssignment> {
        let object = self.network.provider().object(subscription);
        serde_json::from_value::<Subscription>(object).expect("a subscription").card_assignment()
    }

    /// The bank is not asked more often than the limits say.
    fn check_limits(&self) {
        let writes = self.writes.lock().expect("no panic");
        let mut verifications: BTreeMap<String, Vec<_>> = BTreeMap::new();
        let mut charges: BTreeMap<&str, usize> = BTreeMap::new();
        for write in writes.iter() {
            match write.path.split('/').collect::<Vec<_>>()[..] {
                ["setup_intents", id, "confirm"] => {
                    let card = self.network.provider().object(id)["payment_method"].to_string();
                    verifications.entry(card).or_default().push(write.at);
                }
                ["invoices", id, "pay"] if write.key.starts_with("pay-") => *charges.entry(id).or_default() += 1,
                _ => {}
            }
        }
        for (card, times) in verifications {
            let hour = SignedDuration::from_hours(1);
            let within =
                times.iter().map(|first| times.iter().filter(|at| **at >= *first && **at < *first + hour).count());
            if within.max() > Some(VERIFICATIONS) {
                self.fault(format!("{card} was verified {} times", times.len()));
            }
        }
        for claim in self.claims().iter() {
            let Claim::NotPayable { invoice, card, at } = claim else { continue };
            let (path, method) = (format!("invoices/{invoice}/pay"), card.replacen("card_", "payment_method=pm_", 1));
            // A request may have been under way.
            let is_charge = |write: &&testing::simulation::Write| write.path == path && write.body.contains(&method);
            if writes.iter().filter(is_charge).any(|write| write.at > *at + TIME_OUT) {
                self.fault(format!("the bank was asked again: {claim:?}"));
            }
        }
        for (invoice, count) in charges.into_iter().filter(|(_, count)| *count > CHARGES) {
            self.fault(format!("{invoice} was charged {count} times"));
        }
    }

    fn claims(&self) -> std::sync::MutexGuard<'_, Vec<Claim>> {
        self.claims.lock().expect("no panic")
    }
}
