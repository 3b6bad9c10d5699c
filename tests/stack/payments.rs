//! Cards and payments through the whole stack: the functions, the payment sandbox with its pages, and its events.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::visitor::Visitor;

const ANNA: &str = "anna@norrbacka.example";
const BJORN: &str = "bjorn@norrbacka.example";
const PAGE: &str = "/sv/uppdatera-kort/";

/// The form of the hosted page, filled in.
pub(crate) fn card(number: &str, action: &str) -> [(&'static str, String); 9] {
    [
        ("number", number),
        ("exp", "12/31"),
        ("cvc", "123"),
        ("name", "Anna Alm"),
        ("line1", "Storgatan 1"),
        ("postal_code", "111 22"),
        ("city", "Stockholm"),
        ("country", "SE"),
        ("action", action),
    ]
    .map(|(name, value)| (name, value.to_owned()))
}

impl TestApp {
    async fn signed_in(&self, email: &str) -> Result<Visitor> {
        let mut visitor = self.visitor()?;
        visitor.sign_in(email).await?;
        Ok(visitor)
    }

    /// Presses a button of the sandbox's console.
    async fn press(&self, path: &str) -> Result<()> {
        let address = format!("{}/{path}", self.issuer()?.replace("/idp", "/psp"));
        let answer = self.visitor()?.request(Method::POST, &address)?.send().await?;
        ensure!(answer.status() == StatusCode::SEE_OTHER, "{path}: {}", answer.status());
        Ok(())
    }
}

impl Visitor {
    /// A request of the page's script, which must succeed.
    async fn ask(&self, path: &str, body: &Value) -> Result<Value> {
        let answer = self.request(Method::POST, path)?.json(body).send().await?;
        let status = answer.status();
        let answer: Value = answer.json().await?;
        ensure!(status.is_success(), "{path}: {status} {answer}");
        Ok(answer)
    }

    /// Pays what is owed for a subscription, as the page shows it.
    async fn pay(&mut self, id: &str) -> Result<Value> {
        let body = agreed(&self.subscription(id).await?);
        self.ask(&format!("/api/subscriptions/{id}/pay"), &body).await
    }

    /// Sends a form of another company's page.
    async fn send_form(&mut self, address: &str, form: &[(&str, String)]) -> Result<Response> {
        Ok(self.request(Method::POST, address)?.form(form).send().await?)
    }

    async fn subscription(&mut self, id: &str) -> Result<Value> {
        let list: Value = self.open("/api/subscriptions").await?.json().await?;
        let found = list["subscriptions"].as_array().into_iter().flatten().find(|it| it["id"] == id);
        found.cloned().with_context(|| format!("no {id}: {list}"))
    }

    /// The subscription, once the provider's events have made it meet the condition.
    async fn until(&mut self, id: &str, condition: impl Fn(&Value) -> bool) -> Result<Value> {
        let since = Instant::now();
        loop {
            let subscription = self.subscription(id).await?;
            if condition(&subscription) {
                return Ok(subscription);
            }
            ensure!(since.elapsed() < Duration::from_secs(20), "it stays as it is: {subscription}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// The payment that a person agrees to, as the page shows the subscription.
pub(crate) fn agreed(subscription: &Value) -> Value {
    let invoice = &subscription["openInvoice"];
    json!({
        "invoice": invoice["id"], "amount": invoice["amount"], "currency": invoice["currency"],
        "card": subscription["card"]["id"], "return": PAGE,
    })
}

pub(crate) fn location(answer: &Response) -> Result<String> {
    let location = answer.headers().get("location").with_context(|| format!("{} does not redirect", answer.url()))?;
    Ok(location.to_str()?.to_owned())
}

#[tokio::test]
async fn a_card_added_to_another_admins_subscription_pays_it_from_then_on() -> Result<()> {
    let app = TestApp::start().await?;
    let mut anna = app.signed_in(ANNA).await?;
    let begun = anna.ask("/api/subscriptions/sub_exchange/new-card", &json!({"return": PAGE})).await?;
    let page = begun["url"].as_str().context("an address")?;
    assert!(anna.open(page).await?.text().await?.contains("Norrbacka Bygg AB"));
    let saved = anna.send_form(page, &card("5555555555554444", "save")).await?;
    let place = anna.follow(&location(&saved)?).await?;
    let id = place.strip_prefix(&format!("{PAGE}#new-card--added:")).with_context(|| place.clone())?;

    let paid = anna.subscription("sub_exchange").await?;
    assert_eq!((&paid["card"]["id"], &paid["card"]["ownedByYou"]), (&json!(id), &json!(true)));
    let mut bjorn = app.signed_in(BJORN).await?;
    assert_eq!(bjorn.subscription("sub_exchange").await?["card"]["owner"]["name"], "Anna Alm");

    // Next month the provider charges it, and sends an event.
    app.press("renew/sub_exchange").await?;
    let renewed = bjorn.until("sub_exchange", |it| it["status"] == "active").await?;
    // The earlier invoice is still open. She can pay it.
    assert_eq!((&renewed["openInvoice"]["amount"], &renewed["card"]["last4"]), (&json!("1234.50"), &json!("4444")));
    assert_eq!(anna.pay("sub_exchange").await?["result"], "paid");
    assert_eq!(bjorn.subscription("sub_exchange").await?["openInvoice"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn cancelling_on_the_hosted_page_adds_no_card() -> Result<()> {
    let app = TestApp::start().await?;
    let mut anna = app.signed_in(ANNA).await?;
    let begun = anna.ask("/api/subscriptions/sub_visio/new-card", &json!({"return": PAGE})).await?;
    let page = begun["url"].as_str().context("an address")?;
    let declined = anna.send_form(page, &card("4000000000000002", "save")).await?;
    assert_eq!(declined.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let left = anna.send_form(page, &card("", "cancel")).await?;
    assert_eq!(location(&left)?, format!("{}{PAGE}#new-card--cancelled", app.origin()));
    assert_eq!(anna.subscription("sub_visio").await?["card"]["last4"], "5100");
    Ok(())
}

#[tokio::test]
async fn an_expired_card_is_edited_verified_and_pays() -> Result<()> {
    let app = TestApp::start().await?;
    let mut bjorn = app.signed_in(BJORN).await?;
    let verify = "/api/cards/card_bjorn_visa/verify";
    assert_eq!(bjorn.ask(verify, &json!({})).await?, json!({"result": "declined", "code": "expired_card"}));
    let edit = bjorn.request(Method::PATCH, "/api/cards/card_bjorn_visa")?;
    let edit = edit.header("if-match", "\"1\"").header("idempotency-key", "edit").json(&json!({"expiry": "2031-04"}));
    assert_eq!(edit.send().await?.status(), StatusCode::OK);
    assert_eq!(bjorn.ask(verify, &json!({})).await?, json!({"result": "approved"}));
    assert_eq!(bjorn.subscription("sub_exchange").await?["card"]["status"], "ok");
    assert_eq!(bjorn.pay("sub_exchange").await?, json!({"result": "paid"}));
    let subscription = bjorn.subscription("sub_exchange").await?;
    assert_eq!((&subscription["status"], &subscription["openInvoice"]), (&json!("active"), &Value::Null));
    Ok(())
}

#[tokio::test]
async fn a_verification_and_a_payment_are_approved_on_the_banks_page() -> Result<()> {
    let app = TestApp::start().await?;
    let mut anna = app.signed_in(ANNA).await?;
    let outcomes =
        [("refuse", "declined:card_anna_asks:authentication_required"), ("approve", "approved:card_anna_asks")];
    for (action, outcome) in outcomes {
        let asked = anna.ask("/api/cards/card_anna_asks/verify", &json!({"return": PAGE})).await?;
        let bank = asked["url"].as_str().context("an address")?;
        let decided = anna.send_form(bank, &[("action", action.to_owned())]).await?;
        assert_eq!(anna.follow(&location(&decided)?).await?, format!("{PAGE}#verify--{outcome}"));
    }

    // So is a payment. The bank's page leads back through the site, which first learns the outcome.
    let bank = async |anna: &mut Visitor, action: &str| -> Result<String> {
        let asked = anna.pay("sub_powerbi").await?;
        let page = asked["url"].as_str().context("an address")?.to_owned();
        let decided = anna.send_form(&page, &[("action", action.to_owned())]).await?;
        let ours = location(&decided)?;
        ensure!(ours.starts_with(&format!("{}/api/subscriptions/sub_powerbi/pay/return?", app.origin())), "{ours}");
        anna.follow(&ours).await
    };
    let refused = bank(&mut anna, "refuse").await?;
    assert_eq!(refused, format!("{PAGE}#pay--declined:sub_powerbi:authentication_required"));
    let approved = bank(&mut anna, "approve").await?;
    assert!(approved.starts_with(&format!("{PAGE}#pay--paid:sub_powerbi:in_")), "{approved}");
    let paid = anna.subscription("sub_powerbi").await?;
    assert_eq!(
        (&paid["status"], &paid["openInvoice"], &paid["lastDecline"]),
        (&json!("active"), &Value::Null, &Value::Null)
    );
    Ok(())
}

#[tokio::test]
async fn of_two_open_invoices_each_is_paid_separately() -> Result<()> {
    let app = TestApp::start().await?;
    let mut anna = app.signed_in(ANNA).await?;
    let first = anna.subscription("sub_archiving").await?["openInvoice"]["id"].clone();
    app.press("renew/sub_archiving").await?;
    let both = anna.until("sub_archiving", |it| it["openInvoice"]["id"] != first).await?;
    let edit = anna.request(Method::PATCH, "/api/cards/card_anna_moved")?;
    let address = json!({"line1": "Storgatan 1", "postalCode": "111 22", "city": "Stockholm", "country": "SE"});
    let edit = edit.header("if-match", "\"1\"").header("idempotency-key", "edit").json(&json!({"address": address}));
    assert_eq!(edit.send().await?.status(), StatusCode::OK);
    // The button is pressed three times, for the invoice that was shown.
    let mut answers = Vec::new();
    for _ in 0..3 {
        let pay = anna.request(Method::POST, "/api/subscriptions/sub_archiving/pay")?.json(&agreed(&both));
        answers.push(pay.send().await?.status().as_u16());
    }
    assert_eq!(answers, [200, 409, 409]);
    let left = anna.subscription("sub_archiving").await?;
    assert_eq!(left["openInvoice"]["id"], first);
    assert_eq!(anna.pay("sub_archiving").await?["result"], "paid");
    assert_eq!(anna.subscription("sub_archiving").await?["openInvoice"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn after_stopped_payments_nothing_is_retried_and_another_card_pays() -> Result<()> {
    let app = TestApp::start().await?;
    let (mut anna, mut bjorn) = (app.signed_in(ANNA).await?, app.signed_in(BJORN).await?);
    app.press("stop/pm_anna_visa").await?;
    app.press("renew/sub_premium").await?;
    let declined = |it: &Value| it["lastDecline"]["code"] == "stop_payment_order";
    let stopped = anna.until("sub_premium", declined).await?;
    assert_eq!((&stopped["status"], &stopped["card"]["status"]), (&json!("past-due"), &json!("declined")));
    assert_eq!(stopped["openInvoice"]["nextAttempt"], Value::Null);
    assert_eq!(
        (&stopped["next"], &stopped["canPay"], &stopped["canVerify"]),
        (&json!(["add-card", "contact-bank"]), &json!(false), &json!(false))
    );
    // The same card pays another subscription, where a colleague sees it, too.
    let others = bjorn.subscription("sub_apps").await?;
    assert_eq!(
        (&others["card"]["status"], &others["lastDecline"]["code"]),
        (&json!("declined"), &json!("stop_payment_order"))
    );
    assert_eq!(others["next"], json!(["add-card", "ask-owner", "contact-bank"]));
    // A verification does not change that: the bank still approves the card.
    assert_eq!(anna.ask("/api/cards/card_anna_visa/verify", &json!({})).await?, json!({"result": "approved"}));
    assert_eq!(anna.subscription("sub_premium").await?["card"]["status"], "declined");

    let begun =
        anna.ask("/api/subscriptions/sub_premium/new-card", &json!({"also": ["sub_apps"], "return": PAGE})).await?;
    let page = begun["url"].as_str().context("an address")?;
    let saved = anna.send_form(page, &card("5555555555554444", "save")).await?;
    anna.follow(&location(&saved)?).await?;
    assert_eq!(anna.pay("sub_premium").await?["result"], "paid");
    let paid = anna.subscription("sub_premium").await?;
    assert_eq!((&paid["status"], &paid["next"]), (&json!("active"), &json!(["nothing"])));
    Ok(())
}

#[tokio::test]
async fn a_declined_invoice_stays_open() -> Result<()> {
    let app = TestApp::start().await?;
    let mut bjorn = app.signed_in(BJORN).await?;
    assert_eq!(bjorn.pay("sub_visio").await?, json!({"result": "declined", "code": "insufficient_funds"}));
    let open = bjorn.subscription("sub_visio").await?;
    assert_eq!((&open["status"], &open["openInvoice"]["amount"]), (&json!("past-due"), &json!("349.00")));
    assert_eq!(open["lastDecline"]["statementName"], "PAHITTADE MOLN");
    Ok(())
}

#[tokio::test]
async fn a_declined_renewal_is_known_from_the_providers_events() -> Result<()> {
    let app = TestApp::start().await?;
    let mut anna = app.signed_in(ANNA).await?;
    let begun = anna.ask("/api/subscriptions/sub_apps/new-card", &json!({})).await?;
    let page = begun["url"].as_str().context("an address")?;
    let saved = anna.send_form(page, &card("4000000000000341", "save")).await?;
    anna.follow(&location(&saved)?).await?;
    assert_eq!(anna.subscription("sub_apps").await?["status"], "active");
    app.press("renew/sub_apps").await?;
    let declined = anna.until("sub_apps", |it| it["status"] == "past-due").await?;
    assert_eq!(
        (&declined["card"]["status"], &declined["lastDecline"]["code"]),
        (&json!("declined"), &json!("generic_decline"))
    );
    assert_eq!(declined["openInvoice"]["amount"], "1040.00");
    Ok(())
}
