//! Cards: payment methods.

use billing::{CardHolder, Country, Details, Expiry, Person, PostalAddress};

use crate::client::Client;
use crate::error::Error;
use crate::form::Form;
use crate::metadata;
use crate::objects::PaymentMethod;

/// What an edit changes on a card. What is none stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardChange<'d> {
    expiry: Option<Expiry>,
    holder: Option<&'d CardHolder>,
    address: Option<&'d PostalAddress>,
}

impl<'d> CardChange<'d> {
    /// What makes the one of the other. A name or an address cannot be taken away.
    pub fn between(before: &Details, after: &'d Details) -> Self {
        Self {
            expiry: (before.expiry != after.expiry).then_some(after.expiry),
            holder: after.holder.as_ref().filter(|_| before.holder != after.holder),
            address: after.address.as_ref().filter(|_| before.address != after.address),
        }
    }
}

impl Client {
    /// The payment method `pm_…`.
    pub async fn payment_method(&self, id: &str) -> Result<PaymentMethod, Error> {
        self.get(&["payment_methods", id], &Form::new()).await
    }

    /// All cards of a customer's.
    pub async fn cards(&self, customer: &str) -> Result<Vec<PaymentMethod>, Error> {
        let query = Form::new().with("customer", customer).with("type", "card");
        self.list(&["payment_methods"], &query).await
    }

    /// Changes a card, which was fetched just before. All its billing details are sent, since an update may take away what
    /// it leaves out.
    pub async fn change_card(
        &self,
        card: &PaymentMethod,
        change: CardChange<'_>,
        key: &str,
    ) -> Result<PaymentMethod, Error> {
        self.post(&["payment_methods", &card.id], key, &change_form(card, change)).await
    }

    /// Writes who owns a card, beside what its metadata holds.
    pub async fn set_owner(&self, id: &str, owner: &Person, key: &str) -> Result<PaymentMethod, Error> {
        let form = Form::new().with_metadata(&metadata::of_person(metadata::OWNER, owner));
        self.post(&["payment_methods", id], key, &form).await
    }
}

fn change_form(card: &PaymentMethod, change: CardChange<'_>) -> Form {
    let is = &card.billing_details;
    // `2027-04`
    let expiry = change.expiry.map(|expiry| expiry.to_string());
    let (year, month) = expiry.as_deref().and_then(|expiry| expiry.split_once('-')).unzip();
    let form = Form::new()
        .with_some("card[exp_month]", month.map(|month| month.trim_start_matches('0')))
        .with_some("card[exp_year]", year)
        .with_some("billing_details[name]", change.holder.map(CardHolder::as_str).or(is.name.as_deref()))
        .with_some("billing_details[email]", is.email.as_ref())
        .with_some("billing_details[phone]", is.phone.as_ref())
        .with_some("billing_details[tax_id]", is.tax_id.as_ref());
    // An address replaces the old one as a whole: an empty part takes the old one away.
    let replaced = |part: Option<&str>| Some(part.unwrap_or_default().to_owned());
    let kept = &is.address;
    let parts = match change.address {
        Some(new) => [
            ("line1", replaced(new.line1())),
            ("line2", replaced(new.line2())),
            ("postal_code", replaced(new.postal_code())),
            ("city", replaced(new.city())),
            ("state", replaced(new.region())),
            ("country", replaced(new.country().map(Country::code))),
        ],
        None => [
            ("line1", kept.line1.clone()),
            ("line2", kept.line2.clone()),
            ("postal_code", kept.postal_code.clone()),
            ("city", kept.city.clone()),
            ("state", kept.state.clone()),
            ("country", kept.country.clone()),
        ],
    };
    parts
        .into_iter()
        .fold(form, |form, (name, part)| form.with_some(&format!("billing_details[address][{name}]"), part))
}
