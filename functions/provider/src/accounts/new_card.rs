//! A new card: entered on the provider's own page, and then what the subscriptions that were named are charged to.

use billing::{Admin, Attempt, CardId, CustomerId, Organisation, Subscription, SubscriptionId, SubscriptionStatus};
use jiff::Timestamp;
use web::ReturnPath;

use super::{Accounts, Error};
use crate::calls::NewCheckoutSession;
use crate::client::Client;
use crate::metadata;
use crate::objects::{CheckoutSession, CheckoutStatus, Expandable, IntentStatus, Object, PaymentMethod};

/// How long it is known that a visit was dealt with. Its return address may be opened again at any time, and must not
/// bring back a card that has been replaced since.
const KNOWN_FOR_DAYS: u16 = 730;

/// A visit to the provider's page that ended with a card.
struct Visit {
    admin: Admin,
    customer: CustomerId,
    card: CardId,
    method: PaymentMethod,
    subscriptions: Vec<SubscriptionId>,
}

impl Accounts {
    /// The address of the provider's page for a new card, which is to pay the subscription, and the others. From there
    /// the person comes back to `/api/new-card/return` or, without a card, to `back`. With an `attempt` the page is the
    /// same each time, until a card was entered there.
    ///
    /// [`Error::NotFound`] and [`Error::Cancelled`] are about the subscription, [`Error::Others`] about the others:
    /// `unknown-subscription`, `subscription-cancelled` or `too-many`.
    pub async fn begin_new_card(
        &self,
        admin: &Admin,
        subscription: &SubscriptionId,
        others: &[SubscriptionId],
        back: &ReturnPath,
        attempt: Option<&Attempt>,
    ) -> Result<String, Error> {
        let organisation = self.billing.organisation(admin.organisation()).await?;
        let first = organisation.subscription(subscription).ok_or(Error::NotFound)?;
        if !first.takes_new_card() {
            return Err(Error::Cancelled);
        }
        let mut ids = vec![subscription.as_str()];
        for id in others {
            another(&organisation, first, id)?;
            if !ids.contains(&id.as_str()) {
                ids.push(id.as_str());
            }
        }
        let mut metadata = metadata::of_person(metadata::ADMIN, admin.person());
        metadata.insert(metadata::ORGANISATION.to_owned(), admin.organisation().to_owned());
        metadata.insert(metadata::SUBSCRIPTIONS.to_owned(), ids.join(","));
        if metadata[metadata::SUBSCRIPTIONS].chars().count() > metadata::LONGEST {
            return Err(Error::Others("too-many"));
        }
        let new = NewCheckoutSession {
            customer: first.customer().as_str(),
            success_url: &format!(
                "{}/api/new-card/return?session={{CHECKOUT_SESSION_ID}}&return={}",
                self.site,
                back.page()
            ),
            cancel_url: &format!("{}{}", self.site, back.at("new-card--cancelled")),
            metadata,
        };
        let key = attempt.map_or_else(super::random_key, |attempt| format!("new-card-{}", attempt.name()));
        let client = self.client();
        let mut session = client.create_checkout_session(&new, &key).await?;
        // Under a key that was used before, the provider tells of the visit as it was at first.
        if attempt.is_some() && client.checkout_session(&session.id).await?.status != Some(CheckoutStatus::Open) {
            session = client.create_checkout_session(&new, &super::random_key()).await?;
        }
        let nowhere = || Error::Provider(crate::Error::Unanswered("a visit without an address".to_owned()));
        session.url.ok_or_else(nowhere)
    }

    /// Has the card of a visit pay for the subscriptions that were named, each by its own default: what the customer is
    /// charged to otherwise is not touched. Done once, whoever tells that the visit ended; the card is known from it.
    ///
    /// [`Error::NotFound`] if the visit did not end with a card, or is not that admin's, or if the subscription that the
    /// card was entered for did not take it.
    pub async fn complete_new_card(&self, session: &str, by: Option<&Admin>) -> Result<CardId, Error> {
        let client = self.client();
        let session = client.checkout_session(session).await?;
        let visit = Visit::of(&session).ok_or(Error::NotFound)?;
        if by.is_some_and(|by| {
            *by.organisation() != *visit.admin.organisation() || !by.person().is(visit.admin.person())
        }) {
            return Err(Error::NotFound);
        }
        let organisation = self.organisation_of(&client, &visit.customer).await?;
        if organisation.as_deref() != Some(visit.admin.organisation()) {
            return Err(Error::NotFound);
        }
        if !self.is_done(&session.id).await? {
            self.own(&client, &session, &visit).await?;
            for id in &visit.subscriptions {
                self.charge_to(&client, &session, &visit, id).await?;
            }
            self.mark_done(&session.id).await?;
        }
        match visit.subscriptions.first() {
            Some(first) if !self.is_done(&refused(&session, first)).await? => Ok(visit.card),
            _ => Err(Error::NotFound),
        }
    }

    async fn is_done(&self, what: &str) -> Result<bool, Error> {
        Ok(self.billing.is_done(what, Timestamp::now()).await?)
    }

    async fn mark_done(&self, what: &str) -> Result<(), Error> {
        Ok(self.billing.mark_done(what, KNOWN_FOR_DAYS, Timestamp::now()).await?)
    }

    /// Writes at the provider whose card it is.
    async fn own(&self, client: &Client, session: &CheckoutSession, visit: &Visit) -> Result<(), Error> {
        let owner = visit.admin.person();
        if !visit.method.owner().is_some_and(|known| known.is(owner)) {
            match client.set_owner(&visit.method.id, owner, &format!("owner-{}", session.id)).await {
                // Under the same key the provider would fail for a day; and it may well be written twice.
                Err(crate::Error::Failed(_)) => {
                    client.set_owner(&visit.method.id, owner, &super::random_key()).await?;
                }
                told => drop(told?),
            }
        }
        // It may be here already, from before it had an owner.
        self.mirror_known_card(client, visit.admin.organisation(), &visit.card).await
    }

    /// Has the card pay for one of the subscriptions, once: whoever goes on with a visit that broke off must not undo what
    /// a later one did.
    async fn charge_to(
        &self,
        client: &Client,
        session: &CheckoutSession,
        visit: &Visit,
        id: &SubscriptionId,
    ) -> Result<(), Error> {
        let step = format!("{}-{id}", session.id);
        if !self.is_done(&step).await? {
            if !takes(client, session, visit, id).await? {
                self.mark_done(&refused(session, id)).await?;
            }
            self.mark_done(&step).await?;
        }
        let (admin, customer) = (&visit.admin, &visit.customer);
        self.mirror(client, admin.organisation(), customer, id, Some(admin.person())).await
    }
}

/// Gives the card to one of the subscriptions, if that is the customer's and goes on. Whether it pays for it now.
async fn takes(client: &Client, session: &CheckoutSession, visit: &Visit, id: &SubscriptionId) -> Result<bool, Error> {
    let told = match client.subscription(id.as_str()).await {
        Ok(told) => told,
        Err(crate::Error::NotFound) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    if told.customer.id() != visit.customer.as_str() || told.status() == SubscriptionStatus::Cancelled {
        return Ok(false);
    }
    let method = visit.method.id.as_str();
    if told.default_payment_method.as_ref().map(Expandable::id) == Some(method) {
        return Ok(true);
    }
    let told =
        match client.set_default_payment_method(id.as_str(), method, &format!("default-{}-{id}", session.id)).await {
            // As with the owner.
            Err(crate::Error::Failed(_)) => {
                client.set_default_payment_method(id.as_str(), method, &super::random_key()).await
            }
            told => told,
        };
    match told {
        Ok(_) => Ok(true),
        // Cancelled this moment, perhaps: the others are not to wait for it.
        Err(crate::Error::Refused { .. } | crate::Error::NotFound) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The note that a subscription did not take a visit's card.
fn refused(session: &CheckoutSession, id: &SubscriptionId) -> String {
    format!("{}-{id}-refused", session.id)
}

impl Visit {
    /// None if there is no card, or it is no visit of ours.
    fn of(session: &CheckoutSession) -> Option<Self> {
        let told = |key: &str| session.metadata.get(key);
        let setup = session.setup_intent.as_ref()?.whole()?;
        let done = session.status == Some(CheckoutStatus::Complete) && setup.status == IntentStatus::Succeeded;
        let method = setup.payment_method.as_ref()?.whole().filter(|method| done && method.details().is_some())?;
        let person = metadata::person(&session.metadata, metadata::ADMIN)?;
        Some(Self {
            admin: Admin::new(person, told(metadata::ORGANISATION)?),
            customer: CustomerId::parse(session.customer.as_ref()?.id())?,
            card: CardId::of_payment_method(method.id())?,
            method: method.clone(),
            subscriptions: told(metadata::SUBSCRIPTIONS)?.split(',').filter_map(SubscriptionId::parse).collect(),
        })
    }
}

/// Whether another subscription can get the same card: it must be the same customer's.
fn another(organisation: &Organisation, first: &Subscription, id: &SubscriptionId) -> Result<(), Error> {
    let same_customer = |it: &&Subscription| it.customer() == first.customer();
    let it = organisation.subscription(id).filter(same_customer).ok_or(Error::Others("unknown-subscription"))?;
    if it.takes_new_card() { Ok(()) } else { Err(Error::Others("subscription-cancelled")) }
}
