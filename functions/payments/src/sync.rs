//! Our copy made as the provider's is now. It is read first, the provider second, and written only if nobody has written
//! it meanwhile: so it does not matter how late or in which order anybody hears of a change. Whoever writes looks again,
//! until both are the same: what is the same is not written, and so does not stop another who saw the provider earlier.

use billing::{Card, CardId, CustomerId, Person, Subscription, SubscriptionId};
use jiff::Timestamp;

use super::edit::is_left;
use super::invoice::open_invoice;
use super::{Accounts, Error, ROUNDS};
use crate::client::Client;
use crate::objects::{self, Expandable, PaymentMethod};

impl Accounts {
    /// Keeps a subscription as it is now, together with the card that pays it. What nobody here has, or the provider does
    /// not have, is let be.
    pub async fn mirror_subscription(&self, customer: &CustomerId, id: &SubscriptionId) -> Result<(), Error> {
        let client = self.client();
        match self.organisation_of(&client, customer).await? {
            Some(organisation) => self.mirror(&client, &organisation, customer, id).await,
            None => Ok(()),
        }
    }

    /// The same for all of a customer's that have no card of their own, and so are charged to the customer's.
    pub async fn mirror_customer(&self, customer: &CustomerId) -> Result<(), Error> {
        let client = self.client();
        let Some(organisation) = self.organisation_of(&client, customer).await? else { return Ok(()) };
        for told in client.subscriptions(customer.as_str()).await? {
            let id = SubscriptionId::parse(&told.id).filter(|_| !told.has_own_default);
            if let Some(id) = id {
                self.mirror(&client, &organisation, customer, &id).await?;
            }
        }
        Ok(())
    }

    /// Keeps a card that is known here as it is now; an intent that it meets is finished, one that was left is withdrawn.
    /// All others are let be.
    ///
    /// [`Error::Busy`] while somebody is at work on a change of it: it is to be asked for again.
    pub async fn mirror_card(&self, customer: &CustomerId, id: &CardId) -> Result<(), Error> {
        let client = self.client();
        match self.organisation_of(&client, customer).await? {
            Some(organisation) => self.mirror_known_card(&client, &organisation, id).await,
            None => Ok(()),
        }
    }

    /// [`mirror_subscription`](Self::mirror_subscription) where it is known whose it is.
    pub(super) async fn mirror(
        &self,
        client: &Client,
        organisation: &str,
        customer: &CustomerId,
        id: &SubscriptionId,
    ) -> Result<(), Error> {
        for _ in 0..ROUNDS {
            let seen = self.billing.see_subscription(organisation, id).await?;
            let told = match client.subscription(id.as_str()).await {
                Ok(told) if told.customer.id() == customer.as_str() => told,
                Ok(_) | Err(crate::Error::NotFound) => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            let now = Timestamp::now();
            let paid_with = card_that_pays(client, &told).await?;
            let card = paid_with.as_ref().map(|(card, _)| card.clone());
            let subscription = understood(client, &told, id, customer, card).await?;
            let new_card = match &paid_with {
                Some((card, method)) => self.unless_known(organisation, card.clone(), method, now).await?,
                None => None,
            };
            if seen.subscription() == Some(&subscription) && new_card.is_none() {
                return Ok(());
            }
            let by = paid_with.and_then(|(_, method)| put_on_by(&told, &method, new_card.is_some()));
            let (card, by) = (new_card.as_ref(), by.as_ref());
            self.billing.mirror_subscription(organisation, &seen, &subscription, card, by, now).await?;
        }
        Err(Error::Outrun)
    }

    /// [`mirror_card`](Self::mirror_card) where it is known whose it is.
    pub(super) async fn mirror_known_card(
        &self,
        client: &Client,
        organisation: &str,
        id: &CardId,
    ) -> Result<(), Error> {
        for _ in 0..ROUNDS {
            let (seen, intent) = match self.billing.see_card(organisation, id).await {
                Ok(seen) => seen,
                Err(billing::Error::NotFound) => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            let method = match client.payment_method(&id.payment_method()).await {
                Ok(method) => Some(method),
                Err(crate::Error::NotFound) => None,
                Err(error) => return Err(error.into()),
            };
            let now = Timestamp::now();
            let told = method.and_then(|method| Some((method.details()?, method.owner())));
            match (intent, told) {
                (Some(intent), Some((details, _))) if *intent.details() == details => {
                    self.billing.finish(&intent, now).await?;
                }
                (Some(intent), _) if is_left(&intent) => self.billing.withdraw(&intent).await?,
                (Some(_), Some(_)) => return Err(Error::Busy),
                (_, None) => return Ok(()),
                (None, Some((details, owner))) => {
                    let Some(card) = seen.mirrored(details, owner, now) else { return Ok(()) };
                    self.billing.mirror_card(organisation, &seen, &card, now).await?;
                }
            }
        }
        Err(Error::Outrun)
    }

    async fn unless_known(
        &self,
        organisation: &str,
        id: CardId,
        method: &PaymentMethod,
        now: Timestamp,
    ) -> Result<Option<Card>, Error> {
        match self.billing.card(organisation, &id).await {
            Ok(_) => Ok(None),
            Err(billing::Error::NotFound) => {
                Ok(method.details().map(|details| Card::new(id, details, method.owner(), now)))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Who had that card pay a subscription, where that is known: its owner, if it came by the last visit to the hosted page, or
/// is new here.
fn put_on_by(told: &objects::Subscription, method: &PaymentMethod, is_new: bool) -> Option<Person> {
    let by_visit = told.put_on().is_some_and(|put_on| put_on.payment_method == method.id);
    method.owner().filter(|_| by_visit || is_new)
}

/// What is charged for a subscription, if that is a card.
async fn card_that_pays(
    client: &Client,
    told: &objects::Subscription,
) -> Result<Option<(CardId, PaymentMethod)>, Error> {
    let method = match told.payment_method() {
        None => return Ok(None),
        Some(Expandable::Whole(method)) => PaymentMethod::clone(method),
        Some(Expandable::Id(id)) => match client.payment_method(id).await {
            Ok(method) => method,
            Err(crate::Error::NotFound) => return Ok(None),
            Err(error) => return Err(error.into()),
        },
    };
    let id = CardId::of_payment_method(&method.id).filter(|_| method.details().is_some());
    Ok(id.map(|id| (id, method)))
}

/// A subscription of the provider's as the domain has it.
async fn understood(
    client: &Client,
    told: &objects::Subscription,
    id: &SubscriptionId,
    customer: &CustomerId,
    card: Option<CardId>,
) -> Result<Subscription, Error> {
    let mut subscription = Subscription::new(id.clone(), customer.clone(), told.name(), told.status(), told.renews());
    if let Some(purchaser) = told.purchaser() {
        subscription = subscription.with_purchaser(purchaser);
    }
    if let Some(card) = card {
        subscription = subscription.with_card(card);
    }
    if !told.is_charged() {
        subscription = subscription.invoiced();
    }
    let Some(invoice) = open_invoice(client, told).await? else { return Ok(subscription) };
    if let Some(open) = invoice.open() {
        subscription = subscription.with_open_invoice(open);
    }
    if let Some(payment) = invoice.payment_intent() {
        let payment = client.payment_intent(payment.id()).await?;
        if let Some(decline) = invoice.decline(&payment) {
            subscription = subscription.with_last_decline(decline);
        }
    }
    Ok(subscription)
}
