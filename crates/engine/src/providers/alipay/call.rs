//! Refunds and sharing.

use std::collections::BTreeMap;

use cashier_core::provider::{CallKind, ProviderCall, QueryAnswer, SendAnswer};
use cashier_protocol::alipay::biz::Request as _;
use cashier_protocol::alipay::outcome::Outcome;
use cashier_protocol::alipay::royalty::settle::{self, RoyaltyPart, Settle, SettleParams};
use cashier_protocol::alipay::royalty::settle_query::{self, PartState, SettleQuery, SettleState};
use cashier_protocol::alipay::trade::numbers::TradeNumbers;
use cashier_protocol::alipay::trade::{refund, refund_query};
use cashier_protocol::limits;

use super::Alipay;
use super::answers::{asked, refused};
use crate::providers::answers::{Shown, not_sent};
use crate::providers::connector::{Task, cut, reason};
use crate::providers::wire::Wire;

impl Alipay {
    pub(super) async fn make_refund(&self, wire: &Wire, task: &Task<'_>) -> SendAnswer {
        let body = refund::Refund {
            out_trade_no: None,
            trade_no: Some(task.transaction.to_string()),
            refund_fen: task.call.amount.minor(),
            out_request_no: Some(task.call.id.to_string()),
            refund_reason: task.call.note.as_deref().map(|note| cut(note, limits::ALIPAY_REFUND_REASON)),
            refund_royalty_parameters: take_back(&task.returns),
        };
        let Ok(content) = body.to_biz_content() else { return not_sent("the refund cannot be written") };
        let Some(answer) = self.call(wire, refund::Refund::METHOD, &content, None).await else {
            return SendAnswer::Unknown;
        };
        match refund::read_answer(&answer, &body) {
            refund::Refunded::Done(done) => SendAnswer::Done { at: done.refunded_at },
            // Accepted once, by this call or an earlier one, without saying how it ended: only a query tells.
            refund::Refunded::Unchanged(_) => match self.find_refund(wire, task).await {
                QueryAnswer::Done { at } => SendAnswer::Done { at },
                _ => SendAnswer::Accepted,
            },
            refund::Refunded::Refused(codes) => refused(&codes),
            refund::Refunded::Unknown(_) => SendAnswer::Unknown,
        }
    }

    pub(super) async fn find_refund(&self, wire: &Wire, task: &Task<'_>) -> QueryAnswer {
        let trade = TradeNumbers { out_trade_no: None, trade_no: Some(task.transaction.to_string()) };
        let body = refund_query::RefundQuery { trade, out_request_no: task.call.id.to_string() };
        let Ok(content) = body.to_biz_content() else { return QueryAnswer::Unknown };
        let Some(answer) = self.call(wire, refund_query::RefundQuery::METHOD, &content, None).await else {
            return QueryAnswer::Unknown;
        };
        refund_found(&refund_query::read_answer(&answer, &body), task.call)
    }

    pub(super) async fn make_share(&self, wire: &Wire, task: &Task<'_>) -> SendAnswer {
        let finish = task.call.kind == CallKind::Finish;
        let parts = match (task.call.kind, account(task.call)) {
            (CallKind::Share, Some((kind, account))) => vec![RoyaltyPart {
                trans_in_type: Some(kind.to_owned()),
                desc: Some(cut(&task.note(), limits::ALIPAY_SHARE_DESCRIPTION)),
                ..RoyaltyPart::to_user(account, task.call.amount.minor())
            }],
            (CallKind::Finish, _) => Vec::new(),
            _ => return not_sent("Alipay takes shares back only with a refund"),
        };
        let body = Settle {
            out_request_no: task.call.id.to_string(),
            trade_no: task.transaction.to_string(),
            royalty_parameters: parts,
            royalty_mode: None,
            extend_params: SettleParams { is_finish: finish },
        };
        let content = match body.to_biz_content() {
            Ok(content) => content,
            Err(error) => return not_sent(&error.to_string()),
        };
        let Some(answer) = self.call(wire, Settle::METHOD, &content, None).await else {
            return SendAnswer::Unknown;
        };
        match settle::read_answer(&answer, &body) {
            // A synchronous sharing is done once it is answered.
            Outcome::Success(_) => SendAnswer::Done { at: None },
            Outcome::Refused(codes) => refused(&codes),
            Outcome::Unknown(_) => SendAnswer::Unknown,
        }
    }

    pub(super) async fn find_share(&self, wire: &Wire, task: &Task<'_>) -> QueryAnswer {
        let body = SettleQuery {
            settle_no: None,
            out_request_no: Some(task.call.id.to_string()),
            trade_no: Some(task.transaction.to_string()),
        };
        let Ok(content) = body.to_biz_content() else { return QueryAnswer::Unknown };
        let Some(answer) = self.call(wire, SettleQuery::METHOD, &content, None).await else {
            return QueryAnswer::Unknown;
        };
        asked(settle_query::read_answer(&answer, &body), |state| shared(state, task.call))
    }
}

/// What a query about a refund found.
pub(super) fn refund_found(found: &refund_query::FoundRefund, call: &ProviderCall) -> QueryAnswer {
    match found {
        refund_query::FoundRefund::Refunded(found)
            if found.refund_fen.is_none_or(|fen| fen == call.amount.minor()) =>
        {
            QueryAnswer::Done { at: found.refunded_at }
        }
        // It does not exist, or was accepted and is not done: Alipay does not say which.
        refund_query::FoundRefund::NotFound => QueryAnswer::Absent,
        refund_query::FoundRefund::Refunded(_)
        | refund_query::FoundRefund::Refused(_)
        | refund_query::FoundRefund::Unknown(_) => QueryAnswer::Unknown,
    }
}

/// What is known about a sharing.
fn shared(state: &SettleState, call: &ProviderCall) -> Shown {
    let is_ours = state.out_request_no.as_deref() == Some(call.id.to_string().as_str());
    if call.kind == CallKind::Finish {
        // It has no parts: its existence means that it was done.
        return if is_ours { Shown::Done(None) } else { Shown::Other };
    }
    let account = account(call).map(|(_, account)| account);
    let own = state.royalty_detail_list.iter().find(|part| {
        part.trans_in.is_some() && part.trans_in.as_deref() == account && part.fen == call.amount.minor()
    });
    match own.map(|part| (part.outcome(), part)) {
        Some((PartState::Succeeded, _)) => Shown::Done(None),
        Some((PartState::Failed, part)) => {
            Shown::Ended(reason(part.error_code.as_deref().unwrap_or("FAIL"), ""))
        }
        Some((PartState::Unknown, part)) if part.state == "PROCESSING" => Shown::Pending,
        Some((PartState::Unknown, _)) | None => Shown::Other,
    }
}

/// The kind and account of a receiver.
fn account(call: &ProviderCall) -> Option<(&str, &str)> {
    call.receiver.as_deref()?.split_once(':')
}

/// The shares that a refund takes back, one part per receiver; here the receiver is the one who pays.
fn take_back(returns: &[ProviderCall]) -> Vec<RoyaltyPart> {
    let mut parts: BTreeMap<&str, i64> = BTreeMap::new();
    for back in returns {
        let fen = parts.entry(back.receiver.as_deref().unwrap_or_default()).or_default();
        *fen = fen.saturating_add(back.amount.minor());
    }
    let part = |(receiver, fen): (&str, i64)| {
        let (kind, account) = receiver.split_once(':')?;
        Some(RoyaltyPart {
            trans_out: Some(account.to_owned()),
            trans_in_type: Some(kind.to_owned()),
            ..RoyaltyPart::to_user(account, fen)
        })
    };
    parts.into_iter().filter_map(part).collect()
}
