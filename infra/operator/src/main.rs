//! `cargo operator`: commands for those who run the site.

#![warn(clippy::print_stdout, clippy::print_stderr)]

use std::io::{IsTerminal as _, Write as _, stderr, stdout};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, ensure};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use operator::{CsvForm, Database, Import, Selection, Settings, feedback_report, say};

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
    /// Prints what readers answered, per article: votes, share helpful with its 95 % interval, trend, latest comments
    Feedback {
        #[command(flatten)]
        location: Location,
        #[command(flatten)]
        report: Report,
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
struct Report {
    /// Only answers from this day on (Europe/Stockholm)
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<Date>,
    /// Only answers about this article
    #[arg(long, value_name = "ID")]
    article: Option<String>,
    /// All comments, not only the latest; with --csv, a row per answer
    #[arg(long)]
    all: bool,
    /// As CSV; `--csv=sv` opens in a Swedish spreadsheet
    #[arg(long, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "en")]
    csv: Option<Csv>,
    /// As pages that a browser opens, in this folder
    #[arg(long, value_name = "DIR", conflicts_with_all = ["csv", "all"])]
    html: Option<PathBuf>,
    /// The folder with the site's articles: by default that of this checkout
    #[arg(long, value_name = "DIR")]
    content: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Csv {
    En,
    Sv,
}

#[derive(Debug, Args)]
struct Location {
    /// A table in the cloud, with the AWS tools' own region and credentials; without it, that of the running `cargo dev`
    #[arg(long, value_name = "NAME", value_parser = table_name)]
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
            say(stderr(), &format!("{error:#}\n"));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<()> {
    match command {
        Command::Feedback { location, report } => print_feedback(&location.into(), report).await,
        Command::Import { location, organisation, customer } => {
            Import { organisation, customer, database: location.into(), settings: Settings::from_process() }.run().await
        }
    }
}

async fn print_feedback(database: &Database, options: Report) -> Result<()> {
    let Report { since, article, all, csv, html, content } = options;
    let content = content.unwrap_or_else(content_of_this_checkout);
    let report = feedback_report(database, &content, &Selection { since, article, all }, print_progress).await;
    end_progress();
    let report = report?;
    if let Some(folder) = html {
        report.write_html(&folder)?;
        say(stdout(), &format!("{}\n", folder.join("index.html").display()));
        return Ok(());
    }
    let text = match csv {
        None => report.to_string(),
        Some(Csv::En) => report.to_csv(CsvForm::International)?,
        Some(Csv::Sv) => report.to_csv(CsvForm::Swedish)?,
    };
    say(stdout(), &text);
    Ok(())
}

/// Prints how many answers are read: on a terminal one line, overwritten each time.
fn print_progress(answers: usize) {
    if stderr().is_terminal() {
        // A terminal that is gone is no reason to stop.
        let _ = write!(stderr(), "\rread {answers} answers ");
    }
}

/// Removes the line about progress, in whose place the report begins.
fn end_progress() {
    if stderr().is_terminal() {
        let _ = write!(stderr(), "\r\x1b[K");
    }
}

/// A table's name, by DynamoDB's rule.
fn table_name(written: &str) -> Result<String> {
    let is_name = (3..=255).contains(&written.len())
        && written.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
    ensure!(is_name, "a table's name has 3 to 255 of a-z, A-Z, 0-9, _, . and -");
    Ok(written.to_owned())
}

impl From<Location> for Database {
    fn from(Location { table, port }: Location) -> Self {
        match table {
            Some(table) => Self::Cloud { table },
            None => Self::CargoDev(SocketAddr::from((Ipv4Addr::LOCALHOST, port + DYNAMODB_PORT_OFFSET))),
        }
    }
}

fn content_of_this_checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content")
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
    fn csv_has_two_forms() {
        let csv = |word: &str| match Cli::parse_from(["operator", "feedback", word]).command {
            Command::Feedback { report, .. } => format!("{:?}", report.csv),
            Command::Import { .. } => String::new(),
        };
        assert_eq!([csv("--csv"), csv("--csv=sv"), csv("--all")], ["Some(En)", "Some(Sv)", "None"]);
        assert!(Cli::try_parse_from(["operator", "feedback", "--since", "2026-13-01"]).is_err());
    }

    #[test]
    fn the_table_is_that_of_cargo_dev_unless_one_in_the_cloud_is_named() {
        assert!(matches!(database(&[]), Database::CargoDev(address) if address.to_string() == "127.0.0.1:3002"));
        let on_another_port = database(&["--port", "4000"]);
        assert!(matches!(on_another_port, Database::CargoDev(address) if address.to_string() == "127.0.0.1:4002"));
        assert!(matches!(database(&["--table", "a-b"]), Database::Cloud { table } if table == "a-b"));
        for wrong in ["", "x", "no such", "a/b", "å-å"] {
            assert!(Cli::try_parse_from(["operator", "feedback", "--table", wrong]).is_err(), "{wrong:?}");
        }
    }
}
