//! Why an article did not help.

use serde::Deserialize;

/// Why an article did not help, as the reader chose. The names are those that pages send and the table stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The text is wrong.
    Wrong,
    /// The text is out of date.
    Outdated,
    /// The text is hard to understand.
    Unclear,
    /// The reader was after something else.
    NotWhatISought,
    /// What the text says could not be done.
    DidNotWork,
}

impl Reason {
    /// All reasons, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Wrong, Self::Outdated, Self::Unclear, Self::NotWhatISought, Self::DidNotWork];

    /// The reason's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Outdated => "outdated",
            Self::Unclear => "unclear",
            Self::NotWhatISought => "not-what-i-sought",
            Self::DidNotWork => "did-not-work",
        }
    }

    /// The reason with that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}
