//! Refunds and profit sharing.

use std::sync::Arc;

use cashier_core::provider::{CallKind, QueryAnswer, Receiver, SendAnswer};
use cashier_protocol::limits;
use cashier_protocol::wechat::v3::answer::Answer;
use cashier_protocol::wechat::v3::call::Call;
use cashier_protocol::wechat::v3::profit_sharing::{
    self, CreateSharing, NewShare, Share, ShareState, Sharing, Unfreeze,
};
use cashier_protocol::wechat::v3::receivers::{self, ReceiverKind, Relation};
use cashier_protocol::wechat::v3::refunds::{self, CreateRefund, Refund, RefundRequestAmount, RefundState};
use cashier_protocol::wechat::v3::sensitive::{self, SensitiveError};
use cashier_protocol::wechat::v3::sharing_returns::{self, CreateReturn, ReturnState, SharingReturn};

use super::Wechat;
use super::answers::{asked, sent};
use crate::providers::answers::{Shown, not_sent};
use crate::providers::connector::{Listed, Task, cut};
use crate::providers::wire::Wire;

impl Wechat {
    pub(super) async fn make_refund(&self, wire: &Wire, task: &Task<'_>) -> SendAnswer {
        let body = CreateRefund {
            transaction_id: Some(task.transaction.to_string()),
            out_trade_no: None,
            out_refund_no: task.call.id.to_string(),
            reason: task.call.note.as_deref().map(|note| cut(note, limits::WECHAT_REFUND_REASON)),
            notify_url: Some(task.notify_url.clone()),
            funds_account: None,
            amount: RefundRequestAmount {
                refund: task.call.amount.minor(),
                total: task.total,
                currency: task.call.amount.currency().code().to_owned(),
                from: None,
            },
            goods_detail: None,
        };
        sent(self.call::<Refund>(wire, &body.call()).await, |refund| refunded(refund, task))
    }

    pub(super) async fn find_refund(&self, wire: &Wire, task: &Task<'_>) -> QueryAnswer {
        let call = refunds::query(&task.call.id.to_string());
        asked(self.call::<Refund>(wire, &call).await, |refund| refunded(refund, task))
    }

    pub(super) async fn make_share(&self, wire: &Wire, task: &Task<'_>) -> SendAnswer {
        let number = task.call.id.to_string();
        match task.call.kind {
            CallKind::Share => {
                let Some((kind, account)) = receiver(task) else { return unreadable() };
                let body = CreateSharing {
                    appid: self.settings.appid.clone(),
                    transaction_id: task.transaction.to_string(),
                    out_order_no: number,
                    receivers: vec![NewShare {
                        kind,
                        account,
                        name: None,
                        amount: task.call.amount.minor(),
                        description: cut(&task.note(), limits::WECHAT_SHARE_DESCRIPTION),
                    }],
                    unfreeze_unsplit: false,
                };
                self.send_share(wire, &body.call(), task).await
            }
            CallKind::Return => {
                let (Some((_, account)), Some(share)) = (receiver(task), task.share_number()) else {
                    return unreadable();
                };
                let body = CreateReturn {
                    order_id: None,
                    out_order_no: Some(share),
                    out_return_no: number,
                    return_mchid: account,
                    amount: task.call.amount.minor(),
                    description: cut(&task.note(), limits::WECHAT_RETURN_DESCRIPTION),
                };
                sent(self.call::<SharingReturn>(wire, &body.call()).await, |back| returned(back, task))
            }
            CallKind::Finish => {
                let body = Unfreeze {
                    transaction_id: task.transaction.to_string(),
                    out_order_no: number,
                    description: cut(&task.note(), limits::WECHAT_UNFREEZE_DESCRIPTION),
                };
                self.send_share(wire, &body.call(), task).await
            }
            CallKind::Refund | CallKind::Surplus => unreadable(),
        }
    }

    pub(super) async fn find_share(&self, wire: &Wire, task: &Task<'_>) -> QueryAnswer {
        let number = task.call.id.to_string();
        if let (CallKind::Return, Some(share)) = (task.call.kind, task.share_number()) {
            let call = sharing_returns::query(&share, &number);
            asked(self.call::<SharingReturn>(wire, &call).await, |back| returned(back, task))
        } else {
            let call = profit_sharing::query(&task.transaction, &number);
            asked(self.call::<Sharing>(wire, &call).await, |sharing| shared(sharing, task))
        }
    }

    async fn send_share(&self, wire: &Wire, call: &Call, task: &Task<'_>) -> SendAnswer {
        sent(self.call::<Sharing>(wire, call).await, |sharing| shared(sharing, task))
    }

    pub(super) async fn list_receiver(&self, wire: &Wire, receiver: &Receiver, name: Option<&str>) -> Listed {
        let Some((kind, account)) = receiver.receiver.split_once(':') else {
            return Listed::Refused("the receiver must be KIND:ACCOUNT".to_owned());
        };
        if name.is_some() && self.keyring().newest(wire.now()).is_none() {
            self.fetch_certificates(wire).await;
        }
        let ring = self.keyring();
        let sealed = match (name, ring.newest(wire.now())) {
            (Some(name), Some((_, key))) => match sensitive::encrypt(key, name) {
                Ok(sealed) => Some(sealed),
                Err(SensitiveError::TooLong) => {
                    return Listed::Refused(
                        "the name is too long; make it 71 Chinese or 214 ASCII letters".to_owned(),
                    );
                }
                Err(_) => return Listed::Unknown,
            },
            (Some(_), None) => return Listed::Unknown,
            (None, _) => None,
        };
        // A custom relation is written `CUSTOM:words`.
        let (relation, custom) = match receiver.relation.split_once(':') {
            Some((relation, words)) => (relation, Some(words)),
            None => (&*receiver.relation, None),
        };
        let body = receivers::Receiver {
            appid: Some(self.settings.appid.clone()),
            kind: ReceiverKind::from(kind.to_owned()),
            account: account.to_owned(),
            name: sealed,
            relation_type: Some(Relation::from(relation.to_owned())),
            custom_relation: custom.map(str::to_owned),
        };
        // Account and relation must be exact: if one does not fit, that is an error; it is not truncated.
        if let Err(invalid) = body.check() {
            return Listed::Refused(invalid.to_string());
        }
        match self.call::<serde_json::Value>(wire, &body.add()).await {
            Answer::Done(_) => Listed::Done,
            Answer::Refused(error) => Listed::Refused(format!("{}: {}", error.code, error.message)),
            Answer::Unknown(_) => Listed::Unknown,
        }
    }

    pub(super) async fn unlist_receiver(&self, wire: &Wire, receiver: &Receiver) -> Listed {
        let Some((kind, account)) = receiver.receiver.split_once(':') else { return Listed::Done };
        let kind = ReceiverKind::from(kind.to_owned());
        let call = receivers::delete(&self.settings.appid, kind, account);
        match self.call::<serde_json::Value>(wire, &call).await {
            Answer::Done(_) => Listed::Done,
            Answer::Refused(error) => Listed::Refused(format!("{}: {}", error.code, error.message)),
            Answer::Unknown(_) => Listed::Unknown,
        }
    }
}

fn receiver(task: &Task<'_>) -> Option<(ReceiverKind, String)> {
    let (kind, account) = task.call.receiver.as_deref()?.split_once(':')?;
    Some((ReceiverKind::from(kind.to_owned()), account.to_owned()))
}

fn refunded(refund: &Refund, task: &Task<'_>) -> Shown {
    let is_ours =
        refund.out_refund_no == task.call.id.to_string() && refund.amount() == Some(task.call.amount);
    match refund.state() {
        _ if !is_ours => Shown::Other,
        RefundState::Succeeded(at) => Shown::Done(at),
        // Stuck: the money may still move if somebody acts at the provider.
        RefundState::Pending | RefundState::Abnormal => Shown::Pending,
        RefundState::Closed => Shown::Ended(Arc::from("the provider closed the refund")),
        RefundState::Unknown => Shown::Other,
    }
}

fn shared(sharing: &Sharing, task: &Task<'_>) -> Shown {
    if sharing.out_order_no != task.call.id.to_string() {
        return Shown::Other;
    }
    if task.call.kind == CallKind::Finish {
        return if sharing.is_final() { Shown::Done(None) } else { Shown::Pending };
    }
    let account = receiver(task).map(|(_, account)| account).unwrap_or_default();
    let own = sharing.receivers.iter().find(|share| share.account == account);
    match own.filter(|share| share.amount == task.call.amount.minor()).map(Share::state) {
        Some(ShareState::Given(at)) => Shown::Done(at),
        Some(ShareState::Refused(why)) => {
            Shown::Ended(Arc::from(why.map_or("CLOSED".to_owned(), |why| why.as_str().to_owned())))
        }
        Some(ShareState::Pending) => Shown::Pending,
        Some(ShareState::Unknown) | None => Shown::Other,
    }
}

fn returned(back: &SharingReturn, task: &Task<'_>) -> Shown {
    if back.out_return_no != task.call.id.to_string() || back.amount != task.call.amount.minor() {
        return Shown::Other;
    }
    match back.state() {
        ReturnState::Returned(at) => Shown::Done(at),
        ReturnState::Pending => Shown::Pending,
        ReturnState::Failed(why) => {
            Shown::Ended(Arc::from(why.map_or("FAILED".to_owned(), |why| why.as_str().to_owned())))
        }
        ReturnState::Unknown => Shown::Other,
    }
}

fn unreadable() -> SendAnswer {
    not_sent("the receiver cannot be read")
}
