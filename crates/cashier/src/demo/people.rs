//! Adding users with password and PIN.

use anyhow::{Result, ensure};
use cashier_core::id::{Shard, UserId};
use cashier_core::mode::Mode;
use cashier_core::user::CreateUser;
use cashier_engine::Engine;
use cashier_web::app::SecretKeys;
use cashier_web::wallet::{order, password};

/// A user to add.
pub struct NewUser<'a> {
    pub login_id: &'a str,
    pub name: &'a str,
    pub language: &'a str,
    pub password: &'a str,
    pub pin: &'a str,
    pub mode: Mode,
}

/// Adds a user. A login id with an `@` is an e-mail address, any other a phone number.
pub async fn add_user(engine: &Engine, keys: &SecretKeys, new: &NewUser<'_>) -> Result<UserId> {
    let login_id = new.login_id.trim().to_lowercase();
    ensure!((3..=64).contains(&login_id.chars().count()), "the login id must be 3 to 64 characters");
    ensure!(
        !new.name.trim().is_empty() && new.name.chars().count() <= 128,
        "the name must be 1 to 128 characters"
    );
    ensure!(["en", "zh", "ar"].contains(&new.language), "the language must be en, zh or ar");
    ensure!(new.password.chars().count() >= 8, "the password must be at least 8 characters");
    ensure!(order::is_pin(new.pin), "the PIN has six digits");
    let id: UserId = engine.fresh().id(Shard::of_text(&login_id));
    let salt = engine.entropy().seed();
    let secret = new.password.to_owned();
    let password_hash = tokio::task::spawn_blocking(move || password::hash(&secret, salt)).await?;
    let password_hash =
        password_hash.map_err(|error| anyhow::anyhow!("the password cannot be hashed: {error}"))?;
    let is_mail = login_id.contains('@');
    let user = CreateUser {
        id,
        pin: keys.pin_tag(id, new.pin),
        password_hash,
        name: new.name.trim().to_owned(),
        language: new.language.to_owned(),
        email: is_mail.then(|| login_id.clone()),
        phone: (!is_mail).then(|| login_id.clone()),
        login_id,
        mode: new.mode,
    };
    Ok(engine.submit(user).await?.id)
}
