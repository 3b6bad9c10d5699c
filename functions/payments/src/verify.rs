//! Verifies a card: the bank is asked whether it would accept a charge, without one.

use billing::{Admin, Card, CardId, CustomerId};
use jiff::Timestamp;
use stripe::metadata;
use stripe::objects::{Expandable, IntentStatus, SetupIntent};
use web::clock;

use crate::{Error, Outcome, Payments, SESSION_ID, random_key};

impl Payments {
    /// Asks the bank about one of the admin's own cards. If the bank wants their approval, they return from its page to
    /// `return_url`, in which [`SESSION_ID`] is replaced. [`Error::TooManyAttempts`] if a card is verified too often.
    pub async fn verify(&self, admin: &Admin, id: &CardId, return_url: &str) -> Result<Outcome, Error> {
        let card = self.own_card(admin, id).await?;
        let client = self.client();
        let method = client.payment_method(&id.payment_method()).await?;
        let customer = method.customer.as_ref().map(Expandable::id).ok_or(Error::NotFound)?;
        if let Some(exceeded) = self.billing.count_verification(admin.organisation(), id, clock::now()).await? {
            return Err(Error::TooManyAttempts(exceeded));
        }
        let mut metadata = metadata::of_person(metadata::ADMIN, admin.person());
        metadata.insert(metadata::VERSION.to_owned(), card.version().to_string());
        let created = client.create_setup_intent(customer, &method.id, &metadata, &random_key()).await?;
        let return_url = return_url.replace(SESSION_ID, &created.id);
        match client.confirm_setup_intent(&created.id, &return_url, &random_key()).await {
            Ok(confirmed) => self.outcome_of(admin, id, &confirmed).await,
            Err(stripe::Error::Declined { code, .. }) => Ok(Outcome::Declined(code)),
            Err(error) => Err(error.into()),
        }
    }

    /// How a verification ended that [`verify`](Self::verify) started. [`Error::NotFound`] if it is not this admin's, or
    /// not of this card.
    pub async fn finish_verification(&self, admin: &Admin, id: &CardId, session: &str) -> Result<Outcome, Error> {
        self.own_card(admin, id).await?;
        let setup_intent = self.client().setup_intent(session).await?;
        let starter = metadata::person(&setup_intent.metadata, metadata::ADMIN);
        let is_theirs = starter.is_some_and(|person| person.is(admin.person()));
        let is_of_card = setup_intent.card_id() == Some(&id.payment_method());
        if is_theirs && is_of_card { self.outcome_of(admin, id, &setup_intent).await } else { Err(Error::NotFound) }
    }

    /// Records the bank's approval when the provider reports it, in case the admin never returns from the bank's page. A
    /// verification that was not started here is skipped.
    pub async fn record_verification(&self, customer: &CustomerId, session: &str) -> Result<(), Error> {
        let client = self.client();
        let Some(organisation) = self.organisation_of(&client, customer).await? else { return Ok(()) };
        let setup_intent = match client.setup_intent(session).await {
            Ok(setup_intent) => setup_intent,
            Err(stripe::Error::NotFound) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let Some(person) = metadata::person(&setup_intent.metadata, metadata::ADMIN) else { return Ok(()) };
        let Some(card) = setup_intent.card_id().and_then(CardId::of_payment_method) else { return Ok(()) };
        match self.outcome_of(&Admin::new(person, organisation), &card, &setup_intent).await {
            Ok(_) | Err(Error::NotFound | Error::Billing(billing::Error::NotFound)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// A card of the admin's own.
    pub(crate) async fn own_card(&self, admin: &Admin, id: &CardId) -> Result<Card, Error> {
        let card = self.billing.card(admin.organisation(), id).await?;
        if card.is_owned_by(admin) { Ok(card) } else { Err(billing::Error::NotOwner.into()) }
    }

    /// The bank's response to a verification. An approval is stored with the version of the card that was verified.
    async fn outcome_of(&self, admin: &Admin, id: &CardId, setup_intent: &SetupIntent) -> Result<Outcome, Error> {
        let approval_url = setup_intent.next_action.as_ref().and_then(|action| action.url());
        match (setup_intent.status, approval_url, &setup_intent.last_setup_error) {
            (IntentStatus::Succeeded, ..) => {
                // By the provider's clock, like the times of declines.
                let at = Timestamp::from_second(setup_intent.created).unwrap_or_else(|_| clock::now());
                let version = setup_intent.metadata.get(metadata::VERSION).and_then(|version| version.parse().ok());
                if let Some(version) = version {
                    self.billing.mark_verified(admin.organisation(), id, version, at).await?;
                }
                Ok(Outcome::Approved)
            }
            (IntentStatus::RequiresAction, Some(url), _) => Ok(Outcome::Approve(url.to_owned())),
            (IntentStatus::RequiresPaymentMethod, _, Some(error)) => Ok(Outcome::Declined(error.code)),
            (IntentStatus::Processing, ..) => {
                Err(Error::Provider(stripe::Error::Indeterminate("the bank has not answered yet".to_owned())))
            }
            _ => Err(Error::NotFound),
        }
    }
}
