//! Each function has the settings that it reads, and no others.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};

use super::runtime::Function;
use crate::app::template;

/// Valid values for the settings that the template takes from its parameters and secrets.
fn given() -> BTreeMap<String, String> {
    let values = [
        ("SITE_URL", "https://help.example.com"),
        ("ORIGIN_SECRETS", "one-secret-of-the-cdn,another-secret-of-the-cdn"),
        ("COOKIE_SECRET", "a secret that seals what the browser carries"),
        ("OIDC_ISSUER", "https://login.example.com/tenant"),
        ("OIDC_CLIENT_ID", "kortkoll"),
        ("OIDC_CLIENT_SECRET", "a secret of the client"),
        ("PROVIDER_URL", "https://payments.example.com"),
        ("PROVIDER_SECRET", "sk_test_of_the_provider"),
        ("PROVIDER_WEBHOOK_SECRET", "whsec_that_signs_events"),
        ("MAIL_SENDER", "kort@help.example.com"),
        ("MAIL_CONFIGURATION_SET", "kortkoll"),
        ("MAIL_SECRETS", "a secret that signs links in mails"),
    ];
    values.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

#[tokio::test]
async fn a_function_needs_every_setting_of_the_template_and_no_other() -> Result<()> {
    let template = template()?;
    for function in template.functions() {
        let binary = template.binary(function)?;
        let all = template.settings(function, &given())?;
        Function::start(binary, &all).await?;
        for name in all.keys() {
            let mut lacking = all.clone();
            lacking.remove(name);
            let error = Function::start(binary, &lacking).await.err();
            let error = error.with_context(|| format!("{binary} starts without {name}: it does not read it"))?;
            assert!(error.to_string().contains(name), "{binary} without {name}: {error:#}");
        }
    }
    Ok(())
}

#[test]
fn no_two_functions_run_the_same_binary() -> Result<()> {
    let template = template()?;
    let binaries = template.functions().map(|function| template.binary(function)).collect::<Result<BTreeSet<_>>>()?;
    assert_eq!(binaries.len(), template.functions().count());
    Ok(())
}
