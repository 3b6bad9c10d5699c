//! Creates the demo's objects: customers, cards, subscriptions, and the invoices of their present periods.

use anyhow::anyhow;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use super::bank::{STOCKHOLM, fingerprint};
use super::error::ApiError;
use super::outbox;
use super::provider::PaymentProvider;
use super::resources::payment_methods::{self, Card};
use super::resources::subscriptions::{self, Terms};
use super::resources::{customers, invoices, products};
use super::transaction::Transaction;
use crate::demo::{self, ORGANISATIONS, Person, Subscription};

impl PaymentProvider {
    /// Creates the demo's objects, unless the provider has customers. Card owners and purchasers are people of the
    /// identity provider at `issuer`.
    pub fn fill_in(&self, issuer: &str) -> anyhow::Result<()> {
        let filled = self.transact(Value::Null, |tx| {
            if tx.objects("cus_").is_empty() { Seed { tx, issuer }.create_all() } else { Ok(()) }
        });
        filled.map_err(|error| anyhow!("the payment sandbox refuses: {}", error.details()))
    }
}

struct Seed<'a, 'b> {
    tx: &'a mut Transaction<'b>,
    issuer: &'a str,
}

impl Seed<'_, '_> {
    fn create_all(&mut self) -> Result<(), ApiError> {
        let now = self.tx.now;
        for organisation in ORGANISATIONS {
            let metadata = json!({"kortkoll_organisation": organisation.name});
            self.tx.add(&customers::new(organisation.customer, organisation.name, &metadata, now));
        }
        for organisation in ORGANISATIONS {
            for subscription in organisation.subscriptions {
                if let Some(card) = subscription.card.and_then(demo::card) {
                    self.add_card(card, organisation.customer);
                }
                self.add_subscription(subscription, organisation.customer)?;
            }
        }
        // The site imports these objects: it needs no events about them.
        outbox::clear(self.tx.journal);
        Ok(())
    }

    fn add_card(&mut self, it: &demo::Card, customer: &str) {
        let expiry = self.today().saturating_add(it.expires_in.months());
        let card = Card {
            brand: it.brand,
            last4: it.last4,
            exp_month: expiry.month().into(),
            exp_year: expiry.year().into(),
            fingerprint: fingerprint(it.behaviour),
        };
        let address = it.address;
        let details =
            payment_methods::billing_details(it.owner.name, address.line1, address.postal_code, address.city, "SE");
        let mut method = payment_methods::new(it.id, &card, &details, self.tx.now);
        method["customer"] = customer.into();
        method["metadata"] = self.person("owner", it.owner);
        self.tx.add(&method);
    }

    /// Adds the subscription with the invoice of its present period, which its card has paid or not.
    fn add_subscription(&mut self, it: &Subscription, customer: &str) -> Result<(), ApiError> {
        let now = self.tx.now;
        let renews = self.today().saturating_add(it.renews_in.days());
        let (interval, length) = if it.is_yearly { ("year", 1.year()) } else { ("month", 1.month()) };
        let start = renews.saturating_sub(length).min(self.today());
        let (product, price) = (it.id.replacen("sub_", "prod_", 1), it.id.replacen("sub_", "price_", 1));
        self.tx.add(&products::new(&product, it.product, &price, now));
        let price = products::new_price(&price, &product, it.amount, interval, now);
        self.tx.add(&price);
        let terms = Terms {
            customer,
            price: &price,
            metadata: self.person("purchaser", it.purchaser),
            method: json!(it.card),
            period: (noon(start), noon(renews)),
        };
        self.tx.add(&subscriptions::new(it.id, terms));
        if it.card.is_some() {
            let invoice = invoices::issue(self.tx, it.id, now)?;
            invoices::collect(self.tx, &invoice)?;
        }
        Ok(())
    }

    /// The metadata by which the site knows a person in that role.
    fn person(&self, role: &str, person: &Person) -> Value {
        json!({
            format!("kortkoll_{role}"): format!("{} {}", self.issuer, person.subject),
            format!("kortkoll_{role}_name"): person.name,
        })
    }

    fn today(&self) -> Date {
        let now = Timestamp::from_second(self.tx.now).unwrap_or_default();
        now.to_zoned(STOCKHOLM.clone()).date()
    }
}

/// Noon (UTC) of the day, when it is that day in Sweden, too.
fn noon(day: Date) -> i64 {
    day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).map_or(0, |noon| noon.timestamp().as_second())
}
