//! Cards: payment methods.

use billing::{CardHolder, Country, Details, Expiry, Person, PostalAddress};

use crate::client::Client;
use crate::error::Error;
use crate::form::Form;
use crate::metadata;
use crate::objects::{Expandable, PaymentMethod};

/// The details that an edit changes. A detail that is none stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardChange<'d> {
    expiry: Option<Expiry>,
    holder: Option<&'d CardHolder>,
    address: Option<&'d PostalAddress>,
}

impl<'d> CardChange<'d> {
    /// The change from `before` to `after`. A name or an address cannot be removed.
    pub fn between(before: &Details, after: &'d Details) -> Self {
        Self {
            expiry: Some(after.expiry).filter(|_| before.expiry != after.expiry),
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

    /// The payment method of a reference: fetched, unless the reference has it.
    pub async fn referenced_payment_method(
        &self,
        reference: &Expandable<PaymentMethod>,
    ) -> Result<PaymentMethod, Error> {
        match reference {
            Expandable::Expanded(method) => Ok(PaymentMethod::clone(method)),
            Expandable::Id(id) => self.payment_method(id).await,
        }
    }

    /// All cards of a customer.
    pub async fn cards(&self, customer: &str) -> Result<Vec<PaymentMethod>, Error> {
        let query = Form::new().with("customer", customer).with("type", "card");
        self.list(&["payment_methods"], &query).await
    }

    /// Changes a card. `card` is the payment method as it was fetched just before: all its billing details are sent again,
    /// since an update may remove what it leaves out.
    pub async fn change_card(
        &self,
        card: &PaymentMethod,
        change: CardChange<'_>,
        key: &str,
    ) -> Result<PaymentMethod, Error> {
        self.post(&["payment_methods", &card.id], key, &change_form(card, change)).await
    }

    /// Stores the owner of a card in its metadata, whose other entries stay.
    pub async fn set_owner(&self, id: &str, owner: &Person, key: &str) -> Result<PaymentMethod, Error> {
        let form = Form::new().with_metadata(&metadata::of_person(metadata::OWNER, owner));
        self.post(&["payment_methods", id], key, &form).await
    }
}

fn change_form(card: &PaymentMethod, change: CardChange<'_>) -> Form {
    let current = &card.billing_details;
    // `2027-04`
    let expiry = change.expiry.map(|expiry| expiry.to_string());
    let (year, month) = expiry.as_deref().and_then(|expiry| expiry.split_once('-')).unzip();
    let form = Form::new()
        .with_some("card[exp_month]", month.map(|month| month.trim_start_matches('0')))
        .with_some("card[exp_year]", year)
        .with_some("billing_details[name]", change.holder.map(CardHolder::as_str).or(current.name.as_deref()))
        .with_some("billing_details[email]", current.email.as_ref())
        .with_some("billing_details[phone]", current.phone.as_ref())
        .with_some("billing_details[tax_id]", current.tax_id.as_ref());
    let address = match change.address {
        // The new address replaces the old one as a whole: an empty part removes the old part.
        Some(new) => [
            ("line1", Some(new.line1().unwrap_or_default())),
            ("line2", Some(new.line2().unwrap_or_default())),
            ("postal_code", Some(new.postal_code().unwrap_or_default())),
            ("city", Some(new.city().unwrap_or_default())),
            ("state", Some(new.region().unwrap_or_default())),
            ("country", Some(new.country().map(Country::code).unwrap_or_default())),
        ],
        None => [
            ("line1", current.address.line1.as_deref()),
            ("line2", current.address.line2.as_deref()),
            ("postal_code", current.address.postal_code.as_deref()),
            ("city", current.address.city.as_deref()),
            ("state", current.address.state.as_deref()),
            ("country", current.address.country.as_deref()),
        ],
    };
    address
        .into_iter()
        .fold(form, |form, (name, part)| form.with_some(&format!("billing_details[address][{name}]"), part))
}
