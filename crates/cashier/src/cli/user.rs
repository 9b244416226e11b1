//! `cashier user`.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use cashier_core::id::UserId;
use cashier_core::mode::Mode;
use cashier_core::money::{Amount, Currency, Money};
use cashier_core::standing::StandingChange;
use cashier_core::user::{SetPin, TopUp};
use clap::{Args, Subcommand};
use serde_json::json;

use super::operator::{self, Why};
use super::{Common, secrets};
use crate::app::Core;
use crate::demo::people::{NewUser, add_user};

/// Users: add, top up, set a new PIN, suspend, show.
#[derive(Subcommand)]
pub(crate) enum User {
    /// Add a user. Password and PIN come from `CASHIER_NEW_PASSWORD` and `CASHIER_NEW_PIN`, or from a prompt.
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
        /// A user with test money only, who pays test merchants. This never changes.
        #[arg(long)]
        test: bool,
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
        /// Your own reference: the same reference credits only once.
        #[arg(long)]
        reference: String,
    },
    /// Set a new payment PIN, and unlock it. It comes from `CASHIER_NEW_PIN`, or from a prompt.
    SetPin {
        #[command(flatten)]
        common: Common,
        /// The login id.
        #[arg(long)]
        login_id: String,
    },
    /// Stop a user from signing in and paying, within a second on every process. Incoming money is still credited;
    /// refunds and messages still work.
    Suspend(Named),
    /// End a suspension.
    Reinstate(Named),
    /// Sign a user out everywhere, within a second on every process.
    EndSessions(Named),
    /// Show a user: standing, PIN, balances, and the operator's acts.
    Show {
        #[command(flatten)]
        common: Common,
        /// The login id.
        #[arg(long)]
        login_id: String,
    },
}

/// A user, and why something is done.
#[derive(Args)]
pub(crate) struct Named {
    #[command(flatten)]
    common: Common,
    /// The login id.
    #[arg(long)]
    login_id: String,
    #[command(flatten)]
    why: Why,
}

impl User {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Add { common, login_id, name, language, test } => {
                add(&common, (&login_id, &name, &language), Mode::of_test(test)).await?;
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
                    "This reference was already credited; nothing was done.".to_owned()
                } else {
                    format!("Credited {shown} to {login_id}.")
                };
                let json =
                    json!({ "user_id": user.to_string(), "amount": shown, "replayed": answer.replayed });
                common.output().print(&text, &json);
            }
            Self::SetPin { common, login_id } => {
                let pin = secrets::new_pin()?;
                let pin = pin.expose();
                anyhow::ensure!(cashier_web::wallet::order::is_pin(pin), "the PIN has six digits");
                let config = common.config()?;
                let core = Core::open(&config).await?;
                let secrets = core.keys(&config).await?.secrets;
                let user = find(&core, &login_id).await?;
                core.engine.submit(SetPin { user, pin: secrets.pin_tag(user, pin) }).await?;
                core.pipeline.stop().await;
                common.output().print("The PIN was set.", &json!({ "user_id": user.to_string() }));
            }
            Self::Suspend(named) => named.change(StandingChange::Suspend).await?,
            Self::Reinstate(named) => named.change(StandingChange::Reinstate).await?,
            Self::EndSessions(named) => named.change(StandingChange::EndSessions).await?,
            Self::Show { common, login_id } => show(&common, &login_id).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Named {
    async fn change(self, change: StandingChange) -> Result<()> {
        let core = Core::open(&self.common.config()?).await?;
        let user = find(&core, &self.login_id).await?;
        operator::change(&core, &self.common, (&self.login_id, user.into()), (change, self.why)).await?;
        core.pipeline.stop().await;
        Ok(())
    }
}

async fn add(common: &Common, (login_id, name, language): (&str, &str, &str), mode: Mode) -> Result<()> {
    let (password, pin) = (secrets::new_password()?, secrets::new_pin()?);
    let config = common.config()?;
    let core = Core::open(&config).await?;
    let secrets = core.keys(&config).await?.secrets;
    let (password, pin) = (password.expose(), pin.expose());
    let user = NewUser { login_id, name, language, password, pin, mode };
    let id = add_user(&core.engine, &secrets, &user).await?;
    core.pipeline.stop().await;
    let json = json!({ "user_id": id.to_string(), "login_id": login_id, "mode": mode.name() });
    common.output().print(&format!("Added {login_id} as {id}."), &json);
    Ok(())
}

async fn show(common: &Common, login_id: &str) -> Result<()> {
    let core = Core::open(&common.config()?).await?;
    let id = find(&core, login_id).await?;
    let user = core.reader.user(id).await?.with_context(|| format!("there is no user {login_id}"))?;
    let standing = core.reader.standing(id.into()).await?;
    let locked_at = core.reader.pin(id).await?.and_then(|pin| pin.locked_at);
    let mut balances = Vec::new();
    for account in &core.reader.accounts_of(id.into()).await? {
        let money = Money::new(account.balance()?, account.id.currency);
        balances.push(format!("{} {}", money.currency().code(), money.to_decimal()));
    }
    let (acts, history) = operator::acts(&core, id.into()).await?;
    core.pipeline.stop().await;
    let stands = match standing.suspended_at {
        Some(at) => format!("SUSPENDED since {}", at.to_rfc3339()),
        None => "active".to_owned(),
    };
    let pin = match locked_at {
        Some(at) => format!("PIN locked since {}: `cashier user set-pin` unlocks it", at.to_rfc3339()),
        None => "PIN not locked".to_owned(),
    };
    let shown = if balances.is_empty() { "none".to_owned() } else { balances.join(", ") };
    let mut lines = vec![format!(
        "{login_id}  {id}  {}  {}  {stands}  {pin}  balance {shown}",
        user.name,
        standing.mode.name()
    )];
    lines.extend(acts);
    let json = json!({
        "user_id": id.to_string(), "login_id": login_id, "name": user.name, "active": !standing.is_suspended(),
        "mode": standing.mode.name(), "pin_locked": locked_at.is_some(), "balances": balances, "history": history,
    });
    common.output().print(&lines.join("\n"), &json);
    Ok(())
}

async fn find(core: &Core, login_id: &str) -> Result<UserId> {
    let login = core.reader.login(&login_id.trim().to_lowercase()).await?;
    Ok(login.with_context(|| format!("there is no user {login_id}"))?.user)
}
