//! The function, and an organisation at the payment provider: a monthly subscription, paid by Anna's card that ends in April
//! 2027.

use aws_config::{BehaviorVersion, SdkConfig};
use axum::Router;
use billing::{Billing, CardId, Contact, CustomerId, Person, SubscriptionId};
use jiff::Timestamp;
use payments::{ChangedObject, Payments};
use reminders::{Config, Reminders, Report};
use serde_json::{Value, json};
use testing::{ANNA, BILLING, BJORN, FakeStripe, ISSUER, NORRBACKA, TestDb, Who, serve};
use web::{Settings, clock};

use crate::mail_service::MailService;

/// 15 April 2027, 10 o'clock in Sweden: 15 days before the card's last day.
pub(crate) const APRIL: &str = "2027-04-15T08:00:00Z";

pub(crate) struct TestApp {
    pub(crate) reminders: Reminders,
    pub(crate) router: Router,
    pub(crate) db: TestDb,
    pub(crate) provider: FakeStripe,
    pub(crate) mail: MailService,
    pub(crate) payments: Payments,
}

/// A mail, as far as the tests look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) kind: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl TestApp {
    /// With Anna, who has signed in.
    pub(crate) async fn start() -> Self {
        let app = Self::without_contacts().await;
        app.sign_in(ANNA, "anna@norrbacka.example", APRIL).await;
        app
    }

    pub(crate) async fn without_contacts() -> Self {
        let (db, provider, mail) = (TestDb::start().await, FakeStripe::start(objects()).await, MailService::default());
        let service = serve(mail.router()).await;
        let sender = "kort@mail.example.com";
        let settings = settings(provider.url(), sender, &service);
        let config = Config::from(&settings, &sdk().await).expect("complete settings");
        let billing = Billing::new(db.client().clone(), BILLING);
        let client = stripe::Client::new(stripe::Config::from(&settings).expect("complete settings"));
        let app = Self {
            reminders: Reminders::new(&config, db.client().clone()),
            router: reminders::router(config, db.client().clone()),
            payments: Payments::new(billing, client),
            db,
            provider,
            mail,
        };
        app.event("evt_0").await;
        app
    }

    /// The function's routes, and its runs, with that database and no mails.
    pub(crate) async fn without_mails(&self, db: &TestDb) -> (Router, Reminders) {
        let settings = settings(self.provider.url(), "off", "");
        let config = Config::from(&settings, &sdk().await).expect("complete settings");
        let reminders = Reminders::new(&config, db.client().clone());
        (reminders::router(config, db.client().clone()), reminders)
    }

    pub(crate) fn billing(&self) -> Billing {
        Billing::new(self.db.client().clone(), BILLING)
    }

    /// The provider reports that the subscription has changed.
    pub(crate) async fn event(&self, id: &str) {
        let changed = ChangedObject::Subscription(customer(), subscription());
        self.payments.process_event(id, &changed).await.expect("processed");
    }

    /// The card changes at the provider, which reports it.
    pub(crate) async fn change_card(&self, month: u8, year: u16) {
        self.provider
            .change("pm_1", |it| (it["card"]["exp_month"], it["card"]["exp_year"]) = (json!(month), json!(year)));
        let changed = ChangedObject::Card(customer(), CardId::parse("card_1").expect("an id"));
        self.payments.process_event(&format!("evt_{year}_{month}"), &changed).await.expect("processed");
    }

    pub(crate) async fn sign_in(&self, who: Who, email: &str, at: &str) {
        let contact = Contact::new(person(who), email, "sv", time(at));
        self.billing().store_contact(who.organisation, &contact).await.expect("stored");
    }

    /// Runs as the schedule does.
    pub(crate) async fn run(&self, at: &str) -> Report {
        clock::simulate(time(at));
        self.reminders.run(time(at)).await.expect("a run")
    }

    /// Runs, and gives what was sent.
    pub(crate) async fn mails(&self, at: &str) -> Vec<Mail> {
        self.run(at).await;
        self.sent()
    }

    /// What was sent since the last call.
    pub(crate) fn sent(&self) -> Vec<Mail> {
        self.mail.take().iter().map(mail).collect()
    }

    /// The bank declines the payment of an invoice at that time.
    pub(crate) async fn decline(&self, at: &str) {
        clock::simulate(time(at));
        self.provider.insert(payment(time(at).as_second(), true));
        self.provider.insert(invoice("open"));
        self.provider.change("sub_1", |it| {
            it["latest_invoice"] = json!("in_1");
            it["status"] = json!("past_due");
        });
        self.event(&format!("evt_declined_{at}")).await;
    }

    /// The invoice gets another status: it is paid, or withdrawn.
    pub(crate) async fn settle(&self, status: &str) {
        self.provider.insert(invoice(status));
        self.provider.change("sub_1", |it| it["status"] = json!("active"));
        self.event(&format!("evt_{status}")).await;
    }
}

/// Who, which kind, and what for.
pub(crate) fn summary(mails: &[Mail]) -> Vec<(&str, &str)> {
    mails.iter().map(|mail| (mail.to.split('@').next().unwrap_or_default(), mail.kind.as_str())).collect()
}

fn settings(provider: &str, sender: &str, service: &str) -> Settings {
    testing::settings([
        ("PROVIDER_URL", provider),
        ("PROVIDER_SECRET", FakeStripe::SECRET),
        ("MAIL_SENDER", sender),
        ("MAIL_SENDER_NAME", "Kortkoll"),
        ("MAIL_CONFIGURATION_SET", "kortkoll"),
        ("MAIL_SECRETS", "the-secret-of-the-mails"),
        ("AWS_ENDPOINT_URL_SESV2", service),
    ])
}

async fn sdk() -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .empty_test_environment()
        .region("eu-north-1")
        .test_credentials()
        .load()
        .await
}

fn mail(sent: &Value) -> Mail {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let message = &sent["Content"]["Simple"];
    let pair = |pair: &Value| (text(&pair["Name"]), text(&pair["Value"]));
    Mail {
        to: text(&sent["Destination"]["ToAddresses"][0]),
        kind: text(&sent["EmailTags"][0]["Value"]),
        subject: text(&message["Subject"]["Data"]),
        // On one line, with plain spaces.
        text: text(&message["Body"]["Text"]["Data"]).split_whitespace().collect::<Vec<_>>().join(" "),
        headers: message["Headers"].as_array().into_iter().flatten().map(pair).collect(),
    }
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

pub(crate) fn person(who: Who) -> Person {
    Person::new(ISSUER, who.subject, who.name)
}

pub(crate) fn customer() -> CustomerId {
    CustomerId::parse("cus_1").expect("an id")
}

pub(crate) fn subscription() -> SubscriptionId {
    SubscriptionId::parse("sub_1").expect("an id")
}

fn objects() -> Vec<Value> {
    let renewal = time("2027-05-14T10:00:00Z").as_second();
    vec![
        json!({"id": "cus_1", "metadata": {"kortkoll_organisation": NORRBACKA}}),
        payment_method("pm_1", ANNA),
        payment_method("pm_2", BJORN),
        json!({
            "id": "sub_1", "status": "active", "customer": "cus_1", "description": "Visio",
            "items": {"data": [{"current_period_end": renewal,
                "price": {"product": "prod_1", "recurring": {"interval": "month", "interval_count": 1}}}]},
            "default_payment_method": "pm_1", "latest_invoice": null, "metadata": {},
        }),
    ]
}

fn payment_method(id: &str, owner: Who) -> Value {
    json!({
        "id": id, "customer": "cus_1", "card": {"brand": "visa", "last4": "4242", "exp_month": 4, "exp_year": 2027},
        "billing_details": {"name": owner.name},
        "metadata": {"kortkoll_owner": format!("{ISSUER} {}", owner.subject), "kortkoll_owner_name": owner.name},
    })
}

fn invoice(status: &str) -> Value {
    json!({
        "id": "in_1", "customer": "cus_1", "status": status, "amount_remaining": if status == "open" { 123_450 } else { 0 },
        "amount_paid": if status == "paid" { 123_450 } else { 0 }, "currency": "sek", "created": 1,
        "parent": {"subscription_details": {"subscription": "sub_1"}},
        "payments": {"data": [{"is_default": true, "payment": {"payment_intent": "pi_1"}}]},
    })
}

fn payment(at: i64, is_declined: bool) -> Value {
    let error = json!({"code": "card_declined", "decline_code": "insufficient_funds",
        "payment_method": payment_method("pm_1", ANNA)});
    json!({
        "id": "pi_1", "status": "requires_payment_method", "amount": 123_450, "currency": "sek", "created": at,
        "last_payment_error": if is_declined { error } else { Value::Null },
    })
}
