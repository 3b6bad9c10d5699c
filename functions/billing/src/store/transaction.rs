//! Transactions, sent again where that helps.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, TransactWriteItem};
use backon::{ExponentialBuilder, Retryable};

use super::causes;
use super::items::Item;

/// How many times a transaction is sent.
const MAX_ATTEMPTS: usize = 7;

/// The shortest pause before the second attempt. Random jitter adds up to as much again; the pause doubles with each
/// attempt. All pauses together are shorter than 1.3 seconds.
const FIRST_BACKOFF: Duration = Duration::from_millis(10);

/// Why nothing was written.
pub(super) enum Failure {
    /// The conditions of these items did not hold. By their position in the transaction, each as it is in the table; empty
    /// if it does not exist.
    Conditions(BTreeMap<usize, Item>),
    /// DynamoDB did not respond, or failed.
    Unavailable(String),
}

/// What the reasons of a cancelled transaction, one for each item, amount to.
enum Verdict {
    Conditions(BTreeMap<usize, Item>),
    TryAgain,
    Other,
}

/// Writes all items or none. If another transaction writes the same items, or there are too many requests, it is sent again:
/// the SDK does not do that for the reasons of a cancelled transaction.
pub(super) async fn write(client: &Client, items: Vec<TransactWriteItem>) -> Result<(), Failure> {
    let backoff =
        ExponentialBuilder::new().with_min_delay(FIRST_BACKOFF).with_max_times(MAX_ATTEMPTS - 1).with_jitter();
    let attempt = || client.transact_write_items().set_transact_items(Some(items.clone())).send();
    let outcome = attempt.retry(backoff).when(|error| matches!(verdict(error), Verdict::TryAgain)).await;
    match outcome {
        Ok(_) => Ok(()),
        Err(error) => match verdict(&error) {
            Verdict::Conditions(refused) => Err(Failure::Conditions(refused)),
            Verdict::TryAgain | Verdict::Other => Err(Failure::Unavailable(causes(&error) + &reasons(&error))),
        },
    }
}

/// The codes of the reasons for which a transaction was cancelled, in brackets.
fn reasons<R>(error: &SdkError<TransactWriteItemsError, R>) -> String {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() else {
        return String::new();
    };
    let codes = cancelled.cancellation_reasons().iter().filter_map(CancellationReason::code);
    format!(" ({})", codes.filter(|code| *code != "None").collect::<Vec<_>>().join(", "))
}

fn verdict<R>(error: &SdkError<TransactWriteItemsError, R>) -> Verdict {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            of_reasons(cancelled.cancellation_reasons())
        }
        // An earlier attempt of the SDK's own is still running.
        Some(TransactWriteItemsError::TransactionInProgressException(_)) => Verdict::TryAgain,
        _ => Verdict::Other,
    }
}

/// A condition that does not hold decides, whatever the other reasons are: sending again could not help.
fn of_reasons(reasons: &[CancellationReason]) -> Verdict {
    let code = |reason: &CancellationReason| reason.code().unwrap_or_default().to_owned();
    let failed = reasons.iter().enumerate().filter(|(_, reason)| code(reason) == "ConditionalCheckFailed");
    let refused: BTreeMap<_, _> =
        failed.map(|(place, reason)| (place, reason.item().cloned().unwrap_or_default())).collect();
    if !refused.is_empty() {
        return Verdict::Conditions(refused);
    }
    let mut others = reasons.iter().map(code).filter(|code| code != "None").peekable();
    let transient = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
    if others.peek().is_some() && others.all(|code| transient.contains(&code.as_str())) {
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
        match of_reasons(&reasons) {
            Verdict::Conditions(refused) => format!("conditions {:?}", refused.keys().collect::<Vec<_>>()),
            Verdict::TryAgain => "try again".to_owned(),
            Verdict::Other => "other".to_owned(),
        }
    }

    #[test]
    fn reasons_are_read_by_their_position() {
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
