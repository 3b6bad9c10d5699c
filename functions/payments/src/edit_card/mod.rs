//! An edit of a card, in three steps: it is stored with the card as pending; it is made at the provider; it becomes the
//! card's next version. Whoever meets a pending edit whose request has died continues it, under the same idempotency key,
//! so that the provider makes it once.

mod at_provider;

use billing::{Admin, BeginOutcome, Card, CardId, CardRevision, Edit, IdempotentRequest, PendingEdit, today_in_sweden};
use jiff::SignedDuration;
use jiff::civil::Date;
use stripe::Client;
use web::clock;

use crate::{CardState, Error, MAX_ROUNDS, Payments};
use at_provider::{Made, make, refusal};

/// The age at which a pending edit's request must have died: a function runs for 10 seconds at most.
const STALE_AFTER: SignedDuration = SignedDuration::from_secs(10);

/// The age at which a pending edit is dropped rather than continued: the provider forgets an idempotency key after 24
/// hours, and nobody waits for the edit any more.
const ABANDON_AFTER: SignedDuration = SignedDuration::from_hours(20);

/// Whether the request that began an edit must have died.
pub(crate) fn is_stale(edit: &PendingEdit) -> bool {
    age(edit) >= STALE_AFTER
}

/// While an edit's request may still be alive.
pub(crate) fn busy(edit: &PendingEdit) -> Error {
    Error::Busy { wait: STALE_AFTER - age(edit) }
}

fn age(edit: &PendingEdit) -> SignedDuration {
    clock::now().duration_since(edit.at())
}

/// The result of an edit.
#[derive(Debug)]
pub struct Receipt {
    /// The answer to the request, as it was rendered when the request was first served.
    pub answer: String,
    /// What the edit has changed.
    pub effect: Effect,
}

/// What an edit has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The card.
    Changed,
    /// Nothing: the card had these details already.
    Unchanged,
    /// Nothing: the request was served before.
    AlreadyServed,
}

/// Why an edit failed.
#[derive(Debug)]
pub enum EditError<E> {
    /// The use case failed.
    Payments(Error),
    /// The caller could not parse the edit, or could not render the answer.
    Caller(E),
}

impl<E> From<Error> for EditError<E> {
    fn from(error: Error) -> Self {
        Self::Payments(error)
    }
}

impl<E> From<billing::Error> for EditError<E> {
    fn from(error: billing::Error) -> Self {
        Self::Payments(error.into())
    }
}

/// How the steps of an edit ended.
enum Steps {
    /// They are done, now or before. This is the answer to the request.
    Done(String),
    /// Another edit came first. This is the card now.
    Overtaken(Box<Card>),
}

impl Payments {
    /// Edits a card as its owner saw it in that version, once for each request.
    ///
    /// A request that was served before gets its first answer again, whatever has happened since: so the edit is parsed
    /// only afterwards, by `parse` for the date in Sweden. `render` writes the answer for the card as it is after the edit.
    /// The answer is stored with the edit before the provider gets it, so that a repeated request gets the same answer
    /// after a crash, too.
    ///
    /// [`Error::NotFound`] if the organisation has no such card, [`Error::CardChanged`] if it is not that version any more,
    /// [`Error::Busy`] while another edit of the card is pending. [`Error::Refused`]: nothing has changed, and sending the
    /// edit again would not help. [`Error::Provider`]: if it is sent again, it continues. [`Error::Billing`] if the card is
    /// another admin's, the idempotency key was used for another request, or the table failed.
    pub async fn edit_card<E>(
        &self,
        admin: &Admin,
        id: &CardId,
        version: u32,
        request: &IdempotentRequest,
        parse: impl FnOnce(Date) -> Result<Edit, E>,
        render: impl FnOnce(&CardState) -> Result<String, E>,
    ) -> Result<Receipt, EditError<E>> {
        let now = clock::now();
        // In this order: if the request was served between the two reads, its answer is found.
        let organisation = self.billing.organisation(admin.organisation()).await?;
        if let Some(answer) = self.billing.find_answer(request, now).await? {
            return Ok(Receipt { answer, effect: Effect::AlreadyServed });
        }

        let today = today_in_sweden(now);
        let edit = parse(today).map_err(EditError::Caller)?;
        let card = organisation.card(id).ok_or(Error::NotFound)?.clone();
        let revision = match card.edit(admin, version, edit, now) {
            Ok(revision) => revision,
            Err(billing::Error::Changed(_)) => {
                let state = CardState { card, organisation, today };
                return Err(Error::CardChanged(Box::new(state)).into());
            }
            Err(error) => return Err(error.into()),
        };

        let after = CardState { card: revision.after().clone(), organisation, today };
        let answer = render(&after).map_err(EditError::Caller)?;
        match self.make_edit(request, &revision, &answer).await? {
            Steps::Done(answer) => {
                let effect = if revision.is_change() { Effect::Changed } else { Effect::Unchanged };
                Ok(Receipt { answer, effect })
            }
            Steps::Overtaken(card) => {
                let state = CardState { card: *card, ..after };
                Err(Error::CardChanged(Box::new(state)).into())
            }
        }
    }

    /// Makes an edit in its three steps.
    async fn make_edit(
        &self,
        request: &IdempotentRequest,
        revision: &CardRevision,
        answer: &str,
    ) -> Result<Steps, Error> {
        let client = self.client();
        for _ in 0..MAX_ROUNDS {
            match self.billing.begin(request, revision, answer).await? {
                BeginOutcome::AlreadyDone(answer) => return Ok(Steps::Done(answer)),
                BeginOutcome::Changed(card) => return Ok(Steps::Overtaken(card)),
                BeginOutcome::Pending(edit) | BeginOutcome::Conflict(edit) if age(&edit) >= ABANDON_AFTER => {
                    self.sync_stored_card(&client, edit.organisation(), edit.card()).await?;
                }
                BeginOutcome::Begun(edit) => match self.complete(&client, &edit).await? {
                    Completion::Done(answer) => return Ok(Steps::Done(answer)),
                    Completion::Withdrawn => {}
                    Completion::NotSent(error) => {
                        // Nobody needs to wait for it: the person may change their edit and send it again at once.
                        self.billing.withdraw(&edit).await?;
                        return Err(error.into());
                    }
                },
                BeginOutcome::Pending(edit) => match self.complete(&client, &edit).await? {
                    Completion::Done(answer) => return Ok(Steps::Done(answer)),
                    Completion::Withdrawn => {}
                    Completion::NotSent(error) => return Err(error.into()),
                },
                BeginOutcome::Conflict(edit) if !is_stale(&edit) => return Err(busy(&edit)),
                BeginOutcome::Conflict(edit) => match self.complete(&client, &edit).await {
                    // The card is free.
                    Ok(Completion::Done(_) | Completion::Withdrawn) | Err(Error::Refused { .. } | Error::NotFound) => {}
                    Ok(Completion::NotSent(error)) => return Err(error.into()),
                    Err(error) => return Err(error),
                },
            }
        }
        Err(Error::Busy { wait: SignedDuration::from_secs(1) })
    }

    /// Makes a pending edit at the provider, and finishes it here.
    async fn complete(&self, client: &Client, edit: &PendingEdit) -> Result<Completion, Error> {
        match make(client, edit).await? {
            Made::Yes => {
                let answer = self.billing.finish(edit, clock::now()).await?;
                return Ok(answer.map_or(Completion::Withdrawn, Completion::Done));
            }
            Made::NotSent(error) => return Ok(Completion::NotSent(error)),
            Made::No(error) => {
                self.billing.withdraw(edit).await?;
                // The provider's events were refused while the edit was pending. If this sync fails, the provider sends
                // them again.
                drop(self.sync_edited_card(client, edit).await);
                return Err(refusal(error));
            }
            Made::Overtaken => self.billing.withdraw(edit).await?,
        }
        self.sync_edited_card(client, edit).await?;
        Ok(Completion::Withdrawn)
    }

    async fn sync_edited_card(&self, client: &Client, edit: &PendingEdit) -> Result<(), Error> {
        Box::pin(self.sync_stored_card(client, edit.organisation(), edit.card())).await
    }
}

/// What came of a pending edit.
enum Completion {
    /// It is made. This is the answer to its request.
    Done(String),
    /// It was withdrawn: the card has changed at the provider meanwhile, and the change is copied here; or another request
    /// withdrew the edit while the provider was still making it. Begun again, the edit is then found to be made.
    Withdrawn,
    /// This time it was not sent to the provider, for this reason. It is still pending.
    NotSent(stripe::Error),
}
