//! The table in an embedded DynamoDB, and test data.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use billing::{
    Admin, BeginOutcome, Billing, Brand, Card, CardHolder, CardId, CardRevision, CustomerId, Decline, DeclineCode,
    Details, Edit, Error, Expiry, IdempotencyKey, IdempotentRequest, InvoiceId, LastFour, Money, OpenInvoice, Person,
    Subscription, SubscriptionId, SubscriptionStatus,
};
use jiff::{Timestamp, ToSpan};
use testing::{BILLING, Item, TestDb};

pub(crate) const ORGANISATION: &str = "Norrbacka Bygg AB";

pub(crate) struct Table {
    pub(crate) billing: Billing,
    db: TestDb,
}

impl Table {
    pub(crate) async fn start() -> Self {
        Self::of(TestDb::start().await)
    }

    pub(crate) fn of(db: TestDb) -> Self {
        Self { billing: Billing::new(db.client().clone(), BILLING), db }
    }

    /// With Anna's card.
    pub(crate) async fn with_card() -> (Self, Card) {
        let (table, card) = (Self::start().await, card());
        assert!(table.add_card(&card).await.expect("a new card"));
        (table, card)
    }

    /// Stores a card that pays nothing. False if it is stored already.
    pub(crate) async fn add_card(&self, card: &Card) -> Result<bool, Error> {
        // A card is stored with a subscription that it pays; the row of that one is removed again.
        let id = SubscriptionId::parse("sub_of_new_card").expect("an id");
        let snapshot = self.billing.load_subscription(ORGANISATION, &id).await?;
        let customer = CustomerId::parse("cus_1").expect("an id");
        let subscription = Subscription::new(id, customer, "", SubscriptionStatus::Active, None);
        let stored = self.billing.sync_subscription(ORGANISATION, &snapshot, &subscription, Some(card), None, at(0));
        let is_new = stored.await?;
        self.remove("SUB#sub_of_new_card").await;
        Ok(is_new)
    }

    /// An edit that the payment provider makes at once.
    pub(crate) async fn save(
        &self,
        request: &IdempotentRequest,
        revision: &CardRevision,
        answer: &str,
    ) -> Result<String, Error> {
        match self.billing.begin(request, revision, answer).await? {
            BeginOutcome::AlreadyDone(answer) => Ok(answer),
            BeginOutcome::Begun(edit) | BeginOutcome::Pending(edit) => {
                Ok(self.billing.finish(&edit, revision.at()).await?.expect("a pending edit"))
            }
            BeginOutcome::Conflict(_) | BeginOutcome::Changed(_) => panic!("another edit came first"),
        }
    }

    /// The subscription as the provider has it now.
    pub(crate) async fn sync(&self, subscription: &Subscription) {
        let snapshot = self.billing.load_subscription(ORGANISATION, subscription.id()).await.expect("a snapshot");
        let written = self.billing.sync_subscription(ORGANISATION, &snapshot, subscription, None, None, at(0)).await;
        assert!(written.expect("an answer"));
    }

    /// All items, by their sort keys.
    pub(crate) async fn items(&self) -> BTreeMap<String, Item> {
        let items = self.db.items(BILLING).await.into_values();
        items.map(|item| (item["sk"].as_s().expect("a text").clone(), item)).collect()
    }

    /// Puts an item in place of the one of its key.
    pub(crate) async fn replace(&self, item: Item) {
        self.db.put(BILLING, item).await;
    }

    pub(crate) async fn remove(&self, sk: &str) {
        let key = [("pk", format!("ORG#{ORGANISATION}")), ("sk", sk.to_owned())];
        let key = key.map(|(name, value)| (name.to_owned(), AttributeValue::S(value))).into();
        self.db.client().delete_item().table_name(BILLING).set_key(Some(key)).send().await.expect("no item");
    }

    pub(crate) async fn change(&self, sk: &str, change: impl FnOnce(&mut Item)) {
        let mut item = self.items().await.remove(sk).expect("the item");
        change(&mut item);
        self.replace(item).await;
    }
}

pub(crate) fn person(subject: &str) -> Person {
    Person::new("https://id.example", subject, subject)
}

pub(crate) fn anna() -> Admin {
    Admin::new(person("anna"), ORGANISATION)
}

pub(crate) fn at(minute: i64) -> Timestamp {
    "2026-11-22T12:00:00.123456789Z".parse::<Timestamp>().expect("a time") + minute.minutes()
}

pub(crate) fn id(text: &str) -> CardId {
    CardId::parse(text).expect("an id")
}

pub(crate) fn card() -> Card {
    let details = Details {
        brand: Brand::parse("visa").expect("a brand"),
        last4: LastFour::parse("4242").expect("four digits"),
        expiry: Expiry::parse("2027-04").expect("a month"),
        holder: Some(CardHolder::parse("Anna Alm").expect("a name")),
        address: None,
    };
    Card::new(id("card_1"), details, Some(person("anna")), at(0))
}

pub(crate) fn edit(name: &str) -> Edit {
    Edit { holder: Some(CardHolder::parse(name).expect("a name")), ..Edit::default() }
}

pub(crate) fn holder(card: &Card, name: &str) -> CardRevision {
    card.edit(&anna(), card.version(), edit(name), at(1)).expect("her own card")
}

pub(crate) fn request(key: &str, content: &str) -> IdempotentRequest {
    IdempotentRequest::new(&anna(), &IdempotencyKey::parse(key).expect("a key"), &[content.as_bytes()])
}

pub(crate) fn subscription(name: &str) -> Subscription {
    let id = SubscriptionId::parse("sub_1").expect("an id");
    let renews = billing::today_in_sweden(at(0));
    let money = || Money::parse("1234.50", "SEK").expect("an amount");
    let declined = "2026-11-22T12:00:00Z".parse().expect("a time");
    let lost = DeclineCode::from_provider("lost_card");
    Subscription::new(id, CustomerId::parse("cus_1").expect("an id"), name, SubscriptionStatus::PastDue, renews)
        .with_purchaser(person("anna"))
        .with_card(CardId::parse("card_1").expect("an id"))
        .with_open_invoice(OpenInvoice::new(InvoiceId::parse("in_1").expect("an id"), money(), None))
        .with_last_decline(Decline::new(card().id().clone(), lost, declined, money(), "MOLNBUTIKEN"))
}
