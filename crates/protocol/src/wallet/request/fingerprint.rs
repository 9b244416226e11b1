//! The fingerprint of a parsed command: the same for repeats of one request, however they are formatted.

use aws_lc_rs::digest::{Context, SHA256};

/// Collects the content of a request, with lengths before values, so that different requests never have equal input.
pub(in crate::wallet) struct Fingerprint(Context);

impl Fingerprint {
    pub(in crate::wallet) fn new(operation: &str) -> Self {
        Self(Context::new(&SHA256)).text(operation)
    }

    pub(in crate::wallet) fn text(mut self, value: &str) -> Self {
        let length = u64::try_from(value.len()).unwrap_or(u64::MAX);
        self.0.update(&length.to_be_bytes());
        self.0.update(value.as_bytes());
        self
    }

    pub(in crate::wallet) fn maybe(self, value: Option<&str>) -> Self {
        match value {
            Some(text) => self.text("+").text(text),
            None => self.text("-"),
        }
    }

    pub(in crate::wallet) fn finish(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().zip(self.0.finish().as_ref()) {
            *place = *byte;
        }
        bytes
    }
}
