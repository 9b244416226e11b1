//! `/console/payments/{id}`: one payment with everything that happened to it, and what can be done about it.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use cashier_core::chain::digest;
use cashier_core::error::{Code, Error};
use cashier_core::id::NoticeId;
use cashier_core::member::MemberAct;
use cashier_core::money::{Amount, Money};
use cashier_core::notice::{Channel, Notice, NoticeState};
use cashier_core::payment::{
    CancelBy, CancelOutcome, CancelPayment, Payment, PaymentRef, State as PaymentState,
};
use cashier_core::refund::{MakeRefund, Refund, RefundState};
use cashier_core::retention::{Resend, Resent};
use cashier_core::web_order::payment_named;
use cashier_protocol::wallet::answer;
use serde::Deserialize;

use super::approvals;
use super::payments::HERE;
use super::staff::Staff;
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::local_path::LocalPath;
use crate::openapi::forward_refund;
use crate::pages::{ConsoleNote, NoticeLine, PaymentPage, RefundLine, respond};
use crate::timeline::collect;
use crate::visit::{Note, Visit};

/// The longest reason of a refund, in characters.
const REASON_MAX: usize = 200;

#[derive(Deserialize)]
pub(super) struct RefundForm {
    /// The amount in major units, without the currency.
    #[serde(default)]
    amount: String,
    #[serde(default)]
    reason: String,
    /// Made with the page, so that a form that is sent twice refunds once.
    #[serde(default)]
    request: String,
}

#[derive(Deserialize)]
pub(super) struct ResendForm {
    #[serde(default)]
    notice: String,
}

fn illegal(detail: &'static str) -> Error {
    Error::new(Code::ParamIllegal).with_detail(detail)
}

/// The payment that a path names, if the member may see it. One of another merchant is as absent as one that was never made.
pub(super) async fn find(app: &App, staff: &Staff, id: &str) -> Result<Payment, Error> {
    let missing = || Error::new(Code::OrderNotExist);
    let id = payment_named(id).ok_or_else(missing)?;
    let payment = app.reader.payment(id).await.map_err(|error| read_error(&error))?;
    payment.filter(|payment| staff.sees(payment.merchant)).ok_or_else(missing)
}

/// The page of a payment.
pub(super) fn path_of(payment: &str) -> LocalPath {
    LocalPath::under(HERE, payment)
}

pub(super) async fn show(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
    visit: Visit,
) -> Response {
    match page(&app, &staff, &visit, &id).await {
        Ok(page) => respond(&page),
        Err(error) => visit.refuse(&app, &error, Some(HERE.into())),
    }
}

async fn page(app: &App, staff: &Staff, visit: &Visit, id: &str) -> Result<PaymentPage, Error> {
    let failed = |error| read_error(&error);
    let payment = find(app, staff, id).await?;
    let events = collect(&app.reader, &payment).await.map_err(failed)?;
    let refunds = app.reader.refunds_of(payment.id).await.map_err(failed)?;
    let requests = app.reader.refund_requests_of(payment.id).await.map_err(failed)?;
    let open = requests.iter().filter(|request| request.is_open());
    let mut notices = Vec::new();
    if staff.may(MemberAct::SeeNotices) {
        notices = notices_of(app, &payment, &refunds).await?;
    }
    let left = payment.amount.minor().saturating_sub(payment.refunded);
    let left = Money::new(left, payment.amount.currency());
    let is_paid = matches!(payment.state, PaymentState::Succeeded { .. });
    let can_refund = is_paid && left.minor() > 0 && staff.may(MemberAct::Refund);
    let can_resend = staff.may(MemberAct::ResendNotice);
    Ok(PaymentPage {
        frame: staff.frame(visit.frame.clone()),
        staff: staff.view("payments"),
        line: super::payments::line(&payment),
        expires_at: payment.expires_at,
        client_id: payment.details.client_id.clone(),
        refundable: can_refund.then(|| left.to_decimal()),
        request: cashier_core::id::encode_base32(&app.engine.entropy().seed()),
        can_cancel: payment.state == PaymentState::Created && staff.may(MemberAct::Cancel),
        refunds: refunds.iter().map(refund_line).collect(),
        approvals: open.map(|request| approvals::line(staff, request)).collect(),
        notices: notices.iter().filter_map(|notice| notice_line(notice, can_resend)).collect(),
        events,
        note: match visit.note.clone() {
            Some(Note::Console(note)) => Some(note),
            _ => None,
        },
    })
}

pub(super) fn refund_line(refund: &Refund) -> RefundLine {
    RefundLine {
        id: refund.id.to_string(),
        payment: refund.payment.to_string(),
        at: refund.id.created_at(),
        amount: refund.amount.money(),
        reason: refund.reason.clone().unwrap_or_default(),
        state: refund.state.name(),
        code: match refund.state {
            RefundState::Failed { code, .. } => Some(code.row().name),
            RefundState::Processing { .. } | RefundState::Succeeded { .. } => None,
        },
    }
}

/// The notices about a payment and its refunds.
async fn notices_of(app: &App, payment: &Payment, refunds: &[Refund]) -> Result<Vec<Notice>, Error> {
    let subjects = std::iter::once(payment.id.into()).chain(refunds.iter().map(|refund| refund.id.into()));
    let mut notices = Vec::new();
    for subject in subjects {
        notices.extend(app.reader.notices_of(subject).await.map_err(|error| read_error(&error))?);
    }
    Ok(notices)
}

/// A notice to a merchant or an app; messages to users are not shown.
pub(super) fn notice_line(notice: &Notice, can_resend: bool) -> Option<NoticeLine> {
    let (Channel::Merchant { url, .. } | Channel::Trigger { url, .. }) = &notice.channel else { return None };
    let (state, at) = match notice.state {
        NoticeState::Due { at, .. } => ("due", at),
        NoticeState::Delivered { at } => ("delivered", at),
        NoticeState::GivenUp { at } => ("given_up", at),
    };
    let can_resend = can_resend && state != "due";
    Some(NoticeLine {
        id: notice.id.to_string(),
        subject: notice.subject.as_id::<cashier_core::id::Payment>().to_string(),
        url: url.clone(),
        at,
        state,
        tries: notice.attempts,
        can_resend,
    })
}

pub(super) async fn refund(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
    visit: Visit,
    Form(form): Form<RefundForm>,
) -> Response {
    let page = path_of(&id);
    match try_refund(&app, &staff, &id, form).await {
        Ok(()) => Note::Console(ConsoleNote::Done).tell(&app, page),
        Err(error) => visit.refuse(&app, &error, Some(page)),
    }
}

async fn try_refund(app: &App, staff: &Staff, id: &str, form: RefundForm) -> Result<(), Error> {
    let payment = find(app, staff, id).await?;
    let wrong = |_| illegal("The amount is written as a number, such as 1500.50, and is more than zero.");
    let amount = Amount::parse_decimal(form.amount.trim(), payment.amount.currency()).map_err(wrong)?;
    let reason = form.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > REASON_MAX || reason.chars().any(char::is_control) {
        return Err(illegal("Say why, in one line of at most 200 characters."));
    }
    if form.request.len() != 26 || !form.request.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(illegal("The form is not the one of the page. Load the page again."));
    }
    if approvals::needs_approval(app, amount) {
        return approvals::ask(app, staff, &payment, (amount, reason)).await;
    }
    let command = MakeRefund {
        merchant: payment.merchant,
        request_id: format!("console-{}", form.request),
        payment: PaymentRef::Id(payment.id),
        amount,
        reason: Some(reason.clone()),
        window: app.rules.refund_window,
        fingerprint: digest(format!("{} {} {reason}", payment.id, amount.minor()).as_bytes()),
        answer: Arc::new(answer::refunded),
        forward: forward_refund(app, &payment).await?,
    };
    let detail = approvals::described(amount, &reason);
    let about = (MemberAct::Refund, Some(payment.merchant));
    let made = staff.submit(app, command, about, (payment.id.to_string(), detail)).await?;
    // A refund through a provider is sent now.
    app.providers.wake();
    approvals::outcome(app, made.subject.as_id()).await
}

pub(super) async fn cancel(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
    visit: Visit,
) -> Response {
    let page = path_of(&id);
    let closed = async {
        let payment = find(&app, &staff, &id).await?;
        let by = CancelBy::Merchant(payment.merchant);
        let command = CancelPayment { payment: PaymentRef::Id(payment.id), by };
        let about = (MemberAct::Cancel, Some(payment.merchant));
        match staff.submit(&app, command, about, (payment.id.to_string(), String::new())).await? {
            CancelOutcome::Closed(_) => Ok(()),
            CancelOutcome::NotFound => Err(Error::new(Code::OrderNotExist)),
        }
    };
    match closed.await {
        Ok(()) => Note::Console(ConsoleNote::Done).tell(&app, page),
        Err(error) => visit.refuse(&app, &error, Some(page)),
    }
}

pub(super) async fn resend(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
    visit: Visit,
    Form(form): Form<ResendForm>,
) -> Response {
    let page = path_of(&id);
    match try_resend(&app, &staff, &id, &form.notice).await {
        Ok(()) => Note::Console(ConsoleNote::Done).tell(&app, page),
        Err(error) => visit.refuse(&app, &error, Some(page)),
    }
}

async fn try_resend(app: &App, staff: &Staff, id: &str, notice: &str) -> Result<(), Error> {
    let missing = || Error::new(Code::NotFound);
    let payment = find(app, staff, id).await?;
    let notice: NoticeId = notice.parse().map_err(|_| missing())?;
    let refunds = app.reader.refunds_of(payment.id).await.map_err(|error| read_error(&error))?;
    let found = notices_of(app, &payment, &refunds).await?.into_iter().find(|found| found.id == notice);
    let found = found.filter(|found| notice_line(found, true).is_some()).ok_or_else(missing)?;
    let command = Resend { notice: (found.subject, found.id), bodies: Arc::new(app.openapi.dialects()) };
    let about = (MemberAct::ResendNotice, Some(payment.merchant));
    let refuse = |detail: &str| Err(Error::new(Code::ProcessFail).with_detail(detail));
    match staff.submit(app, command, about, (payment.id.to_string(), notice.to_string())).await? {
        Resent::Due(_) => Ok(()),
        Resent::UnderWay => refuse("The notice is not final: it is being sent anyway."),
        Resent::Differs => refuse("The body was deleted and cannot be made again as it was sent."),
        Resent::ToUser | Resent::Absent => Err(missing()),
    }
}
