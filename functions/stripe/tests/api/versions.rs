//! The calls with parameters that differ between versions of the API, with the sandbox, which refuses what a version refuses.

use sandbox::payments::PaymentProvider;
use stripe::metadata::Metadata;
use stripe::objects::{CheckoutStatus, IntentStatus, Invoice};
use stripe::{API_VERSION, Client, Config, Error, NewCheckoutSession};
use tempfile::TempDir;
use tokio::net::TcpListener;
use web::Settings;

const SITE: &str = "http://127.0.0.1:3000";
const DAHLIA: &str = "2026-08-26.dahlia";

/// A sandbox with the demo's data, and a client of it.
async fn start() -> (TempDir, Client) {
    let data = tempfile::tempdir().expect("a folder");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}/psp", listener.local_addr().expect("its address"));
    let provider = PaymentProvider::open(data.path(), address.clone(), SITE.to_owned()).expect("a sandbox");
    provider.fill_in("http://localhost:3001/idp").expect("the demo's data");
    let settings = Settings::from_iter([("PROVIDER_URL", address.as_str()), ("PROVIDER_SECRET", provider.secret())]);
    let client = Client::new(Config::from(&settings).expect("whole settings"));
    tokio::spawn(axum::serve(listener, provider.router()).into_future());
    (data, client)
}

fn new_session() -> NewCheckoutSession<'static> {
    let (success_url, cancel_url) = ("http://127.0.0.1:3000/done", "http://127.0.0.1:3000/");
    NewCheckoutSession { customer: "cus_norrbacka", success_url, cancel_url, metadata: Metadata::new() }
}

#[tokio::test]
async fn each_affected_call_is_understood_in_our_version_and_in_those_before() {
    let (_data, client) = start().await;
    for version in [DAHLIA, "2026-09-30.endive", API_VERSION] {
        let client = client.in_version(version);
        let session = client.create_checkout_session(&new_session(), &format!("session-{version}")).await;
        assert_eq!(session.expect(version).status, Some(CheckoutStatus::Open), "{version}");
        let key = format!("setup-{version}");
        let created =
            client.create_setup_intent("cus_norrbacka", "pm_anna_visa", &Metadata::new(), &key).await.expect(version);
        let confirmed =
            client.confirm_setup_intent(&created.id, SITE, &format!("confirm-{version}")).await.expect(version);
        assert_eq!(confirmed.status, IntentStatus::Succeeded, "{version}");
        let open = client.open_invoices("sub_visio").await.expect(version);
        let payment = open.first().and_then(Invoice::payment_intent).expect("a payment").id().to_owned();
        let refused = client.confirm_payment_intent(&payment, "pm_bjorn_mc", SITE, &format!("pay-{version}")).await;
        assert!(matches!(refused, Err(Error::Declined { .. })), "{version}: {refused:?}");
    }
}

#[tokio::test]
async fn a_version_that_is_not_known_is_refused() {
    let (_data, client) = start().await;
    let refused = client.in_version("2027-01-01.unknown").customer("cus_norrbacka").await;
    assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
}
