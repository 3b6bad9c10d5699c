//! The mail service, as far as the functions use it: SES, version 2 of its API. It takes each mail as often as it is sent.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

type Watch = Arc<dyn Fn(&Taken) + Send + Sync>;

/// The mail service.
#[derive(Clone, Default)]
pub struct MailService(Arc<Mutex<Lists>>);

#[derive(Default)]
struct Lists {
    suppressed: BTreeSet<String>,
    refused: BTreeSet<String>,
    watch: Option<Watch>,
}

/// A mail that the service has taken.
#[derive(Debug)]
pub struct Taken {
    /// The address.
    pub to: String,
    /// The plain text, on one line.
    pub text: String,
    /// Whether the sender gets the answer.
    pub is_answered: bool,
}

impl MailService {
    /// Calls `watch` at the moment at which the service takes a mail.
    pub fn watch(&self, watch: impl Fn(&Taken) + Send + Sync + 'static) {
        self.lists().watch = Some(Arc::new(watch));
    }

    /// From now on, mails to the address come back.
    pub fn suppress(&self, address: &str) {
        self.lists().suppressed.insert(address.to_owned());
    }

    /// From now on, mails to the address are refused.
    pub fn refuse(&self, address: &str) {
        self.lists().refused.insert(address.to_owned());
    }

    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take(&self, body: &[u8], is_answered: bool) -> (u16, String) {
        let sent: Value = serde_json::from_slice(body).expect("a request in JSON");
        let to = sent["Destination"]["ToAddresses"][0].as_str().unwrap_or_default().to_owned();
        let text = sent["Content"]["Simple"]["Body"]["Text"]["Data"].as_str().unwrap_or_default();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (is_refused, watch) = {
            let lists = self.lists();
            (lists.refused.contains(&to), lists.watch.clone())
        };
        if is_refused {
            return error(400, "MessageRejected");
        }
        if let Some(watch) = watch {
            watch(&Taken { to, text, is_answered });
        }
        (200, json!({"MessageId": "a-mail"}).to_string())
    }

    pub(super) fn suppressed(&self, address: &str) -> (u16, String) {
        if !self.lists().suppressed.contains(address) {
            return error(404, "NotFoundException");
        }
        let found = json!({"EmailAddress": address, "Reason": "BOUNCE", "LastUpdateTime": 1});
        (200, json!({"SuppressedDestination": found}).to_string())
    }
}

impl fmt::Debug for MailService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailService")
    }
}

/// The refusal of that name.
pub(super) fn error(status: u16, name: &str) -> (u16, String) {
    (status, json!({"__type": format!("com.amazonaws.sesv2#{name}"), "message": ""}).to_string())
}
