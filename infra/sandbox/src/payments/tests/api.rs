//! What holds for every call of the API.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::AUTHORIZATION;

use super::{ADDRESS, Answer, Sandbox};
use crate::payments::PaymentProvider;

#[tokio::test]
async fn a_caller_without_the_key_is_refused() {
    let sandbox = Sandbox::new();
    for authorization in [None, Some("Bearer sk_test_other"), Some("Basic eDo="), Some("å")] {
        let mut request = Request::builder().uri("/psp/v1/customers/cus_norrbacka");
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        let answer = sandbox.send(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.error(), (401, "invalid_request_error", "", ""));
    }
}

/// A request for that version of the API.
async fn in_version(sandbox: &Sandbox, version: &str, path: &str, form: &str) -> Answer {
    let request = Request::post(format!("/psp/v1/{path}"))
        .header("stripe-version", version)
        .header(AUTHORIZATION, format!("Bearer {}", sandbox.provider.secret()))
        .body(Body::from(form.to_owned()));
    sandbox.send(request.expect("a request")).await
}

#[tokio::test]
async fn a_request_for_a_version_of_the_api_that_is_not_known_is_refused() {
    let sandbox = Sandbox::new();
    for (version, status) in [
        ("2026-08-26.dahlia", 200),
        ("2026-09-30.endive", 200),
        ("2026-10-28.endive", 200),
        ("2027-01-01.unknown", 400),
        ("", 400),
    ] {
        let answer = in_version(&sandbox, version, "customers/cus_norrbacka", "").await;
        assert_eq!(answer.status, status, "{version}");
        assert_eq!(answer.headers["stripe-version"], version);
    }
    assert_eq!(sandbox.call("GET", "customers", "", None).await.headers["stripe-version"], "2026-10-28.endive");
}

#[tokio::test]
async fn each_version_refuses_the_parameters_that_it_does_not_have() {
    let sandbox = Sandbox::new();
    let session = "mode=setup&customer=cus_norrbacka&success_url=http://127.0.0.1:3000/";
    let intent = "customer=cus_norrbacka&payment_method=pm_anna_visa";
    let (old, new) = ("payment_method_types[]=card", "allowed_payment_method_types[]=card");
    let gone = (400, "invalid_request_error", "payment_method_types_no_longer_supported", "payment_method_types");
    let unknown = (400, "invalid_request_error", "parameter_unknown", "allowed_payment_method_types");
    let fine = (200, "", "", "");
    for (version, path, form, types, expected) in [
        ("2026-08-26.dahlia", "checkout/sessions", session, old, fine),
        ("2026-08-26.dahlia", "checkout/sessions", session, new, unknown),
        ("2026-08-26.dahlia", "setup_intents", intent, old, fine),
        ("2026-08-26.dahlia", "setup_intents", intent, new, fine),
        ("2026-09-30.endive", "checkout/sessions", session, old, gone),
        ("2026-09-30.endive", "setup_intents", intent, new, fine),
        ("2026-10-28.endive", "checkout/sessions", session, new, fine),
        ("2026-10-28.endive", "setup_intents", intent, old, gone),
        ("2026-10-28.endive", "payment_intents/pi_x/confirm", "", old, gone),
    ] {
        let answer = in_version(&sandbox, version, path, &format!("{form}&{types}")).await;
        assert_eq!(answer.error(), expected, "{version} {path} {types}");
    }
}

#[tokio::test]
async fn an_unknown_route_object_or_parameter_is_named() {
    let sandbox = Sandbox::new();
    for (method, path, query, error) in [
        ("GET", "nothing", "", (404, "invalid_request_error", "", "")),
        ("GET", "payment_methods/pm_x", "", (404, "invalid_request_error", "resource_missing", "id")),
        ("GET", "payment_methods/sub_premium", "", (404, "invalid_request_error", "resource_missing", "id")),
        ("GET", "subscriptions", "customer=cus_x", (404, "invalid_request_error", "resource_missing", "customer")),
        ("GET", "subscriptions", "colour=red", (400, "invalid_request_error", "parameter_unknown", "colour")),
        (
            "POST",
            "checkout/sessions",
            "customer=cus_norrbacka",
            (400, "invalid_request_error", "parameter_missing", "mode"),
        ),
        ("GET", "subscriptions", "expand[]=data.colour", (400, "invalid_request_error", "", "expand")),
        (
            "GET",
            "subscriptions",
            "expand[]=data.items.data.price.product",
            (400, "invalid_request_error", "", "expand"),
        ),
    ] {
        let answer = sandbox.call(method, path, query, None).await;
        assert_eq!(answer.error(), error, "{method} {path} {query}");
        assert!(answer.headers.contains_key("request-id"));
    }
}

#[tokio::test]
async fn under_a_key_a_request_happens_once() {
    let sandbox = Sandbox::new();
    let send = async |form: &str| sandbox.call("POST", "setup_intents", form, Some("key")).await;
    // A request that never began leaves the key free.
    assert_eq!(send("customer=cus_x").await.status, 404);
    let first = send("customer=cus_norrbacka&usage=off_session").await;
    assert!(!first.headers.contains_key("idempotent-replayed"));
    let second = send("usage=off_session&customer=cus_norrbacka").await;
    assert_eq!(second.headers["idempotent-replayed"], "true");
    assert_eq!(first.ok(), second.ok());
    assert_eq!(send("customer=cus_sjovik").await.error(), (400, "idempotency_error", "", ""));
    let elsewhere = sandbox.call("POST", "subscriptions/sub_premium", "", Some("key")).await;
    assert_eq!(elsewhere.error(), (400, "idempotency_error", "", ""));
    assert_eq!(sandbox.events().await, ["setup_intent.created"]);
}

#[tokio::test]
async fn a_decline_is_a_response_that_is_replayed() {
    let sandbox = Sandbox::new();
    let invoice = sandbox.invoice("sub_visio").await["id"].as_str().expect("an id").to_owned();
    let pay = async || sandbox.call("POST", &format!("invoices/{invoice}/pay"), "", Some("pay")).await;
    let (first, second) = (pay().await, pay().await);
    assert_eq!(first.error().2, "card_declined");
    assert_eq!(second.headers["idempotent-replayed"], "true");
    assert_eq!((first.status, first.body), (second.status, second.body));
    let failures = sandbox.events().await.into_iter().filter(|what| what == "charge.failed");
    assert_eq!(failures.count(), 1);
}

#[tokio::test]
async fn while_a_request_is_handled_its_key_is_in_use() {
    let sandbox = Sandbox::new();
    let lock = sandbox.provider.lock_key("key").expect("a free key");
    let send = async || sandbox.call("POST", "subscriptions/sub_premium", "", Some("key")).await;
    assert_eq!(send().await.error(), (409, "invalid_request_error", "idempotency_key_in_use", ""));
    drop(lock);
    assert_eq!(send().await.status, 200);
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let data = tempfile::tempdir().expect("a folder");
    let open = || PaymentProvider::open(data.path(), ADDRESS.to_owned(), super::SITE.to_owned()).expect("a sandbox");
    let before = open();
    before.fill_in(super::ISSUER).expect("the demo's data");
    let secrets = (before.secret().to_owned(), before.webhook_secret().to_owned());
    drop(before);
    let sandbox = Sandbox { provider: open(), data };
    assert_eq!((sandbox.provider.secret().to_owned(), sandbox.provider.webhook_secret().to_owned()), secrets);
    sandbox.post("subscriptions/sub_premium", "metadata[a]=b").await.ok();
    sandbox.provider.fill_in("http://localhost:1/idp").expect("nothing to do");
    let kept = sandbox.get("subscriptions/sub_premium").await["metadata"].clone();
    assert_eq!(kept["a"], "b");
    assert!(kept["kortkoll_purchaser"].as_str().is_some_and(|purchaser| purchaser.starts_with(super::ISSUER)));
}
