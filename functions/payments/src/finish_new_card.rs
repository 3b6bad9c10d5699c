//! Finishes a new card: the one that was entered on the provider's page pays the subscriptions that were named.

use billing::{
    Admin, CardAssignment, CardId, CustomerId, Organisation, Subscription, SubscriptionId, SubscriptionStatus,
};
use futures_util::future::join_all;
use jiff::SignedDuration;
use stripe::objects::{CheckoutSession, CheckoutStatus, IntentStatus, Object, PaymentMethod};
use stripe::{Client, metadata};

use crate::{Error, MAX_ROUNDS, Payments, random_key};

/// What came of a new card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewCard {
    /// It pays the subscription for which it was entered.
    Added(CardId),
    /// It does not: a card that was entered later pays.
    Superseded,
}

/// A checkout session of ours that ended with a card.
struct CompletedCheckout {
    admin: Admin,
    customer: CustomerId,
    card: CardId,
    method: PaymentMethod,
    subscriptions: Vec<SubscriptionId>,
    assignment: CardAssignment,
}

/// What a checkout session's card is to a subscription that it was entered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Assigned {
    /// It pays the subscription, and our table has that.
    Done,
    /// It pays the subscription at the provider.
    AtProvider,
    /// A card that was entered later pays.
    Superseded,
    /// The subscription is not the customer's, or is cancelled.
    Never,
}

impl Payments {
    /// Makes the card of a checkout session pay the subscriptions that were named, as the default of each; the customer's
    /// default is not changed. However often and however late this is called, each subscription gets the card once, and
    /// none gets it that has got a card which was entered later. `by` is the admin who returned, where it is known: they
    /// hear that the card is added once the subscription for which it was entered has it. Without an admin it is an error
    /// if any subscription still lacks the card.
    ///
    /// The provider is written first, for all subscriptions at the same time, and our copies are made afterwards; what an
    /// earlier call has done is not done again. So each call gets further, however slow the provider is.
    ///
    /// [`Error::NotFound`] if the session did not end with a card, or is not that admin's, or if the subscription for which
    /// the card was entered cannot get it.
    pub async fn finish_new_card(&self, session: &str, by: Option<&Admin>) -> Result<NewCard, Error> {
        let client = self.client();
        let session = client.checkout_session(session).await?;
        let checkout = CompletedCheckout::from_session(&session).ok_or(Error::NotFound)?;
        if by.is_some_and(|by| !checkout.is_by(by)) {
            return Err(Error::NotFound);
        }
        let organisation = self.organisation_of(&client, &checkout.customer).await?;
        if organisation.as_deref() != Some(checkout.admin.organisation()) {
            return Err(Error::NotFound);
        }
        let mut results = self.assign_card(&client, &checkout).await?.into_iter();
        let first = results.next().ok_or(Error::NotFound)??;
        if by.is_none() {
            results.collect::<Result<Vec<_>, _>>()?;
        }
        match first {
            Assigned::Done | Assigned::AtProvider => Ok(NewCard::Added(checkout.card)),
            Assigned::Superseded => Ok(NewCard::Superseded),
            Assigned::Never => Err(Error::NotFound),
        }
    }

    /// Assigns the card to the subscriptions of the checkout session. Gives for each of them, in their order, what the
    /// card is to it.
    async fn assign_card(
        &self,
        client: &Client,
        checkout: &CompletedCheckout,
    ) -> Result<Vec<Result<Assigned, Error>>, Error> {
        let organisation = self.billing.organisation(checkout.admin.organisation()).await?;
        let look = checkout.subscriptions.iter().map(|id| checkout.look(client, &organisation, id));
        let found = join_all(look).await;
        if found.iter().any(|found| matches!(found, Ok(None))) {
            self.set_owner(client, checkout).await?;
        }
        let assign =
            checkout.subscriptions.iter().zip(found).map(|(id, found)| self.assign(client, checkout, id, found));
        let assigned = join_all(assign).await;
        let copy =
            checkout.subscriptions.iter().zip(assigned).map(|(id, assigned)| self.copy(client, checkout, id, assigned));
        Ok(join_all(copy).await)
    }

    /// Lets the card pay a subscription, unless one that was entered later is to pay it.
    ///
    /// Another card may be assigned at the same time, and the provider keeps what it gets last. So whoever has written there
    /// looks again at which card is to pay, and writes that one, until it is the one that they wrote. Who dies in between is
    /// continued by the provider's event, which comes until it is accepted.
    async fn assign(
        &self,
        client: &Client,
        checkout: &CompletedCheckout,
        id: &SubscriptionId,
        found: Result<Option<Assigned>, Error>,
    ) -> Result<Assigned, Error> {
        let found = found?;
        if let Some(assigned @ (Assigned::Superseded | Assigned::Never)) = found {
            return Ok(assigned);
        }
        let agree = || self.billing.agree_on_card(checkout.admin.organisation(), id, &checkout.assignment);
        let mut agreed = agree().await?;
        match found {
            Some(assigned) if agreed == checkout.assignment => return Ok(assigned),
            // Whoever has proposed the later card assigns it.
            None if agreed != checkout.assignment => return Ok(checkout.result(&agreed)),
            Some(_) if client.subscription(id.as_str()).await?.card_assignment().is_some_and(|last| last >= agreed) => {
                return Ok(checkout.result(&agreed));
            }
            // It is to be assigned, or has been assigned over the later one.
            _ => {}
        }
        for _ in 0..MAX_ROUNDS {
            match client.assign_card(id.as_str(), &agreed, &random_key()).await {
                Ok(_) => {}
                // Perhaps it has just been cancelled.
                Err(stripe::Error::Refused { .. } | stripe::Error::NotFound) => return Ok(Assigned::Never),
                Err(error) => return Err(error.into()),
            }
            let assigned = std::mem::replace(&mut agreed, agree().await?);
            if assigned == agreed {
                return Ok(checkout.result(&agreed));
            }
        }
        Err(Error::Busy { wait: SignedDuration::from_secs(1) })
    }

    /// Copies a subscription to our table, if it may have got the card, or a later one.
    async fn copy(
        &self,
        client: &Client,
        checkout: &CompletedCheckout,
        id: &SubscriptionId,
        assigned: Result<Assigned, Error>,
    ) -> Result<Assigned, Error> {
        if let Ok(Assigned::AtProvider | Assigned::Superseded) = assigned {
            let organisation = checkout.admin.organisation();
            self.sync_subscription_of(client, organisation, &checkout.customer, id).await?;
        }
        assigned
    }

    /// Stores the card's owner at the provider, unless it has one.
    async fn set_owner(&self, client: &Client, checkout: &CompletedCheckout) -> Result<(), Error> {
        if checkout.method.owner().is_none() {
            client.set_owner(&checkout.method.id, checkout.admin.person(), &random_key()).await?;
        }
        // The card may be in our table already, without an owner.
        self.sync_stored_card(client, checkout.admin.organisation(), &checkout.card).await
    }
}

impl CompletedCheckout {
    /// None if the session did not end with a card, or is not ours.
    fn from_session(session: &CheckoutSession) -> Option<Self> {
        let setup = session.setup_intent.as_ref()?.expanded()?;
        if session.status != Some(CheckoutStatus::Complete) || setup.status != IntentStatus::Succeeded {
            return None;
        }
        let method = setup.payment_method.as_ref()?.expanded()?;
        method.details()?;
        let person = metadata::person(&session.metadata, metadata::ADMIN)?;
        let organisation = session.metadata.get(metadata::ORGANISATION)?;
        let subscriptions = session.metadata.get(metadata::SUBSCRIPTIONS)?;
        Some(Self {
            admin: Admin::new(person, organisation),
            customer: CustomerId::parse(session.customer.as_ref()?.id())?,
            card: CardId::of_payment_method(method.id())?,
            subscriptions: subscriptions.split(',').filter_map(SubscriptionId::parse).collect(),
            assignment: CardAssignment {
                // The page may offer a card that it knows already: that counts as entered in this session.
                at: session.created.max(method.created),
                payment_method: method.id.clone(),
            },
            method: method.clone(),
        })
    }

    fn is_by(&self, admin: &Admin) -> bool {
        admin.organisation() == self.admin.organisation() && admin.person().is(self.admin.person())
    }

    /// Whether the card was entered in this session. Else it was known before, and may have been assigned before.
    fn is_new_card(&self) -> bool {
        self.method.created == self.assignment.at
    }

    /// What the card is to a subscription; None if it is still to be assigned. The provider is asked only if our table does
    /// not have it yet.
    async fn look(
        &self,
        client: &Client,
        organisation: &Organisation,
        id: &SubscriptionId,
    ) -> Result<Option<Assigned>, Error> {
        let stored = organisation.subscription(id).and_then(Subscription::card);
        if self.is_new_card() && stored == Some(&self.card) {
            return Ok(Some(Assigned::Done));
        }
        let subscription = match client.subscription(id.as_str()).await {
            Ok(subscription) => subscription,
            Err(stripe::Error::NotFound) => return Ok(Some(Assigned::Never)),
            Err(error) => return Err(error.into()),
        };
        if subscription.customer.id() != self.customer.as_str() {
            return Ok(Some(Assigned::Never));
        }
        Ok(match subscription.card_assignment() {
            Some(last) if last >= self.assignment && last.payment_method == self.method.id => {
                Some(Assigned::AtProvider)
            }
            Some(last) if last > self.assignment => Some(Assigned::Superseded),
            _ if subscription.status() == SubscriptionStatus::Cancelled => Some(Assigned::Never),
            _ => None,
        })
    }

    /// What the card is to a subscription that is paid by the one that was agreed on.
    fn result(&self, agreed: &CardAssignment) -> Assigned {
        if agreed.payment_method == self.method.id { Assigned::AtProvider } else { Assigned::Superseded }
    }
}
