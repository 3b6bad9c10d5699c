//! Names of products that are written in another way than `site.toml` writes them.

use std::ops::Range;

use super::Slips;
use crate::{content::names::Names as KnownNames, wording::Fault};

/// The names, and where the text may have one in another spelling. Code and addresses hold some that are meant.
pub(super) struct Names<'t> {
    pub(super) known: &'t KnownNames,
    pub(super) misspelt: Vec<Fault>,
}

impl Slips<'_> {
    /// Reports those in a text that is no code. Most texts have none.
    pub(super) fn names(&mut self, span: &Range<usize>) {
        let within = |fault: &mut Fault| span.start <= fault.span.start && fault.span.end <= span.end;
        let misspelt: Vec<Fault> = self.names.misspelt.extract_if(.., within).collect();
        for fault in misspelt {
            self.fault(fault);
        }
    }
}
