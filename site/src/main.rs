//! `cargo site`: builds or checks the help site, or makes a new article.

use std::{path::PathBuf, process::ExitCode};

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
        inputs: Inputs,
        /// Folder for the finished site
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Checks all that `build` checks, and writes nothing
    Check {
        #[command(flatten)]
        inputs: Inputs,
    },
    /// Begins an article
    New {
        /// Where: a language and the article's id, such as sv/avvisat-kort
        article: String,
        /// Folder with site.toml and the languages
        #[arg(long)]
        content: Option<PathBuf>,
    },
}

#[derive(Args)]
struct Inputs {
    /// Folder with site.toml and the languages
    #[arg(long)]
    content: Option<PathBuf>,
    /// Folder with templates/ and assets/
    #[arg(long)]
    site: Option<PathBuf>,
    /// Origin of the published site, instead of `base_url` in site.toml
    #[arg(long)]
    base_url: Option<String>,
    /// Let warnings fail as errors do
    #[arg(long)]
    strict: bool,
    /// Show each warning, however many there are of one kind
    #[arg(long)]
    verbose: bool,
}

impl Inputs {
    fn options(self) -> Options {
        let project = Options::of_project();
        let (content, site) = (self.content.unwrap_or(project.content), self.site.unwrap_or(project.site));
        Options { content, site, base_url: self.base_url, strict: self.strict, verbose: self.verbose, ..project }
    }
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(line) => {
            say(anstream::stdout(), &format!("{line}\n"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            say(anstream::stderr(), &format!("{}\n", error.report()));
            ExitCode::FAILURE
        }
    }
}

/// Writes a text. Nobody reads the rest when a reader such as `head` has had enough.
fn say(mut to: impl std::io::Write, text: &str) {
    let _ = to.write_all(text.as_bytes());
}

fn run(command: Command) -> Result<String, Error> {
    match command {
        Command::Build { inputs, out } => {
            let mut options = inputs.options();
            options.out = out.unwrap_or(options.out);
            let built = site::build(&options)?;
            say(anstream::stderr(), &built.warning_text);
            Ok(format!("built {built}"))
        }
        Command::Check { inputs } => {
            let checked = site::check(&inputs.options())?;
            say(anstream::stderr(), &checked.warning_text);
            Ok(format!("checked {checked}"))
        }
        Command::New { article, content } => {
            let content = content.unwrap_or(Options::of_project().content);
            Ok(format!("made {}", site::new_article(&content, &article)?))
        }
    }
}
