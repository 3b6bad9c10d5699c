//! Fingerprints: they tell whether a file, or everything that a page is made from, has changed.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// 128 bits of SHA-256.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// The fingerprint of one file's bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::default();
        hasher.add(bytes);
        hasher.finish()
    }
}

impl AsRef<[u8]> for Fingerprint {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Takes the fingerprint of several parts. The length of each is hashed too, so that moving bytes from one part to the next
/// changes the fingerprint.
#[derive(Default)]
pub(super) struct Hasher(Sha256);

impl Hasher {
    /// Adds a part.
    pub(super) fn add(&mut self, part: impl AsRef<[u8]>) {
        let part = part.as_ref();
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    /// Adds a part that may be absent, which differs from an empty part.
    pub(super) fn add_optional(&mut self, part: Option<impl AsRef<[u8]>>) {
        self.0.update([u8::from(part.is_some())]);
        if let Some(part) = part {
            self.add(part);
        }
    }

    /// The fingerprint of all parts.
    pub(super) fn finish(self) -> Fingerprint {
        let digest = self.0.finalize();
        Fingerprint(std::array::from_fn(|at| digest[at]))
    }
}
