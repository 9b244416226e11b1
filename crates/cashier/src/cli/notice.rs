//! `cashier notice`.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use cashier_core::id::{ForeignOrderId, NoticeId, PaymentId, RefundId};
use cashier_core::ledger::Owner;
use cashier_core::notice::{Channel, Notice as Row, NoticeState};
use cashier_core::retention::{Resend, Resent};
use cashier_web::openapi::OpenApi;
use clap::Subcommand;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use super::Common;
use crate::app::Core;

/// Notices to merchants, partner wallets and apps: show, resend.
#[derive(Subcommand)]
pub(crate) enum Notice {
    /// Show the notices about a payment, a refund or an order of another acquirer, with every recorded attempt.
    Show {
        #[command(flatten)]
        common: Common,
        /// Their subject, such as `pay_…`.
        subject: String,
    },
    /// Resend a notice that was delivered or given up. The receiver gets the same bytes, or nothing is sent.
    Resend {
        #[command(flatten)]
        common: Common,
        /// Its subject, such as `pay_…`.
        subject: String,
        /// The notice, as listed by `show`.
        notice: String,
    },
}

impl Notice {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Show { common, subject } => show(&common, &subject).await,
            Self::Resend { common, subject, notice } => resend(&common, &subject, &notice).await,
        }
    }
}

/// The subject of notices.
fn named(subject: &str) -> Result<Owner> {
    let payment = subject.parse::<PaymentId>().map(Owner::from);
    let refund = || subject.parse::<RefundId>().map(Owner::from);
    let order = || subject.parse::<ForeignOrderId>().map(Owner::from);
    let found = payment.or_else(|_| refund()).or_else(|_| order());
    found.with_context(|| format!("{subject} is not a payment, refund or order of another acquirer"))
}

async fn show(common: &Common, subject: &str) -> Result<ExitCode> {
    let subject = named(subject)?;
    let core = Core::open(&common.config()?).await?;
    let (mut lines, mut items) = (Vec::new(), Vec::new());
    for notice in core.reader.notices_of(subject).await? {
        let attempts = core.reader.attempts_of(notice.id).await?;
        lines.push(line(&notice));
        for attempt in &attempts {
            let status = attempt.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
            let (number, at) = (attempt.number, attempt.at.to_rfc3339());
            lines.push(format!("  {number}  {at}  {status}  {}", attempt.answer.escape_debug()));
        }
        let attempts = attempts.iter().map(|attempt| {
            json!({
                "number": attempt.number, "at": attempt.at.to_rfc3339(), "status": attempt.status,
                "answer": attempt.answer, "accepted": attempt.accepted,
            })
        });
        items.push(describe(&notice, &attempts.collect::<Vec<_>>()));
    }
    core.pipeline.stop().await;
    if lines.is_empty() {
        lines.push("There is no notice about it.".to_owned());
    }
    common.output().print(&lines.join("\n"), &json!({ "notices": items }));
    Ok(ExitCode::SUCCESS)
}

async fn resend(common: &Common, subject: &str, notice: &str) -> Result<ExitCode> {
    let subject = named(subject)?;
    let id: NoticeId = notice.parse().with_context(|| format!("{notice} is not a notice"))?;
    let core = Core::open(&common.config()?).await?;
    let command = Resend { notice: (subject, id), bodies: Arc::new(OpenApi::new(&[]).dialects()) };
    let resent = core.engine.submit(command).await?;
    core.pipeline.stop().await;
    let again = match resent {
        Resent::Due(again) => again,
        Resent::Absent => bail!("there is no notice {notice} about it; `cashier notice show` lists them"),
        Resent::UnderWay => bail!("{notice} is already being sent; nothing was changed"),
        Resent::ToUser => bail!("{notice} is a message to a user, which cannot be resent"),
        Resent::Differs => bail!(
            "{notice} cannot be resent: its body was deleted, and the body made from today's records has another digest. Nothing \
             was sent; the receiver can query the present state with inquiryPayment or inquiryRefund"
        ),
    };
    let text =
        format!("{} is due, with the bytes of {notice}. A running server sends it within seconds.", again.id);
    common.output().print(&text, &json!({ "notice": again.id.to_string(), "resends": notice }));
    Ok(ExitCode::SUCCESS)
}

/// One notice as text.
fn line(notice: &Row) -> String {
    let to = match &notice.channel {
        Channel::Merchant { client_id, url, .. } | Channel::Acquirer { client_id, url, .. } => {
            format!("to {client_id} at {url}")
        }
        Channel::Trigger { app, url, .. } => format!("to the app {app} at {url}"),
        Channel::Mail { user, .. } => format!("by e-mail to {user}"),
        Channel::Sms { user, .. } => format!("by SMS to {user}"),
    };
    let state = match notice.state {
        NoticeState::Due { at, .. } => format!("due at {}", at.to_rfc3339()),
        NoticeState::Delivered { at } => format!("delivered at {}", at.to_rfc3339()),
        NoticeState::GivenUp { at } => format!("given up at {}", at.to_rfc3339()),
    };
    let body = match notice.channel.body() {
        Some(body) if body.bytes().is_none() => "; its body was deleted, its digest is kept",
        _ => "",
    };
    format!("{}  {to}  {state}, {} attempts{body}", notice.id, notice.attempts)
}

fn describe(notice: &Row, attempts: &[Value]) -> Value {
    let body = notice.channel.body();
    json!({
        "notice": notice.id.to_string(), "channel": notice.channel.name(), "state": notice.state.name(),
        "attempts": notice.attempts, "on_record": attempts,
        "has_body": body.is_some_and(|body| body.bytes().is_some()),
        "digest": body.map(|body| HEXLOWER.encode(body.digest())),
    })
}
