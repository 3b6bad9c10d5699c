//! `cargo site`: builds, checks or compares the help site, or makes a new article.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use site::{Error, Options, Search};

/// Builds the help site from content/ and site/.
#[derive(Parser)]
#[command(bin_name = "cargo site")]
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
    /// Searches as readers do, and says why each hit has its place
    Search {
        /// What a reader would type; `-` reads queries from standard input, one a line
        query: String,
        /// The language, instead of the site's default one
        #[arg(long)]
        lang: Option<String>,
        /// Say why: the words, what each counts, and by which rule it was found
        #[arg(long)]
        explain: bool,
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
        #[arg(required = true)]
        article: Vec<String>,
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
    /// Refuse a made-up operator: the site is for customers
    #[arg(long)]
    live: bool,
}

impl Inputs {
    fn options(self) -> Options {
        let project = Options::of_project();
        let (content, site) = (self.content.unwrap_or(project.content), self.site.unwrap_or(project.site));
        let Inputs { base_url, strict, verbose, live, .. } = self;
        Options { content, site, base_url, strict, verbose, live, ..project }
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
        Command::Search { query, lang, explain, inputs } => {
            let search = Search::read(&inputs.options(), lang.as_deref())?;
            if query != "-" {
                return Ok(search.answers([query.as_str()], explain).join("\n"));
            }
            let queries = std::io::read_to_string(std::io::stdin()).context("cannot read the queries")?;
            let answers = search.answers(queries.lines(), explain);
            let answers = queries.lines().zip(answers).map(|(query, answer)| format!("# {query}\n{answer}"));
            Ok(answers.collect::<Vec<_>>().join("\n"))
        }
        Command::Diff { inputs, out } => {
            let mut options = inputs.options();
            options.out = out.unwrap_or(options.out);
            site::diff(&options)
        }
        Command::Links { article, inputs } => site::links(&inputs.options(), &article),
        Command::New { article, content } => {
            let content = content.unwrap_or(Options::of_project().content);
            let file = site::new_article(&content, &article.join(" "))?;
            Ok(format!("made {file}\nwrite it: `cargo dev` shows it; readers see it when `draft = true` is taken out"))
        }
    }
}
