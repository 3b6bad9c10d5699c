//! What is wrong with a text as a whole: letters that were read in another encoding, and the marks of a merge.

use super::Slips;

/// What `å`, `ä`, `ö`, `é`, quotation marks and no-break spaces become when UTF-8 is read as Latin 1.
const DAMAGED: [&str; 9] = ["Ã¥", "Ã¤", "Ã¶", "Ã…", "Ã„", "Ã–", "Ã©", "â€", "Â "];

/// What a version control system puts between two versions.
const MERGE_MARKS: [&str; 2] = ["<<<<<<< ", ">>>>>>> "];

impl Slips<'_> {
    pub(super) fn whole_text(&mut self) {
        // Most texts hold none of these letters.
        if self.text.contains(['Ã', 'â', 'Â']) {
            let first = DAMAGED.iter().filter_map(|damaged| Some((self.text.find(damaged)?, damaged))).min();
            if let Some((at, damaged)) = first {
                let message = "letters are damaged: the text was saved in another encoding";
                let help = "write the letters anew, and save the file as UTF-8";
                self.error(at..at + damaged.len(), message, help);
            }
        }
        for mark in MERGE_MARKS {
            let at = if self.text.starts_with(mark) {
                Some(0)
            } else {
                self.text.find(&format!("\n{mark}")).map(|at| at + 1)
            };
            if let Some(at) = at {
                let help =
                    "keep one of the two versions, and take out the lines with `<<<<<<<`, `=======` and `>>>>>>>`";
                self.error(
                    at..at + mark.len() - 1,
                    "two versions of the text stand here, since a merge was left undone",
                    help,
                );
                return;
            }
        }
    }
}
