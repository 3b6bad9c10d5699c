//! An open invoice is paid now, with the subscription's card.

use billing::{Admin, CustomerId, Money, SubscriptionId};
use web::ReturnPath;

use super::{Accounts, Error, Outcome};
use crate::client::Client;
use crate::objects::{Expandable, IntentStatus, Invoice, PaymentIntent};

impl Accounts {
    /// Pays what is owed for a subscription, once however often this is asked for. If the bank wants the card's holder to
    /// approve it, they come back from there to `back`. Our copy is as the provider's afterwards, whatever came of it.
    ///
    /// [`Error::InvoiceChanged`] unless `agreed` is what is owed. [`Error::NothingToPay`] also if it was paid just now.
    pub async fn pay(
        &self,
        admin: &Admin,
        id: &SubscriptionId,
        agreed: Option<&Money>,
        back: &ReturnPath,
    ) -> Result<Outcome, Error> {
        let organisation = admin.organisation();
        let seen = self.billing.see_subscription(organisation, id).await?;
        let customer = seen.subscription().ok_or(Error::NotFound)?.customer();
        let client = self.client();
        let outcome = self.charge(&client, customer, id, agreed, back).await;
        match &outcome {
            Err(Error::Provider(_) | Error::Billing(_)) => {}
            // What was paid is paid, even if it cannot be written down here now: the provider tells of it as well.
            _ => drop(self.mirror(&client, organisation, customer, id, None).await),
        }
        outcome
    }

    async fn charge(
        &self,
        client: &Client,
        customer: &CustomerId,
        id: &SubscriptionId,
        agreed: Option<&Money>,
        back: &ReturnPath,
    ) -> Result<Outcome, Error> {
        let told = client.subscription(id.as_str()).await?;
        if told.customer.id() != customer.as_str() {
            return Err(Error::NotFound);
        }
        let invoice = told.latest_invoice.as_ref().and_then(Expandable::whole);
        let (invoice, open) = invoice.and_then(|it| Some((it, it.open()?))).ok_or(Error::NothingToPay)?;
        if agreed.is_some_and(|agreed| agreed != open.money()) {
            return Err(Error::InvoiceChanged(open));
        }
        let method = told.payment_method().map(Expandable::id).ok_or(Error::NoCard)?;
        let invoice_id = invoice.id.as_deref().ok_or(Error::NothingToPay)?;

        // Each try has a key of its own, named by the try before it: all who press at the same time see the same one.
        let before = self.payment(client, invoice).await?;
        let charge = before.as_ref().and_then(|payment| payment.latest_charge.as_ref()).map_or("none", Expandable::id);
        let key = format!("pay-{invoice_id}-{method}-{}-{charge}", invoice.attempt_count);
        match client.pay_invoice(invoice_id, method, &key).await {
            Ok(paid) if !paid.is_open() => Ok(Outcome::Approved),
            Ok(_) | Err(crate::Error::RequiresAction(_)) => {
                let payment = self.payment(client, invoice).await?.ok_or(Error::NothingToPay)?;
                let return_url = format!("{}{}", self.site, back.at(&format!("pay--returned:{id}")));
                approval(client, &payment, method, &return_url).await
            }
            Err(crate::Error::Declined { code, .. }) => Ok(Outcome::Declined(code)),
            Err(crate::Error::Refused { code: Some(code), .. }) if code == "invoice_already_paid" => {
                Err(Error::NothingToPay)
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn payment(&self, client: &Client, invoice: &Invoice) -> Result<Option<PaymentIntent>, Error> {
        match invoice.payment_intent() {
            Some(payment) => Ok(Some(client.payment_intent(payment.id()).await?)),
            None => Ok(None),
        }
    }
}

/// Where the card's holder approves a payment.
async fn approval(client: &Client, payment: &PaymentIntent, method: &str, return_url: &str) -> Result<Outcome, Error> {
    let told = match client.confirm_payment_intent(&payment.id, method, return_url, &super::random_key()).await {
        Ok(told) => told,
        Err(crate::Error::Declined { code, .. }) => return Ok(Outcome::Declined(code)),
        Err(error) => return Err(error.into()),
    };
    let url = told.next_action.as_ref().and_then(|next| next.redirect_to_url.as_ref()?.url.clone());
    match (told.status, url, &told.last_payment_error) {
        (IntentStatus::Succeeded, ..) => Ok(Outcome::Approved),
        (IntentStatus::RequiresAction, Some(url), _) => Ok(Outcome::Approve(url)),
        (_, _, Some(why)) => Ok(Outcome::Declined(why.code)),
        _ => Err(Error::Provider(crate::Error::Unanswered("the bank has not answered yet".to_owned()))),
    }
}
