//! Data from the payment provider: everything of a customer at once, or one object at a time by its events.

use billing::CustomerId;
use payments::{Error, Imported};
use serde_json::json;
use testing::Fault;

use crate::app::TestApp;
use crate::demo::{ANNA, DAVID, ELSA};

fn customer(id: &str) -> CustomerId {
    CustomerId::parse(id).expect("an id")
}

#[tokio::test]
async fn an_import_can_be_done_again_and_tells_how_far_it_is() {
    let app = TestApp::start().await;
    let before = app.items().await;
    let mut steps = Vec::new();
    let progress = |done, all| steps.push((done, all));
    let imported = app.payments().import(ANNA.organisation, &customer("cus_norrbacka"), progress).await;
    assert_eq!(imported.expect("an import"), Imported { cards: 2, subscriptions: 5, unread: vec![] });
    assert_eq!(steps, (0..=7).map(|done| (done, 7)).collect::<Vec<_>>());
    assert_eq!(app.items().await, before);
}

#[tokio::test]
async fn an_import_that_broke_off_goes_on() {
    let app = TestApp::start().await;
    for (id, like) in [("pm_idle", "pm_anna"), ("pm_new", "pm_anna"), ("sub_new", "sub_apps")] {
        let mut new = app.psp.object(like);
        new["id"] = json!(id);
        if id == "sub_new" {
            new["default_payment_method"] = json!("pm_new");
        }
        app.psp.insert(new);
    }
    app.psp.breaks("GET subscriptions/sub_new", Fault::Away);
    let import = || async { app.payments().import(ANNA.organisation, &customer("cus_norrbacka"), |_, _| ()).await };
    assert!(matches!(import().await, Err(Error::Provider(_))));
    app.psp.recovers();
    assert_eq!(import().await.expect("an import"), Imported { cards: 3, subscriptions: 6, unread: vec![] });
    app.agrees("card_new", 1).await;
    // A card that pays nothing is not stored.
    assert!(app.items_of("CARD#card_idle").await.is_empty());
}

#[tokio::test]
async fn a_subscription_that_cannot_be_read_keeps_nobody_from_the_others() {
    let app = TestApp::start().await;
    app.psp.change("sub_apps", |it| it["items"] = json!("none of what it was"));
    app.psp.change("sub_premium", |it| it["description"] = json!("Premium"));
    // The list has it, too.
    let imported = app.payments().import(ANNA.organisation, &customer("cus_norrbacka"), |_, _| ()).await;
    let Imported { subscriptions, unread, .. } = imported.expect("an import");
    assert_eq!((subscriptions, unread.len()), (4, 1));
    assert!(unread[0].starts_with("sub_apps: the provider fails"), "{unread:?}");
    let list = app.get(ANNA, "/api/subscriptions").await.text;
    assert!(list.contains("\"name\":\"Premium\""), "{list}");
}

#[tokio::test]
async fn an_import_takes_in_what_became_of_the_cards() {
    let app = TestApp::start().await;
    app.psp.change("pm_anna", |card| card["billing_details"]["name"] = json!("Anna Ny"));
    app.payments().import(ANNA.organisation, &customer("cus_norrbacka"), |_, _| ()).await.expect("an import");
    app.agrees("card_anna", 2).await;
}

#[tokio::test]
async fn an_older_invoice_is_owed_though_the_next_is_a_draft() {
    let app = TestApp::start().await;
    let mut draft = app.psp.object("in_exchange");
    (draft["id"], draft["status"]) = (json!("in_next"), json!("draft"));
    app.psp.insert(draft);
    app.psp.change("sub_exchange", |it| it["latest_invoice"] = json!("in_next"));
    app.sync_subscription("cus_norrbacka", "sub_exchange").await;
    let list = app.get(ANNA, "/api/subscriptions").await.ok();
    let exchange = list["subscriptions"].as_array().and_then(|all| all.iter().find(|it| it["id"] == "sub_exchange"));
    assert_eq!(exchange.expect("the subscription")["openInvoice"]["amount"], "1234.50");
}

#[tokio::test]
async fn a_customer_is_imported_for_one_organisation_only() {
    let app = TestApp::start().await;
    app.psp.insert(json!({"id": "cus_named", "metadata": {"kortkoll_organisation": ELSA.organisation}}));
    app.psp.insert(json!({"id": "cus_gone", "deleted": true}));
    let before = app.items().await;
    for (organisation, id) in [(DAVID.organisation, "cus_norrbacka"), (DAVID.organisation, "cus_named")] {
        let refused = app.payments().import(organisation, &customer(id), |_, _| ()).await;
        assert!(matches!(refused, Err(Error::OtherOrganisation)), "{id}");
    }
    for id in ["cus_nobody", "cus_gone"] {
        let refused = app.payments().import(DAVID.organisation, &customer(id), |_, _| ()).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{id}");
    }
    assert_eq!(app.items().await, before);
}

#[tokio::test]
async fn an_event_finds_its_organisation_by_the_customer() {
    let app = TestApp::start().await;
    let before = app.items().await;
    let objects = |subscription: &str, of: &str| {
        let mut new = app.psp.object("sub_project");
        (new["id"], new["customer"]) = (json!(subscription), json!(of));
        app.psp.insert(new);
    };
    objects("sub_stray", "cus_stray");
    app.sync_subscription("cus_stray", "sub_stray").await;
    app.sync_subscription("cus_norrbacka", "sub_stray").await;
    app.sync_subscription("cus_norrbacka", "sub_nobody").await;
    assert_eq!(app.items().await, before);

    app.psp.insert(json!({"id": "cus_elsa", "metadata": {"kortkoll_organisation": ELSA.organisation}}));
    objects("sub_elsa", "cus_elsa");
    app.sync_subscription("cus_elsa", "sub_elsa").await;
    let list = app.get(ELSA, "/api/subscriptions").await.ok();
    assert_eq!(list["subscriptions"][0]["id"], "sub_elsa");
    assert_eq!(app.items_of("CUS").await.len(), 3);
}

#[tokio::test]
async fn what_the_customer_is_charged_to_pays_where_there_is_nothing_else() {
    let app = TestApp::start().await;
    app.psp.change("cus_norrbacka", |it| it["invoice_settings"] = json!({"default_payment_method": "pm_anna"}));
    app.psp.change("sub_project", |it| it["metadata"] = json!({}));
    app.sync_subscription("cus_norrbacka", "sub_project").await;
    app.sync_subscription("cus_norrbacka", "sub_exchange").await;
    let list = app.get(ANNA, "/api/subscriptions").await.ok();
    let all = list["subscriptions"].as_array().expect("a list");
    let find = |id: &str| all.iter().find(|it| it["id"] == id).expect("the subscription");
    assert_eq!(
        (&find("sub_project")["card"]["id"], &find("sub_project")["purchasedBy"]),
        (&json!("card_anna"), &json!(null))
    );
    assert_eq!(find("sub_exchange")["card"]["id"], "card_bjorn");
    // It is paid by invoice.
    app.psp.change("sub_project", |it| it["collection_method"] = json!("send_invoice"));
    app.sync_subscription("cus_norrbacka", "sub_project").await;
    let list = app.get(ANNA, "/api/subscriptions").await.ok();
    let all = list["subscriptions"].as_array().expect("a list");
    assert!(all.iter().any(|it| it["id"] == "sub_project" && it["card"].is_null() && it["canAddCard"] == false));
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_hear_of_it_the_newest_state_stays() {
    let app = TestApp::start().await;
    let mut all = tokio::task::JoinSet::new();
    for number in 0..6 {
        let app = app.clone();
        all.spawn(async move {
            app.psp.change("sub_premium", |it| it["description"] = json!(format!("Premium {number}")));
            app.sync_subscription("cus_norrbacka", "sub_premium").await;
        });
    }
    all.join_all().await;
    let name = app.psp.object("sub_premium")["description"].clone();
    let list = app.get(ANNA, "/api/subscriptions").await.ok();
    let premium =
        list["subscriptions"].as_array().and_then(|all| all.iter().find(|it| it["id"] == "sub_premium").cloned());
    assert_eq!(premium.expect("the subscription")["name"], name);
}
