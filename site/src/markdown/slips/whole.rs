//! What is wrong with a text as a whole: letters that were read in another encoding, signs that cannot be seen, and the marks of
//! a merge.

use super::Slips;

/// What `å`, `ä`, `ö`, `é`, quotation marks and no-break spaces become when UTF-8 is read as Latin 1, or as Mac Roman, and what
/// any letter becomes that cannot be read.
const DAMAGED: [&str; 13] = ["Ã¥", "Ã¤", "Ã¶", "Ã…", "Ã„", "Ã–", "Ã©", "â€", "Â ", "√•", "√§", "√∂", "\u{fffd}"];

/// What a version control system puts between two versions.
const MERGE_MARKS: [&str; 2] = ["<<<<<<< ", ">>>>>>> "];

impl Slips<'_> {
    pub(super) fn whole_text(&mut self) {
        self.letters();
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

    /// Damaged letters, and signs that are not what they look like, each kind once.
    fn letters(&mut self) {
        let text = self.text;
        for (at, c) in text.char_indices().filter(|(_, c)| !c.is_ascii()) {
            match c {
                'Ã' | 'â' | 'Â' | '√' | '\u{fffd}' => {
                    let damaged = DAMAGED.iter().find(|damaged| text[at..].starts_with(**damaged));
                    if let Some(damaged) = damaged.filter(|_| self.is_first(b'a')) {
                        let message = "letters are damaged: the text was saved in another encoding";
                        let help = "write the letters anew, and save the file as UTF-8";
                        self.error(at..at + damaged.len(), message, help);
                    }
                }
                '†' if text[at..].starts_with("†source") || text[at..].starts_with("†L") => {
                    self.chatbot_mark(at..at + c.len_utf8());
                }
                // Words with these are not found, and some turn the order of letters.
                '\u{200b}'
                | '\u{2060}'
                | '\u{feff}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{e000}'..='\u{efff}'
                    if self.is_first(b'v') =>
                {
                    let help = "delete what stands between the two letters there, and type them anew";
                    self.warning(at..at + c.len_utf8(), "a sign that cannot be seen stands here", help);
                }
                '´' if !text[..at].ends_with('´') && !text[at..].starts_with("´´") && self.is_first(b'x') => {
                    let help = "write the backtick ` around code, and ’ for an apostrophe";
                    self.warning(at..at + c.len_utf8(), "`´` is shown as it stands", help);
                }
                _ => {}
            }
        }
        self.reported.clear();
    }
}
