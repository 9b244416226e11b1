//! Secrets that leave no trace in logs, and bearer tokens that identify their row.

use std::fmt;

use aws_lc_rs::digest;
use zeroize::Zeroize;

use crate::id::{Id, Kind, decode_base32, encode_base32};

/// A value that is neither printed nor left in memory.
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Hides a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Every use is a place to check.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize + Clone> Clone for Secret<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A bearer token: the id of its row, and a secret whose hash the row stores.
///
/// Its text is a prefix and 52 characters of base32, so that a token in the wrong place is recognised as one.
#[derive(Clone)]
pub struct BearerToken<K: Kind> {
    id: Id<K>,
    secret: Secret<[u8; 16]>,
}

impl<K: Kind> BearerToken<K> {
    /// A token for a row.
    pub const fn new(id: Id<K>, secret: [u8; 16]) -> Self {
        Self { id, secret: Secret::new(secret) }
    }

    /// Parses a token with this prefix; `None` for anything else.
    pub fn parse(prefix: &str, text: &str) -> Option<Self> {
        let digits = text.strip_prefix(prefix)?.strip_prefix('_')?;
        let bytes = decode_base32(digits)?;
        let (id, secret) = bytes.split_first_chunk::<16>()?;
        Some(Self::new(Id::from_bytes(*id), <[u8; 16]>::try_from(secret).ok()?))
    }

    /// The row's id.
    pub const fn id(&self) -> Id<K> {
        self.id
    }

    /// The hash stored in the row: SHA-256 over prefix, id and secret. The prefix prevents an access token from being
    /// used as a refresh token of the same row.
    pub fn hash(&self, prefix: &str) -> [u8; 32] {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(prefix.as_bytes());
        context.update(&self.id.to_bytes());
        context.update(self.secret.expose());
        let mut hash = [0; 32];
        for (place, byte) in hash.iter_mut().zip(context.finish().as_ref()) {
            *place = *byte;
        }
        hash
    }

    /// The text, which is the secret itself.
    pub fn expose_text(&self, prefix: &str) -> String {
        let mut bytes = self.id.to_bytes().to_vec();
        bytes.extend_from_slice(self.secret.expose());
        let text = format!("{prefix}_{}", encode_base32(&bytes));
        bytes.zeroize();
        text
    }
}

impl<K: Kind> fmt::Debug for BearerToken<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BearerToken({}, …)", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Session, Shard};
    use crate::time::Timestamp;

    fn token() -> BearerToken<Session> {
        let id = Id::new(Timestamp::from_micros(1_000_000), Shard::of_text("x"), 7);
        BearerToken::new(id, [9; 16])
    }

    #[test]
    fn a_token_reads_back_and_only_under_its_prefix() {
        let text = token().expose_text("st");
        let read = BearerToken::<Session>::parse("st", &text).unwrap();
        assert_eq!((read.id(), read.hash("st")), (token().id(), token().hash("st")));
        assert_ne!(read.hash("st"), read.hash("rt"));
        for wrong in
            ["", "st_", "st", &text[1..], &text[..text.len() - 1], &format!("{text}0"), &text.to_uppercase()]
        {
            assert!(BearerToken::<Session>::parse("st", wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let shown = format!("{:?} {:?}", Secret::new("hunter2".to_owned()), token());
        assert!(!shown.contains("hunter2") && !shown.contains(&token().expose_text("st")[30..]));
    }
}
