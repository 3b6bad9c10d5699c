//! Why a build fails.

use std::fmt;

use super::list::Diagnostics;

/// Why there is no new site. The old one is unchanged.
#[derive(Debug)]
pub enum Error {
    /// The content is wrong, in the places named.
    Content(Diagnostics),
    /// A template is wrong, or a file cannot be read or written.
    Other(anyhow::Error),
}

impl Error {
    /// The report for a person, with colours.
    pub fn report(&self) -> String {
        match self {
            Self::Content(diagnostics) => diagnostics.report(),
            Self::Other(error) => format!("error: {error:#}\n\nthe site was not changed"),
        }
    }
}

/// The report without colours.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        anstream::adapter::strip_str(&self.report()).fmt(f)
    }
}

impl std::error::Error for Error {}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

impl From<Diagnostics> for Error {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Content(diagnostics)
    }
}
