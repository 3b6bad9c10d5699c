//! The stack under test, and what readers and tests do with it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use local::{Options, Stack};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use template::Template;

use crate::visitor::Visitor;

/// No test waits longer than a reader would.
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

/// An id as the page's script creates it.
pub(crate) fn new_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// The root of this checkout.
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("")
}

/// The template of the stack.
pub(crate) fn template() -> Result<Template> {
    Template::read(&project().join("infra/template.yaml"))
}

/// A running stack with a data folder of its own.
pub(crate) struct TestApp {
    stack: Stack,
    data: TempDir,
    browser: Client,
}

impl TestApp {
    /// A new stack with the demo's data, which serves the site as it will be deployed.
    pub(crate) async fn start() -> Result<Self> {
        Self::start_with(|_| ()).await
    }

    /// The same, with options that the test changes.
    pub(crate) async fn start_with(change: impl FnOnce(&mut Options)) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let mut options = options(data.path());
        change(&mut options);
        Self::run(options, data).await
    }

    async fn run(options: Options, data: TempDir) -> Result<Self> {
        let stack = Stack::start(options).await?;
        let browser = Client::builder().redirect(Policy::none()).timeout(REQUEST_TIMEOUT).build()?;
        Ok(Self { stack, data, browser })
    }

    /// Stops the stack, and starts another on the same data.
    pub(crate) async fn restart(self) -> Result<Self> {
        self.restart_with(|_| ()).await
    }

    /// The same, with options that the test changes.
    pub(crate) async fn restart_with(self, change: impl FnOnce(&mut Options)) -> Result<Self> {
        self.stack.stop().await;
        let mut options = options(self.data.path());
        change(&mut options);
        Self::run(options, self.data).await
    }

    /// The stack's data folder.
    pub(crate) fn data(&self) -> &Path {
        self.data.path()
    }

    /// The site's origin.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.stack.address())
    }

    /// The address at which other devices reach the pages.
    pub(crate) fn pages_for_other_devices(&self) -> Result<SocketAddr> {
        self.stack.pages().context("no other device was let in")
    }

    /// A visitor of the site, with a browser of their own.
    pub(crate) fn visitor(&self) -> Result<Visitor> {
        Visitor::new(&self.origin())
    }

    /// The address of the stack's own identity provider.
    pub(crate) fn issuer(&self) -> Result<String> {
        Ok(self.stack.issuer().context("the stack has no identity provider of its own")?.to_owned())
    }

    /// Lets the identity provider sign with a new key.
    pub(crate) fn rotate_keys(&self) {
        self.stack.rotate_keys();
    }

    /// A request as a page of the site sends it.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.browser.request(method, format!("{}{path}", self.origin())).header("sec-fetch-site", "same-origin")
    }

    /// Opens an address of the site.
    pub(crate) async fn get(&self, path: &str) -> Result<Response> {
        Ok(self.request(Method::GET, path).send().await?)
    }

    /// The text of a page that must exist.
    pub(crate) async fn page(&self, path: &str) -> Result<String> {
        let page = self.get(path).await?;
        ensure!(page.status() == 200, "{path}: {}", page.status());
        Ok(page.text().await?)
    }

    /// The page's script saves an answer.
    pub(crate) async fn save(&self, id: &str, answer: &Value) -> Result<Response> {
        Ok(self.request(Method::PUT, &format!("/api/feedback/{id}")).json(answer).send().await?)
    }

    /// A reader without JavaScript sends the form; a comment's line breaks are CRLF, as browsers send them.
    pub(crate) async fn submit(&self, fields: &[(&str, &str)]) -> Result<Response> {
        Ok(self.request(Method::POST, "/api/feedback").form(fields).send().await?)
    }

    /// All answers in the feedback table, which also holds the site's index.
    pub(crate) async fn items(&self) -> Result<Vec<Value>> {
        let items = self.table("FeedbackTable").await?.into_iter();
        Ok(items.filter(|item| item["pk"]["S"] != "site-index").collect())
    }

    /// The address of the stack's DynamoDB.
    pub(crate) fn dynamodb_address(&self) -> Result<SocketAddr> {
        self.stack.dynamodb().context("the stack has no DynamoDB of its own")
    }

    /// The environment of a function of the stack.
    pub(crate) fn settings(&self, function: &str) -> Result<BTreeMap<String, String>> {
        self.stack.settings(function)
    }

    /// The mails that the site has sent, as the mailbox shows them to programs.
    pub(crate) async fn mails(&self) -> Result<Vec<Value>> {
        let settings = self.settings("RemindersFunction")?;
        let mailbox = settings["AWS_ENDPOINT_URL_SESV2"].trim_end_matches("/ses");
        Ok(self.browser.get(format!("{mailbox}/mail/messages")).send().await?.json().await?)
    }

    /// A call to DynamoDB's port, as a program makes it.
    pub(crate) fn dynamodb(&self, operation: &str, body: &Value) -> Result<RequestBuilder> {
        let address = self.dynamodb_address()?;
        let request = self
            .browser
            .post(format!("http://{address}/"))
            .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
            .header("authorization", "AWS4-HMAC-SHA256 Credential=test/20261122/eu-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0")
            .header("x-amz-date", "20261122T000000Z")
            .header("content-type", "application/x-amz-json-1.0")
            .body(body.to_string());
        Ok(request)
    }

    /// Everything in a table, read through DynamoDB's port.
    pub(crate) async fn table(&self, name: &str) -> Result<Vec<Value>> {
        let request = self.dynamodb("Scan", &json!({"TableName": name}))?;
        let answer: Value = serde_json::from_str(&request.send().await?.text().await?)?;
        answer["Items"].as_array().cloned().with_context(|| format!("not the response to a scan: {answer}"))
    }
}

/// A stack on free ports, with the data folder `data`.
pub(crate) fn options(data: &Path) -> Options {
    Options {
        data: data.to_owned(),
        port: 0,
        fresh: false,
        rotate_keys: false,
        watch: false,
        content: project().join("content"),
        host: None,
        variables: BTreeMap::new(),
    }
}

/// An answer about the article on declined cards.
pub(crate) fn answer(helpful: bool) -> Value {
    json!({"article": "avvisat-kort", "language": "sv", "helpful": helpful})
}

/// The same, with a comment.
pub(crate) fn answer_with(helpful: bool, comment: &str) -> Value {
    json!({"article": "avvisat-kort", "language": "sv", "helpful": helpful, "comment": comment})
}

/// The plain form's fields, with a comment.
pub(crate) fn form(comment: &str) -> [(&'static str, &str); 5] {
    [("article", "avvisat-kort"), ("language", "sv"), ("helpful", "false"), ("comment", comment), ("topic", "")]
}
