//! Password hashes: argon2id as PHC strings.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

/// A hash that no password has. It is checked when a login id is unknown, so that both cases take as long.
pub(crate) const NO_PASSWORD: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes a password. Takes tens of milliseconds of processor time and 19 MiB.
///
/// # Errors
/// When the password is longer than the algorithm takes.
pub fn hash(password: &str, salt: [u8; 16]) -> Result<String, argon2::password_hash::Error> {
    let hash: PasswordHash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt)?;
    Ok(hash.to_string())
}

/// True when the password is the one that was hashed.
pub fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_verifies() {
        let stored = hash("tea-time", [7; 16]).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("tea-time", &stored));
        assert!(!verify("tea-tim", &stored) && !verify("", &stored));
    }

    #[test]
    fn the_decoy_is_a_real_hash_that_nothing_matches() {
        assert!(PasswordHash::new(NO_PASSWORD).is_ok());
        assert!(!verify("", NO_PASSWORD) && !verify("password", NO_PASSWORD));
    }
}
