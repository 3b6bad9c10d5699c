//! A new card: entered on the provider's own page, and then what the subscriptions that were named are charged to.

use billing::{Admin, Attempt, CardId, CustomerId, Organisation, Subscription, SubscriptionId, SubscriptionStatus};
use web::ReturnPath;

use super::{Accounts, Error};
use crate::calls::NewCheckoutSession;
use crate::client::Client;
use crate::metadata;
use crate::objects::{CheckoutSession, CheckoutStatus, IntentStatus, Object, PaymentMethod, PutOn};

/// A visit to the provider's page that ended with a card.
struct Visit {
    admin: Admin,
    customer: CustomerId,
    card: CardId,
    method: PaymentMethod,
    subscriptions: Vec<SubscriptionId>,
    put_on: PutOn,
    /// The provider and the table have been told whose card it is.
    is_owned: bool,
}

impl Accounts {
    /// The address of the provider's page for a new card, which is to pay the subscription, and the others. From there
    /// the person comes back to `/api/new-card/return` or, without a card, to `back`. With an `attempt` the page is the
    /// same each time, until a card was entered there.
    ///
    /// [`Error::NotFound`], [`Error::Cancelled`] and [`Error::Invoiced`] are about the subscription, [`Error::Others`]
    /// about the others: `unknown-subscription`, `subscription-cancelled`, `subscription-invoiced` or `too-many`.
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
        if first.is_invoiced() {
            return Err(Error::Invoiced);
        } else if !first.takes_new_card() {
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
    /// charged to otherwise is not touched. Whoever tells that the visit ended, however often and however late, each
    /// subscription gets the card once, and none where a card was entered later. The card is known from the visit.
    ///
    /// [`Error::NotFound`] if the visit did not end with a card, or is not that admin's, or if the subscription that the
    /// card was entered for does not take it.
    pub async fn complete_new_card(&self, session: &str, by: Option<&Admin>) -> Result<CardId, Error> {
        let client = self.client();
        let mut visit = Visit::of(&client.checkout_session(session).await?).ok_or(Error::NotFound)?;
        if by.is_some_and(|by| {
            *by.organisation() != *visit.admin.organisation() || !by.person().is(visit.admin.person())
        }) {
            return Err(Error::NotFound);
        }
        let organisation = self.organisation_of(&client, &visit.customer).await?;
        if organisation.as_deref() != Some(visit.admin.organisation()) {
            return Err(Error::NotFound);
        }
        let mut taken = Vec::new();
        for id in std::mem::take(&mut visit.subscriptions) {
            taken.push(self.put_on(&client, &mut visit, &id).await?);
        }
        taken.first().filter(|taken| **taken).map(|_| visit.card).ok_or(Error::NotFound)
    }

    /// Gives the card to one of the subscriptions, if that is the customer's and goes on, and did not get it, or a later
    /// one, before. Whether it had or has it now.
    async fn put_on(&self, client: &Client, visit: &mut Visit, id: &SubscriptionId) -> Result<bool, Error> {
        let told = match client.subscription(id.as_str()).await {
            Ok(told) => told,
            Err(crate::Error::NotFound) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        if told.customer.id() != visit.customer.as_str() {
            return Ok(false);
        }
        if told.put_on().is_none_or(|last| last < visit.put_on) {
            if told.status() == SubscriptionStatus::Cancelled {
                return Ok(false);
            }
            self.own(client, visit).await?;
            match client.put_on(id.as_str(), &visit.put_on, &super::random_key()).await {
                // Cancelled this moment, perhaps: the others are not to wait for it.
                Err(crate::Error::Refused { .. } | crate::Error::NotFound) => return Ok(false),
                told => drop(told?),
            }
        }
        self.mirror(client, visit.admin.organisation(), &visit.customer, id).await?;
        Ok(true)
    }

    /// Writes at the provider whose card it is, unless it is somebody's already: once for all that it is to pay.
    async fn own(&self, client: &Client, visit: &mut Visit) -> Result<(), Error> {
        if visit.is_owned {
            return Ok(());
        }
        if visit.method.owner().is_none() {
            client.set_owner(&visit.method.id, visit.admin.person(), &super::random_key()).await?;
        }
        // It may be here already, from before it had an owner.
        self.mirror_known_card(client, visit.admin.organisation(), &visit.card).await?;
        visit.is_owned = true;
        Ok(())
    }
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
            subscriptions: told(metadata::SUBSCRIPTIONS)?.split(',').filter_map(SubscriptionId::parse).collect(),
            // A card that the page knew from before was not entered before the visit.
            put_on: PutOn { at: session.created.max(method.created), payment_method: method.id.clone() },
            method: method.clone(),
            is_owned: false,
        })
    }
}

/// Whether another subscription can get the same card: it must be the same customer's.
fn another(organisation: &Organisation, first: &Subscription, id: &SubscriptionId) -> Result<(), Error> {
    let same_customer = |it: &&Subscription| it.customer() == first.customer();
    let it = organisation.subscription(id).filter(same_customer).ok_or(Error::Others("unknown-subscription"))?;
    match (it.is_invoiced(), it.takes_new_card()) {
        (true, _) => Err(Error::Others("subscription-invoiced")),
        (_, false) => Err(Error::Others("subscription-cancelled")),
        _ => Ok(()),
    }
}
