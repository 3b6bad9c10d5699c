//! What the log says about a sign-in.

use serde_json::json;
use testing::Log;

use crate::app::TestApp;
use crate::identity_provider::Signature;
use crate::people::anna;

#[tokio::test]
async fn the_log_says_why_and_not_who() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
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

    let log = log.text();
    let ours: Vec<_> = log.lines().filter(|line| line.contains(" web::") || line.contains(" sign_in::")).collect();
    let ours = ours.join("\n");
    for reason in ["another nonce", "organisation's claim", "flow's cookie is missing", "signed in"] {
        assert!(ours.contains(reason), "{reason}: {ours}");
    }
    secrets.extend(["Anna", "Alm", "norrbacka", "Norrbacka", "anna-1", "code-"].map(str::to_owned));
    for secret in secrets {
        assert!(!ours.contains(&secret), "{secret}: {ours}");
    }
}
