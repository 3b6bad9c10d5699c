//! Subscriptions, and changes of the cards that pay them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::parts::{MoneyRow, PersonRow};
use super::{Item, read, time};
use crate::admin::Person;
use crate::decline::{Decline, DeclineCode};
use crate::error::Error;
use crate::ids::{CardId, CustomerId, InvoiceId, SubscriptionId};
use crate::open_invoice::{AllOpen, OpenInvoice};
use crate::subscription::{OtherMethod, Subscription, SubscriptionStatus};

#[derive(Serialize, Deserialize)]
struct InvoiceRow {
    id: String,
    money: MoneyRow,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_attempt: Option<String>,
    /// How many are open, and their total, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    all_open: Option<AllOpenRow>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    processing: bool,
}

#[derive(Serialize, Deserialize)]
struct AllOpenRow {
    count: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    total: Option<MoneyRow>,
}

#[derive(Serialize, Deserialize)]
struct DeclineRow {
    card: String,
    code: String,
    /// The provider's advice. Never shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
    at: String,
    money: MoneyRow,
    statement_name: String,
}

#[derive(Serialize, Deserialize)]
struct SubscriptionRow {
    customer: String,
    name: String,
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    renews: Option<String>,
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    purchased_by: Option<PersonRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<String>,
    /// What pays it instead of a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    other_method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    open_invoice: Option<InvoiceRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_decline: Option<DeclineRow>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    invoiced: bool,
    /// For how many months it is paid at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    months: Option<u16>,
    /// The day on which it ends, if that is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ends: Option<String>,
}

#[derive(Serialize)]
struct SwitchRow {
    version: u32,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<PersonRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    expires: i64,
}

/// A change of the card that pays a subscription. Stored for investigations, and not shown.
pub(in crate::store) struct Switch<'a> {
    pub(in crate::store) version: u32,
    pub(in crate::store) at: Timestamp,
    pub(in crate::store) by: Option<&'a Person>,
    pub(in crate::store) from: Option<&'a CardId>,
    pub(in crate::store) to: Option<&'a CardId>,
}

/// The subscription and its row's version.
pub(in crate::store) fn subscription(item: Item) -> Result<(Subscription, u32), Error> {
    read(item, |row: SubscriptionRow, sk| {
        let id = SubscriptionId::parse(sk.strip_prefix("SUB#")?)?;
        let customer = CustomerId::parse(&row.customer)?;
        let status = SubscriptionStatus::parse(&row.status)?;
        let renews: Option<Date> = row.renews.map(|date| date.parse()).transpose().ok()?;
        let mut subscription = Subscription::new(id, customer, row.name, status, renews);
        if let Some(purchaser) = row.purchased_by {
            subscription = subscription.with_purchaser(purchaser.person());
        }
        if let Some(card) = row.card {
            subscription = subscription.with_card(CardId::parse(&card)?);
        }
        if let Some(method) = row.other_method {
            subscription = subscription.with_other_method(OtherMethod::parse(&method)?);
        }
        if let Some(invoice) = row.open_invoice {
            let next_attempt = invoice.next_attempt.map(|date| date.parse()).transpose().ok()?;
            let (id, money) = (InvoiceId::parse(&invoice.id)?, invoice.money.money()?);
            let mut open = OpenInvoice::new(id, money, next_attempt);
            if let Some(all) = invoice.all_open {
                let total = match all.total {
                    Some(total) => Some(total.money()?),
                    None => None,
                };
                open = open.with_others(AllOpen { count: all.count, total });
            }
            if invoice.processing {
                open = open.processing();
            }
            subscription = subscription.with_open_invoice(open);
        }
        if let Some(decline) = row.last_decline {
            let card = CardId::parse(&decline.card)?;
            let code = DeclineCode::from_provider(&decline.code).with_advice(decline.advice.as_deref(), None);
            let (at, money) = (decline.at.parse().ok()?, decline.money.money()?);
            subscription = subscription.with_last_decline(Decline::new(card, code, at, money, decline.statement_name));
        }
        if row.invoiced {
            subscription = subscription.invoiced();
        }
        if let Some(months) = row.months {
            subscription = subscription.with_months(months);
        }
        if let Some(ends) = row.ends {
            subscription = subscription.ending(ends.parse().ok()?);
        }
        Some((subscription, row.version))
    })
}

/// A subscription, with the version of its row.
pub(in crate::store) fn of_subscription(subscription: &Subscription, version: u32) -> impl Serialize {
    SubscriptionRow {
        customer: subscription.customer().to_string(),
        version,
        name: subscription.name().to_owned(),
        status: subscription.status().as_str().to_owned(),
        renews: subscription.renews().map(|date| date.to_string()),
        purchased_by: subscription.purchased_by().map(PersonRow::of),
        card: subscription.card().map(ToString::to_string),
        other_method: subscription.other_method().map(|method| method.as_str().to_owned()),
        open_invoice: subscription.open_invoice().map(|invoice| InvoiceRow {
            id: invoice.id().to_string(),
            money: MoneyRow::of(invoice.money()),
            next_attempt: invoice.planned_attempt().map(|date| date.to_string()),
            all_open: invoice
                .all_open()
                .map(|all| AllOpenRow { count: all.count, total: all.total.as_ref().map(MoneyRow::of) }),
            processing: invoice.is_processing(),
        }),
        last_decline: subscription.last_decline().map(|decline| DeclineRow {
            card: decline.card().to_string(),
            code: decline.code().as_str().to_owned(),
            advice: decline.code().advice().map(|advice| advice.as_str().to_owned()),
            at: time(decline.at()),
            money: MoneyRow::of(decline.money()),
            statement_name: decline.statement_name().to_owned(),
        }),
        invoiced: subscription.is_invoiced(),
        months: subscription.months(),
        ends: subscription.ends().map(|date| date.to_string()),
    }
}

pub(in crate::store) fn of_switch(switch: &Switch, expires: Timestamp) -> impl Serialize {
    SwitchRow {
        version: switch.version,
        at: time(switch.at),
        by: switch.by.map(PersonRow::of),
        from: switch.from.map(ToString::to_string),
        to: switch.to.map(ToString::to_string),
        expires: expires.as_second(),
    }
}
