//! `cashier provider share`, `return-share`, `finish-sharing`, `shares` and `receiver`: sharing by hand.
//!
//! Every command goes through the same decisions as the merchant's own requests, and then makes the call at once
//! instead of leaving it to the janitor.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Error, Result};
use cashier_core::id::{PaymentId, ProviderAccountId};
use cashier_core::money::Amount;
use cashier_core::payment::{Payment, PaymentRef};
use cashier_core::provider::{CallState, ProviderCall, ProviderCallId, ShareAction, ShareOrder, SharePart};
use cashier_core::refund::Refund;
use cashier_core::web_order::payment_named;
use cashier_engine::providers::{NewReceiver, Registry, one_of};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Common, old_names, words};
use crate::app::Core;

/// The arguments of every step of sharing.
#[derive(Args)]
pub(crate) struct Step {
    #[command(flatten)]
    common: Common,
    /// A name for this step. Repeating it with the same name has no further effect.
    #[arg(long)]
    request_id: String,
    /// A note that the receiver sees.
    #[arg(long)]
    note: Option<String>,
}

/// `cashier provider share`.
#[derive(Args)]
pub(crate) struct Share {
    #[command(flatten)]
    step: Step,
    /// The payment.
    payment: String,
    /// The receiver: its kind and account at the provider, such as `MERCHANT_ID:1900000109`.
    #[arg(long)]
    receiver: String,
    /// The amount, such as 2.50.
    #[arg(long)]
    amount: String,
}

/// `cashier provider return-share`.
#[derive(Args)]
pub(crate) struct ReturnShare {
    #[command(flatten)]
    step: Step,
    /// The share, as listed by `cashier provider shares`.
    share: String,
    /// The amount, such as 2.50.
    #[arg(long)]
    amount: String,
}

/// `cashier provider finish-sharing`.
#[derive(Args)]
pub(crate) struct FinishSharing {
    #[command(flatten)]
    step: Step,
    /// The payment.
    payment: String,
}

/// `cashier provider shares`.
#[derive(Args)]
pub(crate) struct Shares {
    #[command(flatten)]
    common: Common,
    /// The payment.
    payment: String,
}

/// Receivers of shares.
#[derive(Subcommand)]
pub(crate) enum Receiver {
    /// Add a receiver to the provider's list.
    Add {
        #[command(flatten)]
        common: Common,
        /// The merchant.
        #[arg(long)]
        client_id: String,
        #[arg(long, alias = old_names::PROVIDER, help = with_sharing())]
        provider: String,
        /// The kind and the account at the provider, such as `MERCHANT_ID:1900000109`.
        #[arg(long)]
        receiver: String,
        /// The receiver's relation to the merchant, such as `SUPPLIER`.
        #[arg(long)]
        relation: String,
        /// The real name, where the provider requires it.
        #[arg(long)]
        name: Option<String>,
    },
    /// Remove a receiver from the provider's list.
    Remove {
        #[command(flatten)]
        common: Common,
        /// The merchant.
        #[arg(long)]
        client_id: String,
        #[arg(long, alias = old_names::PROVIDER, help = with_sharing())]
        provider: String,
        /// The kind and the account at the provider.
        #[arg(long)]
        receiver: String,
    },
    /// Show the receivers of every account.
    Show {
        #[command(flatten)]
        common: Common,
    },
}

impl Share {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let id = payment(&self.payment)?;
        let note = self.step.note.as_deref().map(Arc::from);
        let (receiver, amount) = (Arc::from(self.receiver.as_str()), self.amount);
        let action = |payment: &Payment| {
            let amount = Amount::parse_decimal(&amount, payment.amount.currency())?;
            Ok(ShareAction::Give(vec![SharePart { receiver, amount, note }]))
        };
        take(&self.step, id, action).await
    }
}

impl ReturnShare {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let share = ProviderCallId::parse(&self.share).context("this is not the number of a share")?;
        let note = self.step.note.as_deref().map(Arc::from);
        let amount = self.amount;
        let action = |payment: &Payment| {
            let amount = Amount::parse_decimal(&amount, payment.amount.currency())?;
            Ok(ShareAction::TakeBack { share, amount, note })
        };
        take(&self.step, share.attempt.payment, action).await
    }
}

impl FinishSharing {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let id = payment(&self.payment)?;
        let note = self.step.note.as_deref().map(Arc::from);
        take(&self.step, id, |_| Ok(ShareAction::Finish { note })).await
    }
}

/// The payment named by the operator, by its id or by a number of its order.
pub(super) fn payment(text: &str) -> Result<PaymentId> {
    payment_named(text).with_context(|| {
        format!(
            "{text} does not name a payment: give its id (pay_…), or the transaction_no or trade_no of its order"
        )
    })
}

/// Records a step, makes its calls, and prints the state of the payment's provider calls.
async fn take(
    step: &Step,
    id: PaymentId,
    action: impl FnOnce(&Payment) -> Result<ShareAction>,
) -> Result<ExitCode> {
    let config = step.common.config()?;
    let core = Core::open(&config).await?;
    let payment = core.reader.payment(id).await?.context("there is no such payment")?;
    let action = action(&payment)?;
    let print = format!("{action:?}");
    let command = ShareOrder {
        merchant: payment.merchant,
        // Keeps the request ids of merchants and operators separate.
        request_id: format!("operator {}", step.request_id),
        payment: PaymentRef::Id(id),
        action,
        fingerprint: fingerprint(&print),
        answer: Arc::new(|_| Vec::new()),
    };
    let providers = core.providers(&config).await?;
    core.engine.submit(command).await?;
    let provider_calls = providers.run_open_calls(id).await?;
    let refunds = core.reader.refunds_of(id).await?;
    core.pipeline.stop().await;
    show(&step.common, id, &provider_calls, &refunds);
    Ok(ExitCode::SUCCESS)
}

pub(super) fn fingerprint(text: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    for (place, byte) in bytes.iter_mut().zip(hash.as_ref()) {
        *place = *byte;
    }
    bytes
}

impl Shares {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let core = Core::open(&self.common.config()?).await?;
        let id = payment(&self.payment)?;
        core.reader.payment(id).await?.context("there is no such payment")?;
        let provider_calls = core.reader.provider_calls_of(id).await?;
        let refunds = core.reader.refunds_of(id).await?;
        core.pipeline.stop().await;
        show(&self.common, id, &provider_calls, &refunds);
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints the provider calls of a payment, and the refunds that the wallet decided without one.
fn show(common: &Common, payment: PaymentId, provider_calls: &[ProviderCall], refunds: &[Refund]) {
    let is_own =
        |refund: &&Refund| provider_calls.iter().all(|provider_call| provider_call.refund != Some(refund.id));
    let own: Vec<_> = refunds.iter().filter(is_own).collect();
    let mut lines: Vec<_> = provider_calls.iter().map(line).collect();
    lines.extend(own.iter().map(|refund| refund_line(refund)));
    let items: Vec<_> = provider_calls.iter().map(describe).collect();
    let refunds: Vec<_> = own.iter().map(|refund| describe_refund(refund)).collect();
    let text = if lines.is_empty() { "Nothing was refunded or shared.".to_owned() } else { lines.join("\n") };
    let json = old_names::with_old_members(
        json!({ "payment": payment.to_string(), "provider_calls": items, "refunds": refunds }),
    );
    common.output().print(&text, &json);
}

fn reason(provider_call: &ProviderCall) -> Option<&str> {
    match &provider_call.state {
        CallState::Failed { reason, .. } => Some(reason),
        _ => None,
    }
}

fn shown(amount: Amount) -> String {
    format!("{} {}", amount.currency().code(), amount.money().to_decimal())
}

fn line(provider_call: &ProviderCall) -> String {
    let receiver = provider_call.receiver.as_deref().unwrap_or("-");
    let (kind, amount) = (provider_call.kind.name(), shown(provider_call.amount));
    let refund = provider_call.refund.map(|id| format!("  for {id}")).unwrap_or_default();
    format!(
        "{}  {kind}  {amount}  {receiver}  {}{refund}",
        provider_call.id,
        words::provider_call(provider_call)
    )
}

fn refund_line(refund: &Refund) -> String {
    format!("{}  refund by the wallet  {}  {}", refund.id, shown(refund.amount), words::refund(refund))
}

fn describe(provider_call: &ProviderCall) -> Value {
    json!({
        "id": provider_call.id.to_string(), "kind": provider_call.kind.name(), "amount_minor": provider_call.amount.minor(),
        "currency": provider_call.amount.currency().code(), "receiver": provider_call.receiver.as_deref(),
        "state": provider_call.state.name(), "meaning": words::provider_call(provider_call), "reason": reason(provider_call),
        "taken_back_minor": provider_call.taken_back,
        "refund": provider_call.refund.map(|id| id.to_string()), "request": provider_call.request.as_deref(),
    })
}

fn describe_refund(refund: &Refund) -> Value {
    json!({
        "refund": refund.id.to_string(), "amount_minor": refund.amount.minor(),
        "currency": refund.amount.currency().code(), "state": refund.state.name(), "meaning": words::refund(refund),
        "request": refund.request_id,
    })
}

impl Receiver {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Add { common, client_id, provider, receiver, relation, name } => {
                let config = common.config()?;
                let core = Core::open(&config).await?;
                let account = account(&core, &client_id, &provider).await?;
                let new = NewReceiver { receiver, relation, name };
                let said = core.providers(&config).await?.add_receiver(account, &new).await;
                core.pipeline.stop().await;
                said?;
                print_receiver(&common, account, &new.receiver, true);
            }
            Self::Remove { common, client_id, provider, receiver } => {
                let config = common.config()?;
                let core = Core::open(&config).await?;
                let account = account(&core, &client_id, &provider).await?;
                let said = core.providers(&config).await?.remove_receiver(account, &receiver).await;
                core.pipeline.stop().await;
                said?;
                print_receiver(&common, account, &receiver, false);
            }
            Self::Show { common } => {
                let core = Core::open(&common.config()?).await?;
                let (mut lines, mut items) = (Vec::new(), Vec::new());
                for account in core.reader.provider_accounts().await? {
                    for known in core.reader.receivers_of(account.id).await? {
                        let stands = if known.active { "active" } else { "inactive" };
                        lines.push(format!(
                            "{}  {}  {}  {stands}",
                            account.id, known.receiver, known.relation
                        ));
                        items.push(json!({
                            "account": account.id.to_string(), "receiver": known.receiver,
                            "relation": &*known.relation, "active": known.active,
                        }));
                    }
                }
                core.pipeline.stop().await;
                let text =
                    if lines.is_empty() { "There are no receivers.".to_owned() } else { lines.join("\n") };
                common.output().print(&text, &json!({ "receivers": items }));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The help of a flag that names a provider whose orders can be shared.
fn with_sharing() -> String {
    let names: Vec<String> =
        Registry::default().sharing().iter().map(|known| format!("`{}`", known.name())).collect();
    one_of(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

async fn account(core: &Core, client_id: &str, provider: &str) -> Result<ProviderAccountId> {
    let provider = Registry::default().sharing_named(provider).map_err(Error::msg)?.name;
    let merchant = core.reader.merchant_by_client(client_id).await?;
    let merchant = merchant.with_context(|| format!("there is no merchant {client_id}"))?;
    let account = core.reader.active_account(merchant.id, provider).await?;
    Ok(account.with_context(|| format!("{client_id} has no account with {}", provider.name()))?.id)
}

fn print_receiver(common: &Common, account: ProviderAccountId, receiver: &str, active: bool) {
    let stands = if active { "active" } else { "inactive" };
    let json = json!({ "account": account.to_string(), "receiver": receiver, "active": active });
    common.output().print(&format!("{account}  {receiver}  {stands}"), &json);
}
