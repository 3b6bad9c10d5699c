//! Signing in at another independent provider: Debian's `glewlwyd`. It does not decode a client's secret, lists both ways of
//! sending one, and its people have several roles in a list.

use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::app::{TestApp, project};
use crate::visitor::{TOOL, Visitor};

/// A running `glewlwyd`; it ends when its input does.
struct Provider {
    issuer: String,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl Provider {
    async fn start() -> Result<Self> {
        ensure!(std::path::Path::new("/usr/bin/glewlwyd").exists(), "glewlwyd is missing: tests/run rust installs it");
        let mut process = Command::new("node")
            .arg(project().join("tests/tools/glewlwyd.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start node")?;
        let input = process.stdin.take().context("its input")?;
        let mut output = BufReader::new(process.stdout.take().context("its output")?).lines();
        let issuer = output.next_line().await?.context("glewlwyd ended before it was ready")?;
        Ok(Self { issuer, input, output, _process: process })
    }

    /// The site, as a client of the provider.
    async fn site(&mut self) -> Result<TestApp> {
        let app = TestApp::start_with(|options| {
            for (name, value) in [
                ("OIDC_ISSUER", self.issuer.as_str()),
                ("OIDC_CLIENT_ID", "kortkoll"),
                ("OIDC_CLIENT_SECRET", "a secret & its signs"),
            ] {
                options.variables.insert(name.to_owned(), value.to_owned());
            }
        })
        .await?;
        let callback = format!("{}/api/sign-in/callback", app.origin());
        self.input.write_all(format!("{callback}\n").as_bytes()).await?;
        ensure!(self.output.next_line().await?.as_deref() == Some("ready"), "glewlwyd does not take the client");
        Ok(app)
    }

    /// Signs in at the provider, and then at the site.
    async fn sign_in(&self, visitor: &mut Visitor, username: &str) -> Result<()> {
        let (api, _) = self.issuer.split_once("/oidc").context("the plug-in's address")?;
        let person = json!({"username": username, "password": "password-of-a-person"});
        let answer = visitor.post(&format!("{api}/auth/"), |request| request.json(&person)).await?;
        ensure!(answer.status().is_success(), "{}", answer.status());
        let begun = visitor.open("/api/sign-in?return=/sv/uppdatera-kort/%23card-edit--tool").await?;
        // What the provider's own page adds when the person goes on.
        let address = format!("{}&g_continue", begun.headers()["location"].to_str()?);
        ensure!(visitor.follow(&address).await? == TOOL, "{username} is not led back");
        Ok(())
    }
}

#[tokio::test]
async fn with_a_list_of_roles_and_a_secret_that_is_not_decoded() -> Result<()> {
    let mut provider = Provider::start().await?;
    let app = provider.site().await?;
    for (username, name, organisation, is_admin) in
        [("greta", "Greta Gran", "Granit AB", true), ("hugo", "Hugo Hav", "Hav AB", false)]
    {
        let mut visitor = app.visitor()?;
        provider.sign_in(&mut visitor, username).await?;
        let session = visitor.session().await?;
        let person = ["name", "organisation", "billingAdmin"].map(|member| session[member].clone());
        assert_eq!(person, [json!(name), json!(organisation), json!(is_admin)]);
    }
    Ok(())
}
