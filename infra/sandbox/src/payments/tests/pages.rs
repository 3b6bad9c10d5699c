//! The hosted page: a card is entered, refused, approved at its bank, or not entered at all.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Sandbox;

/// The form with a card that works.
pub(super) const WORKING: &str = "number=4242+4242+4242+4242&exp=12%2F31&cvc=123&name=Anna+%C3%85lm&line1=Storgatan+1\
    &postal_code=111+22&city=Stockholm&country=SE&action=save";

const SUCCESS: &str = "https://a.example/return?session={CHECKOUT_SESSION_ID}&return=/sv/";
const CANCEL: &str = "https://a.example/sv/#cancelled";

/// The form with another number.
fn with_number(number: &str) -> String {
    WORKING.replace("4242+4242+4242+4242", number)
}

impl Sandbox {
    /// A new session's id and the path of its page.
    async fn session(&self) -> (String, String) {
        let urls = [("success_url", SUCCESS), ("cancel_url", CANCEL)];
        let urls = serde_urlencoded::to_string(urls).expect("a query");
        let form = format!("mode=setup&customer=cus_norrbacka&currency=sek&metadata[kortkoll_admin]=x&{urls}");
        let session = self.post("checkout/sessions", &form).await.ok();
        let id = session["id"].as_str().expect("an id").to_owned();
        assert_eq!(session["url"], format!("{}/checkout/{id}", super::ADDRESS));
        (id.clone(), format!("/psp/checkout/{id}"))
    }

    async fn session_now(&self, id: &str) -> Value {
        self.get(&format!("checkout/sessions/{id}?expand[]=setup_intent.payment_method")).await
    }

    async fn cards(&self) -> usize {
        let list = self.get("customers/cus_norrbacka/payment_methods?limit=100").await;
        list["data"].as_array().map_or(0, Vec::len)
    }
}

#[tokio::test]
async fn a_card_is_kept_without_its_number() {
    let sandbox = Sandbox::new();
    let (id, path) = sandbox.session().await;
    let page = sandbox.visit(&path, None).await;
    assert_eq!(page.status, StatusCode::OK);
    for field in ["number", "exp", "cvc", "name", "line1", "postal_code", "city", "country"] {
        assert!(page.html.contains(&format!("name=\"{field}\"")), "{field}");
    }
    assert!(page.html.contains("Norrbacka Bygg AB"));

    let saved = sandbox.visit(&path, Some(WORKING)).await;
    let back = SUCCESS.replace("{CHECKOUT_SESSION_ID}", &id);
    assert_eq!((saved.status, &saved.location), (StatusCode::SEE_OTHER, &back));
    let session = sandbox.session_now(&id).await;
    assert_eq!((&session["status"], &session["url"]), (&json!("complete"), &Value::Null));
    assert_eq!(session["metadata"]["kortkoll_admin"], "x");
    let method = &session["setup_intent"]["payment_method"];
    assert_eq!((&method["card"]["brand"], &method["card"]["last4"]), (&json!("visa"), &json!("4242")));
    assert_eq!((&method["card"]["exp_month"], &method["card"]["exp_year"]), (&json!(12), &json!(2031)));
    assert_eq!(method["billing_details"]["name"], "Anna Ålm");
    assert_eq!(method["customer"], "cus_norrbacka");
    assert_eq!(method["metadata"], json!({}));
    let events = sandbox.events().await;
    assert_eq!(events[1..], ["payment_method.attached", "setup_intent.succeeded", "checkout.session.completed"]);

    // Sent twice, it is one card.
    let cards = sandbox.cards().await;
    assert_eq!(sandbox.visit(&path, Some(WORKING)).await.location, back);
    assert_eq!(sandbox.visit(&path, None).await.location, back);
    assert_eq!(sandbox.cards().await, cards);
    let kept = std::fs::read_to_string(sandbox.data.path().join(crate::payments::provider::FILE)).expect("the journal");
    assert!(!kept.contains("42424242") && !kept.contains("4242 4242"));
}

#[tokio::test]
async fn cancelling_adds_nothing() {
    let sandbox = Sandbox::new();
    let (id, path) = sandbox.session().await;
    let cards = sandbox.cards().await;
    let cancelled = sandbox.visit(&path, Some(&WORKING.replace("save", "cancel"))).await;
    assert_eq!((cancelled.status, cancelled.location.as_str()), (StatusCode::SEE_OTHER, CANCEL));
    assert_eq!(sandbox.session_now(&id).await["status"], "open");
    assert_eq!(sandbox.cards().await, cards);
}

#[tokio::test]
async fn wrong_fields_are_named_and_the_others_keep_their_values() {
    let sandbox = Sandbox::new();
    let (id, path) = sandbox.session().await;
    let form =
        WORKING.replace("4242+4242+4242+4242", "4242+4242+4242+4241").replace("31", "20").replace("=111+22", "=%22%3E");
    let page = sandbox.visit(&path, Some(&form)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for text in
        ["Kortnumret stämmer inte", "Kortet har gått ut", "value=\"Anna Ålm\"", "value=\"&#34;&#62;\"", "<title>Fel: "]
    {
        assert!(page.html.contains(text), "{text}: {}", page.html);
    }
    assert!(!page.html.contains("4241") && !page.html.contains("value=\"123\""));
    assert_eq!(sandbox.session_now(&id).await["status"], "open");
    assert_eq!(sandbox.visit(&path, Some("")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_declined_card_can_be_followed_by_another() {
    let sandbox = Sandbox::new();
    let (id, path) = sandbox.session().await;
    let cards = sandbox.cards().await;
    for (number, words) in [
        ("4000000000000002", "Banken avvisade kortet."),
        ("4000000000009995", "Pengarna på kontot räcker inte."),
        ("4000000000009987", "Banken avvisade kortet."),
        ("4000000000009979", "Banken avvisade kortet."),
        ("4000000000000127", "Säkerhetskoden stämmer inte."),
    ] {
        let page = sandbox.visit(&path, Some(&with_number(number))).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
        assert!(page.html.contains(words), "{number}");
    }
    assert_eq!(sandbox.cards().await, cards);
    assert_eq!(sandbox.visit(&path, Some(WORKING)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(sandbox.session_now(&id).await["setup_intent"]["last_setup_error"], Value::Null);
    assert_eq!(sandbox.cards().await, cards + 1);
}

#[tokio::test]
async fn a_bank_that_asks_decides() {
    let sandbox = Sandbox::new();
    let (id, path) = sandbox.session().await;
    let card = with_number("4000002500003155");
    let asked = sandbox.visit(&path, Some(&card)).await;
    let bank = asked.location.strip_prefix("http://localhost:3001").expect("the bank's page").to_owned();
    assert!(bank.starts_with("/psp/approve/seti_"), "{bank}");
    assert!(sandbox.visit(&bank, None).await.html.contains("3155"));
    let refused = sandbox.visit(&bank, Some("action=refuse")).await;
    assert!(refused.location.starts_with(&format!("{}/checkout/{id}?", super::ADDRESS)), "{refused:?}");
    let page = sandbox.visit(&path, None).await;
    assert!(page.html.contains("Du godkände inte kortet hos banken."));

    sandbox.visit(&path, Some(&card)).await;
    sandbox.visit(&bank, Some("action=approve")).await;
    assert_eq!(sandbox.visit(&path, None).await.location, SUCCESS.replace("{CHECKOUT_SESSION_ID}", &id));
    assert_eq!(sandbox.session_now(&id).await["setup_intent"]["payment_method"]["card"]["last4"], "3155");
}

#[tokio::test]
async fn a_session_that_is_over_takes_no_card() {
    let sandbox = Sandbox::new();
    let (id, path) = sandbox.session().await;
    let expired = sandbox.post(&format!("checkout/sessions/{id}/expire"), "").await.ok();
    assert_eq!((&expired["status"], &expired["url"]), (&json!("expired"), &Value::Null));
    for form in [None, Some(WORKING)] {
        let page = sandbox.visit(&path, form).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.html.contains(CANCEL));
    }
    assert_eq!(sandbox.visit("/psp/checkout/cs_test_unknown", None).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sandbox.visit("/psp/approve/seti_unknown", None).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_console_shows_which_card_pays() {
    let sandbox = Sandbox::new();
    sandbox.post("subscriptions/sub_exchange", "default_payment_method=pm_anna_visa").await.ok();
    let renewed = sandbox.visit("/psp/renew/sub_exchange", Some("")).await;
    assert_eq!((renewed.status, renewed.location.as_str()), (StatusCode::SEE_OTHER, "/psp"));
    let page = sandbox.visit("/psp", None).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in
        ["Norrbacka Bygg AB", "1\u{a0}234,50\u{a0}kr", "insufficient_funds", "visa …4242", "invoice.paid", "väntar"]
    {
        assert!(page.html.contains(text), "{text}");
    }
    assert_eq!(sandbox.visit("/psp/renew/sub_unknown", Some("")).await.status, StatusCode::NOT_FOUND);
}
