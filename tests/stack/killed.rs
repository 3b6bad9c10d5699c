//! The whole stack is killed in the middle of a card's change, at ever later moments, and started again: the same request
//! sent once more ends with one change, and the payment provider and the table agree.

use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::lambda::program;
use crate::visitor::Visitor;

/// How many times it is killed, and how much later each time.
const ROUNDS: u32 = 12;
const STEP: Duration = Duration::from_millis(5);

/// Longer than a start takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_change_survives_being_killed_at_any_moment() -> Result<()> {
    let data = tempfile::tempdir()?;
    let port = free_port()?;
    let mut process = start(data.path(), port).await?;
    let mut anna = Visitor::new(&format!("http://127.0.0.1:{port}"))?;
    anna.sign_in("anna@norrbacka.example").await?;

    for round in 0..ROUNDS {
        let before = card(&anna).await?;
        let expiry = format!("{}-{:02}", 2030 + round, 1 + round);
        let version = before["version"].as_u64().context("a version")?;
        let sent = tokio::spawn(change(&anna, version, round, &expiry)?.send());
        sleep(STEP * round).await;
        process.kill().await?;
        // Whether an answer came or not, its sender sends it again.
        let _ = sent.await?;

        process = start(data.path(), port).await?;
        let answer = change(&anna, version, round, &expiry)?.send().await?;
        ensure!(answer.status() == 200, "round {round}: {} {}", answer.status(), answer.text().await?);
        let after = card(&anna).await?;
        ensure!(after["expiry"] == expiry && after["version"] == version + 1, "round {round}: {after}");
        ensure!(at_the_provider(data.path(), port).await? == expiry, "round {round}: the provider has another date");
        let request = anna.request(Method::GET, "/api/cards/card_anna_visa/history")?;
        let history: Value = request.send().await?.json().await?;
        let entries = history["history"].as_array().context("a history")?.len() as u64;
        ensure!(entries == version + 1, "round {round}: {entries} entries for version {}", version + 1);
    }
    process.kill().await?;
    Ok(())
}

/// The same request for the same round, each time.
fn change(anna: &Visitor, version: u64, round: u32, expiry: &str) -> Result<RequestBuilder> {
    let request = anna.request(Method::PATCH, "/api/cards/card_anna_visa")?;
    let request =
        request.header("if-match", format!("\"{version}\"")).header("idempotency-key", format!("round-{round}"));
    Ok(request.json(&json!({ "expiry": expiry })))
}

async fn card(anna: &Visitor) -> Result<Value> {
    let list: Value = anna.request(Method::GET, "/api/subscriptions")?.send().await?.json().await?;
    let all = list["subscriptions"].as_array().with_context(|| format!("not a list: {list}"))?;
    let premium = all.iter().find(|it| it["id"] == "sub_premium").context("the subscription")?;
    Ok(premium["card"].clone())
}

/// When the card expires, as the provider's own API tells.
async fn at_the_provider(data: &Path, port: u16) -> Result<String> {
    let kept = std::fs::read_to_string(data.join("payments.jsonl"))?;
    let start = kept.find("sk_test_").context("the key of the provider's API")?;
    let secret = kept[start..].split('"').next().unwrap_or_default();
    let address = format!("http://localhost:{}/psp/v1/payment_methods/pm_anna_visa", port + 1);
    let method: Value = reqwest::Client::new().get(address).bearer_auth(secret).send().await?.json().await?;
    let number = |name: &str| method["card"][name].as_u64().with_context(|| format!("no card: {method}"));
    Ok(format!("{}-{:02}", number("exp_year")?, number("exp_month")?))
}

/// `cargo dev`, until it is ready.
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
    timeout(PATIENCE, ready).await.context("it is never ready")??;
    Ok(child)
}

/// A port that is free, as its two neighbours are. Below those that the system gives away: it must still be free at each
/// restart.
fn free_port() -> Result<u16> {
    let first = 20_000 + u16::try_from(std::process::id() % 3_000)? * 3;
    let free = |port: &u16| (0..=2).all(|offset| TcpListener::bind(("127.0.0.1", port + offset)).is_ok());
    (first..32_000).step_by(3).find(free).context("no three free ports in a row")
}
