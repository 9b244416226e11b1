//! `cashier user`.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use cashier_core::id::UserId;
use cashier_core::money::{Amount, Currency};
use cashier_core::user::{SetPin, TopUp};
use clap::Subcommand;
use serde_json::json;

use super::Common;
use crate::app::Core;
use crate::demo::people::{NewUser, add_user};
use crate::keys;

/// Add users, top them up, set a new PIN.
#[derive(Subcommand)]
pub(crate) enum User {
    /// Add a user.
    Add {
        #[command(flatten)]
        common: Common,
        /// An e-mail address or phone number to sign in with.
        #[arg(long)]
        login_id: String,
        /// The full name.
        #[arg(long)]
        name: String,
        /// The language of messages: en, zh or ar.
        #[arg(long, default_value = "en")]
        language: String,
        /// The password, at least 8 characters.
        #[arg(long, env = "CASHIER_NEW_PASSWORD", hide_env_values = true)]
        password: String,
        /// The payment PIN, six digits.
        #[arg(long, env = "CASHIER_NEW_PIN", hide_env_values = true)]
        pin: String,
    },
    /// Credit a user's balance.
    Topup {
        #[command(flatten)]
        common: Common,
        /// The login id.
        #[arg(long)]
        login_id: String,
        /// The currency, such as IQD.
        #[arg(long)]
        currency: String,
        /// The amount in major units, such as 25000.500.
        #[arg(long)]
        amount: String,
        /// Your own reference: the same one credits only once.
        #[arg(long)]
        reference: String,
    },
    /// Set a new payment PIN, and unlock it.
    SetPin {
        #[command(flatten)]
        common: Common,
        /// The login id.
        #[arg(long)]
        login_id: String,
        /// The payment PIN, six digits.
        #[arg(long, env = "CASHIER_NEW_PIN", hide_env_values = true)]
        pin: String,
    },
}

impl User {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Add { common, login_id, name, language, password, pin } => {
                let config = common.config()?;
                let secrets = keys::load(&config.keys)?.secrets;
                let core = Core::open(&config).await?;
                let user = NewUser {
                    login_id: &login_id,
                    name: &name,
                    language: &language,
                    password: &password,
                    pin: &pin,
                };
                let id = add_user(&core.engine, &secrets, &user).await?;
                core.pipeline.stop().await;
                let json = json!({ "user_id": id.to_string(), "login_id": login_id });
                common.output().print(&format!("Added {login_id} as {id}."), &json);
            }
            Self::Topup { common, login_id, currency, amount, reference } => {
                let core = Core::open(&common.config()?).await?;
                let user = find(&core, &login_id).await?;
                let amount = Amount::parse_decimal(&amount, Currency::parse(&currency)?)?;
                let command = TopUp { user, amount, reference, source: "Top-up".to_owned() };
                let answer = core.engine.submit(command).await?;
                core.pipeline.stop().await;
                let shown = format!("{} {}", currency, amount.money().to_decimal());
                let text = if answer.replayed {
                    "This reference was credited before; nothing was done.".to_owned()
                } else {
                    format!("Credited {shown} to {login_id}.")
                };
                let json =
                    json!({ "user_id": user.to_string(), "amount": shown, "replayed": answer.replayed });
                common.output().print(&text, &json);
            }
            Self::SetPin { common, login_id, pin } => {
                anyhow::ensure!(cashier_web::wallet::order::is_pin(&pin), "the PIN has six digits");
                let config = common.config()?;
                let secrets = keys::load(&config.keys)?.secrets;
                let core = Core::open(&config).await?;
                let user = find(&core, &login_id).await?;
                core.engine.submit(SetPin { user, pin: secrets.pin_tag(user, &pin) }).await?;
                core.pipeline.stop().await;
                common.output().print("The PIN was set.", &json!({ "user_id": user.to_string() }));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn find(core: &Core, login_id: &str) -> Result<UserId> {
    let login = core.reader.login(&login_id.trim().to_lowercase()).await?;
    Ok(login.with_context(|| format!("there is no user {login_id}"))?.user)
}
