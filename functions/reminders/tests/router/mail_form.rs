//! What is sent to SES is valid by its model, and arrives as an e-mail that other mail programs read, with one click to end
//! reminders (RFC 2369, RFC 8058).

use billing::{Contact, Person};
use serde_json::{Value, json};
use testing::{ANNA, ISSUER, ask_python};

use crate::app::{TestApp, time};

const DECLINED: &str = "2027-01-15T02:00:00Z";

/// All four kinds of mails to Anna, who has that name and address, and reads that language: as requests.
async fn all_kinds(name: &str, address: &str, language: &str) -> Vec<Value> {
    let app = TestApp::without_contacts().await;
    let contact = Contact::new(Person::new(ISSUER, ANNA.subject, name), address, language, time(DECLINED));
    app.billing().store_contact(ANNA.organisation, &contact).await.expect("stored");
    app.decline(DECLINED).await;
    app.run("2027-01-15T02:05:00Z").await;
    app.settle("paid").await;
    app.run("2027-01-15T02:10:00Z").await;
    app.run("2027-03-02T08:00:00Z").await;
    app.provider.change("pm_1", |it| it["card"]["exp_year"] = json!(2031));
    app.provider.change("sub_1", |it| it["items"]["data"][0]["price"]["recurring"]["interval"] = json!("year"));
    app.event("evt_renewal").await;
    app.run("2027-04-15T08:00:00Z").await;
    app.mail.take()
}

#[tokio::test]
async fn every_mail_can_be_sent_and_read() {
    for (name, address, arrives_at, language) in [
        ("Anna Alm", "anna@norrbacka.example", "anna@norrbacka.example", "sv"),
        (
            "Alm, \"Anna\" <b>\r\nBcc: x@example.com",
            "anna.alm+kort@Malmö.Example",
            "anna.alm+kort@xn--malm-8qa.example",
            "en",
        ),
        ("Åsa Öberg 世界 \u{1f600}", "o'brien@räksmörgås.example", "o'brien@xn--rksmrgs-5wao1o.example", "sv"),
        ("", "a@b.example", "a@b.example", "xx"),
    ] {
        let requests = all_kinds(name, address, language).await;
        let mails = ask_python("mail-schema.py", None, &Value::Array(requests.clone()))
            .unwrap_or_else(|faults| panic!("{name}: {faults}"));
        let mails = mails.as_array().expect("mails");
        let kinds: Vec<_> = mails.iter().map(|mail| mail["kind"].as_str().unwrap_or_default()).collect();
        assert_eq!(kinds, ["decline", "paid", "expiry", "renewal"]);
        for (mail, request) in mails.iter().zip(&requests) {
            let simple = &request["Content"]["Simple"];
            assert_eq!(mail["people"], json!([["Kortkoll", "kort@mail.example.com"], ["", arrives_at]]));
            assert_eq!(mail["subject"], simple["Subject"]["Data"]);
            assert_eq!(
                mail["plain"].as_str().map(str::trim_end),
                simple["Body"]["Text"]["Data"].as_str().map(str::trim_end)
            );
            assert_eq!(
                mail["html"].as_str().map(str::trim_end),
                simple["Body"]["Html"]["Data"].as_str().map(str::trim_end)
            );
            let can_be_ended = mail["unsubscribe"].as_str().is_some_and(|link| {
                link.starts_with("<https://help.example.com/api/reminders/unsubscribe?token=") && link.ends_with('>')
            });
            assert_eq!(can_be_ended, ["expiry", "renewal"].contains(&mail["kind"].as_str().unwrap_or_default()));
            assert_eq!(request["ConfigurationSetName"], "kortkoll");
        }
    }
}
