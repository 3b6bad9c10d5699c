//! A change of a card, in three steps: it is kept on the card as an intent; it is made at the provider; it becomes the
//! card's next version. Whoever meets an intent that its maker left lying goes on with it, under the same name, so that
//! the provider makes the change once.

use billing::{Attempt, Begun, Edited, Intent};
use jiff::{SignedDuration, Timestamp};

use super::{Accounts, Error};
use crate::calls::CardChange;
use crate::client::Client;
use crate::objects::PaymentMethod;

/// How old an intent is when nobody is at work on it any more: a function runs for 10 seconds at most.
const LEFT: SignedDuration = SignedDuration::from_secs(10);

/// How old an intent is when it is not gone on with any more: the provider soon forgets its name, and nobody waits for it.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(20);

/// Whether nobody is at work on an intent any more.
pub(super) fn is_left(intent: &Intent) -> bool {
    age(intent) >= LEFT
}

fn age(intent: &Intent) -> SignedDuration {
    Timestamp::now().duration_since(intent.at())
}

impl Accounts {
    /// Makes a change, once for each attempt, and gives the answer to it: `answer`, or the one that the attempt got
    /// before.
    ///
    /// [`Error::Busy`] while another change is on its way. [`Error::Refused`] or [`Error::NotFound`]: nothing has changed,
    /// and it would be in vain to send it again. [`Error::Provider`]: sent again, it goes on. The errors of
    /// [`Billing::begin`](billing::Billing::begin).
    pub async fn edit(&self, attempt: &Attempt, edited: &Edited, answer: &str) -> Result<String, Error> {
        let client = self.client();
        for _ in 0..super::ROUNDS {
            match self.billing.begin(attempt, edited, answer).await? {
                Begun::Done(answer) => return Ok(answer),
                Begun::Standing(intent) | Begun::Busy(intent) if age(&intent) >= FORGOTTEN => {
                    self.mirror_known_card(&client, intent.organisation(), intent.card()).await?;
                }
                Begun::Standing(intent) => {
                    if let Some(answer) = self.go_on(&client, &intent).await? {
                        return Ok(answer);
                    }
                }
                Begun::Busy(intent) if !is_left(&intent) => return Err(Error::Busy),
                Begun::Busy(intent) => match self.go_on(&client, &intent).await {
                    // Done or withdrawn: the card is free.
                    Ok(_) | Err(Error::Refused { .. } | Error::NotFound) => {}
                    Err(error) => return Err(error),
                },
            }
        }
        Err(Error::Busy)
    }

    /// Makes the intent's change at the provider, and then here. None if the intent is no more: the card became another
    /// there meanwhile, and then is that here, too; or somebody else gave it up while the provider was still making it,
    /// and then, begun again, it is found to be made.
    async fn go_on(&self, client: &Client, intent: &Intent) -> Result<Option<String>, Error> {
        let mirrored = Box::pin(self.mirror_known_card(client, intent.organisation(), intent.card()));
        match make(client, intent).await? {
            Made::Yes => return Ok(self.billing.finish(intent, Timestamp::now()).await?),
            Made::No(error) => {
                self.billing.withdraw(intent).await?;
                // What the provider told while the intent stood was not taken in; if it is not now, it tells it again.
                drop(mirrored.await);
                return Err(refusal(error));
            }
            Made::Overtaken => self.billing.withdraw(intent).await?,
        }
        mirrored.await?;
        Ok(None)
    }
}

/// Whether the provider has made an intent's change, now or before.
enum Made {
    Yes,
    /// It has not, for this reason, and what was sent will not do so any more.
    No(crate::Error),
    /// The card is neither as it was when the intent began nor as it shall be: it was changed there, by somebody else.
    Overtaken,
}

/// The error is that nobody knows.
async fn make(client: &Client, intent: &Intent) -> Result<Made, crate::Error> {
    let id = intent.card().payment_method();
    let is_made = |method: &PaymentMethod| method.details().as_ref() == Some(intent.details());
    let method = match client.payment_method(&id).await {
        Ok(method) if is_made(&method) => return Ok(Made::Yes),
        Ok(method) => method,
        Err(error @ crate::Error::NotFound) => return Ok(Made::No(error)),
        Err(error) => return Err(error),
    };
    let Some(details) = method.details() else { return Ok(Made::No(crate::Error::NotFound)) };
    if details != *intent.before() {
        return Ok(Made::Overtaken);
    }
    let change = CardChange::between(&details, intent.details());
    match client.change_card(&method, change, &intent.name()).await {
        Ok(_) => Ok(Made::Yes),
        Err(error @ crate::Error::Unanswered(_)) => Err(error),
        // Under one name the provider gives one answer, whatever became of the card since: so what counts is the card.
        Err(error) => match client.payment_method(&id).await {
            Ok(method) if is_made(&method) => Ok(Made::Yes),
            Ok(_) | Err(crate::Error::NotFound) => Ok(Made::No(error)),
            Err(unknown) => Err(unknown),
        },
    }
}

fn refusal(error: crate::Error) -> Error {
    match &error {
        crate::Error::Declined { param, .. } | crate::Error::Refused { param, .. } => {
            Error::Refused { field: param.as_deref().and_then(field), source: error }
        }
        _ => error.into(),
    }
}

/// The form's field for the provider's, such as `billing_details[address][line1]`, `card[exp_month]` or `exp_month`.
fn field(param: &str) -> Option<&'static str> {
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
            assert_eq!(field(param), path, "{param}");
        }
    }
}
