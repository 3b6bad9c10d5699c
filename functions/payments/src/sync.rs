//! Updates our copy from the provider.
//!
//! Our row is read first and the provider second, and the row is written only if nobody else has written it in between.
//! So it does not matter how late or in which order we hear of a change. After a write we read again until our row equals
//! the provider's object. Equal rows are not written, so their version does not move and a slower sync is not rejected.

use billing::{Card, CardId, CustomerId, OtherMethod, Person, Subscription, SubscriptionId};
use jiff::Timestamp;
use stripe::Client;
use stripe::objects::{self, IntentStatus, PaymentMethod};
use web::clock;

use crate::edit_card::{busy, is_stale};
use crate::invoice::{newest_in_domain, open_invoices};
use crate::{Error, MAX_ROUNDS, Payments, all};

impl Payments {
    /// Stores a subscription as it is now, with the card that pays it. A subscription is skipped if its customer is not
    /// ours, or if the provider does not have it.
    pub async fn sync_subscription(&self, customer: &CustomerId, id: &SubscriptionId) -> Result<(), Error> {
        let client = self.client();
        match self.organisation_of(&client, customer).await? {
            Some(organisation) => self.sync_subscription_of(&client, &organisation, customer, id).await,
            None => Ok(()),
        }
    }

    /// Stores all subscriptions of a customer that have no default payment method of their own, and are thus paid with the
    /// customer's.
    pub async fn sync_customer(&self, customer: &CustomerId) -> Result<(), Error> {
        let client = self.client();
        let Some(organisation) = self.organisation_of(&client, customer).await? else { return Ok(()) };
        let listed = client.subscriptions(customer.as_str()).await?;
        let with_customers = listed.iter().filter(|listed| !listed.has_own_default);
        let ids: Vec<_> = with_customers.filter_map(|listed| SubscriptionId::parse(&listed.id)).collect();
        let (client, organisation) = (&client, organisation.as_str());
        all(ids.iter().map(|id| self.sync_subscription_of(client, organisation, customer, id)).collect()).await
    }

    /// Stores a card as it is now, if it is in our table. A pending edit that the provider has made is finished; one that
    /// is stale is withdrawn.
    ///
    /// [`Error::Busy`] while another request makes an edit of the card: the sync must be repeated later.
    pub async fn sync_card(&self, customer: &CustomerId, id: &CardId) -> Result<(), Error> {
        let client = self.client();
        match self.organisation_of(&client, customer).await? {
            Some(organisation) => self.sync_stored_card(&client, &organisation, id).await,
            None => Ok(()),
        }
    }

    /// [`sync_subscription`](Self::sync_subscription) for a customer whose organisation is known.
    pub(crate) async fn sync_subscription_of(
        &self,
        client: &Client,
        organisation: &str,
        customer: &CustomerId,
        id: &SubscriptionId,
    ) -> Result<(), Error> {
        for _ in 0..MAX_ROUNDS {
            let snapshot = self.billing.load_subscription(organisation, id).await?;
            let fetched = match client.subscription(id.as_str()).await {
                Ok(fetched) if fetched.customer.id() == customer.as_str() => fetched,
                Ok(_) | Err(stripe::Error::NotFound) => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            let now = clock::now();
            let method = paying_method(client, &fetched).await?;
            let subscription = in_domain(client, &fetched, id, customer, method.as_ref()).await?;
            let card = subscription.card().zip(method.as_ref());
            let new_card = match card {
                Some((id, method)) => self.card_unless_stored(organisation, id.clone(), method, now).await?,
                None => None,
            };
            if snapshot.subscription() == Some(&subscription) && new_card.is_none() {
                return Ok(());
            }
            let by = card.and_then(|(_, method)| assigned_by(&fetched, method, new_card.is_some()));
            let (card, by) = (new_card.as_ref(), by.as_ref());
            self.billing.sync_subscription(organisation, &snapshot, &subscription, card, by, now).await?;
        }
        Err(Error::Contention)
    }

    /// [`sync_card`](Self::sync_card) for a card whose organisation is known.
    pub(crate) async fn sync_stored_card(&self, client: &Client, organisation: &str, id: &CardId) -> Result<(), Error> {
        for _ in 0..MAX_ROUNDS {
            let (stored, pending) = match self.billing.load_card(organisation, id).await {
                Ok(loaded) => loaded,
                Err(billing::Error::NotFound) => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            let method = match client.payment_method(&id.payment_method()).await {
                Ok(method) => Some(method),
                Err(stripe::Error::NotFound) => None,
                Err(error) => return Err(error.into()),
            };
            let now = clock::now();
            let fetched = method.and_then(|method| Some((method.details()?, method.owner())));
            match (pending, fetched) {
                (Some(pending), Some((details, _))) if *pending.details() == details => {
                    self.billing.finish(&pending, now).await?;
                }
                (Some(pending), _) if is_stale(&pending) => self.billing.withdraw(&pending).await?,
                (Some(pending), Some(_)) => return Err(busy(&pending)),
                (_, None) => return Ok(()),
                (None, Some((details, owner))) => {
                    let Some(card) = stored.synced(details, owner, now) else { return Ok(()) };
                    self.billing.sync_card(organisation, &stored, &card, now).await?;
                }
            }
        }
        Err(Error::Contention)
    }

    /// A payment method as a new card. None if the card is in our table.
    async fn card_unless_stored(
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

/// Who assigned a card to a subscription, where that is known: the card's owner, if the card was assigned by the last
/// checkout session, or if it is new here.
fn assigned_by(subscription: &objects::Subscription, method: &PaymentMethod, is_new: bool) -> Option<Person> {
    let assignment = subscription.card_assignment();
    let by_checkout = assignment.is_some_and(|assignment| assignment.payment_method == method.id);
    if by_checkout || is_new { method.owner() } else { None }
}

/// The payment method that is charged for a subscription.
async fn paying_method(client: &Client, subscription: &objects::Subscription) -> Result<Option<PaymentMethod>, Error> {
    let Some(reference) = subscription.payment_method() else { return Ok(None) };
    match client.referenced_payment_method(reference).await {
        Ok(method) => Ok(Some(method)),
        Err(stripe::Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The id of a payment method as a card. None if it is another way to pay.
fn card_of(method: &PaymentMethod) -> Option<CardId> {
    method.details()?;
    CardId::of_payment_method(&method.id)
}

/// A subscription of the provider's in the domain's form, with what pays it, its open invoice and its last decline.
async fn in_domain(
    client: &Client,
    fetched: &objects::Subscription,
    id: &SubscriptionId,
    customer: &CustomerId,
    method: Option<&PaymentMethod>,
) -> Result<Subscription, Error> {
    let (name, status, renews) = (fetched.name(), fetched.status(), fetched.renews());
    let mut subscription = Subscription::new(id.clone(), customer.clone(), name, status, renews);
    if let Some(purchaser) = fetched.purchaser() {
        subscription = subscription.with_purchaser(purchaser);
    }
    if let Some(card) = method.and_then(card_of) {
        subscription = subscription.with_card(card);
    }
    if let Some(other) = method.and_then(PaymentMethod::other_method) {
        subscription = subscription.with_other_method(other);
    } else if fetched.is_paid_from_source() {
        subscription = subscription.with_other_method(OtherMethod::source());
    }
    if !fetched.is_charged() {
        subscription = subscription.invoiced();
    }
    if let Some(months) = fetched.months() {
        subscription = subscription.with_months(months);
    }
    if let Some(ends) = fetched.ends() {
        subscription = subscription.ending(ends);
    }
    let open = open_invoices(client, fetched).await?;
    let Some(invoice) = open.first() else { return Ok(subscription) };
    let payment = match invoice.payment_intent() {
        Some(payment) => Some(client.payment_intent(payment.id()).await?),
        None => None,
    };
    if let Some(open) = newest_in_domain(&open) {
        let is_processing = payment.as_ref().is_some_and(|payment| payment.status == IntentStatus::Processing);
        subscription = subscription.with_open_invoice(if is_processing { open.processing() } else { open });
    }
    if let Some(decline) = payment.as_ref().and_then(|payment| invoice.decline(payment)) {
        subscription = subscription.with_last_decline(decline);
    }
    Ok(subscription)
}
