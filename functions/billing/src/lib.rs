//! The domain: cards, the subscriptions that they pay, who may do what with them, and the table that holds them.
//!
//! - [`Admin`] acts; [`Person`] is what is kept of somebody. One person is `(issuer, subject)`, never an address or a name.
//! - [`Card`] with its [`Expiry`], [`CardHolder`] and [`PostalAddress`]; there is no field for a number or a security
//!   code. [`Subscription`] with its [`OpenInvoice`] and last [`Decline`]. All of an organisation's together are an
//!   [`Organisation`], which answers what spans several of them: a card's [`CardStatus`], what a card pays, and which
//!   [`Step`]s help.
//! - A change comes in as a [`Draft`], becomes an [`Edit`] (each [`FieldError`] named by field), and, with the rules of
//!   [`Card::edited`], an [`CardRevision`] card; what changed is kept as an [`AuditEntry`]. Until the payment provider has it,
//!   a change stands on the card as an [`PendingEdit`].
//! - [`Billing`] is the table. [`IdempotentRequest`] is what makes a change safe to send again. Cards and subscriptions are the
//!   provider's: what became of them there comes in as [`Card::synced`] and [`Billing::sync_subscription`].
//!
//! `parse`, `new` and `from_provider` are the only ways in, for what people send and for what the table holds alike. What has
//! public fields is a draft, or is made of such parts.

mod address;
mod admin;
mod audit;
mod calendar;
mod card;
mod country;
mod decline;
mod edit;
mod error;
mod expiry;
mod field;
mod field_error;
#[cfg(test)]
mod fixtures;
mod hash;
mod holder;
mod idempotent_request;
mod ids;
mod money;
mod next_steps;
mod organisation;
mod pending_edit;
mod store;
mod subscription;
mod text;

pub use address::{AddressDraft, PostalAddress};
pub use admin::{Admin, Person};
pub use audit::{AuditEntry, Change};
pub use calendar::today_in_sweden;
pub use card::{Brand, Card, Details, LastFour};
pub use country::Country;
pub use decline::{Category, Decline, DeclineCode};
pub use edit::{CardRevision, Draft, Edit, InvalidEdit};
pub use error::Error;
pub use expiry::Expiry;
pub use field::Field;
pub use field_error::FieldError;
pub use holder::CardHolder;
pub use idempotent_request::{IdempotencyKey, IdempotentRequest};
pub use ids::{CardId, CustomerId, InvoiceId, SubscriptionId};
pub use money::Money;
pub use next_steps::{Compared, Step};
pub use organisation::{CardStatus, Organisation};
pub use pending_edit::PendingEdit;
pub use store::{BeginOutcome, Billing, Exceeded, Snapshot};
pub use subscription::{OpenInvoice, Subscription, SubscriptionStatus};
