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
        let (text, mut at) = (self.text, 0);
        let bytes = text.as_bytes();
        let mut is_looked_at = IS_UNUSUAL;
        self.names.known.add_first_to(&mut is_looked_at);
        while let Some(next) = bytes[at..].iter().position(|byte| is_looked_at[usize::from(*byte)]) {
            at += next;
            if !IS_UNUSUAL[usize::from(bytes[at])] {
                // Most letters stand within a word.
                if at == 0 || !bytes[at - 1].is_ascii_alphabetic() {
                    self.names.misspelt.extend(self.names.known.fault_at(text, at));
                }
                at += 1;
                continue;
            }
            // `å`, `ä`, `ö` and their like, but for `Ã`, begin with this byte.
            if bytes[at] == 0xc3 && bytes.get(at + 1) != Some(&0x83) {
                at += 2;
                continue;
            }
            let c = text[at..].chars().next().unwrap_or_default();
            self.letter(at, c);
            at += c.len_utf8();
        }
        self.reported.clear();
    }

    fn letter(&mut self, at: usize, c: char) {
        let text = self.text;
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
            '\0'..='\u{1f}'
            | '\u{200b}'
            | '\u{2028}'
            | '\u{2029}'
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
            '\u{fb00}'..='\u{fb06}' if self.is_first(b'f') => {
                let help = "type its letters one by one: words with such a sign are not found";
                self.warning(at..at + c.len_utf8(), format!("`{c}` is one sign for several letters"), help);
            }
            '\u{300}'..='\u{36f}' if text[..at].ends_with(char::is_alphabetic) && self.is_first(b'c') => {
                let help = "type the letter anew: words with such letters are not always found";
                self.warning(at..at + c.len_utf8(), "a letter and its mark are two signs here", help);
            }
            '\u{400}'..='\u{4ff}' if is_within_latin(text, at, c) && self.is_first(b'k') => {
                let help = "type the word anew: it is not found, and may be read aloud wrongly";
                self.warning(at..at + c.len_utf8(), format!("`{c}` is a Cyrillic letter in a Latin word"), help);
            }
            '¹' | '†' if text[..at].ends_with(char::is_alphabetic) && self.is_first(b'1') => {
                let help = "write `[^1]` in the text, and `[^1]: The note.` on a line of its own";
                self.warning(at..at + c.len_utf8(), "this makes no footnote", help);
            }
            '«' => self.merge_field(at),
            '´' if !text[..at].ends_with('´') && !text[at..].starts_with("´´") && self.is_first(b'x') => {
                let help = "write the backtick ` around code, and ’ for an apostrophe";
                self.warning(at..at + c.len_utf8(), "`´` is shown as it stands", help);
            }
            _ => {}
        }
    }

    /// `«First_name»`, as a word processor writes what it fills in.
    fn merge_field(&mut self, at: usize) {
        let inner = &self.text[at + '«'.len_utf8()..];
        let name = &inner[..inner.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(inner.len())];
        if name.starts_with(char::is_uppercase) && inner[name.len()..].starts_with('»') && self.is_first(b'm') {
            let written = format!("«{name}»");
            let help = "write what belongs there: nothing is put into this text";
            self.warning(at..at + written.len(), format!("`{written}` is shown as it stands"), help);
        }
    }
}

/// The bytes with which something else begins than the signs of a keyboard.
const IS_UNUSUAL: [bool; 256] = {
    let mut unusual = [true; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        unusual[byte as usize] = false;
        byte += 1;
    }
    unusual[b'\t' as usize] = false;
    unusual[b'\n' as usize] = false;
    unusual[b'\r' as usize] = false;
    unusual
};

/// Whether a letter stands beside one of a to z.
fn is_within_latin(text: &str, at: usize, c: char) -> bool {
    let is_latin = |c: char| c.is_ascii_alphabetic();
    text[..at].ends_with(is_latin) || text[at + c.len_utf8()..].starts_with(is_latin)
}
