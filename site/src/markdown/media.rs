//! Pictures in a text, and links to files.

use std::{fmt::Write as _, ops::Range};

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::{Renderer, addresses, escape};
use crate::content::media::{Fault, MediaFile, Size};

/// A picture whose end has not come yet: what follows is its text.
pub(super) struct OpenPicture {
    /// The attributes but for the text.
    attributes: String,
    /// The text so far.
    pub(super) alt: String,
    /// The title, which becomes the caption.
    caption: String,
    span: Range<usize>,
    /// How many pictures are open in its text.
    pub(super) depth: usize,
}

impl<'r, 'a> Renderer<'r, 'a> {
    /// Begins a picture. Its size keeps the page from moving when it comes; below the first heading it may come late.
    pub(super) fn open_picture(&mut self, target: &CowStr<'a>, caption: &CowStr<'a>, span: Range<usize>) {
        let mut attributes = String::new();
        match self.find_media(target) {
            Ok(MediaFile { kind, .. }) if kind == "PDF" => {
                let help = format!("link to it: `[its name]({target})`");
                self.error(span.clone(), format!("`{target}` is no picture"), help);
            }
            Ok(MediaFile { href, size, .. }) => {
                let _ = write!(attributes, "src=\"{}\"", escape(href));
                if let Some(Size { width, height }) = size {
                    let _ = write!(attributes, " width=\"{width}\" height=\"{height}\"");
                }
                if !self.rendered.headings.is_empty() {
                    attributes.push_str(" loading=\"lazy\"");
                }
            }
            Err(Fault { message, help }) => self.error(span.clone(), message, help),
        }
        self.picture =
            Some(OpenPicture { attributes, alt: String::new(), caption: caption.to_string(), span, depth: 0 });
    }

    pub(super) fn close_picture(&mut self) {
        let Some(OpenPicture { attributes, alt, caption, span, .. }) = self.picture.take() else { return };
        if alt.trim().is_empty() {
            let help = "say in the brackets what it shows, for those who cannot see it: `![The menu Subscriptions](…)`";
            self.warning(span.clone(), "the picture has no text in its place".into(), help);
        } else if is_file_name(alt.trim()) || says_nothing(alt.trim()) {
            let help = "say in the brackets what it shows, for those who cannot see it: `![The menu Subscriptions](…)`";
            self.warning(span.clone(), format!("`{}` does not say what the picture shows", alt.trim()), help);
        } else if alt.chars().count() > MAX_ALT {
            let help = "say in a sentence what it shows, and the rest in the text: readers cannot stop and go on in it";
            self.warning(span.clone(), format!("the picture's text is long: {} characters", alt.chars().count()), help);
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(&alt);
        }
        let picture = format!("<img {attributes} alt=\"{}\">", escape(alt.trim()));
        if caption.is_empty() {
            return self.html(picture);
        }
        let is_alone = matches!(self.events.last(), Some(Event::Start(Tag::Paragraph)));
        self.html(format!("<figure>{picture}<figcaption>{}</figcaption></figure>\n", escape(&caption)));
        if is_alone {
            self.figure = Some((self.events.len(), span));
        } else {
            self.lone_caption(span);
        }
    }

    /// Ends a paragraph. A picture with a caption stands in its place.
    pub(super) fn close_paragraph(&mut self) {
        match self.figure.take() {
            // The paragraph's opening tag is the event before the picture.
            Some((end, _)) if end == self.events.len() => {
                self.events.remove(end - 2);
                return;
            }
            Some((_, span)) => self.lone_caption(span),
            None => {}
        }
        self.events.push(Event::End(TagEnd::Paragraph));
    }

    fn lone_caption(&mut self, span: Range<usize>) {
        let help = "put the picture on a line of its own with an empty line before and after, or take the caption out";
        self.error(span, "a picture with a caption stands among other text".into(), help);
    }

    /// Finds a file that the text uses, and notes that it does.
    pub(super) fn find_media(&mut self, written: &str) -> Result<&'r MediaFile, Fault> {
        if written.contains("://") || written.starts_with("//") {
            let help = "save it in the folder content/images: pages show no pictures from elsewhere";
            return Err(Fault { message: format!("the picture `{written}` is on another site"), help: help.into() });
        }
        let file = self.context.media.find(self.context.language, written)?;
        self.rendered.media.push(file.published_path().to_owned());
        Ok(file)
    }
}

/// A longer text in a picture's place is a text of its own, in characters.
const MAX_ALT: usize = 250;

/// Whether a picture's text is the name of a file.
fn is_file_name(text: &str) -> bool {
    let extension = text.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    extension.is_some_and(|extension| addresses::PICTURES.contains(&extension.as_str()))
}

/// Whether a picture's text says no more than that there is one, perhaps with a number or the time of a screenshot.
fn says_nothing(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    let is_kind = |word: &String| {
        ["bild", "bilden", "foto", "skärmbild", "skärmdump", "image", "picture", "photo", "screenshot"]
            .contains(&word.as_str())
    };
    let is_joining = |word: &String| ["kl", "at", "av", "på", "of"].contains(&word.as_str());
    words.next().is_none_or(|first| is_kind(&first)) && words.all(|word| is_kind(&word) || is_joining(&word))
}

/// What follows the text of a link to a file: its kind and length.
pub(super) fn kind_and_length(file: &MediaFile) -> String {
    let bytes = file.bytes.len();
    let length = if bytes < 1_000_000 {
        format!("{}\u{a0}kB", bytes.div_ceil(1_000))
    } else {
        format!("{}\u{a0}MB", bytes.div_ceil(1_000_000))
    };
    format!(" ({}, {length})", file.kind)
}
