//! Parts that several rows have.

use serde::{Deserialize, Serialize};

use crate::address::{AddressDraft, PostalAddress};
use crate::admin::Person;
use crate::card::{Brand, Details, LastFour};
use crate::expiry::Expiry;
use crate::holder::CardHolder;
use crate::money::Money;

#[derive(Serialize, Deserialize)]
pub(super) struct PersonRow {
    issuer: String,
    subject: String,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct AddressRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    line1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct DetailsRow {
    brand: String,
    last4: String,
    expiry: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<AddressRow>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct MoneyRow {
    amount: String,
    currency: String,
}

impl PersonRow {
    pub(super) fn of(person: &Person) -> Self {
        let text = str::to_owned;
        Self { issuer: text(person.issuer()), subject: text(person.subject()), name: text(person.name()) }
    }

    pub(super) fn person(self) -> Person {
        Person::new(self.issuer, self.subject, self.name)
    }
}

impl DetailsRow {
    pub(super) fn of(details: &Details) -> Self {
        let text = |text: &str| text.to_owned();
        Self {
            brand: text(details.brand.as_str()),
            last4: text(details.last4.as_str()),
            expiry: details.expiry.to_string(),
            holder: details.holder.as_ref().map(|holder| text(holder.as_str())),
            address: details.address.as_ref().map(|address| AddressRow {
                line1: address.line1().map(text),
                line2: address.line2().map(text),
                postal_code: address.postal_code().map(text),
                city: address.city().map(text),
                region: address.region().map(text),
                country: address.country().map(|country| text(country.code())),
            }),
        }
    }

    pub(super) fn details(self) -> Option<Details> {
        let address = self.address.and_then(|row| {
            let AddressRow { line1, line2, postal_code, city, region, country } = row;
            PostalAddress::on_file(&AddressDraft { line1, line2, postal_code, city, region, country })
        });
        Some(Details {
            brand: Brand::parse(&self.brand)?,
            last4: LastFour::parse(&self.last4)?,
            expiry: Expiry::parse(&self.expiry).ok()?,
            holder: self.holder.map(|holder| CardHolder::parse(&holder)).transpose().ok()?,
            address,
        })
    }
}

impl MoneyRow {
    pub(super) fn of(money: &Money) -> Self {
        Self { amount: money.amount().to_owned(), currency: money.currency().to_owned() }
    }

    pub(super) fn money(&self) -> Option<Money> {
        Money::parse(&self.amount, &self.currency)
    }
}
