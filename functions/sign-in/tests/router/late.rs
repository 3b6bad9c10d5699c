//! A person who takes too long at the provider.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use serde_json::Value;

use crate::app::{COOKIE_SECRET, TestApp};
use crate::people::anna;

/// The flow's cookie as it would be if the flow had begun so many seconds earlier.
fn begun_earlier(cookie: &str, seconds: i64) -> String {
    let secret = Salt::new(HKDF_SHA256, b"kortkoll").extract(COOKIE_SECRET.as_bytes());
    let key = secret.expand(&[b"sign-in flow"], &AES_256_GCM).map(UnboundKey::from).expect("a key");
    let key = LessSafeKey::new(key);
    let sealed = BASE64_URL_SAFE_NO_PAD.decode(cookie).expect("base64url");
    let (nonce, text) = sealed.split_at(NONCE_LEN);
    let used = || Nonce::try_assume_unique_for_key(nonce).expect("a nonce");

    let mut text = text.to_vec();
    let mut flow: Value =
        serde_json::from_slice(key.open_in_place(used(), Aad::empty(), &mut text).expect("our own")).expect("JSON");
    flow["expires"] = (flow["expires"].as_i64().expect("seconds") - seconds).into();
    let mut text = flow.to_string().into_bytes();
    key.seal_in_place_append_tag(used(), Aad::empty(), &mut text).expect("sealed");
    BASE64_URL_SAFE_NO_PAD.encode([nonce, &text].concat())
}

#[tokio::test]
async fn ten_minutes_are_enough_and_no_more() {
    let app = TestApp::start().await;
    for (seconds, place) in [(590, "/sv/uppdatera-kort/#tool"), (600, "/sv/uppdatera-kort/#sign-in--failed")] {
        let mut browser = app.browser();
        let address = browser.begin().await;
        let cookie = browser.cookies.get_mut("__Host-sign-in").expect("the flow's cookie");
        *cookie = begun_earlier(cookie, seconds);
        let back = app.provider.sign_in(&address, anna());
        assert_eq!(browser.get(&back).await.location(), place);
    }
    assert_eq!(app.sessions().await.len(), 1);
}
