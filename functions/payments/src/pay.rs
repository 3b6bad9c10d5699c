//! An open invoice is paid now, with the subscription's card.

use billing::{Admin, CardId, CustomerId, InvoiceId, Money, SubscriptionId};
use web::ReturnPath;

use super::{Accounts, Error, Outcome};
use crate::client::Client;
use crate::objects::{Expandable, IntentStatus, Invoice, PaymentIntent, Subscription};

/// What a person agreed to.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// What is paid.
    pub invoice: InvoiceId,
    /// How much that is.
    pub money: Money,
    /// The card that is charged.
    pub card: CardId,
}

impl Accounts {
    /// Pays that invoice of a subscription's, once however often this is asked for. If the bank wants the card's holder
    /// to approve it, they come back from there to `/api/subscriptions/{id}/pay/return`. Our copy is as the provider's
    /// afterwards, whatever came of it.
    ///
    /// [`Error::InvoiceChanged`] and [`Error::CardSwitched`] unless it is as `agreed`. [`Error::NothingToPay`] also if it
    /// was paid just now.
    pub async fn pay(
        &self,
        admin: &Admin,
        id: &SubscriptionId,
        agreed: &Agreed,
        back: &ReturnPath,
    ) -> Result<Outcome, Error> {
        let (client, customer) = (self.client(), self.customer_of(admin, id).await?);
        let outcome = self.charge(&client, id, agreed, back).await;
        self.mirror_after(&client, admin, &customer, id, &outcome).await;
        outcome
    }

    /// How a payment went that was to be approved at the bank. [`Error::NotFound`] if that is no invoice of that
    /// subscription, or that is not the admin's organisation's.
    pub async fn paid(&self, admin: &Admin, id: &SubscriptionId, invoice: &InvoiceId) -> Result<Outcome, Error> {
        let (client, customer) = (self.client(), self.customer_of(admin, id).await?);
        let outcome = how_it_went(&client, id, invoice).await;
        self.mirror_after(&client, admin, &customer, id, &outcome).await;
        outcome
    }

    async fn charge(
        &self,
        client: &Client,
        id: &SubscriptionId,
        agreed: &Agreed,
        back: &ReturnPath,
    ) -> Result<Outcome, Error> {
        let invoice = invoice_of(client, id, &agreed.invoice).await?;
        let open = invoice.open().ok_or(Error::NothingToPay)?;
        if agreed.money != *open.money() {
            return Err(Error::InvoiceChanged(open));
        }
        let told = client.subscription(id.as_str()).await?;
        let method = told.payment_method().map(Expandable::id).ok_or(Error::NoCard)?;
        if agreed.card.payment_method() != method {
            return Err(switched(&told));
        }

        // Each try has a key of its own, named by the try before it: all who press at the same time see the same one.
        let before = payment(client, &invoice).await?;
        if before.as_ref().is_some_and(|payment| payment.status == IntentStatus::Succeeded) {
            return Err(Error::NothingToPay);
        }
        let invoice_id = agreed.invoice.as_str();
        let charge = before.as_ref().and_then(|payment| payment.latest_charge.as_ref()).map_or("none", Expandable::id);
        let key = format!("pay-{invoice_id}-{method}-{}-{charge}", invoice.attempt_count);
        match pay_invoice(client, invoice_id, method, &key).await {
            Ok(paid) if !paid.is_open() => Ok(Outcome::Approved),
            Ok(_) | Err(crate::Error::RequiresAction(_)) => {
                let payment = payment(client, &invoice).await?.ok_or(Error::NothingToPay)?;
                let (site, page) = (&self.site, back.page());
                let return_url = format!("{site}/api/subscriptions/{id}/pay/return?invoice={invoice_id}&return={page}");
                approval(client, &payment, method, &return_url).await
            }
            Err(crate::Error::Declined { code, .. }) => Ok(Outcome::Declined(code)),
            // That somebody else was quicker has no code of its own.
            Err(error @ crate::Error::Refused { .. }) => {
                let open = client.invoice(invoice_id).await?.is_open();
                Err(if open { error.into() } else { Error::NothingToPay })
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn customer_of(&self, admin: &Admin, id: &SubscriptionId) -> Result<CustomerId, Error> {
        let seen = self.billing.see_subscription(admin.organisation(), id).await?;
        Ok(seen.subscription().ok_or(Error::NotFound)?.customer().clone())
    }

    /// What was paid is paid, even if it cannot be written down here now: the provider tells of it as well.
    async fn mirror_after(
        &self,
        client: &Client,
        admin: &Admin,
        customer: &CustomerId,
        id: &SubscriptionId,
        outcome: &Result<Outcome, Error>,
    ) {
        if !matches!(outcome, Err(Error::NotFound | Error::Provider(_) | Error::Billing(_))) {
            drop(self.mirror(client, admin.organisation(), customer, id).await);
        }
    }
}

/// The invoice, if it is that subscription's.
async fn invoice_of(client: &Client, id: &SubscriptionId, invoice: &InvoiceId) -> Result<Invoice, Error> {
    let told = client.invoice(invoice.as_str()).await?;
    if told.subscription() == Some(id.as_str()) { Ok(told) } else { Err(Error::NotFound) }
}

async fn how_it_went(client: &Client, id: &SubscriptionId, invoice: &InvoiceId) -> Result<Outcome, Error> {
    let invoice = invoice_of(client, id, invoice).await?;
    match payment(client, &invoice).await? {
        _ if invoice.is_paid() => Ok(Outcome::Approved),
        Some(payment) => verdict(&payment),
        None => Err(Error::NotFound),
    }
}

async fn payment(client: &Client, invoice: &Invoice) -> Result<Option<PaymentIntent>, Error> {
    match invoice.payment_intent() {
        Some(payment) => Ok(Some(client.payment_intent(payment.id()).await?)),
        None => Ok(None),
    }
}

/// Pays an invoice. A failure of its own the provider repeats under the same key for a day: so what counts then is the
/// invoice, and if it is still open, it is sent anew. Under whatever key, the provider takes the money for it once.
async fn pay_invoice(client: &Client, id: &str, method: &str, key: &str) -> Result<Invoice, crate::Error> {
    match client.pay_invoice(id, method, key).await {
        Err(crate::Error::Failed(_)) => {
            let invoice = client.invoice(id).await?;
            if !invoice.is_open() {
                return Ok(invoice);
            }
            client.pay_invoice(id, method, &super::random_key()).await
        }
        told => told,
    }
}

/// The card that would be charged, for the person to agree to.
fn switched(told: &Subscription) -> Error {
    let method = told.payment_method().and_then(Expandable::whole);
    let card = method.and_then(|method| Some((CardId::of_payment_method(&method.id)?, method.details()?)));
    card.map_or(Error::NoCard, |(card, details)| Error::CardSwitched { card, details: Box::new(details) })
}

/// Where the card's holder approves a payment.
async fn approval(client: &Client, payment: &PaymentIntent, method: &str, return_url: &str) -> Result<Outcome, Error> {
    let told = match client.confirm_payment_intent(&payment.id, method, return_url, &super::random_key()).await {
        Ok(told) => told,
        Err(crate::Error::Declined { code, .. }) => return Ok(Outcome::Declined(code)),
        Err(error) => return Err(error.into()),
    };
    verdict(&told)
}

/// How a payment stands that the bank was asked for.
fn verdict(told: &PaymentIntent) -> Result<Outcome, Error> {
    let url = || told.next_action.as_ref()?.redirect_to_url.as_ref()?.url.clone();
    match (told.status, url(), &told.last_payment_error) {
        (IntentStatus::Succeeded, ..) => Ok(Outcome::Approved),
        (IntentStatus::RequiresAction, Some(url), _) => Ok(Outcome::Approve(url)),
        (_, _, Some(why)) => Ok(Outcome::Declined(why.code)),
        _ => Err(Error::Provider(crate::Error::Unanswered("the bank has not answered yet".to_owned()))),
    }
}
