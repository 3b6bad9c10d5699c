//! The parts of a section in which a word can stand.

/// A set of the parts of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts(u8);

impl Parts {
    pub(super) const HEADING: Self = Self(1);
    pub(super) const ALSO: Self = Self(2);
    pub(super) const CODE: Self = Self(4);
    pub(super) const TEXT: Self = Self(8);

    /// Adds other parts.
    pub(super) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// What the parts are called.
    pub(super) fn names(self) -> Vec<&'static str> {
        let all = [(Self::HEADING, "heading"), (Self::ALSO, "also"), (Self::CODE, "code"), (Self::TEXT, "text")];
        all.into_iter().filter(|(part, _)| self.0 & part.0 != 0).map(|(_, name)| name).collect()
    }
}
