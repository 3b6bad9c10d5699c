//! How a picture is turned before it is shown: cameras store it as the sensor lay, and note which side is up (Exif's
//! `Orientation`).

use std::io::Cursor;

use exif::{In, Reader, Tag};

/// How a picture is turned, as its Exif says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Orientation {
    /// Not at all, or nothing is said.
    AsStored,
    /// Mirrored, or by half a turn: width and height stay.
    SameSides,
    /// By a quarter of a turn: width and height change places.
    SidesSwapped,
}

impl Orientation {
    /// Reads it from a picture's bytes. A note that cannot be read says nothing.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let Ok(exif) = Reader::new().read_from_container(&mut Cursor::new(bytes)) else { return Self::AsStored };
        match exif.get_field(Tag::Orientation, In::PRIMARY).and_then(|field| field.value.get_uint(0)) {
            Some(2..=4) => Self::SameSides,
            Some(5..=8) => Self::SidesSwapped,
            _ => Self::AsStored,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::Orientation;

    /// An Exif block that holds the orientation alone.
    fn exif(orientation: u8) -> Vec<u8> {
        let mut block = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0".to_vec();
        block[19] = orientation;
        block
    }

    /// The beginning of a JPEG of 64 by 32 pixels.
    pub(in super::super) fn jpeg(orientation: u8) -> Vec<u8> {
        let exif = [b"Exif\0\0", exif(orientation).as_slice()].concat();
        let len = u16::try_from(exif.len() + 2).expect("a short block").to_be_bytes();
        let frame = b"\xff\xc0\0\x0b\x08\0\x20\0\x40\x01\x01\x11\0";
        [b"\xff\xd8\xff\xe1", len.as_slice(), exif.as_slice(), frame, b"\xff\xd9"].concat()
    }

    /// The beginning of a PNG of 64 by 32 pixels.
    pub(in super::super) fn png(orientation: u8) -> Vec<u8> {
        let exif = exif(orientation);
        let len = u32::try_from(exif.len()).expect("a short block").to_be_bytes();
        let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x20\x08\x02\0\0\0\0\0\0\0";
        let end = b"\0\0\0\0\0\0\0\0IEND\0\0\0\0";
        [head.as_slice(), len.as_slice(), b"eXIf", exif.as_slice(), end].concat()
    }

    /// The beginning of a WebP.
    fn webp(orientation: u8) -> Vec<u8> {
        let exif = exif(orientation);
        let extended = b"VP8X\x0a\0\0\0\x08\0\0\0\x3f\0\0\x1f\0\0EXIF";
        let exif_len = u32::try_from(exif.len()).expect("a short block").to_le_bytes();
        let body = [b"WEBP", extended.as_slice(), exif_len.as_slice(), exif.as_slice()].concat();
        let len = u32::try_from(body.len()).expect("a short file").to_le_bytes();
        [b"RIFF", len.as_slice(), body.as_slice()].concat()
    }

    #[test]
    fn each_kind_of_picture_says_how_it_is_turned() {
        for make in [jpeg, png, webp] {
            assert_eq!(Orientation::of(&make(1)), Orientation::AsStored);
            assert_eq!(Orientation::of(&make(3)), Orientation::SameSides);
            assert_eq!(Orientation::of(&make(6)), Orientation::SidesSwapped);
            assert_eq!(Orientation::of(&make(9)), Orientation::AsStored);
            assert_eq!(Orientation::of(&make(6)[..20]), Orientation::AsStored);
        }
    }
}
