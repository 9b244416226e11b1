//! Four eyes: refunds over the operator's limit wait here for another member.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use cashier_core::chain::digest;
use cashier_core::error::{Code, Error};
use cashier_core::id::RefundRequestId;
use cashier_core::member::MemberAct;
use cashier_core::money::Amount;
use cashier_core::payment::{Payment, PaymentRef};
use cashier_core::refund::{ApproveRefund, AskRefund, DeclineRefund, MakeRefund, RefundRequest, RefundState};
use cashier_protocol::wallet::answer;
use serde::Deserialize;

use super::payment::{find, path_of};
use super::staff::Staff;
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::local_path::{Fixed, LocalPath};
use crate::openapi::forward_refund;
use crate::pages::{ApprovalLine, ApprovalsPage, ConsoleNote, respond};
use crate::visit::{Note, Visit};

const HERE: Fixed = LocalPath::fixed("/console/approvals");

/// How many open requests are shown.
const ROWS: u32 = 200;

#[derive(Deserialize)]
pub(super) struct Decision {
    #[serde(default)]
    request: String,
}

/// Whether somebody else has to approve a refund of this amount.
pub(super) fn needs_approval(app: &App, amount: Amount) -> bool {
    let limits = &app.rules.approval_above;
    let limit = limits.iter().find(|limit| limit.currency() == amount.currency());
    limit.is_some_and(|limit| amount.minor() > limit.minor())
}

pub(super) fn described(amount: Amount, reason: &str) -> String {
    format!("{} {}: {reason}", amount.money().to_decimal(), amount.currency().code())
}

/// Asks for a refund of a payment.
pub(super) async fn ask(
    app: &App,
    staff: &Staff,
    payment: &Payment,
    (amount, reason): (Amount, String),
) -> Result<(), Error> {
    let detail = format!("asked: {}", described(amount, &reason));
    let by = staff.member.login.clone();
    let command = AskRefund { payment: payment.id, merchant: payment.merchant, amount, reason, by };
    let about = (MemberAct::Refund, Some(payment.merchant));
    staff.submit(app, command, about, (payment.id.to_string(), detail)).await?;
    Ok(())
}

/// The request as a page shows it.
pub(super) fn line(staff: &Staff, request: &RefundRequest) -> ApprovalLine {
    let is_own = request.asked_by == staff.member.login;
    ApprovalLine {
        id: request.id.to_string(),
        payment: request.payment.to_string(),
        at: request.id.created_at(),
        amount: request.amount.money(),
        reason: request.reason.clone(),
        asked_by: request.asked_by.clone(),
        can_approve: !is_own && staff.may(MemberAct::ApproveRefund),
        can_decline: is_own || staff.may(MemberAct::ApproveRefund),
    }
}

pub(super) async fn show(State(app): State<Shared>, staff: Staff, visit: Visit) -> Response {
    let open = match app.reader.open_refund_requests(staff.merchant(), ROWS).await {
        Ok(open) => open,
        Err(error) => return visit.refuse(&app, &read_error(&error), Some(HERE.into())),
    };
    respond(&ApprovalsPage {
        frame: staff.frame(visit.frame),
        staff: staff.view("approvals"),
        lines: open.iter().map(|request| line(&staff, request)).collect(),
    })
}

/// The request that a form names, about a payment that the member may see.
async fn named(
    app: &App,
    staff: &Staff,
    id: &str,
    form: &Decision,
) -> Result<(Payment, RefundRequest), Error> {
    let missing = || Error::new(Code::NotFound);
    let payment = find(app, staff, id).await?;
    let request: RefundRequestId = form.request.parse().map_err(|_| missing())?;
    let request = app.reader.refund_request(request).await.map_err(|error| read_error(&error))?;
    let request = request.filter(|request| request.payment == payment.id).ok_or_else(missing)?;
    Ok((payment, request))
}

pub(super) async fn approve(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
    visit: Visit,
    Form(form): Form<Decision>,
) -> Response {
    match try_approve(&app, &staff, &id, &form).await {
        Ok(()) => Note::Console(ConsoleNote::Done).tell(&app, path_of(&id)),
        Err(error) => visit.refuse(&app, &error, Some(path_of(&id))),
    }
}

async fn try_approve(app: &App, staff: &Staff, id: &str, form: &Decision) -> Result<(), Error> {
    let (payment, request) = named(app, staff, id, form).await?;
    let (amount, reason) = (request.amount, request.reason.clone());
    let make = MakeRefund {
        merchant: payment.merchant,
        request_id: format!("console-{}", request.id),
        payment: PaymentRef::Id(payment.id),
        amount,
        reason: Some(reason.clone()),
        window: app.rules.refund_window,
        fingerprint: digest(request.id.to_string().as_bytes()),
        answer: Arc::new(answer::refunded),
        forward: forward_refund(app, &payment).await?,
    };
    let command = ApproveRefund { id: request.id, by: staff.member.login.clone(), make };
    let about = (MemberAct::ApproveRefund, Some(payment.merchant));
    let detail = format!("{}, asked by {}", described(amount, &reason), request.asked_by);
    let answered = staff.submit(app, command, about, (payment.id.to_string(), detail)).await?;
    app.providers.wake();
    outcome(app, answered.subject.as_id()).await
}

/// How a refund ended that was made just now.
pub(super) async fn outcome(app: &App, refund: cashier_core::id::RefundId) -> Result<(), Error> {
    let refund = app.reader.refund(refund).await.map_err(|error| read_error(&error))?;
    match refund.map(|refund| refund.state) {
        Some(RefundState::Failed { code, .. }) => Err(Error::new(code)),
        Some(_) => Ok(()),
        None => Err(Error::new(Code::UnknownException)),
    }
}

pub(super) async fn decline(
    State(app): State<Shared>,
    staff: Staff,
    Path(id): Path<String>,
    visit: Visit,
    Form(form): Form<Decision>,
) -> Response {
    let declined = async {
        let (payment, request) = named(&app, &staff, &id, &form).await?;
        if !line(&staff, &request).can_decline {
            return Err(Error::new(Code::AccessDenied));
        }
        let command = DeclineRefund { id: request.id, by: staff.member.login.clone() };
        let about = (MemberAct::Refund, Some(payment.merchant));
        let detail = format!("declined: {}", described(request.amount, &request.reason));
        staff.submit(&app, command, about, (payment.id.to_string(), detail)).await
    };
    match declined.await {
        Ok(()) => Note::Console(ConsoleNote::Done).tell(&app, path_of(&id)),
        Err(error) => visit.refuse(&app, &error, Some(path_of(&id))),
    }
}
