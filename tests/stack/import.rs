//! The import of an organisation: what the demo is filled by, done again and done wrong.

use anyhow::Result;
use local::Import;

use crate::app::TestApp;

fn import(app: &TestApp, organisation: &str, customer: &str) -> Result<Import> {
    Ok(Import {
        organisation: organisation.to_owned(),
        customer: customer.to_owned(),
        table: None,
        data: app.data().to_owned(),
        variables: app.settings("CardEditFunction")?,
    })
}

#[tokio::test]
async fn done_again_it_changes_nothing() -> Result<()> {
    let app = TestApp::start().await?;
    let before = app.table("BillingTable").await?;
    import(&app, "Norrbacka Bygg AB", "cus_norrbacka")?.run().await?;
    assert_eq!(app.table("BillingTable").await?, before);
    Ok(())
}

#[tokio::test]
async fn a_customer_is_one_organisations() -> Result<()> {
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
