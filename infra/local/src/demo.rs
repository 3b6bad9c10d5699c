//! What the demo organisations have bought, and the cards that pay it: every state that a card can be in. Dates follow
//! from the day on which the data is filled in.

use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use billing::{
    AddressDraft, Billing, Brand, Card, CardHolder, CardId, Decline, DeclineCode, Details, Expiry, LastFour, Money,
    OpenInvoice, Person, PostalAddress, Subscription, SubscriptionId, SubscriptionStatus, today,
};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use crate::idp::{ANNA, Account, BJORN, DAVID, NORRBACKA, SJOVIK};

/// The file that says for whose accounts the data was filled in.
const MARK: &str = "demo-data.txt";

/// Forgets that the data was filled in.
pub(crate) fn forget(data: &Path) -> Result<()> {
    match std::fs::remove_file(data.join(MARK)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Fills in the data, unless that was done before: then it stays as people have changed it since. Owners are the demo
/// accounts of the provider at `issuer`.
pub(crate) async fn fill_in(billing: &Billing, issuer: &str, data: &Path) -> Result<()> {
    let mark = data.join(MARK);
    if let Ok(earlier) = std::fs::read_to_string(&mark) {
        if earlier.trim() != issuer {
            eprintln!("the demo's cards belong to accounts of {earlier}: start on that port, or with --fresh");
        }
        return Ok(());
    }
    let demo = Demo { billing, issuer, now: Timestamp::now(), today: today(Timestamp::now()) };
    demo.norrbacka().await?;
    demo.sjovik().await?;
    std::fs::write(&mark, issuer).with_context(|| format!("cannot write {}", mark.display()))
}

struct Demo<'a> {
    billing: &'a Billing,
    issuer: &'a str,
    now: Timestamp,
    today: Date,
}

impl Demo<'_> {
    async fn norrbacka(&self) -> Result<()> {
        let put_card = async |id, account, brand, last4, expiry| {
            let card = self.card(id, account, brand, last4, expiry, ("Storgatan 1", "111 22", "Stockholm"))?;
            self.billing.put_card(NORRBACKA, &card).await?;
            anyhow::Ok(card.id().clone())
        };
        let (last_month, this_month) = (self.month(-1), self.month(0));
        let next_year = format!("{:04}-04", self.today.year() + 1);
        let annas_visa = put_card("card_anna_visa", &ANNA, "visa", "4242", &next_year).await?;
        let annas_mastercard = put_card("card_anna_mc", &ANNA, "mastercard", "4444", &this_month).await?;
        let bjorns_visa = put_card("card_bjorn_visa", &BJORN, "visa", "1881", &last_month).await?;
        let bjorns_mastercard = put_card("card_bjorn_mc", &BJORN, "mastercard", "5100", &next_year).await?;

        let expired = self.decline(&bjorns_visa, "expired_card", "1234.50")?;
        let no_money = self.decline(&bjorns_mastercard, "insufficient_funds", "349.00")?;
        let owed = OpenInvoice::new(money("1234.50")?, Some(self.day(3)));
        let active = SubscriptionStatus::Active;
        for subscription in [
            self.subscription("sub_premium", "Office 365 Business Premium", active, 22, &ANNA)?
                .with_card(annas_visa.clone()),
            self.subscription("sub_apps", "Microsoft 365 Apps for business", active, 9, &ANNA)?.with_card(annas_visa),
            self.subscription("sub_basic", "Office 365 Business Basic", active, 12, &ANNA)?.with_card(annas_mastercard),
            self.subscription("sub_exchange", "Exchange Online", SubscriptionStatus::PastDue, 28, &BJORN)?
                .with_card(bjorns_visa)
                .with_open_invoice(owed)
                .with_last_decline(expired),
            self.subscription("sub_visio", "Visio", active, 17, &BJORN)?
                .with_card(bjorns_mastercard)
                .with_last_decline(no_money),
            self.subscription("sub_project", "Project", active, 40, &ANNA)?,
        ] {
            self.billing.put_subscription(NORRBACKA, &subscription).await?;
        }
        Ok(())
    }

    async fn sjovik(&self) -> Result<()> {
        let expiry = format!("{:04}-09", self.today.year() + 2);
        let address = ("Hamngatan 3", "831 34", "Östersund");
        let card = self.card("card_david_visa", &DAVID, "visa", "0002", &expiry, address)?;
        let subscription =
            self.subscription("sub_sjovik", "Office 365 Business Premium", SubscriptionStatus::Active, 15, &DAVID)?;
        self.billing.put_card(SJOVIK, &card).await?;
        self.billing.put_subscription(SJOVIK, &subscription.with_card(card.id().clone())).await?;
        Ok(())
    }

    fn card(
        &self,
        id: &str,
        owner: &Account,
        brand: &str,
        last4: &str,
        expiry: &str,
        (line1, postal_code, city): (&str, &str, &str),
    ) -> Result<Card> {
        let text = |text: &str| Some(text.to_owned());
        let address = AddressDraft {
            line1: text(line1),
            postal_code: text(postal_code),
            city: text(city),
            country: text("SE"),
            ..AddressDraft::default()
        };
        let details = Details {
            brand: Brand::parse(brand).context("a brand")?,
            last4: LastFour::parse(last4).context("four digits")?,
            expiry: Expiry::parse(expiry).map_err(|fault| anyhow!("{}", fault.code()))?,
            holder: Some(CardHolder::parse(owner.name).map_err(|fault| anyhow!("{}", fault.code()))?),
            address: Some(PostalAddress::parse(&address).map_err(|_| anyhow!("an address of the demo is malformed"))?),
        };
        Ok(Card::new(CardId::parse(id).context("an id")?, details, self.person(owner), self.now))
    }

    fn subscription(
        &self,
        id: &str,
        name: &str,
        status: SubscriptionStatus,
        renews_in: i64,
        purchaser: &Account,
    ) -> Result<Subscription> {
        let id = SubscriptionId::parse(id).context("an id")?;
        Ok(Subscription::new(id, name, status, self.day(renews_in), self.person(purchaser)))
    }

    /// A payment that failed today.
    fn decline(&self, card: &CardId, code: &str, amount: &str) -> Result<Decline> {
        Ok(Decline::new(card.clone(), DeclineCode::take_in(code), self.now, money(amount)?, "PAHITTADE MOLN"))
    }

    fn person(&self, account: &Account) -> Person {
        Person::new(self.issuer, account.subject, account.name)
    }

    fn day(&self, days_from_today: i64) -> Date {
        self.today.saturating_add(days_from_today.days())
    }

    /// A month, counted from this one, as a card has it.
    fn month(&self, months: i64) -> String {
        self.today.saturating_add(months.months()).strftime("%Y-%m").to_string()
    }
}

fn money(amount: &str) -> Result<Money> {
    Money::parse(amount, "SEK").context("an amount")
}
