//! `cashier provider`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Error, Result};
use cashier_core::id::{PaymentId, ProviderAccountId, RefundId};
use cashier_core::mode::Mode;
use cashier_core::money::Amount;
use cashier_core::payment::PaymentRef;
use cashier_core::provider::{FeeRate, ProviderAccount};
use cashier_core::refund::{MakeRefund, Refund, RefundState};
use cashier_engine::providers::{NewAccount, Registry, one_of};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::share::{self, FinishSharing, Receiver, ReturnShare, Share, Shares, fingerprint};
use super::words;
use super::{Common, old_names};
use crate::app::Core;

/// Merchants' accounts with payment providers.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Add an account, or replace the settings of one. Secrets are encrypted before they are stored.
    Add(Add),
    /// Show accounts, and refused notices.
    Show {
        #[command(flatten)]
        common: Common,
    },
    /// Query the providers about a payment and record the answers.
    Check {
        #[command(flatten)]
        common: Common,
        /// The payment.
        payment: String,
    },
    /// Refund a payment to the payer, on the merchant's behalf.
    Refund {
        #[command(flatten)]
        common: Common,
        /// The payment.
        payment: String,
        /// The amount, such as 2.50.
        #[arg(long)]
        amount: String,
        /// A name for this refund. Repeating it with the same name has no further effect.
        #[arg(long)]
        request_id: String,
        /// A note that the payer sees.
        #[arg(long)]
        reason: Option<String>,
    },
    /// Give a receiver a part of a paid order.
    Share(Share),
    /// Take a part of a share back.
    ReturnShare(ReturnShare),
    /// End the sharing of an order: the rest belongs to the merchant.
    FinishSharing(FinishSharing),
    /// Show the refunds and shares of a payment.
    Shares(Shares),
    /// Receivers of shares: add, remove, show.
    #[command(subcommand)]
    Receiver(Receiver),
    /// Retry a refund that a provider refused.
    RetryRefund {
        #[command(flatten)]
        common: Common,
        /// The refund.
        refund: String,
        /// Let the merchant's available balance pay for shares that are not returned.
        #[arg(long)]
        own_balance: bool,
    },
}

/// A new account, or new settings for one.
#[derive(Args)]
pub(crate) struct Add {
    #[command(flatten)]
    common: Common,
    /// The merchant that owns the account.
    #[arg(long)]
    client_id: String,
    #[arg(long, alias = old_names::PROVIDER, help = with_provider())]
    provider: String,
    /// A file with the settings and secrets as one JSON object; docs/providers.md lists them.
    #[arg(long, value_name = "FILE")]
    settings: PathBuf,
    /// The provider's fee in parts per million: 6000 is 0.6%. The provider's usual fee when absent.
    #[arg(long)]
    fee_ppm: Option<u32>,
    /// The provider keeps its fee when payments are refunded.
    #[arg(long)]
    fee_kept: bool,
    /// The account to replace.
    #[arg(long)]
    account: Option<String>,
    /// Allow calls to loopback and private addresses, for a sandbox.
    #[arg(long)]
    private: bool,
    /// The account is with a sandbox, whose address is in its settings. A test merchant has only such accounts, and a live
    /// merchant has none.
    #[arg(long)]
    test: bool,
}

impl Add {
    async fn run(self) -> Result<()> {
        let Self { common, client_id, provider, settings, fee_ppm, fee_kept, account, private, test } = self;
        let known = Registry::default().named(&provider).map_err(Error::msg)?;
        let provider = known.name;
        let fee = match fee_ppm {
            Some(ppm) => FeeRate::from_ppm(ppm).context("the fee cannot exceed the amount")?,
            None => known.fees.rate,
        };
        let id = account.map(|id| id.parse::<ProviderAccountId>()).transpose()?;
        let configuration = std::fs::read_to_string(&settings)
            .with_context(|| format!("cannot read {}", settings.display()))?;
        let config = common.config()?;
        let core = Core::open(&config).await?;
        let merchant = core.reader.merchant_by_client(&client_id).await?;
        let merchant = merchant.with_context(|| format!("there is no merchant {client_id}"))?.id;
        let fee_returned = known.fees.returned && !fee_kept;
        let mode = Mode::of_test(test);
        let new = NewAccount { id, merchant, provider, configuration, fee, fee_returned, private, mode };
        let account = core.providers(&config).await?.put_account(new).await?;
        core.pipeline.stop().await;
        common.output().print(&line(&account, mode), &describe(&account, mode));
        Ok(())
    }
}

/// The help of a flag that names a provider.
fn with_provider() -> String {
    let names: Vec<String> = Registry::default().names().iter().map(|name| format!("`{name}`")).collect();
    one_of(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

impl Command {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Add(add) => add.run().await?,
            Self::Show { common } => show(&common).await?,
            Self::Check { common, payment } => {
                let config = common.config()?;
                let core = Core::open(&config).await?;
                let id = share::payment(&payment)?;
                let payment = core.providers(&config).await?.ask_again(id).await?;
                let attempts = core.reader.payment_attempts_of(id).await?;
                core.pipeline.stop().await;
                let mut lines = vec![format!("{}  {}", payment.id, words::payment(&payment))];
                let mut items = Vec::new();
                for attempt in &attempts {
                    let (provider, state) = (attempt.provider.name(), attempt.state.name());
                    let meaning = words::attempt(attempt);
                    lines.push(format!("  {}  {provider}  {meaning}", attempt.id));
                    items.push(old_names::with_old_members(json!({
                        "attempt": attempt.id.to_string(), "provider": provider, "state": state, "meaning": meaning,
                    })));
                }
                let json = json!({
                    "payment": payment.id.to_string(), "state": payment.state.name(),
                    "meaning": words::payment(&payment), "attempts": items,
                });
                common.output().print(&lines.join("\n"), &json);
            }
            Self::Share(share) => return share.run().await,
            Self::ReturnShare(back) => return back.run().await,
            Self::FinishSharing(end) => return end.run().await,
            Self::Shares(shares) => return shares.run().await,
            Self::Receiver(receiver) => return receiver.run().await,
            Self::Refund { common, payment, amount, request_id, reason } => {
                return refund(&common, share::payment(&payment)?, &amount, (&request_id, reason)).await;
            }
            Self::RetryRefund { common, refund, own_balance } => {
                let config = common.config()?;
                let core = Core::open(&config).await?;
                let id: RefundId =
                    refund.parse().with_context(|| format!("{refund} is not the id of a refund"))?;
                let row = core.reader.refund(id).await?;
                let row = row.with_context(|| format!("there is no refund {id}"))?;
                let said = core.providers(&config).await?.retry_refund(row.merchant, id, own_balance).await;
                core.pipeline.stop().await;
                return Ok(print_refund(&common, &said?));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn refund(
    common: &Common,
    id: PaymentId,
    amount: &str,
    (request_id, reason): (&str, Option<String>),
) -> Result<ExitCode> {
    let config = common.config()?;
    let core = Core::open(&config).await?;
    let payment = core.reader.payment(id).await?.context("there is no such payment")?;
    let amount = Amount::parse_decimal(amount, payment.amount.currency())?;
    let command = MakeRefund {
        merchant: payment.merchant,
        // Keeps the refund ids of merchants and operators separate.
        request_id: format!("operator {request_id}"),
        payment: PaymentRef::Id(id),
        amount,
        fingerprint: fingerprint(&format!("{id} {amount:?} {reason:?}")),
        reason,
        window: config.rules(config.listen, false).refund_window,
        answer: Arc::new(|_| Vec::new()),
        // A partner wallet would have to be notified; that is left to the merchant's own request.
        forward: None,
    };
    let providers = core.providers(&config).await?;
    let refund: RefundId = core.engine.submit(command).await?.subject.as_id();
    let row = providers.send_refund(id, refund).await?;
    core.pipeline.stop().await;
    Ok(print_refund(common, &row.context("there is no such refund")?))
}

/// Prints the state of a refund. The exit code is a failure only for a refused one.
fn print_refund(common: &Common, refund: &Refund) -> ExitCode {
    let failed = match refund.state {
        RefundState::Failed { code, .. } => Some(code.row().name),
        _ => None,
    };
    let meaning = words::refund(refund);
    let json = json!({
        "ok": failed.is_none(), "refund": refund.id.to_string(), "state": refund.state.name(), "code": failed,
        "meaning": meaning,
    });
    common.output().print(&format!("{}  {meaning}", refund.id), &json);
    if failed.is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn show(common: &Common) -> Result<()> {
    let core = Core::open(&common.config()?).await?;
    let (mut lines, mut items) = (Vec::new(), Vec::new());
    for account in core.reader.provider_accounts().await? {
        let mode = core.reader.standing(account.merchant.into()).await?.mode;
        lines.push(line(&account, mode));
        items.push(describe(&account, mode));
        for wrong in core.reader.incidents_of(account.id, 20).await? {
            lines.push(format!("  refused {} x {}  {}", wrong.count, wrong.fault.name(), wrong.order));
        }
    }
    core.pipeline.stop().await;
    common.output().print(&lines.join("\n"), &json!({ "accounts": items }));
    Ok(())
}

/// An account has the mode of its merchant.
fn line(account: &ProviderAccount, mode: Mode) -> String {
    format!(
        "{}  {}  of {}  {}  version {}  fee {} ppm  {}",
        account.id,
        account.provider.name(),
        account.merchant,
        mode.name(),
        account.version,
        account.fee.ppm(),
        if account.active { "active" } else { "inactive" }
    )
}

fn describe(account: &ProviderAccount, mode: Mode) -> Value {
    old_names::with_old_members(json!({
        "account": account.id.to_string(), "provider": account.provider.name(),
        "merchant": account.merchant.to_string(), "version": account.version, "fee_ppm": account.fee.ppm(),
        "fee_returned": account.fee_returned,
        "active": account.active, "private": account.private, "mode": mode.name(),
    }))
}
