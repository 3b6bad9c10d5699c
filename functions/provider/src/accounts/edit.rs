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
                Begun::Standing(intent) => return self.go_on(&client, &intent).await,
                Begun::Busy(intent) if Timestamp::now().duration_since(intent.at()) < LEFT => return Err(Error::Busy),
                Begun::Busy(intent) => match self.go_on(&client, &intent).await {
                    // Done or withdrawn: the card is free.
                    Ok(_) | Err(Error::Refused { .. } | Error::NotFound) => {}
                    Err(error) => return Err(error),
                },
            }
        }
        Err(Error::Busy)
    }

    /// Makes the intent's change at the provider, and then here.
    async fn go_on(&self, client: &Client, intent: &Intent) -> Result<String, Error> {
        if let Made::No(error) = make(client, intent).await? {
            self.billing.withdraw(intent).await?;
            return Err(refusal(error));
        }
        if let Some(answer) = self.billing.finish(intent, Timestamp::now()).await? {
            return Ok(answer);
        }
        // Somebody else gave it up while the provider was still making it.
        self.mirror_known_card(client, intent.organisation(), intent.card()).await?;
        Err(Error::Outrun)
    }
}

/// Whether the provider has made an intent's change, now or before.
enum Made {
    Yes,
    /// It has not, for this reason, and what was sent will not do so any more.
    No(crate::Error),
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
