//! The client with the sandbox, which refuses what SES refuses.

use sandbox::mailbox::Mailbox;
use ses::{Email, Error, Reason};

use crate::stub::{client, email};

#[tokio::test]
async fn the_sandbox_takes_what_the_client_sends() {
    let data = tempfile::tempdir().expect("a folder");
    let mailbox = Mailbox::open(data.path(), String::new()).expect("a mailbox");
    let url = testing::serve(mailbox.router()).await + "/ses";
    let client = client(&url);
    let unsubscribe = [
        ("List-Unsubscribe", "<https://help.example.com/u?token=a>".to_owned()),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
    ];
    let email = Email { headers: &unsubscribe, tags: &[("kind", "expiry")], ..email() };

    let id = client.send(&email).await.expect("an id");
    let [message] = &mailbox.messages()[..] else { panic!("one e-mail") };
    assert_eq!((&message.id, &*message.to, &*message.kind), (&id, email.to, "expiry"));
    assert_eq!(message.headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
    assert_eq!(client.suppressed(email.to).await, Ok(None));

    let complaint = Email { to: "complaint+1@example.com", ..email };
    client.send(&complaint).await.expect("an id");
    assert_eq!(client.suppressed(complaint.to).await, Ok(Some(Reason::Complaint)));

    let long = [("List-Unsubscribe", "a".repeat(900))];
    let refused = client.send(&Email { headers: &long, ..email }).await.expect_err("too long");
    assert!(matches!(&refused, Error::Rejected(code) if code.starts_with("BadRequestException")), "{refused}");
}
