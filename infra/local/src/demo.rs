//! The demo's data: first the payment sandbox is filled, and then our table from it, as for any organisation. Its billing
//! admins count as signed in, so that they get mails.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use billing::{Billing, Contact, CustomerId, Person};
use jiff::Timestamp;
use payments::Payments;
use sandbox::demo::{ORGANISATIONS, PEOPLE};
use sandbox::payments::PaymentProvider;
use stripe::Client;
use web::Settings;

/// The file that says that the data was filled in, and with which issuer.
const MARK: &str = "demo-data.txt";

/// The language in which the demo's people signed in.
const DEMO_LANGUAGE: &str = "sv";

/// Makes the next start fill in the data again.
pub(crate) fn forget(data: &Path) -> Result<()> {
    match std::fs::remove_file(data.join(MARK)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Fills in the data. If that was done before, the data stays as people have changed it since. The cards belong to people
/// of the identity provider at `issuer`.
pub(crate) async fn fill_in(
    provider: &PaymentProvider,
    settings: &Settings,
    billing: Billing,
    issuer: &str,
    data: &Path,
) -> Result<()> {
    let mark = data.join(MARK);
    if let Ok(earlier) = std::fs::read_to_string(&mark) {
        if earlier.trim() != issuer {
            eprintln!("the demo's cards belong to accounts of {earlier}: start on that port, or with --fresh");
        }
        return Ok(());
    }
    provider.fill_in(issuer)?;
    let payments = Payments::new(billing.clone(), Client::new(stripe::Config::from(settings)?));
    for organisation in ORGANISATIONS {
        let customer = CustomerId::parse(organisation.customer).context("the demo has a wrong customer id")?;
        let imported = payments.import(organisation.name, &customer, |_, _| ()).await?;
        ensure!(imported.unread.is_empty(), "these cannot be read:\n{}", imported.unread.join("\n"));
    }
    for person in PEOPLE.iter().filter(|person| person.billing_admin) {
        let contact = Contact::new(
            Person::new(issuer, person.subject, person.name),
            person.email,
            DEMO_LANGUAGE,
            Timestamp::now(),
        );
        billing.store_contact(person.organisation, &contact).await?;
    }
    std::fs::write(&mark, issuer).with_context(|| format!("cannot write {}", mark.display()))
}
