//! Password hashes: argon2id as PHC strings.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use cashier_core::error::{Code, Error};
use cashier_core::secret::Secret;

use crate::app::App;

/// A hash that no password matches. It is checked when a login id is unknown, so that both cases take equally long.
pub(crate) const NO_PASSWORD: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes a password. Takes tens of milliseconds of CPU time and 19 MiB.
///
/// # Errors
/// When the password is longer than the algorithm allows.
pub fn hash(password: &str, salt: [u8; 16]) -> Result<String, argon2::password_hash::Error> {
    let hash: PasswordHash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt)?;
    Ok(hash.to_string())
}

/// Returns true when the password matches the hash.
pub fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// As [`verify`], off the async threads, with a bound on how many are checked at once.
pub(crate) async fn verify_on_pool(app: &App, hash: String, password: Secret<String>) -> Result<bool, Error> {
    on_pool(app, move || verify(password.expose(), &hash)).await
}

/// As [`hash`], with a fresh salt, on the same pool.
pub(crate) async fn hash_on_pool(app: &App, password: Secret<String>) -> Result<String, Error> {
    let salt = app.engine.entropy().seed();
    let hashed = on_pool(app, move || hash(password.expose(), salt)).await?;
    hashed.map_err(|_| Error::new(Code::UnknownException))
}

async fn on_pool<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let busy = |_| Error::new(Code::ServiceUnavailable);
    let _place = app.sign_in.hashing.acquire().await.map_err(busy)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::new(Code::UnknownException))
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
