//! An edit of a card, in three steps: it is stored with the card as pending; it is made at the provider; it becomes the
//! card's next version. Whoever meets a pending edit whose request has died continues it, under the same idempotency key,
//! so that the provider makes it once.

use billing::{BeginOutcome, CardRevision, IdempotentRequest, PendingEdit};
use jiff::{SignedDuration, Timestamp};
use stripe::objects::PaymentMethod;
use stripe::{CardChange, Client};

use crate::{Error, MAX_ROUNDS, Payments};

/// The age at which a pending edit's request must have died: a function runs for 10 seconds at most.
const STALE_AFTER: SignedDuration = SignedDuration::from_secs(10);

/// The age at which a pending edit is dropped rather than continued: the provider forgets an idempotency key after 24
/// hours, and nobody waits for the edit any more.
const ABANDON_AFTER: SignedDuration = SignedDuration::from_hours(20);

/// Whether the request that began an edit must have died.
pub(crate) fn is_stale(edit: &PendingEdit) -> bool {
    age(edit) >= STALE_AFTER
}

fn age(edit: &PendingEdit) -> SignedDuration {
    Timestamp::now().duration_since(edit.at())
}

impl Payments {
    /// Makes an edit, once for each request, and gives the answer to the request: `answer`, or the stored answer if the
    /// request was served before.
    ///
    /// [`Error::Busy`] while another edit of the card is pending. [`Error::Refused`] or [`Error::NotFound`]: nothing has
    /// changed, and sending the edit again would not help. [`Error::Provider`]: if it is sent again, it continues. Also
    /// the errors of [`Billing::begin`](billing::Billing::begin).
    pub async fn edit_card(
        &self,
        request: &IdempotentRequest,
        revision: &CardRevision,
        answer: &str,
    ) -> Result<String, Error> {
        let client = self.client();
        for _ in 0..MAX_ROUNDS {
            match self.billing.begin(request, revision, answer).await? {
                BeginOutcome::AlreadyDone(answer) => return Ok(answer),
                BeginOutcome::Pending(edit) | BeginOutcome::Conflict(edit) if age(&edit) >= ABANDON_AFTER => {
                    self.sync_stored_card(&client, edit.organisation(), edit.card()).await?;
                }
                BeginOutcome::Pending(edit) => {
                    if let Some(answer) = self.complete(&client, &edit).await? {
                        return Ok(answer);
                    }
                }
                BeginOutcome::Conflict(edit) if !is_stale(&edit) => return Err(Error::Busy),
                BeginOutcome::Conflict(edit) => match self.complete(&client, &edit).await {
                    // Finished or withdrawn: the card is free.
                    Ok(_) | Err(Error::Refused { .. } | Error::NotFound) => {}
                    Err(error) => return Err(error),
                },
            }
        }
        Err(Error::Busy)
    }

    /// Makes a pending edit at the provider, and finishes it here. None if the edit was withdrawn: the card has changed at
    /// the provider meanwhile, and the change is copied here; or another request withdrew the edit while the provider was
    /// still making it. Begun again, the edit is then found to be made.
    async fn complete(&self, client: &Client, edit: &PendingEdit) -> Result<Option<String>, Error> {
        match make_at_provider(client, edit).await? {
            Made::Yes => return Ok(self.billing.finish(edit, Timestamp::now()).await?),
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
        Ok(None)
    }

    async fn sync_edited_card(&self, client: &Client, edit: &PendingEdit) -> Result<(), Error> {
        Box::pin(self.sync_stored_card(client, edit.organisation(), edit.card())).await
    }
}

/// Whether the provider has made an edit, now or before.
enum Made {
    Yes,
    /// It has not, for this reason, and will not make it as a result of what was sent.
    No(stripe::Error),
    /// The card is neither as it was when the edit began nor as the edit makes it: somebody else changed it there.
    Overtaken,
}

/// An error means that the result is unknown.
async fn make_at_provider(client: &Client, edit: &PendingEdit) -> Result<Made, stripe::Error> {
    let id = edit.card().payment_method();
    let method = match client.payment_method(&id).await {
        Ok(method) if is_made(edit, &method) => return Ok(Made::Yes),
        Ok(method) => method,
        Err(error @ stripe::Error::NotFound) => return Ok(Made::No(error)),
        Err(error) => return Err(error),
    };
    let Some(details) = method.details() else { return Ok(Made::No(stripe::Error::NotFound)) };
    if details != *edit.before() {
        return Ok(Made::Overtaken);
    }
    let change = CardChange::between(&details, edit.details());
    match client.change_card(&method, change, &edit.provider_key()).await {
        Ok(_) => Ok(Made::Yes),
        Err(error @ stripe::Error::Indeterminate(_)) => Err(error),
        // The provider repeats its first response under the same key, whatever has happened to the card since: so the
        // card itself decides.
        Err(error) => match client.payment_method(&id).await {
            Ok(method) if is_made(edit, &method) => Ok(Made::Yes),
            Ok(_) | Err(stripe::Error::NotFound) => Ok(Made::No(error)),
            Err(unknown) => Err(unknown),
        },
    }
}

fn is_made(edit: &PendingEdit, method: &PaymentMethod) -> bool {
    method.details().as_ref() == Some(edit.details())
}

fn refusal(error: stripe::Error) -> Error {
    match &error {
        stripe::Error::Declined { param, .. } | stripe::Error::Refused { param, .. } => {
            Error::Refused { field: param.as_deref().and_then(form_field), source: error }
        }
        _ => error.into(),
    }
}

/// The form's field for a field of the provider's, such as `billing_details[address][line1]`, `card[exp_month]` or
/// `exp_month`.
fn form_field(param: &str) -> Option<&'static str> {
    match param.trim_end_matches(']').rsplit('[').next()? {
        "exp_month" | "exp_year" => Some("expiry"),
        "name" => Some("holder"),
        "line1" => Some("address.line1"),
        "line2" => Some("address.line2"),
        "postal_code" => Some("address.postalCode"),
        "city" => Some("address.city"),
        "state" => Some("address.region"),
        "country" => Some("address.country"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_known_by_the_providers_name_for_it() {
        for (param, path) in [
            ("exp_month", Some("expiry")),
            ("card[exp_year]", Some("expiry")),
            ("billing_details[name]", Some("holder")),
            ("billing_details[address][postal_code]", Some("address.postalCode")),
            ("billing_details[email]", None),
            ("", None),
        ] {
            assert_eq!(form_field(param), path, "{param}");
        }
    }
}
