//! The bank is asked whether it would take a charge to a card, without one.

use billing::{Admin, Card, CardId, CustomerId};
use jiff::Timestamp;
use web::ReturnPath;

use super::{Accounts, Error, Outcome};
use crate::metadata;
use crate::objects::{Expandable, IntentStatus, SetupIntent};

impl Accounts {
    /// Asks the bank about a card of the admin's. If it wants them to approve it, they come back from there to
    /// `/api/cards/{id}/verify/return`.
    pub async fn verify(&self, admin: &Admin, id: &CardId, back: &ReturnPath) -> Result<Outcome, Error> {
        let card = self.must_own(admin, id).await?;
        let client = self.client();
        let method = client.payment_method(&id.payment_method()).await?;
        let customer = method.customer.as_ref().map(Expandable::id).ok_or(Error::NotFound)?;
        let mut metadata = metadata::of_person(metadata::ADMIN, admin.person());
        metadata.insert(metadata::VERSION.to_owned(), card.version().to_string());
        let created = client.create_setup_intent(customer, &method.id, &metadata, &super::random_key()).await?;
        let return_url =
            format!("{}/api/cards/{id}/verify/return?session={}&return={}", self.site, created.id, back.page());
        match client.confirm_setup_intent(&created.id, &return_url, &super::random_key()).await {
            Ok(confirmed) => self.verdict(admin, id, &confirmed).await,
            Err(crate::Error::Declined { code, .. }) => Ok(Outcome::Declined(code)),
            Err(error) => Err(error.into()),
        }
    }

    /// What the bank said in the end to what [`verify`](Self::verify) began. [`Error::NotFound`] if that is not this
    /// admin's, or not about this card.
    pub async fn verified(&self, admin: &Admin, id: &CardId, session: &str) -> Result<Outcome, Error> {
        self.must_own(admin, id).await?;
        let told = self.client().setup_intent(session).await?;
        let theirs = metadata::person(&told.metadata, metadata::ADMIN).is_some_and(|it| it.is(admin.person()));
        let its = told.payment_method.as_ref().map(Expandable::id) == Some(&id.payment_method());
        if theirs && its { self.verdict(admin, id, &told).await } else { Err(Error::NotFound) }
    }

    /// Notes what the bank said in the end, though nobody came back to hear it. What did not begin here is let be.
    pub async fn note_verified(&self, customer: &CustomerId, session: &str) -> Result<(), Error> {
        let client = self.client();
        let Some(organisation) = self.organisation_of(&client, customer).await? else { return Ok(()) };
        let told = match client.setup_intent(session).await {
            Ok(told) => told,
            Err(crate::Error::NotFound) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let admin = metadata::person(&told.metadata, metadata::ADMIN).map(|person| Admin::new(person, organisation));
        let card = told.payment_method.as_ref().and_then(|method| CardId::of_payment_method(method.id()));
        let (Some(admin), Some(card)) = (admin, card) else { return Ok(()) };
        match self.verdict(&admin, &card, &told).await {
            Ok(_) | Err(Error::NotFound | Error::Billing(billing::Error::NotFound)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn must_own(&self, admin: &Admin, id: &CardId) -> Result<Card, Error> {
        let card = self.billing.card(admin.organisation(), id).await?;
        if card.is_owned_by(admin) { Ok(card) } else { Err(billing::Error::NotOwner.into()) }
    }

    async fn verdict(&self, admin: &Admin, id: &CardId, told: &SetupIntent) -> Result<Outcome, Error> {
        let url = || told.next_action.as_ref()?.redirect_to_url.as_ref()?.url.clone();
        let failure = told.last_setup_error.as_ref();
        match (told.status, url(), failure) {
            (IntentStatus::Succeeded, ..) => {
                // By the provider's clock, as the times of declines are.
                let at = Timestamp::from_second(told.created).unwrap_or_else(|_| Timestamp::now());
                // What the bank approved is the card as it was when it was asked.
                if let Some(version) = told.metadata.get(metadata::VERSION).and_then(|version| version.parse().ok()) {
                    self.billing.mark_verified(admin.organisation(), id, version, at).await?;
                }
                Ok(Outcome::Approved)
            }
            (IntentStatus::RequiresAction, Some(url), _) => Ok(Outcome::Approve(url)),
            (IntentStatus::RequiresPaymentMethod, _, Some(why)) => Ok(Outcome::Declined(why.code)),
            (IntentStatus::Processing, ..) => {
                Err(Error::Provider(crate::Error::Unanswered("the bank has not answered yet".to_owned())))
            }
            _ => Err(Error::NotFound),
        }
    }
}
