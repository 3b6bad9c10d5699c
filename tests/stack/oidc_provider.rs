//! Signing in at an independent provider: npm's `oidc-provider`, which the OpenID Foundation has certified. The functions use
//! only standard OpenID Connect.

use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, ChildStdout, Command};

use crate::app::{TestApp, project};
use crate::visitor::TOOL;

/// A running `oidc-provider`; it ends when it is dropped.
struct Provider {
    issuer: String,
    _process: Child,
    /// Kept open: the process would end at its first write to a closed pipe.
    _output: BufReader<ChildStdout>,
}

impl Provider {
    /// `variant` is one of those in `tests/tools/oidc-provider.mjs`.
    async fn start(variant: &str) -> Result<Self> {
        let tools = project().join("tests/tools");
        ensure!(
            tools.join("node_modules/oidc-provider").exists(),
            "oidc-provider is missing: tests/run rust installs it"
        );
        let mut process = Command::new("node")
            .arg(tools.join("oidc-provider.mjs"))
            .arg(variant)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start node")?;
        let mut output = BufReader::new(process.stdout.take().context("its output")?);
        let mut issuer = String::new();
        output.read_line(&mut issuer).await?;
        ensure!(!issuer.is_empty(), "oidc-provider ended before it was ready");
        Ok(Self { issuer: issuer.trim().to_owned(), _process: process, _output: output })
    }

    async fn site(&self) -> Result<TestApp> {
        TestApp::start_with(|options| {
            for (name, value) in [
                ("OIDC_ISSUER", self.issuer.as_str()),
                ("OIDC_CLIENT_ID", "kortkoll"),
                ("OIDC_CLIENT_SECRET", "a secret & its signs"),
            ] {
                options.variables.insert(name.to_owned(), value.to_owned());
            }
        })
        .await
    }
}

/// Signs in two people at that variant of the provider.
async fn signs_in(variant: &str) -> Result<()> {
    let provider = Provider::start(variant).await?;
    let app = provider.site().await?;
    let mut visitor = app.visitor()?;
    visitor.sign_in("greta").await?;
    let session = visitor.session().await?;
    let claims = ["signedIn", "name", "email", "organisation", "billingAdmin"].map(|member| session[member].clone());
    let expected: [Value; 5] =
        [json!(true), json!("Greta Gran"), json!("greta@example.com"), json!("Granit AB"), json!(true)];
    assert_eq!(claims, expected);

    let mut other = app.visitor()?;
    other.sign_in("hugo").await?;
    let session = other.session().await?;
    assert_eq!((&session["organisation"], &session["billingAdmin"]), (&json!("Hav AB"), &json!(false)));
    Ok(())
}

#[tokio::test]
async fn with_the_claims_in_the_id_token() -> Result<()> {
    signs_in("id-token").await
}

#[tokio::test]
async fn with_the_claims_at_userinfo() -> Result<()> {
    signs_in("userinfo").await
}

#[tokio::test]
async fn with_userinfo_that_is_signed() -> Result<()> {
    signs_in("signed-userinfo").await
}

#[tokio::test]
async fn with_id_tokens_that_are_signed_on_an_elliptic_curve() -> Result<()> {
    signs_in("es256").await?;
    signs_in("es384").await?;
    signs_in("eddsa").await
}

#[tokio::test]
async fn with_id_tokens_that_are_signed_by_rsa_pss() -> Result<()> {
    signs_in("ps256").await
}

#[tokio::test]
async fn a_role_that_was_taken_away_there_is_taken_away_here() -> Result<()> {
    let provider = Provider::start("refresh-tokens").await?;
    let app = provider.site().await?;
    let mut visitor = app.visitor()?;
    visitor.sign_in("greta").await?;
    assert_eq!(visitor.session().await?["billingAdmin"], true);
    let sessions = app.table("SessionsTable").await?;
    let session = sessions.iter().find(|item| item.get("subject").is_some()).context("no session")?;
    let due = json!({
        "TableName": "SessionsTable",
        "Key": {"pk": session["pk"]},
        "UpdateExpression": "SET renew_at = :past",
        "ConditionExpression": "attribute_exists(renew_at)",
        "ExpressionAttributeValues": {":past": {"N": "1"}},
    });
    ensure!(app.dynamodb("UpdateItem", &due)?.send().await?.status().is_success(), "the claims are not renewed");
    let session = visitor.session().await?;
    assert_eq!((&session["name"], &session["billingAdmin"]), (&json!("Greta Gran"), &json!(false)));
    Ok(())
}

#[tokio::test]
async fn with_subjects_for_this_site_alone() -> Result<()> {
    signs_in("pairwise").await
}

#[tokio::test]
async fn with_a_provider_that_asks_who_one_is_and_for_consent() -> Result<()> {
    let provider = Provider::start("asking").await?;
    let app = provider.site().await?;
    let mut visitor = app.visitor()?;
    let begun = visitor.open("/api/sign-in?return=/sv/uppdatera-kort/%23card-edit--tool").await?;
    let mut address = begun.headers()["location"].to_str()?.to_owned();
    for answers in [&[("prompt", "login"), ("login", "greta"), ("password", "any")][..], &[("prompt", "consent")]] {
        let form = visitor.follow_to_page(&address).await?;
        let answer = visitor.post(form.as_str(), |request| request.form(answers)).await?;
        address = form.join(answer.headers()["location"].to_str()?)?.into();
    }
    assert_eq!(visitor.follow(&address).await?, TOOL);
    assert_eq!(visitor.session().await?["name"], "Greta Gran");
    Ok(())
}

#[tokio::test]
async fn asking_for_another_account_is_no_dead_end_where_the_provider_knows_no_choice() -> Result<()> {
    let provider = Provider::start("userinfo").await?;
    let app = provider.site().await?;
    let mut visitor = app.visitor()?;
    visitor.sign_in("greta").await?;
    let again = "/api/sign-in?return=/sv/uppdatera-kort/%23card-edit--tool&login_hint=greta&prompt=select_account";
    assert_eq!(visitor.follow(again).await?, TOOL);
    assert_eq!(visitor.session().await?["name"], "Greta Gran");
    Ok(())
}
