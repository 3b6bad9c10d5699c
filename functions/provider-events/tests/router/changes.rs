//! Events: afterwards our copy equals the provider's object.

use axum::body::Body;
use billing::SubscriptionStatus;
use jiff::Timestamp;
use serde_json::{Value, json};
use testing::{Fault, NORRBACKA};

use crate::app::{SECRET, TestApp, card_id, event, signature, signed};
use crate::objects::{card, declined_payment, invoice};

/// The object in an event: only its ids are read.
fn subscription() -> Value {
    json!({"id": "sub_1", "object": "subscription", "customer": "cus_1", "status": "canceled"})
}

#[tokio::test]
async fn a_subscription_comes_in_with_its_card() {
    let app = TestApp::start().await;
    assert_eq!(app.tell("customer.subscription.created", &subscription()).await, 200);
    let known = app.subscription().await.expect("known");
    assert_eq!((known.name(), known.status()), ("Office 365 Business Premium", SubscriptionStatus::Active));
    assert_eq!(known.card(), Some(&card_id("card_1")));
    let organisation = app.organisation().await;
    let card = organisation.card(&card_id("card_1")).expect("known");
    assert_eq!((card.details().last4.as_str(), card.owner()), ("4242", None));
}

#[tokio::test]
async fn a_declined_payment_is_known_until_it_is_paid() {
    let app = TestApp::start().await;
    app.provider.insert(declined_payment());
    app.provider.insert(invoice("open"));
    app.provider.change("sub_1", |it| it["latest_invoice"] = json!("in_1"));
    app.provider.change("sub_1", |it| it["status"] = json!("past_due"));
    assert_eq!(app.tell("invoice.payment_failed", &invoice("open")).await, 200);
    let known = app.subscription().await.expect("known");
    assert_eq!(known.status(), SubscriptionStatus::PastDue);
    assert_eq!(known.open_invoice().map(|open| open.money().amount()), Some("1234.50"));
    // Stolen: that must not be shown.
    assert_eq!(known.last_decline().map(|decline| decline.code().as_str()), Some("generic_decline"));

    app.provider.insert(invoice("paid"));
    app.provider.change("sub_1", |it| it["status"] = json!("active"));
    assert_eq!(app.send(signed(&event("evt_2", "invoice.paid", &invoice("paid")))).await.0, 200);
    let known = app.subscription().await.expect("known");
    assert_eq!((known.open_invoice(), known.last_decline()), (None, None));
}

#[tokio::test]
async fn a_card_that_the_bank_renewed_has_a_new_version_by_nobody() {
    let app = TestApp::start().await;
    app.tell("customer.subscription.created", &subscription()).await;
    app.provider.change("pm_1", |it| it["card"]["exp_year"] = json!(2031));
    let of_card = json!({"id": "pm_1", "customer": "cus_1"});
    assert_eq!(app.send(signed(&event("evt_2", "payment_method.automatically_updated", &of_card))).await.0, 200);
    let organisation = app.organisation().await;
    let card = organisation.card(&card_id("card_1")).expect("known");
    assert_eq!((card.version(), card.details().expiry.to_string().as_str()), (2, "2031-04"));
    let history = app.billing().history(NORRBACKA, &card_id("card_1"), Timestamp::now()).await.expect("a history");
    assert_eq!(history.iter().filter(|entry| entry.version() == 2).map(|entry| entry.by()).collect::<Vec<_>>(), [None]);
}

fn visit(admin: &Value) -> Value {
    json!({
        "id": "cs_1", "status": "complete", "created": 1_795_000_000, "customer": "cus_1", "metadata": admin,
        "setup_intent": {"id": "seti_1", "status": "succeeded", "created": 1, "payment_method": card("pm_2", "4444")},
    })
}

#[tokio::test]
async fn a_card_entered_on_the_hosted_page_pays_though_nobody_came_back() {
    let app = TestApp::start().await;
    app.tell("customer.subscription.created", &subscription()).await;
    let ours = json!({"kortkoll_admin": "https://id.example bjorn", "kortkoll_admin_name": "Björn Berg",
        "kortkoll_organisation": NORRBACKA, "kortkoll_subscriptions": "sub_1"});
    app.provider.insert(card("pm_2", "4444"));
    app.provider.insert(visit(&ours));
    assert_eq!(app.send(signed(&event("evt_2", "checkout.session.completed", &json!({"id": "cs_1"})))).await.0, 200);
    assert_eq!(app.provider.object("sub_1")["default_payment_method"], "pm_2");
    assert_eq!(app.subscription().await.expect("known").card(), Some(&card_id("card_2")));
    let organisation = app.organisation().await;
    let owner = organisation.card(&card_id("card_2")).expect("known").owner();
    assert_eq!(owner.map(|owner| (owner.subject(), owner.name())), Some(("bjorn", "Björn Berg")));
}

#[tokio::test]
async fn an_event_of_a_visit_that_comes_late_does_not_take_the_subscription_back() {
    let app = TestApp::start().await;
    app.tell("customer.subscription.created", &subscription()).await;
    let ours = json!({"kortkoll_admin": "https://id.example bjorn", "kortkoll_organisation": NORRBACKA,
        "kortkoll_subscriptions": "sub_1"});
    for (visited, card_id, created) in [("cs_1", "pm_2", 1_795_000_000), ("cs_2", "pm_3", 1_795_000_060)] {
        let mut visit = visit(&ours);
        (visit["id"], visit["created"]) = (json!(visited), json!(created));
        visit["setup_intent"]["payment_method"] = card(card_id, "4444");
        app.provider.insert(card(card_id, "4444"));
        app.provider.insert(visit);
    }
    // The event of the second checkout session comes first.
    for (id, visited) in [("evt_2", "cs_2"), ("evt_3", "cs_1"), ("evt_4", "cs_2")] {
        let body = event(id, "checkout.session.completed", &json!({"id": visited}));
        assert_eq!(app.send(signed(&body)).await.0, 200);
        assert_eq!(app.provider.object("sub_1")["default_payment_method"], "pm_3");
        assert_eq!(app.subscription().await.expect("known").card(), Some(&crate::app::card_id("card_3")));
    }
}

#[tokio::test]
async fn an_object_that_is_asked_for_at_a_wrong_address_is_not_gone() {
    let app = TestApp::start().await;
    app.provider.breaks("GET subscriptions/sub_1", Fault::Answer(404, json!({"a proxy": "says 404"})));
    assert_eq!(app.tell("customer.subscription.updated", &subscription()).await, 503);
}

#[tokio::test]
async fn what_the_customer_is_charged_to_from_now_on_pays_where_there_is_nothing_else() {
    let app = TestApp::start().await;
    app.tell("customer.subscription.created", &subscription()).await;
    app.provider.insert(card("pm_2", "4444"));
    app.provider.change("sub_1", |it| it["default_payment_method"] = json!(null));
    app.provider.change("cus_1", |it| it["invoice_settings"] = json!({"default_payment_method": "pm_2"}));
    let body = json!({"id": "evt_2", "type": "customer.updated", "data": {
        "object": {"id": "cus_1"}, "previous_attributes": {"invoice_settings": {"default_payment_method": null}}}});
    assert_eq!(app.send(signed(&body.to_string())).await.0, 200);
    assert_eq!(app.subscription().await.expect("known").card(), Some(&card_id("card_2")));
}

#[tokio::test]
async fn a_card_is_verified_though_nobody_came_back() {
    let app = TestApp::start().await;
    app.tell("customer.subscription.created", &subscription()).await;
    let verified = async || app.organisation().await.card(&card_id("card_1")).expect("known").verified();
    let of_it = json!({"id": "seti_1", "customer": "cus_1"});
    let ours = json!({"kortkoll_admin": "https://id.example anna", "kortkoll_version": "1"});
    for (event_id, admin) in [("evt_2", json!({})), ("evt_3", ours)] {
        assert_eq!(verified().await, None);
        let intent = json!({"id": "seti_1", "status": "succeeded", "created": 1_795_000_000, "customer": "cus_1",
            "payment_method": "pm_1", "metadata": admin});
        app.provider.insert(intent);
        assert_eq!(app.send(signed(&event(event_id, "setup_intent.succeeded", &of_it))).await.0, 200);
    }
    assert_eq!(verified().await.map(Timestamp::as_second), Some(1_795_000_000));
}

#[tokio::test]
async fn a_checkout_that_was_not_ours_is_skipped() {
    let app = TestApp::start().await;
    app.provider.insert(visit(&json!({})));
    for session in ["cs_1", "cs_2"] {
        assert_eq!(app.tell("checkout.session.completed", &json!({"id": session})).await, 200);
    }
    assert!(app.items().await.is_empty());
}

#[tokio::test]
async fn an_event_of_no_concern_is_accepted_and_skipped() {
    let app = TestApp::start().await;
    for (kind, object) in [
        ("charge.succeeded", json!({"id": "ch_1", "customer": "cus_1"})),
        ("customer.updated", json!({"id": "cus_1"})),
        ("payment_method.detached", json!({"id": "pm_1", "customer": null})),
    ] {
        assert_eq!(app.tell(kind, &object).await, 200, "{kind}");
    }
    assert!(app.provider.requests().is_empty());
}

#[tokio::test]
async fn an_event_of_a_customer_who_is_not_ours_is_skipped() {
    let app = TestApp::start().await;
    for (id, customer) in [("evt_1", "cus_9"), ("evt_2", "cus_404")] {
        let of_another = json!({"id": "sub_1", "customer": customer});
        assert_eq!(app.send(signed(&event(id, "customer.subscription.updated", &of_another))).await.0, 200);
    }
    assert!(app.items().await.is_empty());
}

#[tokio::test]
async fn an_event_of_api_gateways_is_read_byte_for_byte() {
    let app = TestApp::start().await;
    let body = event("evt_1", "customer.subscription.updated", &json!({"id": "sub_1", "customer": "cus_1", "å": "€"}));
    let request = json!({
        "version": "2.0", "routeKey": "ANY /api/provider-events", "rawPath": "/api/provider-events", "rawQueryString": "",
        "headers": {"content-type": "application/json; charset=utf-8", "x-origin-secret": "the-secret-of-the-cdn",
            "stripe-signature": signature(SECRET, Timestamp::now().as_second(), &body)},
        "requestContext": {"accountId": "1", "apiId": "a", "domainName": "a.example", "domainPrefix": "a",
            "http": {"method": "POST", "path": "/api/provider-events", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1",
                     "userAgent": "Stripe/1.0"},
            "requestId": "r", "routeKey": "ANY /api/provider-events", "stage": "$default",
            "time": "22/Nov/2026:12:00:00 +0000", "timeEpoch": 0},
        "body": body, "isBase64Encoded": false,
    });
    let request = lambda_http::request::from_str(&request.to_string()).expect("an event");
    assert_eq!(app.send(request.map(Body::new)).await.0, 200);
    assert!(app.subscription().await.is_some());
}
