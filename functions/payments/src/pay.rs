//! Pays an open invoice now, with the subscription's card.

use billing::{
    Admin, Brand, CardId, CustomerId, InvoiceId, LastFour, Money, Subscription, SubscriptionId, today_in_sweden,
};
use jiff::Timestamp;
use stripe::Client;
use stripe::objects::{self, Expandable, IntentStatus, Invoice, PaymentIntent};
use web::clock;

use crate::{Error, Outcome, Payments, random_key};

/// What a person agreed to pay.
#[derive(Debug, Clone)]
pub struct AgreedPayment {
    /// The invoice.
    pub invoice: InvoiceId,
    /// The amount.
    pub money: Money,
    /// The card that is charged.
    pub card: CardId,
}

/// The receipt of a paid invoice.
#[derive(Debug, Clone)]
pub struct PaymentReceipt {
    /// The subscription's name.
    pub subscription: String,
    /// The invoice's number, if it has one.
    pub number: Option<String>,
    /// What was paid.
    pub money: Money,
    /// When it was paid.
    pub paid_at: Timestamp,
    /// The card that was charged for all of it. None if it was paid in another way, or only partly with one card.
    pub card: Option<(Brand, LastFour)>,
}

impl Payments {
    /// Pays an invoice of a subscription, once however often this is called. If the bank wants the card holder's approval,
    /// they return from its page to `return_url`. Our copy is updated afterwards, whatever the outcome.
    ///
    /// [`Error::InvoiceChanged`] and [`Error::CardSwitched`] if the payment would not be as `agreed`.
    /// [`Error::NotChargeable`] if the card was declined in a way that forbids it. [`billing::Error::NotOwner`] if the card is not
    /// the admin's own: nobody charges a colleague's card.
    /// [`Error::NothingToPay`] also if the invoice was paid just now, [`Error::InvoiceWithdrawn`] if the seller has withdrawn it.
    /// [`Error::TooManyAttempts`] if it has been charged too often; a charge that is sent again counts once.
    pub async fn pay(
        &self,
        admin: &Admin,
        id: &SubscriptionId,
        agreed: &AgreedPayment,
        return_url: &str,
    ) -> Result<Outcome, Error> {
        let client = self.client();
        let snapshot = self.billing.load_subscription(admin.organisation(), id).await?;
        let subscription = snapshot.subscription().ok_or(Error::NotFound)?;
        if self.is_charge_forbidden(admin, subscription, &agreed.card).await? {
            return Err(Error::NotChargeable);
        }
        let customer = subscription.customer().clone();
        let outcome = self.charge(&client, admin, id, agreed, return_url).await;
        self.sync_after(&client, admin, &customer, id, &outcome).await;
        match outcome {
            Err(Error::InvoiceChanged { invoice, .. }) => {
                let snapshot = self.billing.load_subscription(admin.organisation(), id).await?;
                let today = today_in_sweden(clock::now());
                let next_attempt = snapshot.subscription().and_then(|it| it.next_attempt(today));
                Err(Error::InvoiceChanged { invoice, next_attempt })
            }
            outcome => outcome,
        }
    }

    /// How a payment ended that the card holder was to approve at the bank. [`Error::NotFound`] if the invoice is not of
    /// that subscription, or the subscription is not of the admin's organisation.
    pub async fn finish_payment(
        &self,
        admin: &Admin,
        id: &SubscriptionId,
        invoice: &InvoiceId,
    ) -> Result<Outcome, Error> {
        let (client, customer) = (self.client(), self.customer_of(admin, id).await?);
        let outcome = outcome_of_invoice(&client, id, invoice).await;
        self.sync_after(&client, admin, &customer, id, &outcome).await;
        outcome
    }

    /// The receipt of a paid invoice. [`Error::NotFound`] if it is not paid, not of that subscription, or the subscription is
    /// not of the admin's organisation.
    pub async fn receipt(
        &self,
        admin: &Admin,
        id: &SubscriptionId,
        invoice: &InvoiceId,
    ) -> Result<PaymentReceipt, Error> {
        let client = self.client();
        let snapshot = self.billing.load_subscription(admin.organisation(), id).await?;
        let subscription = snapshot.subscription().ok_or(Error::NotFound)?.name().to_owned();
        let invoice = invoice_of(&client, id, invoice).await?;
        let (money, paid_at) = invoice.payment_made().ok_or(Error::NotFound)?;
        let payment = payment_of(&client, &invoice).await?;
        let card = payment.as_ref().and_then(|payment| invoice.card_charged(payment));
        Ok(PaymentReceipt { subscription, number: invoice.number, money, paid_at, card })
    }

    /// Whether the card was declined for the subscription in a way that forbids to charge it, and nothing has resolved that.
    async fn is_charge_forbidden(
        &self,
        admin: &Admin,
        subscription: &Subscription,
        card: &CardId,
    ) -> Result<bool, Error> {
        let decline = subscription.last_decline().filter(|decline| decline.card() == card);
        if decline.is_none_or(|decline| decline.code().may_be_paid()) {
            return Ok(false);
        }
        let organisation = self.billing.organisation(admin.organisation()).await?;
        Ok(organisation.subscription(subscription.id()).is_some_and(|current| !organisation.may_be_paid(current)))
    }

    async fn customer_of(&self, admin: &Admin, id: &SubscriptionId) -> Result<CustomerId, Error> {
        let snapshot = self.billing.load_subscription(admin.organisation(), id).await?;
        Ok(snapshot.subscription().ok_or(Error::NotFound)?.customer().clone())
    }

    /// Updates our copy. An error is ignored: the payment counts even if it cannot be stored now, and the provider sends an
    /// event for it as well.
    async fn sync_after(
        &self,
        client: &Client,
        admin: &Admin,
        customer: &CustomerId,
        id: &SubscriptionId,
        outcome: &Result<Outcome, Error>,
    ) {
        if !matches!(outcome, Err(Error::NotFound | Error::Provider(_) | Error::Billing(_))) {
            drop(self.sync_subscription_of(client, admin.organisation(), customer, id).await);
        }
    }

    /// Charges the invoice, if it is as agreed.
    async fn charge(
        &self,
        client: &Client,
        admin: &Admin,
        id: &SubscriptionId,
        agreed: &AgreedPayment,
        return_url: &str,
    ) -> Result<Outcome, Error> {
        let invoice = invoice_of(client, id, &agreed.invoice).await?;
        let open = invoice.open().ok_or(closed(&invoice))?;
        if agreed.money != *open.money() {
            return Err(Error::InvoiceChanged { invoice: Box::new(open), next_attempt: None });
        }
        let subscription = client.subscription(id.as_str()).await?;
        let method = subscription.payment_method().ok_or(Error::NoCard)?;
        if agreed.card.payment_method() != method.id() {
            return Err(card_switched(&subscription));
        }
        let owner = client.referenced_payment_method(method).await?.owner();
        if !owner.is_some_and(|owner| owner.is(admin.person())) {
            return Err(billing::Error::NotOwner.into());
        }
        let method = method.id();

        // The key of an attempt contains the attempt before it: so all requests that are sent at the same time have the same
        // key.
        let previous = payment_of(client, &invoice).await?;
        if previous.as_ref().is_some_and(|payment| payment.status == IntentStatus::Succeeded) {
            return Err(Error::NothingToPay);
        }
        let invoice_id = agreed.invoice.as_str();
        let last_charge = previous.as_ref().and_then(|payment| payment.latest_charge.as_ref());
        let last_charge = last_charge.map_or("none", Expandable::id);
        let key = format!("pay-{invoice_id}-{method}-{}-{last_charge}", invoice.attempt_count);
        let (organisation, now) = (admin.organisation(), clock::now());
        if let Some(exceeded) = self.billing.count_charge(organisation, &agreed.invoice, &key, now).await? {
            return Err(Error::TooManyAttempts(exceeded));
        }
        match pay_invoice(client, invoice_id, method, &key).await {
            Ok(paid) if paid.is_paid() => Ok(Outcome::Approved),
            Ok(_) | Err(stripe::Error::RequiresAction(_)) => {
                let payment = payment_of(client, &invoice).await?.ok_or(Error::NothingToPay)?;
                ask_for_approval(client, &payment, method, return_url).await
            }
            Err(stripe::Error::Declined { code, .. }) => Ok(Outcome::Declined(code)),
            // The provider has no code of its own for an invoice that another request has paid.
            Err(error @ stripe::Error::Refused { .. }) => {
                let invoice = client.invoice(invoice_id).await?;
                Err(if invoice.is_open() { error.into() } else { closed(&invoice) })
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// The invoice, if it is of that subscription.
async fn invoice_of(client: &Client, id: &SubscriptionId, invoice: &InvoiceId) -> Result<Invoice, Error> {
    let invoice = client.invoice(invoice.as_str()).await?;
    if invoice.subscription() == Some(id.as_str()) { Ok(invoice) } else { Err(Error::NotFound) }
}

/// Why an invoice that is not open cannot be paid.
fn closed(invoice: &Invoice) -> Error {
    if invoice.is_paid() { Error::NothingToPay } else { Error::InvoiceWithdrawn }
}

async fn outcome_of_invoice(client: &Client, id: &SubscriptionId, invoice: &InvoiceId) -> Result<Outcome, Error> {
    let invoice = invoice_of(client, id, invoice).await?;
    match payment_of(client, &invoice).await? {
        _ if invoice.is_paid() => Ok(Outcome::Approved),
        _ if !invoice.is_open() => Err(Error::InvoiceWithdrawn),
        Some(payment) => outcome_of(&payment),
        None => Err(Error::NotFound),
    }
}

async fn payment_of(client: &Client, invoice: &Invoice) -> Result<Option<PaymentIntent>, Error> {
    match invoice.payment_intent() {
        Some(payment) => Ok(Some(client.payment_intent(payment.id()).await?)),
        None => Ok(None),
    }
}

/// Pays an invoice. The provider repeats a fault of its own under the same key for a day: so after a fault the invoice is
/// fetched and, if it is still open, paid under a new key. The provider takes the money for an invoice once, whatever the
/// key.
async fn pay_invoice(client: &Client, id: &str, method: &str, key: &str) -> Result<Invoice, stripe::Error> {
    match client.pay_invoice(id, method, key).await {
        Err(stripe::Error::ProviderFault(_)) => {
            let invoice = client.invoice(id).await?;
            if !invoice.is_open() {
                return Ok(invoice);
            }
            client.pay_invoice(id, method, &random_key()).await
        }
        response => response,
    }
}

/// The error with the card that would be charged, for the person to agree to.
fn card_switched(subscription: &objects::Subscription) -> Error {
    let method = subscription.payment_method().and_then(Expandable::expanded);
    let card = method.and_then(|method| Some((CardId::of_payment_method(&method.id)?, method.details()?)));
    match card {
        Some((card, details)) => Error::CardSwitched { card, details: Box::new(details) },
        None => Error::NoCard,
    }
}

/// Asks for the page where the card holder approves a payment.
async fn ask_for_approval(
    client: &Client,
    payment: &PaymentIntent,
    method: &str,
    return_url: &str,
) -> Result<Outcome, Error> {
    match client.confirm_payment_intent(&payment.id, method, return_url, &random_key()).await {
        Ok(payment) => outcome_of(&payment),
        Err(stripe::Error::Declined { code, .. }) => Ok(Outcome::Declined(code)),
        Err(error) => Err(error.into()),
    }
}

/// The bank's response to a payment.
fn outcome_of(payment: &PaymentIntent) -> Result<Outcome, Error> {
    let approval_url = payment.next_action.as_ref().and_then(|action| action.url());
    match (payment.status, approval_url, &payment.last_payment_error) {
        (IntentStatus::Succeeded, ..) => Ok(Outcome::Approved),
        (IntentStatus::RequiresAction, Some(url), _) => Ok(Outcome::Approve(url.to_owned())),
        (_, _, Some(error)) => Ok(Outcome::Declined(error.code)),
        _ => Err(Error::Provider(stripe::Error::Indeterminate("the bank has not answered yet".to_owned()))),
    }
}
