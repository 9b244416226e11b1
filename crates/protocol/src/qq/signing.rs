//! The MD5 signature: every field but `sign`, without empty ones, sorted, `name=value` joined by `&`, then the key.
//!
//! The interface requires MD5. It is safe as long as the key is long and secret; that is why the transport is HTTPS
//! and every message is compared with our own order before it counts.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use cashier_core::secret::Secret;
use data_encoding::HEXUPPER;
use md5::{Digest as _, Md5};

use crate::flat_xml::Fields;

/// The signature of these fields: 32 upper-case hexadecimal digits.
pub fn signature(fields: &Fields, key: &Secret<String>) -> String {
    let mut hash = Md5::new();
    for (name, value) in fields.iter().filter(|(name, value)| *name != "sign" && !value.is_empty()) {
        for part in [name.as_str(), "=", value.as_str(), "&"] {
            hash.update(part);
        }
    }
    hash.update("key=");
    hash.update(key.expose());
    HEXUPPER.encode(&hash.finalize())
}

/// True when the fields have a valid signature. Unknown fields are covered; the comparison takes constant time.
pub fn is_signed(fields: &Fields, key: &Secret<String>) -> bool {
    let Some(sign) = fields.get("sign") else { return false };
    verify_slices_are_equal(signature(fields, key).as_bytes(), sign.as_bytes()).is_ok()
}
