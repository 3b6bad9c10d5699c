//! Transactions, tried again where that helps.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, TransactWriteItem};
use tokio::time::sleep;

use super::causes;
use super::items::Item;

/// How often a transaction is sent at most.
const SENDS: u32 = 7;

/// The longest wait before the second send; it doubles with each. All of them together stay under 1.3 seconds.
const FIRST_WAIT: Duration = Duration::from_millis(20);

/// Why nothing was written.
pub(super) enum Failure {
    /// These items' conditions did not hold: by their place in the transaction, each as it stands in the table, empty
    /// if it is not there.
    Conditions(BTreeMap<usize, Item>),
    /// DynamoDB does not answer, or not as it should.
    Unavailable(String),
}

/// What a cancelled transaction's reasons, one per item, come to.
enum Verdict {
    Conditions(BTreeMap<usize, Item>),
    TryAgain,
    Other,
}

/// Writes all items or none. Another transaction on the same items, or too many requests, is waited out: the SDK does
/// not do that for reasons inside a cancelled transaction.
pub(super) async fn write(client: &Client, items: Vec<TransactWriteItem>) -> Result<(), Failure> {
    let mut sends = 1;
    loop {
        let request = client.transact_write_items().set_transact_items(Some(items.clone()));
        let Err(error) = request.send().await else { return Ok(()) };
        match verdict(&error) {
            Verdict::Conditions(refused) => return Err(Failure::Conditions(refused)),
            Verdict::TryAgain if sends < SENDS => {
                let longest = FIRST_WAIT * 2_u32.pow(sends - 1);
                sleep(longest.mul_f64(fastrand::f64())).await;
                sends += 1;
            }
            Verdict::TryAgain | Verdict::Other => return Err(Failure::Unavailable(causes(&error))),
        }
    }
}

fn verdict<R>(error: &SdkError<TransactWriteItemsError, R>) -> Verdict {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            weigh(cancelled.cancellation_reasons())
        }
        // An earlier send of the SDK's own is still at work.
        Some(TransactWriteItemsError::TransactionInProgressException(_)) => Verdict::TryAgain,
        _ => Verdict::Other,
    }
}

/// A condition that does not hold decides, whatever else was in the way: to send again could not help.
fn weigh(reasons: &[CancellationReason]) -> Verdict {
    let code = |reason: &CancellationReason| reason.code().unwrap_or_default().to_owned();
    let failed = reasons.iter().enumerate().filter(|(_, reason)| code(reason) == "ConditionalCheckFailed");
    let refused: BTreeMap<_, _> =
        failed.map(|(place, reason)| (place, reason.item().cloned().unwrap_or_default())).collect();
    if !refused.is_empty() {
        return Verdict::Conditions(refused);
    }
    let mut others = reasons.iter().map(code).filter(|code| code != "None").peekable();
    let passing = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
    if others.peek().is_some() && others.all(|code| passing.contains(&code.as_str())) {
        Verdict::TryAgain
    } else {
        Verdict::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict_of(codes: &[&str]) -> String {
        let reasons: Vec<_> = codes.iter().map(|code| CancellationReason::builder().code(*code).build()).collect();
        match weigh(&reasons) {
            Verdict::Conditions(refused) => format!("conditions {:?}", refused.keys().collect::<Vec<_>>()),
            Verdict::TryAgain => "try again".to_owned(),
            Verdict::Other => "other".to_owned(),
        }
    }

    #[test]
    fn reasons_are_read_by_their_place() {
        for (codes, verdict) in [
            (["ConditionalCheckFailed", "None", "None"], "conditions [0]"),
            (["ConditionalCheckFailed", "ConditionalCheckFailed", "None"], "conditions [0, 1]"),
            (["TransactionConflict", "None", "ConditionalCheckFailed"], "conditions [2]"),
            (["None", "TransactionConflict", "None"], "try again"),
            (["ThrottlingError", "ProvisionedThroughputExceeded", "TransactionConflict"], "try again"),
            (["TransactionConflict", "ValidationError", "None"], "other"),
            (["None", "None", "None"], "other"),
        ] {
            assert_eq!(verdict_of(&codes), verdict, "{codes:?}");
        }
        assert_eq!(verdict_of(&[]), "other");
    }
}
