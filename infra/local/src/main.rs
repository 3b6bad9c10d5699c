//! `cargo dev`: the stack on one machine. `cargo run -p local -- feedback`: what readers answered. `cargo run -p local --
//! import`: what an organisation has at the payment provider, taken into the table.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use local::{ACCOUNTS, Import, Options, Stack, feedback_report};

/// The help site, its functions, an identity provider, a payment sandbox and DynamoDB on this machine.
#[derive(Debug, Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    dev: Dev,
}

#[derive(Debug, Args)]
struct Dev {
    /// Port of the site; the identity provider and the payment sandbox are one above, DynamoDB two. 0 picks free ones
    #[arg(long, default_value_t = 3000, value_parser = clap::value_parser!(u16).range(..=65533))]
    port: u16,
    #[command(flatten)]
    data: Data,
    /// Folder of the articles and words
    #[arg(long, value_name = "DIR", default_value_os_t = project().join("content"), hide_default_value = true)]
    content: PathBuf,
    /// Start with the demo's data alone
    #[arg(long)]
    fresh: bool,
    /// Let the identity provider sign with a new key every five minutes; the one before stays published until then
    #[arg(long)]
    rotate_keys: bool,
    /// Serve the site as it will be deployed: no watching of files, no reloading of pages
    #[arg(long)]
    no_watch: bool,
}

#[derive(Debug, Args)]
struct Data {
    /// Folder of what is kept between starts
    #[arg(long, value_name = "DIR", default_value_os_t = project().join(".kortkoll"), hide_default_value = true)]
    data: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Prints what readers answered, per article: votes, share helpful with its 95 % interval, latest comments
    Feedback {
        #[command(flatten)]
        data: Data,
        /// As CSV
        #[arg(long)]
        csv: bool,
        /// Read this table in the cloud, with the AWS tools' own region and credentials
        #[arg(long, value_name = "NAME")]
        table: Option<String>,
    },
    /// Takes an organisation's subscriptions and cards in from the payment provider (`PROVIDER_URL`, `PROVIDER_SECRET`)
    Import {
        #[command(flatten)]
        data: Data,
        /// The organisation, as the claim at sign-in names it
        #[arg(long)]
        organisation: String,
        /// The customer that it is at the payment provider
        #[arg(long, value_name = "cus_…")]
        customer: String,
        /// Write to this table in the cloud, with the AWS tools' own region and credentials
        #[arg(long, value_name = "NAME")]
        table: Option<String>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<()> {
    match cli.command {
        None => dev(cli.dev).await,
        Some(Command::Feedback { data, csv, table }) => {
            let report = feedback_report(&data.data, table.as_deref()).await?;
            print!("{}", if csv { report.to_csv()? } else { report.to_string() });
            Ok(())
        }
        Some(Command::Import { data, organisation, customer, table }) => {
            Import { organisation, customer, table, data: data.data, variables: variables() }.run().await
        }
    }
}

async fn dev(dev: Dev) -> Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_target(false).init();
    let stack = Stack::start(Options {
        data: dev.data.data,
        port: dev.port,
        fresh: dev.fresh,
        rotate_keys: dev.rotate_keys,
        watch: !dev.no_watch,
        content: dev.content,
        variables: variables(),
    })
    .await?;
    println!("site      http://{}", stack.address());
    if let Some(issuer) = stack.issuer() {
        for (number, account) in ACCOUNTS.iter().enumerate() {
            let start = if number == 0 { format!("sign-in   {issuer}") } else { String::new() };
            println!("{start:<41}{}", account.email);
        }
    }
    if let Some(address) = stack.payments() {
        println!("payments  {address}");
    }
    if let Some(address) = stack.dynamodb() {
        println!("dynamodb  http://{address}");
    }
    println!("ready");
    stopped().await?;
    stack.stop().await;
    Ok(())
}

/// The variables of this process. Those that are not Unicode are left out.
fn variables() -> BTreeMap<String, String> {
    let text = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
    std::env::vars_os().filter_map(text).collect()
}

/// Waits for Ctrl-C, or for whoever started this process to end it.
async fn stopped() -> Result<()> {
    #[cfg(unix)]
    {
        let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted?,
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}

/// The root of this checkout.
fn project() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}
