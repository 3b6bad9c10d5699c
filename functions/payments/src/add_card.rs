//! Adds a card: it is entered on the provider's page, and then pays the subscriptions that were named.

use billing::{Admin, CustomerId, IdempotentRequest, Organisation, Subscription, SubscriptionId};
use stripe::objects::{CheckoutSession, CheckoutStatus};
use stripe::{Client, NewCheckoutSession, metadata};

use crate::{Error, Payments, random_key};

/// Where a person returns to from the provider's page for a new card.
#[derive(Debug, Clone)]
pub struct ReturnUrls {
    /// With a card. [`SESSION_ID`](crate::SESSION_ID) in it is replaced.
    pub completed: String,
    /// Without a card.
    pub cancelled: String,
}

impl Payments {
    /// The address of the provider's page for a new card, which is to pay `subscription` and `others`. With a `request`
    /// the page is the same each time, until a card was entered there.
    ///
    /// [`Error::NotFound`], [`Error::Cancelled`] and [`Error::Invoiced`] concern `subscription`,
    /// [`Error::OtherSubscriptions`] concerns `others`.
    pub async fn add_card(
        &self,
        admin: &Admin,
        subscription: &SubscriptionId,
        others: &[SubscriptionId],
        urls: &ReturnUrls,
        request: Option<&IdempotentRequest>,
    ) -> Result<String, Error> {
        let organisation = self.billing.organisation(admin.organisation()).await?;
        let subscriptions = subscriptions_to_pay(&organisation, subscription, others)?;
        let mut metadata = metadata::of_person(metadata::ADMIN, admin.person());
        metadata.insert(metadata::ORGANISATION.to_owned(), admin.organisation().to_owned());
        metadata.insert(metadata::SUBSCRIPTIONS.to_owned(), subscriptions.ids);
        let new = NewCheckoutSession {
            customer: subscriptions.customer.as_str(),
            success_url: &urls.completed,
            cancel_url: &urls.cancelled,
            metadata,
        };
        let client = self.client();
        let session = match request {
            Some(request) => open_checkout_session(&client, &new, request).await?,
            None => client.create_checkout_session(&new, &random_key()).await?,
        };
        match session.url {
            Some(url) => Ok(url),
            None => {
                Err(Error::Provider(stripe::Error::Indeterminate("a checkout session without an address".to_owned())))
            }
        }
    }
}

/// A checkout session under the request's own idempotency key. If a card was entered there before, or the session has
/// expired, a new one.
async fn open_checkout_session(
    client: &Client,
    new: &NewCheckoutSession<'_>,
    request: &IdempotentRequest,
) -> Result<CheckoutSession, Error> {
    let key = format!("new-card-{}", request.provider_key());
    let session = client.create_checkout_session(new, &key).await?;
    // Under a key that was used before, the provider's response is the session as it was created.
    if client.checkout_session(&session.id).await?.status == Some(CheckoutStatus::Open) {
        return Ok(session);
    }
    Ok(client.create_checkout_session(new, &random_key()).await?)
}

/// The subscriptions that a new card is to pay.
struct SubscriptionsToPay<'a> {
    /// All of them are this customer's.
    customer: &'a CustomerId,
    /// Separated by commas.
    ids: String,
}

fn subscriptions_to_pay<'a>(
    organisation: &'a Organisation,
    subscription: &SubscriptionId,
    others: &[SubscriptionId],
) -> Result<SubscriptionsToPay<'a>, Error> {
    let first = organisation.subscription(subscription).ok_or(Error::NotFound)?;
    if first.is_invoiced() {
        return Err(Error::Invoiced);
    }
    if !first.takes_new_card() {
        return Err(Error::Cancelled);
    }
    let mut ids = vec![subscription.as_str()];
    for id in others {
        check_other(organisation, first, id)?;
        if !ids.contains(&id.as_str()) {
            ids.push(id.as_str());
        }
    }
    let ids = ids.join(",");
    if ids.chars().count() > metadata::MAX_LENGTH {
        return Err(Error::OtherSubscriptions("too-many"));
    }
    Ok(SubscriptionsToPay { customer: first.customer(), ids })
}

/// Checks that another subscription can get the same card: it must be the same customer's.
fn check_other(organisation: &Organisation, first: &Subscription, id: &SubscriptionId) -> Result<(), Error> {
    let other = match organisation.subscription(id) {
        Some(other) if other.customer() == first.customer() => other,
        _ => return Err(Error::OtherSubscriptions("unknown-subscription")),
    };
    if other.is_invoiced() {
        Err(Error::OtherSubscriptions("subscription-invoiced"))
    } else if !other.takes_new_card() {
        Err(Error::OtherSubscriptions("subscription-cancelled"))
    } else {
        Ok(())
    }
}
