//! The domain: cards, the subscriptions that they pay, who may do what with them, and the table that holds them.
//!
//! - [`Admin`] acts; [`Person`] is what is kept of somebody. One person is `(issuer, subject)`, never an address or a name.
//! - [`Card`] with its [`Expiry`], [`CardHolder`] and [`PostalAddress`]; there is no field for a number or a security
//!   code. [`Subscription`] with its [`OpenInvoice`] and last [`Decline`]. All of an organisation's together are an
//!   [`Organisation`], which answers what spans several of them: a card's [`CardStatus`], what a card pays, and which
//!   [`Step`]s help.
//! - A change comes in as a [`Draft`], becomes an [`Edit`] (each [`Fault`] named by field), and, with the rules of
//!   [`Card::edited`], an [`Edited`] card; what changed is kept as an [`AuditEntry`]. Until the payment provider has it,
//!   a change stands on the card as an [`Intent`].
//! - [`Billing`] is the table. [`Attempt`] is what makes a change safe to send again. Cards and subscriptions are the
//!   provider's: what became of them there comes in as [`Card::mirrored`] and [`Billing::mirror_subscription`].
//!
//! `parse`, `new` and `take_in` are the only ways in, for what people send and for what the table holds alike. What has
//! public fields is a draft, or is made of such parts.

mod address;
mod admin;
mod attempt;
mod audit;
mod calendar;
mod card;
mod country;
mod decline;
mod edit;
mod error;
mod expiry;
mod fault;
mod field;
#[cfg(test)]
mod fixtures;
mod holder;
mod ids;
mod intent;
mod money;
mod next;
mod organisation;
mod store;
mod subscription;
mod text;

pub use address::{AddressDraft, PostalAddress};
pub use admin::{Admin, Person};
pub use attempt::{Attempt, IdempotencyKey};
pub use audit::{AuditEntry, Change};
pub use calendar::today;
pub use card::{Brand, Card, Details, LastFour};
pub use country::Country;
pub use decline::{Category, Decline, DeclineCode};
pub use edit::{Draft, Edit, Edited, InvalidEdit};
pub use error::Error;
pub use expiry::Expiry;
pub use fault::Fault;
pub use field::Field;
pub use holder::CardHolder;
pub use ids::{CardId, CustomerId, InvoiceId, SubscriptionId};
pub use intent::Intent;
pub use money::Money;
pub use next::{Found, Step};
pub use organisation::{CardStatus, Organisation};
pub use store::{Begun, Billing, Exceeded, Seen};
pub use subscription::{OpenInvoice, Subscription, SubscriptionStatus};
