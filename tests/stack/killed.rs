//! The whole stack is killed during a request, a little later each time, and started again. The same request is sent once
//! more: it takes effect once, and the payment provider and the table agree.

use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::lambda::program;
use crate::payments::{agreed, card as typed, location};
use crate::visitor::Visitor;

/// How many times the stack is killed.
const ROUNDS: u32 = 12;

/// How much later it is killed each time.
const STEP: Duration = Duration::from_millis(5);

/// How long a start may take: more than on a busy machine.
const START_TIMEOUT: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_change_survives_being_killed_at_any_moment() -> Result<()> {
    let (mut stack, anna) = Killable::start().await?;
    for round in 0..ROUNDS {
        let before = card(&anna).await?;
        let expiry = format!("{}-{:02}", 2030 + round, 1 + round);
        let version = before["version"].as_u64().context("a version")?;
        let change = || edit(&anna, "card_anna_visa", version, &format!("round-{round}"), &json!({ "expiry": expiry }));
        stack.killed_while(round, change()?).await?;
        let answer = change()?.send().await?;
        ensure!(answer.status() == 200, "round {round}: {} {}", answer.status(), answer.text().await?);
        let after = card(&anna).await?;
        ensure!(after["expiry"] == expiry && after["version"] == version + 1, "round {round}: {after}");
        let method = stack.provider("payment_methods/pm_anna_visa").await?;
        let number = |name: &str| method["card"][name].as_u64().with_context(|| format!("no card: {method}"));
        let theirs = format!("{}-{:02}", number("exp_year")?, number("exp_month")?);
        ensure!(theirs == expiry, "round {round}: the provider has another date");
        let request = anna.request(Method::GET, "/api/cards/card_anna_visa/history")?;
        let history: Value = request.send().await?.json().await?;
        let entries = history["history"].as_array().context("a history")?.len() as u64;
        ensure!(entries == version + 1, "round {round}: {entries} entries for version {}", version + 1);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_card_survives_being_killed_at_any_moment() -> Result<()> {
    let (mut stack, mut anna) = Killable::start().await?;
    for round in 0..ROUNDS {
        let begin = anna.request(Method::POST, "/api/subscriptions/sub_project/new-card")?;
        let visit: Value = begin.json(&json!({"also": ["sub_visio"], "return": "/sv/"})).send().await?.json().await?;
        let page = visit["url"].as_str().with_context(|| format!("an address: {visit}"))?;
        let saved = anna.request(Method::POST, page)?.form(&typed("4242424242424242", "save")).send().await?;
        let back = location(&saved)?;
        stack.killed_while(round, anna.request(Method::GET, &back)?).await?;
        let place = anna.follow(&back).await?;
        let id = place.strip_prefix("/sv/#new-card--added:").with_context(|| format!("round {round}: {place}"))?;
        for name in ["sub_project", "sub_visio"] {
            let ours = subscription(&anna, name).await?["card"].clone();
            ensure!(ours["id"] == id && ours["ownedByYou"] == true && ours["version"] == 1, "round {round}: {ours}");
            let theirs = stack.provider(&format!("subscriptions/{name}")).await?;
            ensure!(theirs["default_payment_method"] == id.replace("card_", "pm_"), "round {round}: {theirs}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_made_once_though_it_is_killed_at_any_moment() -> Result<()> {
    let (mut stack, anna) = Killable::start().await?;
    for round in 0..ROUNDS {
        // The bank checks this card's postal code: first a wrong one leaves an invoice open, then the right one can pay it.
        if round > 0 {
            postal_code(&anna, "111 32").await?;
            stack.press("renew/sub_archiving").await?;
            postal_code(&anna, "111 22").await?;
        }
        let shown = timeout(START_TIMEOUT, async {
            loop {
                let shown = subscription(&anna, "sub_archiving").await?;
                if !shown["openInvoice"].is_null() {
                    return anyhow::Ok(shown);
                }
                sleep(STEP).await;
            }
        });
        let shown = shown.await.context("nothing is owed")??;
        if round == 0 {
            postal_code(&anna, "111 22").await?;
        }
        let pay =
            || anna.request(Method::POST, "/api/subscriptions/sub_archiving/pay").map(|it| it.json(&agreed(&shown)));
        stack.killed_while(round, pay()?).await?;
        let answer = pay()?.send().await?;
        let (status, answer): (_, Value) = (answer.status(), answer.json().await?);
        let done = status == StatusCode::OK && answer["result"] == "paid" || answer["code"] == "nothing-to-pay";
        ensure!(done, "round {round}: {status} {answer}");

        let id = shown["openInvoice"]["id"].as_str().context("an invoice")?;
        let invoice = stack.provider(&format!("invoices/{id}?expand[]=payments")).await?;
        ensure!(invoice["status"] == "paid", "round {round}: {invoice}");
        let payment = &invoice["payments"]["data"][0]["payment"]["payment_intent"];
        let events = stack.provider("events?limit=100").await?;
        let charges = events["data"].as_array().context("events")?.iter().filter(|event| {
            event["type"] == "charge.succeeded" && event["data"]["object"]["payment_intent"] == *payment
        });
        ensure!(charges.count() == 1, "round {round}: it was not paid exactly once");
        let after = subscription(&anna, "sub_archiving").await?;
        ensure!(after["openInvoice"].is_null() && after["status"] == "active", "round {round}: {after}");
    }
    Ok(())
}

/// `cargo dev` as a process of its own.
struct Killable {
    data: TempDir,
    port: u16,
    process: Child,
}

impl Killable {
    /// Starts it, and signs Anna in.
    async fn start() -> Result<(Self, Visitor)> {
        let data = tempfile::tempdir()?;
        let port = free_port()?;
        let process = start(data.path(), port).await?;
        let mut anna = Visitor::new(&format!("http://127.0.0.1:{port}"))?;
        anna.sign_in("anna@norrbacka.example").await?;
        Ok((Self { data, port, process }, anna))
    }

    /// Sends the request, kills the stack some steps later, and starts it again.
    async fn killed_while(&mut self, steps: u32, request: RequestBuilder) -> Result<()> {
        let sent = tokio::spawn(request.send());
        sleep(STEP * steps).await;
        self.process.kill().await?;
        // The caller repeats the request whether it was answered or not.
        let _ = sent.await?;
        self.process = start(self.data.path(), self.port).await?;
        Ok(())
    }

    /// The response of the payment provider's API.
    async fn provider(&self, path: &str) -> Result<Value> {
        let kept = std::fs::read_to_string(self.data.path().join("payments.jsonl"))?;
        let start = kept.find("sk_test_").context("the key of the provider's API")?;
        let secret = kept[start..].split('"').next().unwrap_or_default();
        let address = format!("http://localhost:{}/psp/v1/{path}", self.port + 1);
        Ok(reqwest::Client::new().get(address).bearer_auth(secret).send().await?.json().await?)
    }

    /// Presses a button of the sandbox's console.
    async fn press(&self, path: &str) -> Result<()> {
        let address = format!("http://localhost:{}/psp/{path}", self.port + 1);
        let answer = reqwest::Client::new().post(address).send().await?;
        ensure!(answer.status() == StatusCode::OK, "{path}: {}", answer.status());
        Ok(())
    }
}

/// An edit of a card under that idempotency key.
fn edit(anna: &Visitor, card: &str, version: u64, key: &str, body: &Value) -> Result<RequestBuilder> {
    let request = anna.request(Method::PATCH, &format!("/api/cards/{card}"))?;
    Ok(request.header("if-match", format!("\"{version}\"")).header("idempotency-key", key).json(body))
}

async fn postal_code(anna: &Visitor, code: &str) -> Result<()> {
    let version = subscription(anna, "sub_archiving").await?["card"]["version"].as_u64().context("a version")?;
    let address = json!({"line1": "Storgatan 1", "postalCode": code, "city": "Stockholm", "country": "SE"});
    let key = format!("version-{version}");
    let answer = edit(anna, "card_anna_moved", version, &key, &json!({ "address": address }))?.send().await?;
    ensure!(answer.status() == 200, "{code}: {} {}", answer.status(), answer.text().await?);
    Ok(())
}

async fn card(anna: &Visitor) -> Result<Value> {
    Ok(subscription(anna, "sub_premium").await?["card"].clone())
}

async fn subscription(anna: &Visitor, id: &str) -> Result<Value> {
    let list: Value = anna.request(Method::GET, "/api/subscriptions")?.send().await?.json().await?;
    let all = list["subscriptions"].as_array().with_context(|| format!("not a list: {list}"))?;
    all.iter().find(|it| it["id"] == id).cloned().context("the subscription")
}

/// Starts `cargo dev`, and waits until it is ready.
async fn start(data: &Path, port: u16) -> Result<Child> {
    let mut child = Command::new(program("local")?)
        .args(["--no-watch", "--port", &port.to_string(), "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let mut lines = BufReader::new(child.stdout.take().context("a piped stdout")?).lines();
    let ready = async {
        while let Some(line) = lines.next_line().await? {
            if line == "ready" {
                return Ok(());
            }
        }
        anyhow::bail!("it ended before it was ready")
    };
    timeout(START_TIMEOUT, ready).await.context("it does not become ready")??;
    Ok(child)
}

/// A free port whose two neighbours are free, too. It is below those that the system assigns, since it must still be free at
/// each restart.
fn free_port() -> Result<u16> {
    let first = 20_000 + u16::try_from(std::process::id() % 3_000)? * 3;
    let free = |port: &u16| (0..=2).all(|offset| TcpListener::bind(("127.0.0.1", port + offset)).is_ok());
    (first..32_000).step_by(3).find(free).context("no three free ports in a row")
}
