//! The sample data: three users with money, and the merchants. Run again, it adds only what is missing.

use anyhow::Result;
use cashier_core::id::UserId;
use cashier_core::merchant::{AddMerchantKey, ClientId, CreateMerchant, DialectName};
use cashier_core::mode::Mode;
use cashier_core::money::{Amount, Currency};
use cashier_core::user::{SetPin, TopUp};
use cashier_protocol::wallet::keys::SigningKey;
use cashier_web::app::App;
use cashier_web::pages::DemoUser as Account;

use super::info::DemoUser;
use super::people::{NewUser, add_user};
use super::shop;

/// The password of every sample user.
const PASSWORD: &str = "tea-for-two";
/// The PIN of every sample user.
const PIN: &str = "246810";

/// `Client-Id`, name, key.
pub(super) type Merchant<'a> = (&'a str, &'a str, &'a SigningKey);

/// Login id, name, language, balance in IQD.
const USERS: [(&str, &str, &str, &str); 3] = [
    ("sam@example.com", "Sam Taylor", "en", "500000"),
    ("wei@example.com", "陈伟", "zh", "500000"),
    ("amal@example.com", "أمل حسن", "ar", "500000"),
];

/// The accounts as shown on the pages.
pub(super) fn accounts() -> Vec<Account> {
    let account = |(login_id, name, _, _): (&str, &str, &str, &str)| Account {
        name: name.to_owned(),
        login_id: login_id.to_owned(),
        password: PASSWORD.to_owned(),
        pin: PIN.to_owned(),
    };
    USERS.into_iter().map(account).collect()
}

/// Adds what is missing, and returns the users as listed in `demo.json`.
pub(super) async fn plant(app: &App, merchants: &[Merchant<'_>]) -> Result<Vec<DemoUser>> {
    for merchant in merchants {
        plant_merchant(app, *merchant).await?;
    }
    let mut users = Vec::new();
    for (login_id, name, language, balance) in USERS {
        let id = plant_user(app, login_id, name, language).await?;
        let amount = Amount::parse_decimal(balance, Currency::parse(shop::CURRENCY)?)?;
        let (reference, source) = ("demo-start".to_owned(), "Welcome gift".to_owned());
        app.engine.submit(TopUp { user: id, amount, reference, source }).await?;
        users.push(DemoUser {
            user_id: id.to_string(),
            login_id: login_id.to_owned(),
            password: PASSWORD.to_owned(),
            pin: PIN.to_owned(),
            name: name.to_owned(),
        });
    }
    Ok(users)
}

async fn plant_user(app: &App, login_id: &str, name: &str, language: &str) -> Result<UserId> {
    if let Some(login) = app.reader.login(login_id).await? {
        // The database may be older than the keys folder; the PIN must work with the current keys.
        let pin = app.keys.pin_tag(login.user, PIN);
        app.engine.submit(SetPin { user: login.user, pin }).await?;
        return Ok(login.user);
    }
    let new = NewUser { login_id, name, language, password: PASSWORD, pin: PIN, mode: Mode::Test };
    add_user(&app.engine, &app.keys, &new).await
}

async fn plant_merchant(app: &App, (client_id, name, key): Merchant<'_>) -> Result<()> {
    let spki = key.verifying_key()?.spki().to_vec();
    let Some(merchant) = app.reader.merchant_by_client(client_id).await? else {
        let (client_id, name) = (ClientId::parse(client_id)?, name.to_owned());
        let (dialect, mode) = (DialectName::default(), Mode::Test);
        app.engine
            .submit(CreateMerchant { client_id, name, spki, private_notify: true, dialect, mode })
            .await?;
        return Ok(());
    };
    let keys = app.reader.merchant_keys(merchant.id).await?;
    if keys.first().is_none_or(|newest| newest.spki != spki) {
        let version = keys.first().map_or(0, |newest| newest.version).saturating_add(1);
        app.engine.submit(AddMerchantKey { merchant: merchant.id, version, spki }).await?;
    }
    Ok(())
}
