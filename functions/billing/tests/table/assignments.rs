//! The card that is to pay a subscription is the one that was entered last, in whichever order they are proposed.

use billing::{CardAssignment, SubscriptionId};

use crate::table::{ORGANISATION, Table};

fn entered(at: i64, method: &str) -> CardAssignment {
    CardAssignment { at, payment_method: method.to_owned() }
}

#[tokio::test]
async fn the_card_that_was_entered_last_is_agreed_on() {
    let (table, _) = Table::with_card().await;
    let agree = async |subscription: &str, proposed: &CardAssignment| {
        let subscription = SubscriptionId::parse(subscription).expect("an id");
        table.billing.agree_on_card(ORGANISATION, &subscription, proposed).await.expect("a card")
    };
    // The text of 9 is greater than that of 10, and the number is not.
    let (first, second, same_time) = (entered(9, "pm_b"), entered(10, "pm_a"), entered(10, "pm_b"));
    for (proposed, agreed) in [
        (&first, &first),
        (&first, &first),
        (&second, &second),
        (&first, &second),
        (&same_time, &same_time),
        (&second, &same_time),
        (&same_time, &same_time),
    ] {
        assert_eq!(agree("sub_1", proposed).await, *agreed, "{proposed}");
    }
    assert_eq!(agree("sub_2", &first).await, first);
}

#[tokio::test]
async fn all_who_propose_at_once_come_to_agree() {
    let (table, _) = Table::with_card().await;
    let subscription = SubscriptionId::parse("sub_1").expect("an id");
    let [first, second, third] = [1, 2, 3].map(|at| entered(at, "pm_a"));
    let agree = async |it| table.billing.agree_on_card(ORGANISATION, &subscription, it).await.expect("a card");
    let agreed = tokio::join!(agree(&second), agree(&third), agree(&first));
    assert!(agreed.0 >= second && agreed.1 == third && agreed.2 >= first);
    assert_eq!(agree(&first).await, third);
}
