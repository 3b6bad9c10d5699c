//! What the log says about a sign-in.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::json;

use crate::app::TestApp;
use crate::identity_provider::Signature;
use crate::people::anna;

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("one writer").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_says_why_and_not_who() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let logged_here = tracing::subscriber::set_default(subscriber);

    let app = TestApp::start().await;
    let mut browser = app.browser();
    let address = browser.begin().await;
    let back = app.provider.sign_in(&address, anna());
    let mut secrets: Vec<String> = address.query_pairs().map(|(_, value)| value.into_owned()).collect();
    secrets.retain(|value| value.len() > 20 && !value.contains("://") && !value.contains(' '));
    assert!(secrets.len() >= 3, "{secrets:?}");
    browser.get(&back).await;
    secrets.push(browser.cookies["__Host-sid"].clone());
    browser.cookies.remove("__Host-sid");
    browser.get(&back).await;

    app.provider.rules(|rules| rules.claims = json!({"nonce": "another-nonce"}));
    browser.sign_in(anna()).await;
    app.provider.rules(|rules| {
        rules.claims = json!({"organisation": ""});
        rules.signature = Signature::Right;
    });
    browser.sign_in(anna()).await;
    browser.post("/api/sign-out").await;
    drop(logged_here);

    let log = String::from_utf8(log.0.lock().expect("no writer").clone()).expect("a log in UTF-8");
    let ours: Vec<_> = log.lines().filter(|line| line.contains(" web::") || line.contains(" sign_in::")).collect();
    let ours = ours.join("\n");
    for reason in ["another nonce", "organisation's claim", "the state was used before", "signed in"] {
        assert!(ours.contains(reason), "{reason}: {ours}");
    }
    secrets.extend(["Anna", "Alm", "norrbacka", "Norrbacka", "anna-1", "code-"].map(str::to_owned));
    for secret in secrets {
        assert!(!ours.contains(&secret), "{secret}: {ours}");
    }
}
