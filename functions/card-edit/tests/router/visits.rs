//! Checkout sessions that are reported twice, late or at the same time, or continue after they were interrupted: the card
//! that was entered last pays, and its owner is known.

use serde_json::json;
use testing::Fault;

use crate::app::TestApp;
use crate::demo::{ANNA, BJORN};
use crate::new_card::{back, begin, complete, default_of, listed};

#[tokio::test]
async fn coming_back_twice_or_late_does_not_bring_back_a_card_that_was_replaced() {
    let app = TestApp::start().await;
    let first = begin(&app, ANNA, "sub_project", &[]).await;
    complete(&app, &first, "pm_first");
    for _ in 0..2 {
        assert_eq!(back(&app, ANNA, &first).await, "#new-card--added:card_first");
    }
    let second = begin(&app, ANNA, "sub_project", &[]).await;
    complete(&app, &second, "pm_second");
    assert_eq!(back(&app, ANNA, &second).await, "#new-card--added:card_second");
    let before = app.items().await;
    assert_eq!(back(&app, ANNA, &first).await, "#new-card--superseded");
    app.payments().finish_new_card(&first, None).await.expect("the provider's event");
    assert_eq!(default_of(&app, "sub_project"), "pm_second");
    assert_eq!(app.items().await, before);
    assert_eq!(app.psp.made("subscriptions/sub_project").len(), 2);
}

#[tokio::test]
async fn the_event_and_the_return_at_the_same_time_come_to_one() {
    let app = TestApp::start().await;
    let session = begin(&app, ANNA, "sub_project", &["sub_apps"]).await;
    complete(&app, &session, "pm_new");
    let payments = app.payments();
    let (returned, event) = tokio::join!(back(&app, ANNA, &session), payments.finish_new_card(&session, None));
    assert_eq!(returned, "#new-card--added:card_new");
    event.expect("the provider's event");
    assert_eq!(app.items_of("AUDIT#card_new").await.len(), 1);
    assert_eq!(app.items_of("AUDIT#sub_project").await.len(), 1);
    assert_eq!(default_of(&app, "sub_apps"), "pm_new");
    app.agrees("card_new", 1).await;
}

#[tokio::test]
async fn whose_the_card_is_is_written_once_however_many_it_pays() {
    let app = TestApp::start().await;
    let session = begin(&app, ANNA, "sub_project", &["sub_apps"]).await;
    complete(&app, &session, "pm_new");
    assert_eq!(back(&app, ANNA, &session).await, "#new-card--added:card_new");
    assert_eq!(default_of(&app, "sub_apps"), "pm_new");
    assert_eq!(app.psp.made("payment_methods/pm_new").len(), 1);
}

#[tokio::test]
async fn a_checkout_that_was_interrupted_continues_without_undoing_a_later_one() {
    let app = TestApp::start().await;
    let first = begin(&app, ANNA, "sub_project", &["sub_apps"]).await;
    complete(&app, &first, "pm_first");
    app.psp.breaks("POST subscriptions/sub_apps", Fault::Away);
    assert_eq!(back(&app, ANNA, &first).await, "#new-card--added:card_first");
    let second = begin(&app, ANNA, "sub_project", &[]).await;
    complete(&app, &second, "pm_second");
    assert_eq!(back(&app, ANNA, &second).await, "#new-card--added:card_second");
    app.psp.recovers();
    assert_eq!(back(&app, ANNA, &first).await, "#new-card--superseded");
    assert_eq!(default_of(&app, "sub_project"), "pm_second");
    assert_eq!(listed(&app, ANNA, "sub_apps").await["card"]["id"], "card_first");
}

#[tokio::test]
async fn a_checkout_that_is_reported_late_does_not_undo_a_later_one() {
    let app = TestApp::start().await;
    // The tab was closed, and the provider's event is late.
    let first = begin(&app, ANNA, "sub_project", &["sub_apps"]).await;
    complete(&app, &first, "pm_first");
    let second = begin(&app, BJORN, "sub_project", &[]).await;
    complete(&app, &second, "pm_second");
    assert_eq!(back(&app, BJORN, &second).await, "#new-card--added:card_second");
    app.payments().finish_new_card(&first, None).await.expect("the provider's event");
    assert_eq!(default_of(&app, "sub_project"), "pm_second");
    assert_eq!(listed(&app, ANNA, "sub_project").await["card"]["id"], "card_second");
    assert_eq!(app.psp.made("subscriptions/sub_project").len(), 1);
    // The subscription that only the earlier session named still gets its card.
    assert_eq!(listed(&app, ANNA, "sub_apps").await["card"]["id"], "card_first");
}

#[tokio::test]
async fn of_two_checkouts_the_card_that_was_entered_last_stays_whichever_began_first() {
    let app = TestApp::start().await;
    let (first, second) = (begin(&app, ANNA, "sub_project", &[]).await, begin(&app, BJORN, "sub_project", &[]).await);
    complete(&app, &second, "pm_second");
    complete(&app, &first, "pm_first");
    assert_eq!(back(&app, ANNA, &first).await, "#new-card--added:card_first");
    assert_eq!(back(&app, BJORN, &second).await, "#new-card--superseded");
    assert_eq!(default_of(&app, "sub_project"), "pm_first");
}

#[tokio::test]
async fn of_two_returns_at_the_same_time_the_card_that_was_entered_last_pays() {
    let app = TestApp::start().await;
    let (first, second) = (begin(&app, ANNA, "sub_project", &[]).await, begin(&app, BJORN, "sub_project", &[]).await);
    complete(&app, &first, "pm_first");
    complete(&app, &second, "pm_second");
    let (_, last) = tokio::join!(back(&app, ANNA, &first), back(&app, BJORN, &second));
    assert_eq!(last, "#new-card--added:card_second");
    assert_eq!(default_of(&app, "sub_project"), "pm_second");
    assert_eq!(listed(&app, ANNA, "sub_project").await["card"]["id"], "card_second");
}

#[tokio::test]
async fn a_card_that_was_written_over_a_later_one_gives_way_to_it() {
    let app = TestApp::start().await;
    let (first, second) = (begin(&app, ANNA, "sub_project", &[]).await, begin(&app, BJORN, "sub_project", &[]).await);
    complete(&app, &first, "pm_first");
    complete(&app, &second, "pm_second");
    assert_eq!(back(&app, ANNA, &first).await, "#new-card--added:card_first");
    let with_first = app.psp.object("sub_project");
    assert_eq!(back(&app, BJORN, &second).await, "#new-card--added:card_second");
    for is_copied in [false, true] {
        // A request that stalled for long has written the earlier card, and died.
        app.psp.change("sub_project", |it| *it = with_first.clone());
        if is_copied {
            app.sync_subscription("cus_norrbacka", "sub_project").await;
        }
        assert_eq!(back(&app, ANNA, &first).await, "#new-card--superseded");
        assert_eq!(default_of(&app, "sub_project"), "pm_second");
        assert_eq!(listed(&app, ANNA, "sub_project").await["card"]["id"], "card_second");
    }
}

#[tokio::test]
async fn a_checkout_that_continues_days_later_does_not_undo_what_was_changed_since() {
    let app = TestApp::start().await;
    let session = begin(&app, ANNA, "sub_project", &["sub_apps"]).await;
    complete(&app, &session, "pm_new");
    app.psp.breaks("POST subscriptions/sub_apps", Fault::Away);
    assert_eq!(back(&app, ANNA, &session).await, "#new-card--added:card_new");
    // Somebody assigns another card at the provider; and the provider has forgotten all keys.
    app.psp.change("sub_project", |subscription| subscription["default_payment_method"] = json!("pm_anna"));
    app.psp.forgets_keys();
    app.psp.recovers();
    assert_eq!(back(&app, ANNA, &session).await, "#new-card--added:card_new");
    assert_eq!((default_of(&app, "sub_project"), default_of(&app, "sub_apps")), (json!("pm_anna"), json!("pm_new")));
}

#[tokio::test]
async fn an_event_that_is_quicker_knows_who_put_the_card_on() {
    let app = TestApp::start().await;
    let session = begin(&app, BJORN, "sub_project", &["sub_apps"]).await;
    complete(&app, &session, "pm_new");
    app.psp.breaks("POST subscriptions/sub_apps", Fault::Lost);
    assert_eq!(back(&app, BJORN, &session).await, "#new-card--added:card_new");
    app.psp.recovers();
    app.sync_subscription("cus_norrbacka", "sub_apps").await;
    assert_eq!(back(&app, BJORN, &session).await, "#new-card--added:card_new");
    let by = async || {
        let mut notes = app.items_of("AUDIT#sub_apps").await;
        let note = notes.pop().expect("a note");
        let subject =
            |person: &aws_sdk_dynamodb::types::AttributeValue| person.as_m().ok()?["subject"].as_s().ok().cloned();
        (notes.len(), note.get("by").and_then(subject))
    };
    assert_eq!(by().await, (0, Some("b".to_owned())));
    // A change at the provider has no known author here.
    app.psp.change("sub_apps", |subscription| subscription["default_payment_method"] = json!("pm_anna"));
    app.sync_subscription("cus_norrbacka", "sub_apps").await;
    assert_eq!(by().await, (1, None));
}

#[tokio::test]
async fn while_an_edit_of_the_card_is_pending_the_checkout_is_not_finished() {
    let app = TestApp::start().await;
    let session = begin(&app, ANNA, "sub_project", &[]).await;
    // The card is stored already, and an edit of it is pending.
    app.psp.complete(&session, "pm_new");
    let setup = app.psp.object(&session)["setup_intent"].as_str().expect("an id").to_owned();
    app.psp.change(&setup, |setup| setup["payment_method"] = json!("pm_anna"));
    app.psp.breaks("POST payment_methods", Fault::Away);
    let edit = app.edit(ANNA, "card_anna", 1, "key", &json!({"holder": "Anna A"})).await;
    assert_eq!(edit.problem(), (503, "provider-unavailable".to_owned()));
    app.psp.recovers();
    assert_eq!(back(&app, ANNA, &session).await, format!("#new-card--unfinished:{session}"));
}
