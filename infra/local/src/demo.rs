//! The demo: the payment sandbox is filled first, and then our table from it, as any organisation's would be.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use billing::CustomerId;
use payments::Payments;

use crate::psp::{ORGANISATIONS, Psp};

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
/// accounts of the identity provider at `issuer`.
pub(crate) async fn fill_in(psp: &Psp, payments: &Payments, issuer: &str, data: &Path) -> Result<()> {
    let mark = data.join(MARK);
    if let Ok(earlier) = std::fs::read_to_string(&mark) {
        if earlier.trim() != issuer {
            eprintln!("the demo's cards belong to accounts of {earlier}: start on that port, or with --fresh");
        }
        return Ok(());
    }
    psp.fill_in(issuer)?;
    for organisation in ORGANISATIONS {
        let customer = CustomerId::parse(organisation.customer).context("an id")?;
        let imported = payments.import(organisation.name, &customer, |_, _| ()).await?;
        ensure!(imported.unread.is_empty(), "these cannot be read:\n{}", imported.unread.join("\n"));
    }
    std::fs::write(&mark, issuer).with_context(|| format!("cannot write {}", mark.display()))
}
