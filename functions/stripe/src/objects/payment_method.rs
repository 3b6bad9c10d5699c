//! Payment methods: stored cards, and other ways to pay.

use billing::{AddressDraft, Brand, CardHolder, Details, Expiry, LastFour, OtherMethod, Person, PostalAddress};
use serde::Deserialize;

use super::{Expandable, Identified, Object, or_default};
use crate::metadata::{self, Metadata};

/// A payment method: a card or another way to pay.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PaymentMethod {
    /// `pm_…`
    pub id: String,
    /// Seconds since 1970.
    #[serde(default)]
    pub created: i64,
    /// The customer who has it. None if it is not attached to any.
    #[serde(default)]
    pub customer: Option<Expandable<Identified>>,
    /// `card`, `link`, `sepa_debit` …
    #[serde(default, rename = "type")]
    pub(crate) kind: Option<String>,
    /// None for other ways to pay than by card.
    #[serde(default)]
    pub(crate) card: Option<Card>,
    /// Name, address and the like.
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) billing_details: BillingDetails,
    /// What we store with it.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Metadata,
}

/// What is printed on a card.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Card {
    /// The card network.
    #[serde(default)]
    pub(crate) brand: Option<String>,
    /// The network that a card of two networks shows: the one that its holder has chosen. Only newer versions of the API have it.
    #[serde(default)]
    pub(crate) display_brand: Option<String>,
    /// The last four digits of the number.
    pub(crate) last4: String,
    /// 1 to 12.
    pub(crate) exp_month: u8,
    /// Four digits.
    pub(crate) exp_year: u16,
}

/// The billing details of a card.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct BillingDetails {
    /// The name on it.
    pub(crate) name: Option<String>,
    /// Never changed by us.
    pub(crate) email: Option<String>,
    /// Never changed by us.
    pub(crate) phone: Option<String>,
    /// Never changed by us.
    pub(crate) tax_id: Option<String>,
    /// The billing address.
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) address: Address,
}

/// An address. Any part may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Address {
    /// Street and number.
    pub(crate) line1: Option<String>,
    /// c/o, floor and similar.
    pub(crate) line2: Option<String>,
    /// As the person wrote it; not normalised.
    pub(crate) postal_code: Option<String>,
    /// Swedish *postort*.
    pub(crate) city: Option<String>,
    /// State or province.
    pub(crate) state: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub(crate) country: Option<String>,
}

impl Object for PaymentMethod {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Card {
    /// The network to show, by the names that `brand` has: `display_brand` has others for some.
    fn shown_brand(&self) -> Option<&str> {
        match self.display_brand.as_deref() {
            None | Some("other") => self.brand.as_deref(),
            Some("american_express") => Some("amex"),
            Some("diners_club") => Some("diners"),
            Some("union_pay") => Some("unionpay"),
            Some("eftpos_australia") => Some("eftpos_au"),
            shown => shown,
        }
    }
}

impl PaymentMethod {
    /// The card in the domain's form. None for other ways to pay. A name that the domain does not accept is left out.
    pub fn details(&self) -> Option<Details> {
        let card = self.card.as_ref()?;
        let address = &self.billing_details.address;
        let address = PostalAddress::on_file(&AddressDraft {
            line1: address.line1.clone(),
            line2: address.line2.clone(),
            postal_code: address.postal_code.clone(),
            city: address.city.clone(),
            region: address.state.clone(),
            country: address.country.clone(),
        });
        Some(Details {
            brand: Brand::of_provider(card.shown_brand()),
            last4: LastFour::parse(&card.last4)?,
            expiry: Expiry::parse(&format!("{:04}-{:02}", card.exp_year, card.exp_month)).ok()?,
            holder: self.billing_details.name.as_deref().and_then(|name| CardHolder::parse(name).ok()),
            address,
        })
    }

    /// The way to pay, if that is another than by card.
    pub fn other_method(&self) -> Option<OtherMethod> {
        if self.card.is_some() { None } else { OtherMethod::parse(self.kind.as_deref()?) }
    }

    /// The admin who entered the card, if its metadata has one.
    pub fn owner(&self) -> Option<Person> {
        metadata::person(&self.metadata, metadata::OWNER)
    }
}
