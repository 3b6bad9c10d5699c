//! A person who takes too long at the provider, and a provider that takes too long.

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::app::{COOKIE_SECRET, TestApp};
use crate::keys::pass;
use crate::people::anna;

/// The callback, as if its flow had begun so many seconds earlier.
fn begun_earlier(back: &str, seconds: i64) -> String {
    let secret = Salt::new(HKDF_SHA256, b"kortkoll").extract(COOKIE_SECRET.as_bytes());
    let key = secret.expand(&[b"sign-in flow"], &AES_256_GCM).map(UnboundKey::from).expect("a key");
    let key = LessSafeKey::new(key);
    let (before, state) = back.split_once("state=").expect("a state");
    let sealed = BASE64_URL_SAFE_NO_PAD.decode(state).expect("base64url");
    let (nonce, text) = sealed.split_at(NONCE_LEN);
    let used = || Nonce::try_assume_unique_for_key(nonce).expect("a nonce");

    let mut text = text.to_vec();
    let mut flow: Value =
        serde_json::from_slice(key.open_in_place(used(), Aad::empty(), &mut text).expect("our own")).expect("JSON");
    flow["expires"] = (flow["expires"].as_i64().expect("seconds") - seconds).into();
    let mut text = flow.to_string().into_bytes();
    key.seal_in_place_append_tag(used(), Aad::empty(), &mut text).expect("sealed");
    format!("{before}state={}", BASE64_URL_SAFE_NO_PAD.encode([nonce, &text].concat()))
}

#[tokio::test]
async fn ten_minutes_are_enough_and_no_more() {
    let app = TestApp::start().await;
    for (seconds, place) in [(590, "/sv/uppdatera-kort/#tool"), (600, "/sv/uppdatera-kort/#sign-in--too-late")] {
        let mut browser = app.browser();
        let address = browser.begin().await;
        let back = app.provider.sign_in(&address, anna());
        assert_eq!(browser.get(&begun_earlier(&back, seconds)).await.location(), place);
    }
    assert_eq!(app.sessions().await.len(), 1);

    let mut browser = app.browser();
    let address = browser.get("/api/sign-in?return=/sv/%23card--card_1").await.location().parse().expect("an address");
    let back = begun_earlier(&app.provider.sign_in(&address, anna()), 600);
    assert_eq!(browser.get(&back).await.location(), "/sv/#sign-in--too-late:card--card_1");
}

#[tokio::test]
async fn the_wait_for_a_silent_provider_ends_before_lambdas_timeout() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let back = app.provider.sign_in(&browser.begin().await, anna());
    app.provider.rules(|rules| rules.never_sends_tokens = true);
    let begun = Instant::now();
    let answer = async {
        let answer = browser.get(&back).await;
        (answer.location().to_owned(), begun.elapsed())
    };
    let clock = async {
        while app.provider.waiting_requests() == 0 {
            sleep(Duration::from_millis(5)).await;
        }
        for _ in 0..20 {
            pass(Duration::from_millis(500)).await;
            sleep(Duration::from_millis(5)).await;
        }
    };
    let ((location, waited), ()) = tokio::join!(answer, clock);
    assert_eq!(location, "/sv/uppdatera-kort/#sign-in--unavailable");
    assert!((8.4..9.5).contains(&waited.as_secs_f64()), "{waited:?}");
    assert!(app.sessions().await.is_empty());
}
