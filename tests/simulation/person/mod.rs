//! A person at the site: what they do, and that they try again when it fails.

mod edits;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use fastrand::Rng;
use http::request::Builder;
use http::{Method, Request};
use serde_json::{Value, json};
use testing::{TestResponse, Who, request, script_request};
use tokio::time::sleep;
use web::clock;

use crate::history::{Claim, History};

/// How often a request is sent until the person gives up.
const PATIENCE: usize = 4;

/// The page to which a person returns.
const PAGE: &str = "/sv/uppdatera-kort/";

/// A person in a tab of theirs.
pub(crate) struct Person {
    history: Arc<History>,
    name: &'static str,
    who: Who,
    cookie: String,
    rng: Rng,
    done: usize,
}

impl Person {
    pub(crate) async fn sign_in(history: &Arc<History>, name: &'static str, who: Who, rng: Rng) -> Self {
        let cookie = history.db.sign_in(who).await;
        Self { history: Arc::clone(history), name, who, cookie, rng, done: 0 }
    }

    /// Does that many things.
    pub(crate) async fn live(mut self, count: usize) {
        for _ in 0..count {
            self.pause(3_000).await;
            self.done += 1;
            match self.rng.u8(0..20) {
                0..6 => self.edit().await,
                6..10 => self.pay().await,
                10..15 => self.enter_new_card().await,
                15..17 => self.verify().await,
                17 => self.compare().await,
                18 => self.change_at_the_provider(),
                _ => self.insist_on_it().await,
            }
        }
    }

    /// Pays an open invoice that is shown, with the card that is shown.
    async fn pay(&mut self) {
        let mut owed = self.subscriptions().await;
        owed.retain(|it| !it["openInvoice"].is_null() && !it["card"].is_null());
        let Some(it) = self.rng.choice(owed) else { return };
        let open = &it["openInvoice"];
        let (invoice, card) = (text(&open["id"]), text(&it["card"]["id"]));
        // After this decline the bank is not asked again.
        if it["lastDecline"]["code"] == "stop_payment_order" && it["card"]["ownedByYou"] == true {
            if it["canPay"] == true {
                self.history.fault(format!("{invoice} is to be paid though the bank has declined for good"));
            }
            self.history.claim(Claim::NotPayable { invoice: invoice.clone(), card: card.clone(), at: clock::now() });
        }
        let body = json!({"invoice": invoice, "amount": open["amount"], "currency": open["currency"], "card": card});
        let path = format!("/api/subscriptions/{}/pay", text(&it["id"]));
        let Some(response) = self.post(&path, &body).await else { return };
        if response.status == 200 && response.json()["result"] == "paid" {
            self.history.claim(Claim::Paid { invoice, card });
        }
    }

    async fn verify(&mut self) {
        let cards = self.own_cards().await;
        let Some((card, _)) = self.rng.choice(cards) else { return };
        self.post(&format!("/api/cards/{card}/verify"), &json!({})).await;
    }

    /// The same again and again.
    async fn insist_on_it(&mut self) {
        let pays = self.rng.bool();
        for _ in 0..8 {
            if pays { self.pay().await } else { self.verify().await }
        }
    }

    async fn compare(&mut self) {
        let subscriptions = self.subscriptions().await;
        let Some(it) = self.rng.choice(subscriptions) else { return };
        let body = json!({"subscription": it["id"], "card": {"last4": "4242", "expiry": "2029-04"}}).to_string();
        let request = |person: &Self| {
            let request = person.script(Method::POST, "/api/decline-check");
            request.body(Body::from(body.clone())).expect("a request")
        };
        let (router, what) = (self.history.decline_check.clone(), format!("{} compares", self.name));
        self.insist(&router, &what, request).await;
    }

    /// Enters a card on the provider's page, and returns, or closes the tab.
    async fn enter_new_card(&mut self) {
        let all: Vec<_> = self.subscriptions().await.iter().map(|it| text(&it["id"])).collect();
        if all.is_empty() {
            return;
        }
        // Most people want the same one.
        let first = all[self.rng.usize(0..all.len().min(2))].clone();
        let share = self.rng.u8(0..=10);
        let others: Vec<_> = all.into_iter().filter(|id| *id != first && self.rng.u8(0..10) < share).collect();
        let path = format!("/api/subscriptions/{first}/new-card");
        let Some(response) = self.post(&path, &json!({"also": others, "return": PAGE})).await else { return };
        if response.status != 201 {
            return;
        }
        let url = text(&response.json()["url"]);
        let session = url.strip_prefix("https://pay.example/").expect("the provider's page").to_owned();
        self.pause(20_000).await;
        let (subject, done) = (self.who.subject, self.done);
        let tab = if self.name.ends_with("tab") { "t" } else { "" };
        let card = format!("new{subject}{tab}{done}");
        self.history.network.provider().complete(&session, &format!("pm_{card}"));
        self.history.send_event("checkout.session.completed", &session, &json!({}));
        let subscriptions = [first.clone()].into_iter().chain(others).collect();
        let card = format!("card_{card}");
        self.history.claim(Claim::Entered { session: session.clone(), card: card.clone(), subscriptions });
        if self.rng.u8(0..4) > 0 {
            self.pause(20_000).await;
            self.come_back(&session, card, first).await;
        }
    }

    async fn come_back(&mut self, session: &str, card: String, subscription: String) {
        let path = format!("/api/new-card/return?session={session}&return={PAGE}");
        let what = format!("{} comes back with {card}", self.name);
        for _ in 0..PATIENCE {
            let request = request(Method::GET, &path).header("cookie", &self.cookie);
            let request = request.body(Body::empty()).expect("a request");
            let Some(response) = self.history.serve(&self.history.card_edit, request, &what).await else { continue };
            if response.location() == format!("{PAGE}#new-card--added:{card}") {
                self.history.claim(Claim::Added { card, subscription });
                return;
            }
            if !response.location().contains("unfinished") {
                return;
            }
            self.pause(5_000).await;
        }
    }

    /// The seller, or the card's bank, changes something without us.
    fn change_at_the_provider(&mut self) {
        let provider = self.history.network.provider().clone();
        match self.rng.u8(0..3) {
            0 => {
                let year = self.rng.u16(2030..2040);
                provider.change("pm_anna", |card| card["card"]["exp_year"] = json!(year));
                self.history.send_event("payment_method.automatically_updated", "pm_anna", &json!({}));
            }
            1 => {
                let card = ["pm_anna", "pm_bjorn"][self.rng.usize(0..2)];
                provider.change("sub_1", |subscription| subscription["default_payment_method"] = json!(card));
                self.history.send_event("customer.subscription.updated", "sub_1", &json!({}));
            }
            _ => {
                let default = json!({"default_payment_method": "pm_bjorn"});
                provider.change(crate::world::CUSTOMER, |customer| customer["invoice_settings"] = default);
                let previous = json!({"invoice_settings": {"default_payment_method": null}});
                self.history.send_event("customer.updated", crate::world::CUSTOMER, &previous);
            }
        }
    }

    /// The person's own cards, with their versions.
    async fn own_cards(&mut self) -> Vec<(String, u32)> {
        let subscriptions = self.subscriptions().await;
        let own = subscriptions.iter().map(|it| &it["card"]).filter(|card| card["ownedByYou"] == true);
        let mut cards: Vec<_> = own
            .map(|card| (text(&card["id"]), card["version"].as_u64().and_then(|version| version.try_into().ok())))
            .map(|(id, version)| (id, version.expect("a version")))
            .collect();
        cards.sort();
        cards.dedup();
        cards
    }

    async fn subscriptions(&mut self) -> Vec<Value> {
        let request = |person: &Self| {
            let request = request(Method::GET, "/api/subscriptions").header("cookie", &person.cookie);
            request.body(Body::empty()).expect("a request")
        };
        let (router, what) = (self.history.card_edit.clone(), format!("{} looks", self.name));
        let response = self.insist(&router, &what, request).await;
        let list = response.filter(|response| response.status == 200).map(|response| response.json());
        let mut all = list.and_then(|list| list["subscriptions"].as_array().cloned()).unwrap_or_default();
        all.sort_by_key(|it| text(&it["id"]));
        all
    }

    async fn post(&mut self, path: &str, body: &Value) -> Option<TestResponse> {
        let body = body.to_string();
        let request =
            |person: &Self| person.script(Method::POST, path).body(Body::from(body.clone())).expect("a request");
        let (router, what) = (self.history.card_edit.clone(), format!("{} posts {path}", self.name));
        self.insist(&router, &what, request).await
    }

    fn script(&self, method: Method, path: &str) -> Builder {
        script_request(method, path).header("cookie", &self.cookie)
    }

    /// Sends a request again while there is no answer, or one that says so; gives the last one.
    async fn insist(
        &mut self,
        router: &Router,
        what: &str,
        request: impl Fn(&Self) -> Request<Body>,
    ) -> Option<TestResponse> {
        let mut last = None;
        for _ in 0..PATIENCE {
            last = self.history.serve(router, request(self), what).await;
            match &last {
                Some(response) if response.status == 409 && response.code() == "card-busy" => {
                    let wait: u64 = response.header("retry-after").parse().expect("seconds");
                    sleep(Duration::from_secs(wait)).await;
                }
                Some(response) if response.status != 503 => break,
                _ => self.pause(4_000).await,
            }
        }
        last
    }

    async fn pause(&mut self, longest: u64) {
        sleep(Duration::from_millis(self.rng.u64(0..longest))).await;
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
