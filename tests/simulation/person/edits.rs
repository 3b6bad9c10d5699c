//! Edits a card, and changes their mind.

use std::time::Duration;

use axum::body::Body;
use http::{Method, Request};
use serde_json::json;
use testing::simulation::Served;
use testing::{TestResponse, card_numbers};
use tokio::time::sleep;

use super::Person;
use crate::history::Claim;

impl Person {
    /// When nothing fails any more: each card can be edited.
    pub(crate) async fn edit_at_last(mut self, card: &str) {
        for _ in 0..3 {
            let Some((_, version)) = self.own_cards().await.into_iter().find(|(id, _)| id == card) else { return };
            let response = self.send_edit(card, version, "At Last").await;
            if response.is_some_and(|response| response.status == 200) {
                return;
            }
            sleep(Duration::from_secs(11)).await;
        }
        self.history.fault(format!("{card} cannot be edited though nothing fails any more"));
    }

    pub(super) async fn edit(&mut self) {
        let cards = self.own_cards().await;
        let Some((card, version)) = self.rng.choice(cards) else { return };
        if self.rng.u8(0..12) == 0 {
            let holder = card_numbers::WRITTEN[self.rng.usize(0..card_numbers::WRITTEN.len())];
            let response = self.send_edit(&card, version, holder).await;
            if response.is_some_and(|response| response.status.is_success()) {
                self.history.fault(format!("{} typed a card number as holder, and it was taken", self.name));
            }
            return;
        }
        let mut holder = self.new_holder();
        let mut failed = None;
        let response = if self.rng.bool() {
            let served = self.save_once(&card, version, &holder).await;
            if served.response.as_ref().is_some_and(|response| response.status == 503) {
                // They correct the name, and save that.
                let first = std::mem::replace(&mut holder, self.new_holder());
                failed = if served.undecided == 0 { Some(first) } else { None };
                self.send_edit(&card, version, &holder).await
            } else {
                served.response
            }
        } else {
            self.send_edit(&card, version, &holder).await
        };
        let Some(response) = response else { return };
        match response.status.as_u16() {
            200 => {
                let version = response.json()["version"].as_u64().and_then(|version| version.try_into().ok());
                let (version, by) = (version.expect("a version"), self.who.name);
                self.history.claim(Claim::Edited { card, version, holder, by });
            }
            412 => {
                let shown = response.json()["card"]["holder"].clone();
                if shown == json!(holder) {
                    self.history.fault(format!("{}: the card has been changed, by this very edit", self.name));
                } else if failed.is_some_and(|failed| shown == json!(failed)) {
                    self.history.fault(format!("{}: an edit that failed was made after all", self.name));
                }
            }
            _ => {}
        }
    }

    async fn send_edit(&mut self, card: &str, version: u32, holder: &str) -> Option<TestResponse> {
        let key = self.new_key();
        let what = format!("{} edits {card}", self.name);
        let router = self.history.card_edit.clone();
        self.insist(&router, &what, |person| person.edit_request(card, version, holder, &key)).await
    }

    async fn save_once(&mut self, card: &str, version: u32, holder: &str) -> Served {
        let key = self.new_key();
        let request = self.edit_request(card, version, holder, &key);
        self.history.watch(&self.history.card_edit, request, &format!("{} saves {card}", self.name)).await
    }

    fn edit_request(&self, card: &str, version: u32, holder: &str, key: &str) -> Request<Body> {
        let request = self.script(Method::PATCH, &format!("/api/cards/{card}"));
        let request = request.header("if-match", format!("\"{version}\"")).header("idempotency-key", key);
        request.body(Body::from(json!({"holder": holder}).to_string())).expect("a request")
    }

    fn new_holder(&mut self) -> String {
        let letters: String = (0..6).map(|_| char::from(b'A' + self.rng.u8(0..26))).collect();
        format!("Alm {letters}")
    }

    fn new_key(&mut self) -> String {
        format!("{:016x}", self.rng.u64(..))
    }
}
