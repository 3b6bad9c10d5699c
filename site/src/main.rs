//! `cargo site`: builds or checks the help site.

use std::{
    io::{IsTerminal as _, stderr},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};
use site::{Error, Options};

/// Builds the help site from content/ and site/.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the site; on any content error the old one stays as it is
    Build {
        #[command(flatten)]
        content: Content,
        /// Folder for the finished site
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Checks all that `build` checks, and writes nothing
    Check {
        #[command(flatten)]
        content: Content,
    },
}

#[derive(Args)]
struct Content {
    /// Folder with site.toml and the languages
    #[arg(long)]
    content: Option<PathBuf>,
    /// Origin of the published site, instead of `base_url` in site.toml
    #[arg(long)]
    base_url: Option<String>,
}

impl Content {
    fn options(self) -> Options {
        let project = Options::of_project();
        Options { content: self.content.unwrap_or(project.content), base_url: self.base_url, ..project }
    }
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}", error.report(stderr().is_terminal()));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<String, Error> {
    match command {
        Command::Build { content, out } => {
            let mut options = content.options();
            options.out = out.unwrap_or(options.out);
            let built = site::build(&options)?;
            Ok(format!("built {} pages in {} ms", built.pages, built.took.as_millis()))
        }
        Command::Check { content } => {
            let pages = site::check(&content.options())?;
            Ok(format!("checked {pages} pages"))
        }
    }
}
