//! An open invoice is paid now.

use axum::extract::State;
use axum::response::Response;
use billing::{CardId, Money, SubscriptionId};
use provider::accounts::{Agreed, Error};
use web::Problem;
use web::fields::Fields;
use web::session::BillingAdmin;

use super::{App, admin, return_path, told};
use crate::extract::{Id, MaybeJson};
use crate::problem::problem;

/// `POST /api/subscriptions/{id}/pay`
pub(crate) async fn pay(
    State(app): State<App>,
    BillingAdmin(session): BillingAdmin,
    Id(id): Id<SubscriptionId>,
    MaybeJson(mut fields, _): MaybeJson,
) -> Result<Response, Problem> {
    let agreed = Agreed { money: money(&mut fields), card: card(&mut fields) };
    let back = return_path(&mut fields);
    fields.check(Ok(()))?;
    let outcome = app.accounts.pay(&admin(session), &id, &agreed, &back).await;
    Ok(told(outcome.map_err(|error: Error| problem(&error))?, "paid"))
}

/// The card that the person agreed to have charged, if the page says so.
fn card(fields: &mut Fields) -> Option<CardId> {
    let card = fields.text("card").map(|id| CardId::parse(&id));
    if card == Some(None) {
        fields.fault("card", "invalid-id");
    }
    card.flatten()
}

/// What the person agreed to pay, if the page says so: amount and currency together.
fn money(fields: &mut Fields) -> Option<Money> {
    match (fields.text("amount"), fields.text("currency")) {
        (Some(amount), Some(currency)) => {
            let money = Money::parse(&amount, &currency);
            if money.is_none() {
                fields.fault("amount", "invalid-amount");
            }
            money
        }
        (Some(_), None) => {
            fields.fault("currency", "required");
            None
        }
        (None, Some(_)) => {
            fields.fault("amount", "required");
            None
        }
        (None, None) => None,
    }
}
