//! One picture or download: its name, kind, length and size.

use std::path::Path;

use imagesize::{Compression, ImageType};
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use super::{Size, orientation::Orientation, svg};
use crate::slug::slugify;

/// A picture or download as it was read.
#[derive(Debug)]
pub(crate) struct MediaFile {
    /// The address, such as `/assets/menu.0a1b2c3d4e5f6071.png`.
    pub(crate) href: String,
    /// The kind as readers know it: `PNG`, `PDF`.
    pub(crate) kind: String,
    /// Width and height of a picture, if it has any.
    pub(crate) size: Option<Size>,
    pub(crate) bytes: Vec<u8>,
    /// Why the file cannot be published.
    pub(super) fault: Option<Fault>,
    /// The path below `content` with a name that can be published.
    pub(super) usable_path: String,
}

/// What is wrong with a file, and what to do.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Fault {
    fn new(message: String, help: impl Into<String>) -> Self {
        Self { message, help: help.into() }
    }
}

/// The kinds of pictures that all browsers show.
const PICTURES: [&str; 7] = ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"];

/// A larger picture is refused: it takes a phone some ten seconds, in bytes.
const MAX_PICTURE: usize = 3_000_000;

/// A larger download is refused, in bytes.
const MAX_DOWNLOAD: usize = 20_000_000;

impl MediaFile {
    /// Reads a file; `written` is its path below `content`.
    pub(super) fn read(path: &Path, written: &str) -> Self {
        let (folder, name) = written.rsplit_once('/').unwrap_or(("", written));
        let usable_path = format!("{folder}/{}", usable_name(name));
        let read = std::fs::read(path);
        let (bytes, unreadable) = match read {
            Ok(bytes) => (bytes, None),
            Err(error) => {
                let message = format!("`{written}` cannot be read: {error}");
                (Vec::new(), Some(Fault::new(message, "check that you may read it")))
            }
        };
        let extension = extension(name).to_lowercase();
        let mut size = None;
        let checked = if written.starts_with("downloads/") {
            check_download(written, &extension, &bytes)
        } else {
            check_picture(written, &extension, &bytes).map(|found| size = found)
        };
        let fault = unreadable.or(checked.err()).or_else(|| wrong_name(written, name, &usable_path));
        let href = hashed_address(&usable_name(name), &Sha256::digest(&bytes).into());
        Self { href, kind: extension.to_uppercase(), size, bytes, fault, usable_path }
    }

    /// The file, relative to the output folder.
    pub(crate) fn published_path(&self) -> &str {
        self.href.trim_start_matches('/')
    }

    pub(super) fn usable_name(&self) -> &str {
        self.usable_path.rsplit('/').next().unwrap_or_default()
    }
}

/// The address of a published file, which holds a part of the SHA-256 of its content.
pub(crate) fn hashed_address(name: &str, digest: &[u8; 32]) -> String {
    let hash = u64::from_be_bytes(std::array::from_fn(|at| digest[at]));
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    format!("/assets/{stem}.{hash:016x}.{extension}")
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// The name in the form in which it can stand in an address: `Skärmbild 1.PNG` -> `skarmbild-1.png`
pub(crate) fn usable_name(name: &str) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem = slugify(&stem.nfc().collect::<String>());
    let stem = if stem.is_empty() { "bild".to_owned() } else { stem };
    if extension.is_empty() { stem } else { format!("{stem}.{}", extension.to_lowercase()) }
}

fn wrong_name(written: &str, name: &str, usable_path: &str) -> Option<Fault> {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    if stem.chars().all(is_plain)
        && !stem.is_empty()
        && extension.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    {
        return None;
    }
    let usable = usable_path.rsplit('/').next().unwrap_or_default();
    let message = format!("`{written}` has a name that cannot stand in an address");
    Some(Fault::new(message, format!("rename the file to `{usable}`, and write `{usable_path}`")))
}

fn check_picture(written: &str, extension: &str, bytes: &[u8]) -> Result<Option<Size>, Fault> {
    if !PICTURES.contains(&extension) {
        let help = match extension {
            "heic" | "heif" => "open it on a Mac or a phone and export it as JPEG (.jpg)",
            "pdf" => "put it in the folder content/downloads, and link to it: `[its name](downloads/name.pdf)`",
            "mp4" | "mov" | "webm" | "avi" => "show what it shows in pictures and words: films cannot be shown",
            _ => "save it as .png (a picture of the screen) or .jpg (a photograph)",
        };
        return Err(Fault::new(format!("`{written}` is no picture that browsers show"), help));
    }
    check_length(written, bytes, MAX_PICTURE, "save it smaller: no more than 1,600 pixels wide, as .jpg or .webp")?;
    if extension == "svg" {
        return svg::check(bytes).map_err(|reason| {
            let help = "export it anew from the drawing program as plain SVG, or save it as .png";
            Fault::new(format!("`{written}` {reason}"), help)
        });
    }
    let Some(kind) = kind_of(bytes) else {
        let help = "save it anew from the program that made it";
        return Err(Fault::new(format!("`{written}` holds no picture, or a damaged one"), help));
    };
    let named = if extension == "jpeg" { "jpg" } else { extension };
    if kind != named {
        let help = match kind {
            "heic" => "open it on a Mac or a phone and export it as JPEG (.jpg)".into(),
            _ => format!("rename it so that it ends with `.{kind}`, and write that in the text"),
        };
        return Err(Fault::new(format!("`{written}` holds a picture of another kind, {}", kind.to_uppercase()), help));
    }
    let size = imagesize::blob_size(bytes).ok().and_then(|size| {
        let (width, height) = (size.width.try_into().ok()?, size.height.try_into().ok()?);
        Some(Size { width, height })
    });
    if size.is_none() && kind != "avif" {
        let help = "copy the file here again, or save it anew from the program that made it";
        return Err(Fault::new(format!("`{written}` is cut off, or damaged"), help));
    }
    match (kind, Orientation::of(bytes)) {
        // All browsers turn a JPEG as its Exif says. An AVIF's Exif counts for nothing: its size is that of the turned picture.
        ("jpg", Orientation::SidesSwapped) => {
            Ok(size.map(|Size { width, height }| Size { width: height, height: width }))
        }
        ("png" | "webp", Orientation::SameSides | Orientation::SidesSwapped) => {
            let message = format!("`{written}` is stored turned, and a browser may show it so");
            Err(Fault::new(message, "open it in a program for pictures, turn it upright and save it anew"))
        }
        _ => Ok(size),
    }
}

fn check_download(written: &str, extension: &str, bytes: &[u8]) -> Result<(), Fault> {
    if extension != "pdf" {
        let help = "save it as PDF, which everybody can open; a picture belongs in content/images";
        return Err(Fault::new(format!("`{written}` is no PDF"), help));
    }
    check_length(written, bytes, MAX_DOWNLOAD, "save it smaller, or in parts")?;
    if !bytes.starts_with(b"%PDF-") {
        let help = "save it anew from the program that made it";
        return Err(Fault::new(format!("`{written}` holds no PDF, or a damaged one"), help));
    }
    Ok(())
}

fn check_length(written: &str, bytes: &[u8], max: usize, help: &str) -> Result<(), Fault> {
    if bytes.is_empty() {
        return Err(Fault::new(format!("`{written}` is empty"), "copy the file here again"));
    }
    if bytes.len() > max {
        let (found, max) = (bytes.len().div_ceil(1_000_000), max / 1_000_000);
        return Err(Fault::new(format!("`{written}` is too large: {found} MB, and at most {max} are published"), help));
    }
    Ok(())
}

/// The extension of the kind of picture that these bytes are.
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    match imagesize::image_type(bytes).ok()? {
        ImageType::Gif => Some("gif"),
        ImageType::Heif(Compression::Av1) => Some("avif"),
        ImageType::Heif(_) => Some("heic"),
        ImageType::Jpeg => Some("jpg"),
        ImageType::Png => Some("png"),
        ImageType::Webp => Some("webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::orientation::tests::{jpeg, png},
        Size, check_picture,
    };

    #[test]
    fn a_size_is_that_of_the_picture_as_browsers_turn_it() {
        let size = |bytes: &[u8]| check_picture("images/a.jpg", "jpg", bytes).ok().flatten();
        assert_eq!(size(&jpeg(1)), Some(Size { width: 64, height: 32 }));
        assert_eq!(size(&jpeg(3)), Some(Size { width: 64, height: 32 }));
        assert_eq!(size(&jpeg(8)), Some(Size { width: 32, height: 64 }));
    }

    #[test]
    fn a_picture_that_only_some_browsers_turn_is_refused() {
        assert!(check_picture("images/a.png", "png", &png(1)).is_ok());
        let fault = check_picture("images/a.png", "png", &png(6)).expect_err("it is turned");
        assert_eq!(fault.message, "`images/a.png` is stored turned, and a browser may show it so");
    }
}
