//! `cargo site`: builds, checks or compares the help site, or makes a new article.

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
    /// Says what `build` would change in the folder of the finished site, and writes nothing
    Diff {
        #[command(flatten)]
        inputs: Inputs,
        /// Folder of the finished site
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Says where other articles lead to an article
    Links {
        /// The article's id: the file's name without .md
        article: String,
        #[command(flatten)]
        inputs: Inputs,
    },
    /// Begins an article as a draft; one that the default language has begins as a copy to translate
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
    /// Refuse a made-up operator: the site is for customers
    #[arg(long)]
    live: bool,
}

impl Inputs {
    fn options(self) -> Options {
        let project = Options::of_project();
        let (content, site) = (self.content.unwrap_or(project.content), self.site.unwrap_or(project.site));
        Options { content, site, base_url: self.base_url, strict: self.strict, live: self.live, ..project }
    }
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            anstream::eprintln!("{}", error.report());
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<String, Error> {
    match command {
        Command::Build { inputs, out } => {
            let mut options = inputs.options();
            options.out = out.unwrap_or(options.out);
            let built = site::build(&options)?;
            anstream::eprint!("{}", built.warning_text);
            Ok(format!("built {built}"))
        }
        Command::Check { inputs } => {
            let checked = site::check(&inputs.options())?;
            anstream::eprint!("{}", checked.warning_text);
            Ok(format!("checked {checked}"))
        }
        Command::Diff { inputs, out } => {
            let mut options = inputs.options();
            options.out = out.unwrap_or(options.out);
            site::diff(&options)
        }
        Command::Links { article, inputs } => site::links(&inputs.options(), &article),
        Command::New { article, content } => {
            let content = content.unwrap_or(Options::of_project().content);
            Ok(format!("made {}", site::new_article(&content, &article)?))
        }
    }
}
