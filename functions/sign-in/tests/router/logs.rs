//! What the log says about a sign-in.

use serde_json::json;
use testing::Log;
use tracing::subscriber::DefaultGuard;

use crate::app::TestApp;
use crate::identity_provider::Signature;
use crate::people::anna;

/// All that is logged, until the guard is dropped.
pub(crate) fn start_log() -> (Log, DefaultGuard) {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    (log, tracing::subscriber::set_default(subscriber))
}

/// The lines that our own crates have written.
pub(crate) fn ours(log: &Log) -> String {
    let log = log.text();
    let is_ours = |line: &&str| [" web::", " sign_in::", " metric:"].iter().any(|target| line.contains(target));
    log.lines().filter(is_ours).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn the_log_says_why_and_not_who() {
    let (log, logged_here) = start_log();

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
        rules.claims = json!({});
        rules.signature = Signature::Right;
    });
    let mut without_organisation = anna();
    without_organisation["organisation"] = json!("");
    browser.sign_in(without_organisation).await;
    browser.post("/api/sign-out").await;
    drop(logged_here);

    let ours = ours(&log);
    for reason in ["another nonce", "organisation's claim", "the state was used before", "signed in"] {
        assert!(ours.contains(reason), "{reason}: {ours}");
    }
    secrets.extend(["Anna", "Alm", "norrbacka", "Norrbacka", "anna-1", "code-"].map(str::to_owned));
    for secret in secrets {
        assert!(!ours.contains(&secret), "{secret}: {ours}");
    }
}

#[tokio::test]
async fn a_claim_that_is_not_given_is_named_and_counted() {
    for (claims, line) in [
        (json!({"roles": null}), r#"claim="roles" form="absent""#),
        (json!({"roles": 7}), r#"claim="roles" form="number""#),
        (json!({"roles": [["billing-admin"]]}), r#"claim="roles" form="list""#),
        (json!({"roles": true, "email": {"work": "anna@norrbacka.example"}}), r#"claim="email" form="object""#),
        (json!({"name": false}), r#"claim="name" form="boolean""#),
        (json!({"organisation": ["Norrbacka Bygg AB", "Norrbacka"]}), r#"claim="organisation" form="list""#),
    ] {
        let mut person = anna();
        for (name, value) in claims.as_object().expect("an object") {
            person[name] = value.clone();
        }
        if claims["roles"].is_null() {
            person.as_object_mut().expect("an object").remove("roles");
        }
        let (log, logged_here) = start_log();
        let app = TestApp::start().await;
        app.browser().sign_in(person).await;
        drop(logged_here);
        let ours = ours(&log);
        let warning = ours.lines().find(|text| text.contains(line)).unwrap_or_else(|| panic!("{line}: {ours}"));
        assert!(warning.contains("WARN") && warning.contains("request_id="), "{warning}");
        let form = line.rsplit('=').next().expect("a form");
        assert!(ours.contains(&format!("-claim\" kind={form}")), "{form}: {ours}");
        assert!(!ours.contains("orrbacka"), "{ours}");
    }
}

#[tokio::test]
async fn another_issuer_is_named_with_the_right_one() {
    let (log, logged_here) = start_log();
    let app = TestApp::start().await;
    app.provider.rules(|rules| rules.claims = json!({"iss": "https://sts.windows.net/tenant/"}));
    app.browser().sign_in(anna()).await;
    let app = TestApp::start().await;
    app.provider.rules(|rules| rules.discovery = json!({"issuer": "https://login.example.com/other"}));
    app.browser().get("/api/sign-in?return=/sv/").await;
    drop(logged_here);
    let ours = ours(&log);
    for issuer in ["https://sts.windows.net/tenant/", "https://login.example.com/other", app.provider.issuer()] {
        assert!(ours.contains(issuer), "{issuer}: {ours}");
    }
}

#[tokio::test]
async fn what_is_not_supported_is_said_by_name() {
    for (discovery, word) in [
        (json!({"require_pushed_authorization_requests": true}), "require_pushed_authorization_requests"),
        (json!({"token_endpoint_auth_methods_supported": ["client_secret_jwt"]}), "client_secret_jwt"),
    ] {
        let (log, logged_here) = start_log();
        let app = TestApp::start().await;
        app.provider.rules(|rules| rules.discovery = discovery);
        app.browser().get("/api/sign-in?return=/sv/").await;
        drop(logged_here);
        assert!(ours(&log).contains("ERROR") && ours(&log).contains(word), "{}", ours(&log));
    }
    let (log, logged_here) = start_log();
    let app = TestApp::start().await;
    app.provider.rules(|rules| rules.signature = Signature::Encrypted);
    app.browser().sign_in(anna()).await;
    drop(logged_here);
    assert!(ours(&log).contains("encrypts"), "{}", ours(&log));
}
