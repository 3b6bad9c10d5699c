//! An open invoice is paid now.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use billing::{CardId, InvoiceId, Money, SubscriptionId};
use payments::{AgreedPayment, Error, Outcome};
use web::Problem;
use web::fields::Fields;
use web::session::BillingAdmin;

use super::{App, Returned, Untold, admin, return_path, told};
use crate::extract::{Id, MaybeJson};
use crate::problem::problem;

/// `POST /api/subscriptions/{id}/pay`
pub(crate) async fn pay(
    State(app): State<App>,
    BillingAdmin(session): BillingAdmin,
    Id(id): Id<SubscriptionId>,
    MaybeJson(mut fields, _): MaybeJson,
) -> Result<Response, Problem> {
    let agreed = agreed(&mut fields);
    let back = return_path(&mut fields);
    fields.check(Ok(()))?;
    // Without a fault in the fields it is there.
    let agreed = agreed.ok_or(Problem::INTERNAL)?;
    let (site, invoice, page) = (&app.site, &agreed.invoice, back.page());
    let return_url = format!("{site}/api/subscriptions/{id}/pay/return?invoice={invoice}&return={page}");
    let outcome = app.payments.pay(&admin(session), &id, &agreed, &return_url).await;
    Ok(told(outcome.map_err(|error: Error| problem(&error))?, "paid"))
}

/// `GET /api/subscriptions/{id}/pay/return`
pub(crate) async fn returned(
    State(app): State<App>,
    signed_in: Result<BillingAdmin, Problem>,
    id: Result<Id<SubscriptionId>, Problem>,
    RawQuery(query): RawQuery,
) -> Response {
    let returned = Returned::of(query, "invoice");
    let (Ok(Id(id)), Some(invoice)) = (id, InvoiceId::parse(&returned.from)) else { return returned.to("pay--failed") };
    let outcome = match returned.admin(signed_in) {
        Ok(admin) => app.payments.finish_payment(&admin, &id, &invoice).await.map_err(Untold::from),
        Err(untold) => Err(untold),
    };
    returned.to(&match outcome {
        Ok(Outcome::Approved) => format!("pay--paid:{id}"),
        Ok(Outcome::Declined(code)) => format!("pay--declined:{id}:{}", code.as_str()),
        // They left the bank's page.
        Ok(Outcome::Approve(_)) => format!("pay--declined:{id}:authentication_required"),
        Err(Untold::SignedOut) => "pay--signed-out".to_owned(),
        Err(Untold::Unfinished) => format!("pay--waiting:{id}:{invoice}"),
        Err(Untold::Failed) => "pay--failed".to_owned(),
    })
}

/// What the person agreed to, as the page showed it: which invoice, how much, and the card. Nothing is paid unseen.
fn agreed(fields: &mut Fields) -> Option<AgreedPayment> {
    let invoice = id(fields, "invoice", InvoiceId::parse);
    let (amount, currency) = (required(fields, "amount"), required(fields, "currency"));
    let money = amount.zip(currency).map(|(amount, currency)| Money::parse(&amount, &currency));
    if money == Some(None) {
        fields.fault("amount", "invalid-amount");
    }
    let card = id(fields, "card", CardId::parse);
    Some(AgreedPayment { invoice: invoice?, money: money??, card: card? })
}

fn id<T>(fields: &mut Fields, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    let id = required(fields, name)?;
    let id = parse(&id);
    if id.is_none() {
        fields.fault(name, "invalid-id");
    }
    id
}

fn required(fields: &mut Fields, name: &str) -> Option<String> {
    let text = fields.text(name);
    if text.is_none() {
        fields.fault(name, "required");
    }
    text
}
