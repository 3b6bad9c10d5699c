//! What the demo organisations have bought, and the cards that pay it: every state that a card can be in. Dates follow
//! from the day on which it is filled in.

use billing::today_in_sweden;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use super::Psp;
use super::bank::fingerprint;
use super::ledger::Ledger;
use super::refusal::Refusal;
use super::resources::payment_methods::{self, Card};
use super::resources::subscriptions::{self, Terms};
use super::resources::{customers, invoices, products};
use crate::idp::{ANNA, Account, BJORN, DAVID, NORRBACKA, SJOVIK};

/// An organisation of the site's, and the customer that it is here.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Organisation {
    pub(crate) name: &'static str,
    pub(crate) customer: &'static str,
}

/// The organisations that have bought something.
pub(crate) const ORGANISATIONS: &[Organisation] = &[
    Organisation { name: NORRBACKA, customer: "cus_norrbacka" },
    Organisation { name: SJOVIK, customer: "cus_sjovik" },
];

/// Months from now until a card expires, and how it behaves.
struct Method {
    id: &'static str,
    owner: &'static Account,
    brand: &'static str,
    last4: &'static str,
    expires_in: i64,
    behaviour: &'static str,
    address: (&'static str, &'static str, &'static str),
}

struct Bought {
    id: &'static str,
    name: &'static str,
    /// In öre.
    amount: i64,
    renews_in: i64,
    purchaser: &'static Account,
    method: Option<&'static str>,
}

const STORGATAN: (&str, &str, &str) = ("Storgatan 1", "111 22", "Stockholm");
const HAMNGATAN: (&str, &str, &str) = ("Hamngatan 3", "831 34", "Östersund");

#[rustfmt::skip]
const METHODS: &[Method] = &[
    Method { id: "pm_anna_visa", owner: &ANNA, brand: "visa", last4: "4242", expires_in: 17, behaviour: "works", address: STORGATAN },
    Method { id: "pm_anna_mc", owner: &ANNA, brand: "mastercard", last4: "4444", expires_in: 0, behaviour: "works", address: STORGATAN },
    Method { id: "pm_anna_moved", owner: &ANNA, brand: "visa", last4: "0036", expires_in: 20, behaviour: "postal_code", address: ("Storgatan 1", "111 32", "Stockholm") },
    Method { id: "pm_anna_asks", owner: &ANNA, brand: "visa", last4: "3184", expires_in: 25, behaviour: "asks_always", address: STORGATAN },
    Method { id: "pm_bjorn_visa", owner: &BJORN, brand: "visa", last4: "1881", expires_in: -1, behaviour: "works", address: STORGATAN },
    Method { id: "pm_bjorn_mc", owner: &BJORN, brand: "mastercard", last4: "5100", expires_in: 17, behaviour: "no_funds_later", address: STORGATAN },
    Method { id: "pm_david_visa", owner: &DAVID, brand: "visa", last4: "0002", expires_in: 34, behaviour: "works", address: HAMNGATAN },
];

#[rustfmt::skip]
const BOUGHT: &[(&str, &[Bought])] = &[
    ("cus_norrbacka", &[
        Bought { id: "sub_premium", name: "Office 365 Business Premium", amount: 187_400, renews_in: 22, purchaser: &ANNA, method: Some("pm_anna_visa") },
        Bought { id: "sub_apps", name: "Microsoft 365 Apps for business", amount: 104_000, renews_in: 9, purchaser: &ANNA, method: Some("pm_anna_visa") },
        Bought { id: "sub_basic", name: "Office 365 Business Basic", amount: 61_200, renews_in: 12, purchaser: &ANNA, method: Some("pm_anna_mc") },
        Bought { id: "sub_exchange", name: "Exchange Online", amount: 123_450, renews_in: 28, purchaser: &BJORN, method: Some("pm_bjorn_visa") },
        Bought { id: "sub_visio", name: "Visio", amount: 34_900, renews_in: 17, purchaser: &BJORN, method: Some("pm_bjorn_mc") },
        Bought { id: "sub_archiving", name: "Exchange Online Archiving", amount: 27_300, renews_in: 25, purchaser: &ANNA, method: Some("pm_anna_moved") },
        Bought { id: "sub_powerbi", name: "Power BI Pro", amount: 98_000, renews_in: 26, purchaser: &ANNA, method: Some("pm_anna_asks") },
        Bought { id: "sub_project", name: "Project", amount: 99_000, renews_in: 40, purchaser: &ANNA, method: None },
    ]),
    ("cus_sjovik", &[
        Bought { id: "sub_sjovik", name: "Office 365 Business Premium", amount: 46_850, renews_in: 15, purchaser: &DAVID, method: Some("pm_david_visa") },
    ]),
];

impl Psp {
    /// Fills in the demo's data, unless there is some. People are accounts of the identity provider at `issuer`.
    pub(crate) fn fill_in(&self, issuer: &str) -> anyhow::Result<()> {
        let filled = self.transact(Value::Null, |ledger| {
            if ledger.all("cus_").is_empty() { Seed { ledger, issuer }.all() } else { Ok(()) }
        });
        filled.map_err(|refusal| anyhow::anyhow!("the payment sandbox refuses: {}", refusal.error()))
    }
}

struct Seed<'a, 'b> {
    ledger: &'a mut Ledger<'b>,
    issuer: &'a str,
}

impl Seed<'_, '_> {
    fn all(&mut self) -> Result<(), Refusal> {
        let now = self.ledger.now;
        for organisation in ORGANISATIONS {
            let metadata = json!({"kortkoll_organisation": organisation.name});
            self.ledger.add(&customers::new(organisation.customer, organisation.name, &metadata, now));
        }
        for (customer, bought) in BOUGHT {
            for it in *bought {
                let method = it.method.and_then(|id| METHODS.iter().find(|method| method.id == id));
                if let Some(method) = method {
                    self.method(method, customer);
                }
                self.bought(it, customer)?;
            }
        }
        // It happened before anybody listened.
        for prefix in ["evt_", "delivery:"] {
            let told: Vec<_> = self.ledger.state.all(prefix).map(|(name, _)| name.clone()).collect();
            for name in &told {
                self.ledger.state.remove(name);
            }
        }
        Ok(())
    }

    fn method(&mut self, it: &Method, customer: &str) {
        let month = self.today().saturating_add(it.expires_in.months());
        let card = Card {
            brand: it.brand,
            last4: it.last4,
            exp_month: month.month().into(),
            exp_year: month.year().into(),
            fingerprint: fingerprint(it.behaviour),
        };
        let (line1, postal_code, city) = it.address;
        let details = payment_methods::billing_details(it.owner.name, line1, postal_code, city, "SE");
        let mut method = payment_methods::new(it.id, &card, &details, self.ledger.now);
        method["customer"] = customer.into();
        method["metadata"] = self.person("owner", it.owner);
        self.ledger.add(&method);
    }

    /// The subscription, and its invoice for this period, which its card has paid or not.
    fn bought(&mut self, it: &Bought, customer: &str) -> Result<(), Refusal> {
        let now = self.ledger.now;
        let renews = self.today().saturating_add(it.renews_in.days());
        let start = renews.saturating_sub(1.month()).min(self.today());
        let (product, price) = (it.id.replacen("sub_", "prod_", 1), it.id.replacen("sub_", "price_", 1));
        self.ledger.add(&products::new(&product, it.name, &price, now));
        let price = products::new_price(&price, &product, it.amount, now);
        self.ledger.add(&price);
        let terms = Terms {
            customer,
            price: &price,
            metadata: self.person("purchaser", it.purchaser),
            method: json!(it.method),
            period: (noon(start), noon(renews)),
        };
        self.ledger.add(&subscriptions::new(it.id, terms));
        if it.method.is_some() {
            let invoice = invoices::issue(self.ledger, it.id, now)?;
            invoices::draw(self.ledger, &invoice)?;
        }
        Ok(())
    }

    /// Who somebody is to the site, in metadata.
    fn person(&self, role: &str, account: &Account) -> Value {
        json!({
            format!("kortkoll_{role}"): format!("{} {}", self.issuer, account.subject),
            format!("kortkoll_{role}_name"): account.name,
        })
    }

    fn today(&self) -> Date {
        today_in_sweden(Timestamp::from_second(self.ledger.now).unwrap_or_default())
    }
}

/// Noon of the day, on which it is that day in Sweden too.
fn noon(day: Date) -> i64 {
    day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).map_or(0, |noon| noon.timestamp().as_second())
}
