//! What a build tells its caller.

use std::{fmt, time::Duration};

use crate::diagnostics::counted;

/// What a build has done.
#[derive(Debug)]
pub struct Report {
    /// The number of HTML pages.
    pub pages: usize,
    /// The number of warnings.
    pub warnings: usize,
    /// The warnings, as a text with colours, and what is left out.
    pub warning_text: String,
    /// Whether any published file changed.
    pub changed: bool,
    /// How long it took.
    pub took: Duration,
}

impl Report {
    /// The warnings without colours.
    pub fn plain_warnings(&self) -> String {
        anstream::adapter::strip_str(&self.warning_text).to_string()
    }
}

/// `12 pages in 34 ms, 1 warning`
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} pages in {} ms", self.pages, self.took.as_millis())?;
        if self.warnings > 0 { write!(f, ", {}", counted(self.warnings, "warning")) } else { Ok(()) }
    }
}
