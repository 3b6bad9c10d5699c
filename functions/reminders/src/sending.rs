//! One mail to one person, once.
//!
//! The notices are claimed first, then the mail is sent, then they are confirmed. If the process ends in between, nobody knows
//! whether the mail went out: the mail service cannot be asked, and takes a mail twice if it is sent twice. Then the claim
//! stands for its day, and what is still true is told on the next: late, and perhaps a second time, but not never. So does the
//! claim of a mail that the mail service rejects: it is tried once a day.

use billing::{Notice, Told, today_in_sweden};
use ses::Email;
use tracing::{info, warn};
use web::metrics;

use crate::letter::Letters;
use crate::recipients::Recipient;
use crate::texts;
use crate::{Error, Run};

/// The longest value of a field of the head that SES takes, in bytes.
/// Source: <https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html>
const MAX_FIELD_LENGTH: usize = 870;

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The mail service took it.
    Sent,
    /// Another run sends it, nobody knows whether it was sent, or the mail service rejects it.
    Open,
}

impl Run<'_> {
    /// Sends a mail with these notices. An error if the mail service did not take it: then all is as it was.
    pub(crate) async fn send(
        &self,
        letters: &Letters<'_>,
        to: &Recipient,
        notices: &[Notice],
        told: &Told,
    ) -> Result<Outcome, Error> {
        let Some(letter) = letters.letter(self.sender, to, notices) else { return Ok(Outcome::Open) };
        let mail = texts::render(&letter);
        let headers = letter.unsubscribe.as_deref().and_then(one_click);
        let kind = notices.first().map_or("", Notice::kind);
        let email = Email {
            to: to.address.as_str(),
            subject: &mail.subject,
            text: &mail.text,
            html: &mail.html,
            headers: headers.as_ref().map(<[_; 2]>::as_slice).unwrap_or_default(),
            tags: &[("kind", kind)],
        };

        let (billing, person, today) = (&self.reminders.billing, to.contact.person(), today_in_sweden(self.now));
        if !billing.claim(letters.name, person, notices, today, self.now).await? {
            return Ok(Outcome::Open);
        }
        match self.sender.send(&email).await {
            Ok(id) => {
                info!(kind, notices = notices.len(), id, "a mail was sent");
                billing.confirm(letters.name, person, notices, today, self.now).await?;
                Ok(Outcome::Sent)
            }
            Err(ses::Error::Indeterminate(causes)) => {
                warn!(kind, causes, "nobody knows whether a mail was sent");
                metrics::count("mails-postponed", "indeterminate");
                Ok(Outcome::Open)
            }
            Err(ses::Error::Rejected(code)) => {
                warn!(kind, code, "the mail service rejects a mail");
                metrics::count("mails-postponed", "rejected");
                Ok(Outcome::Open)
            }
            Err(error) => {
                billing.release(letters.name, person, notices, told, self.now).await?;
                Err(error.into())
            }
        }
    }
}

/// The fields by which a mail program ends reminders (RFC 8058). None for the longest names of organisations, with which SES
/// would not take the mail: then the link in its text remains.
fn one_click(url: &str) -> Option<[(&'static str, String); 2]> {
    let link = format!("<{url}>");
    if link.len() > MAX_FIELD_LENGTH {
        return None;
    }
    Some([("List-Unsubscribe", link), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_no_longer_than_ses_takes_it() {
        let url = |length: usize| format!("https://{}", "a".repeat(length - 8));
        let [(_, link), _] = one_click(&url(868)).expect("fields");
        assert_eq!(link.len(), 870);
        assert_eq!(one_click(&url(869)), None);
    }
}
