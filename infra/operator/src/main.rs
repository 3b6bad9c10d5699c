//! `cargo operator`: commands for those who run the site.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Args, Parser, Subcommand};
use operator::{Database, Import, Settings, feedback_report};

/// How far above the site's port `cargo dev` serves DynamoDB.
const DYNAMODB_PORT_OFFSET: u16 = 2;

/// Commands for those who run the site.
#[derive(Debug, Parser)]
#[command(name = "cargo operator", bin_name = "cargo operator")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Prints what readers answered, per article: votes, share helpful with its 95 % interval, latest comments
    Feedback {
        #[command(flatten)]
        location: Location,
        /// As CSV
        #[arg(long)]
        csv: bool,
        /// The site's index, which names the articles: by default as `cargo dev` built it, or else `cargo site build`
        #[arg(long, value_name = "FILE")]
        index: Option<PathBuf>,
    },
    /// Copies an organisation's subscriptions and cards from the payment provider (`PROVIDER_URL`, `PROVIDER_SECRET`)
    Import {
        #[command(flatten)]
        location: Location,
        /// The organisation, as the claim at sign-in names it
        #[arg(long)]
        organisation: String,
        /// Its customer id at the payment provider
        #[arg(long, value_name = "cus_…")]
        customer: String,
    },
}

#[derive(Debug, Args)]
struct Location {
    /// A table in the cloud, with the AWS tools' own region and credentials; without it, that of the running `cargo dev`
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
    /// The port that `cargo dev` serves the site on
    #[arg(long, default_value_t = 3000, value_parser = clap::value_parser!(u16).range(1..=65533), conflicts_with = "table")]
    port: u16,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<()> {
    match command {
        Command::Feedback { location, csv, index } => {
            let index = match index {
                Some(index) => index,
                None => built_index()?,
            };
            let report = feedback_report(&location.into(), &index).await?;
            let text = if csv { report.to_csv()? } else { report.to_string() };
            // Nobody reads the rest when a reader such as `head` has had enough.
            let _ = std::io::stdout().write_all(text.as_bytes());
            Ok(())
        }
        Command::Import { location, organisation, customer } => {
            Import { organisation, customer, database: location.into(), settings: Settings::from_process() }.run().await
        }
    }
}

impl From<Location> for Database {
    fn from(Location { table, port }: Location) -> Self {
        match table {
            Some(table) => Self::Cloud { table },
            None => Self::CargoDev(SocketAddr::from((Ipv4Addr::LOCALHOST, port + DYNAMODB_PORT_OFFSET))),
        }
    }
}

/// The site's index in this checkout, as `cargo dev` built it, or else `cargo site build`.
fn built_index() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().nth(2).unwrap_or(here);
    let places = [".kortkoll/site.index.json", "target/site.index.json"].map(|place| root.join(place));
    places
        .into_iter()
        .find(|place| place.exists())
        .context("the site was never built: start `cargo dev`, or run `cargo site build`")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn database(words: &[&str]) -> Database {
        match Cli::parse_from([&["operator", "feedback"], words].concat()).command {
            Command::Feedback { location, .. } | Command::Import { location, .. } => location.into(),
        }
    }

    #[test]
    fn the_options_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_table_is_that_of_cargo_dev_unless_one_in_the_cloud_is_named() {
        assert!(matches!(database(&[]), Database::CargoDev(address) if address.to_string() == "127.0.0.1:3002"));
        let on_another_port = database(&["--port", "4000"]);
        assert!(matches!(on_another_port, Database::CargoDev(address) if address.to_string() == "127.0.0.1:4002"));
        assert!(matches!(database(&["--table", "x"]), Database::Cloud { table } if table == "x"));
    }
}
