//! The body of a notice, and what remains when its bytes have been deleted.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};

/// The SHA-256 of a body.
pub type BodyDigest = [u8; 32];

/// The body of a notice. The digest outlives the bytes, so that a body rebuilt from the same facts can be compared
/// with what was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Body {
    digest: BodyDigest,
    bytes: Option<Arc<[u8]>>,
}

impl Body {
    /// A body with these bytes, which every attempt sends.
    pub fn new(bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self { digest: digest_of(&bytes), bytes: Some(bytes) }
    }

    /// A body as stored. One that predates digests has only its bytes; `None` when there is neither.
    pub fn stored(digest: Option<BodyDigest>, bytes: Option<Vec<u8>>) -> Option<Self> {
        match (digest, bytes) {
            (Some(digest), bytes) => Some(Self { digest, bytes: bytes.map(Arc::from) }),
            (None, Some(bytes)) => Some(Self::new(bytes)),
            (None, None) => None,
        }
    }

    /// The bytes, unless they have been deleted.
    pub const fn bytes(&self) -> Option<&Arc<[u8]>> {
        self.bytes.as_ref()
    }

    /// The digest of the bytes that were sent.
    pub const fn digest(&self) -> &BodyDigest {
        &self.digest
    }

    /// Returns true when the bytes match the digest, or have been deleted.
    pub fn is_sound(&self) -> bool {
        self.bytes.as_ref().is_none_or(|bytes| digest_of(bytes) == self.digest)
    }

    /// The body after its bytes have been deleted.
    #[must_use]
    pub const fn without_bytes(&self) -> Self {
        Self { digest: self.digest, bytes: None }
    }

    /// The body with rebuilt bytes; `None` when they differ from those that were sent.
    pub fn made_anew(&self, bytes: Vec<u8>) -> Option<Self> {
        let made = Self::new(bytes);
        (made.digest == self.digest).then_some(made)
    }
}

fn digest_of(bytes: &[u8]) -> BodyDigest {
    let mut hash = [0; 32];
    for (place, byte) in hash.iter_mut().zip(digest(&SHA256, bytes).as_ref()) {
        *place = *byte;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_gone_come_back_only_as_they_were() {
        let sent = Body::new(b"{\"a\":1}".to_vec());
        let left = sent.without_bytes();
        assert!(left.bytes().is_none() && left.is_sound() && left.digest() == sent.digest());
        assert_eq!(left.made_anew(b"{\"a\":1}".to_vec()), Some(sent));
        assert_eq!(left.made_anew(b"{\"a\":2}".to_vec()), None);
    }

    #[test]
    fn a_stored_body_is_held_against_its_digest() {
        let sent = Body::new(*b"told");
        let stored = |bytes: &[u8]| Body::stored(Some(*sent.digest()), Some(bytes.to_vec())).unwrap();
        assert!(stored(b"told").is_sound() && !stored(b"tolc").is_sound());
        assert_eq!(Body::stored(None, Some(b"told".to_vec())), Some(sent));
        assert_eq!(Body::stored(None, None), None);
    }
}
