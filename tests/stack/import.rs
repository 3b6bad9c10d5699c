//! The import of an organisation: repeated, and with a wrong customer.

use anyhow::Result;
use operator::{Database, Import};

use crate::app::TestApp;

fn import(app: &TestApp, organisation: &str, customer: &str) -> Result<Import> {
    Ok(Import {
        organisation: organisation.to_owned(),
        customer: customer.to_owned(),
        database: Database::CargoDev(app.dynamodb_address()?),
        settings: app.settings("CardEditFunction")?.into_iter().collect(),
    })
}

#[tokio::test]
async fn repeated_it_changes_nothing() -> Result<()> {
    let app = TestApp::start().await?;
    let before = app.table("BillingTable").await?;
    import(&app, "Norrbacka Bygg AB", "cus_norrbacka")?.run().await?;
    assert_eq!(app.table("BillingTable").await?, before);
    Ok(())
}

#[tokio::test]
async fn a_customer_belongs_to_one_organisation() -> Result<()> {
    let app = TestApp::start().await?;
    let before = app.table("BillingTable").await?;
    for (organisation, customer) in
        [("Tomtebo Förlag AB", "cus_norrbacka"), ("Tomtebo Förlag AB", "cus_unknown"), ("Tomtebo Förlag AB", "pm_1")]
    {
        let error = import(&app, organisation, customer)?.run().await.expect_err("not theirs");
        assert!(format!("{error:#}").contains("cus_"), "{error:#}");
    }
    assert_eq!(app.table("BillingTable").await?, before);
    Ok(())
}
