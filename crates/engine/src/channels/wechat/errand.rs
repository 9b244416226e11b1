//! Refunds and profit sharing.

use std::sync::Arc;

use cashier_core::channel::{Carried, ErrandKind, Receiver};
use cashier_protocol::limits;
use cashier_protocol::wechat::v3::answer::Answer;
use cashier_protocol::wechat::v3::error::{ApiError, Meaning};
use cashier_protocol::wechat::v3::profit_sharing::{
    self, CreateSharing, NewShare, ShareState, Sharing, Unfreeze,
};
use cashier_protocol::wechat::v3::receivers::{self, ReceiverKind, Relation};
use cashier_protocol::wechat::v3::refunds::{self, CreateRefund, Refund, RefundRequestAmount, RefundState};
use cashier_protocol::wechat::v3::sensitive::{self, SensitiveError};
use cashier_protocol::wechat::v3::sharing_returns::{self, CreateReturn, ReturnState, SharingReturn};

use super::Wechat;
use crate::channels::connector::{Task, Wire, cut, reason};

impl Wechat {
    pub(in crate::channels) async fn refund(&self, wire: &Wire, task: &Task<'_>) -> Carried {
        let body = CreateRefund {
            transaction_id: Some(task.transaction.to_string()),
            out_trade_no: None,
            out_refund_no: task.errand.id.to_string(),
            reason: task.errand.note.as_deref().map(|note| cut(note, limits::WECHAT_REFUND_REASON)),
            notify_url: Some(task.notify_url.clone()),
            funds_account: None,
            amount: RefundRequestAmount {
                refund: task.errand.amount.minor(),
                total: task.total,
                currency: task.errand.amount.currency().code().to_owned(),
                from: None,
            },
            goods_detail: None,
        };
        match self.call::<Refund>(wire, &body.call()).await {
            Answer::Done(refund) => refunded(&refund, task),
            Answer::Refused(error) => refused(&error),
            Answer::Unknown(_) => Carried::Unknown,
        }
    }

    pub(in crate::channels) async fn query_refund(&self, wire: &Wire, task: &Task<'_>) -> Carried {
        match self.call::<Refund>(wire, &refunds::query(&task.errand.id.to_string())).await {
            Answer::Done(refund) => refunded(&refund, task),
            // It took the refund once; that it does not know it now proves nothing.
            Answer::Refused(_) | Answer::Unknown(_) => Carried::Unknown,
        }
    }

    pub(in crate::channels) async fn share(&self, wire: &Wire, task: &Task<'_>) -> Carried {
        let number = task.errand.id.to_string();
        match task.errand.kind {
            ErrandKind::Share => {
                let Some((kind, account)) = receiver(task) else { return malformed() };
                let body = CreateSharing {
                    appid: self.settings.appid.clone(),
                    transaction_id: task.transaction.to_string(),
                    out_order_no: number,
                    receivers: vec![NewShare {
                        kind,
                        account,
                        name: None,
                        amount: task.errand.amount.minor(),
                        description: cut(&task.note(), limits::WECHAT_SHARE_DESCRIPTION),
                    }],
                    unfreeze_unsplit: false,
                };
                self.shared(wire, &body.call(), task).await
            }
            ErrandKind::Return => {
                let (Some((_, account)), Some(share)) = (receiver(task), task.share_number()) else {
                    return malformed();
                };
                let body = CreateReturn {
                    order_id: None,
                    out_order_no: Some(share),
                    out_return_no: number,
                    return_mchid: account,
                    amount: task.errand.amount.minor(),
                    description: cut(&task.note(), limits::WECHAT_RETURN_DESCRIPTION),
                };
                self.returned(wire, &body.call(), task).await
            }
            ErrandKind::Finish => {
                let body = Unfreeze {
                    transaction_id: task.transaction.to_string(),
                    out_order_no: number,
                    description: cut(&task.note(), limits::WECHAT_UNFREEZE_DESCRIPTION),
                };
                self.shared(wire, &body.call(), task).await
            }
            ErrandKind::Refund | ErrandKind::Surplus => malformed(),
        }
    }

    pub(in crate::channels) async fn query_share(&self, wire: &Wire, task: &Task<'_>) -> Carried {
        let number = task.errand.id.to_string();
        if let (ErrandKind::Return, Some(share)) = (task.errand.kind, task.share_number()) {
            self.returned(wire, &sharing_returns::query(&share, &number), task).await.unless_refused()
        } else {
            let call = profit_sharing::query(&task.transaction, &number);
            self.shared(wire, &call, task).await.unless_refused()
        }
    }

    async fn shared(
        &self,
        wire: &Wire,
        call: &cashier_protocol::wechat::v3::call::Call,
        task: &Task<'_>,
    ) -> Carried {
        match self.call::<Sharing>(wire, call).await {
            Answer::Done(sharing) if sharing.out_order_no != task.errand.id.to_string() => Carried::Unknown,
            Answer::Done(sharing) if task.errand.kind == ErrandKind::Finish => {
                if sharing.is_final() {
                    Carried::Done { at: None }
                } else {
                    Carried::Accepted
                }
            }
            Answer::Done(sharing) => {
                let own = receiver(task)
                    .and_then(|(_, account)| sharing.receivers.iter().find(|share| share.account == account));
                match own
                    .filter(|share| share.amount == task.errand.amount.minor())
                    .map(cashier_protocol::wechat::v3::profit_sharing::Share::state)
                {
                    Some(ShareState::Given(at)) => Carried::Done { at },
                    Some(ShareState::Refused(why)) => Carried::Refused {
                        reason: Arc::from(why.map_or("CLOSED".to_owned(), |why| why.as_str().to_owned())),
                    },
                    Some(ShareState::Pending) => Carried::Accepted,
                    Some(ShareState::Unknown) | None => Carried::Unknown,
                }
            }
            Answer::Refused(error) => refused(&error),
            Answer::Unknown(_) => Carried::Unknown,
        }
    }

    async fn returned(
        &self,
        wire: &Wire,
        call: &cashier_protocol::wechat::v3::call::Call,
        task: &Task<'_>,
    ) -> Carried {
        match self.call::<SharingReturn>(wire, call).await {
            Answer::Done(back)
                if back.out_return_no != task.errand.id.to_string()
                    || back.amount != task.errand.amount.minor() =>
            {
                Carried::Unknown
            }
            Answer::Done(back) => match back.state() {
                ReturnState::Returned(at) => Carried::Done { at },
                ReturnState::Pending => Carried::Accepted,
                ReturnState::Failed(why) => Carried::Refused {
                    reason: Arc::from(why.map_or("FAILED".to_owned(), |why| why.as_str().to_owned())),
                },
                ReturnState::Unknown => Carried::Unknown,
            },
            Answer::Refused(error) => refused(&error),
            Answer::Unknown(_) => Carried::Unknown,
        }
    }

    pub(in crate::channels) async fn add_receiver(
        &self,
        wire: &Wire,
        receiver: &Receiver,
        name: Option<&str>,
    ) -> Result<Option<String>, ()> {
        let Some((kind, account)) = receiver.receiver.split_once(':') else {
            return Ok(Some("the receiver must be KIND:ACCOUNT".to_owned()));
        };
        if name.is_some() && self.keyring().newest(wire.now()).is_none() {
            self.fetch_certificates(wire).await;
        }
        let ring = self.keyring();
        let sealed = match (name, ring.newest(wire.now())) {
            (Some(name), Some((_, key))) => match sensitive::encrypt(key, name) {
                Ok(sealed) => Some(sealed),
                Err(SensitiveError::TooLong) => {
                    return Ok(Some(
                        "the name is too long; make it 71 Chinese or 214 ASCII letters".to_owned(),
                    ));
                }
                Err(_) => return Err(()),
            },
            (Some(_), None) => return Err(()),
            (None, _) => None,
        };
        // A relation of the merchant's own is written `CUSTOM:words`.
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
        // Account and relation are given exactly: what does not fit is told, not cut.
        if let Err(invalid) = body.check() {
            return Ok(Some(invalid.to_string()));
        }
        match self.call::<serde_json::Value>(wire, &body.add()).await {
            Answer::Done(_) => Ok(None),
            Answer::Refused(error) => Ok(Some(format!("{}: {}", error.code, error.message))),
            Answer::Unknown(_) => Err(()),
        }
    }

    pub(in crate::channels) async fn remove_receiver(
        &self,
        wire: &Wire,
        receiver: &Receiver,
    ) -> Result<Option<String>, ()> {
        let Some((kind, account)) = receiver.receiver.split_once(':') else { return Ok(None) };
        let kind = ReceiverKind::from(kind.to_owned());
        let call = receivers::delete(&self.settings.appid, kind, account);
        match self.call::<serde_json::Value>(wire, &call).await {
            Answer::Done(_) => Ok(None),
            Answer::Refused(error) => Ok(Some(format!("{}: {}", error.code, error.message))),
            Answer::Unknown(_) => Err(()),
        }
    }
}

trait UnlessRefused {
    fn unless_refused(self) -> Self;
}

impl UnlessRefused for Carried {
    /// A query that is refused says nothing about what it asked for, but a receiver that got nothing is an answer.
    fn unless_refused(self) -> Self {
        match self {
            Self::Refused { reason } if reason.contains(':') => Self::Unknown,
            other => other,
        }
    }
}

fn receiver(task: &Task<'_>) -> Option<(ReceiverKind, String)> {
    let (kind, account) = task.errand.receiver.as_deref()?.split_once(':')?;
    Some((ReceiverKind::from(kind.to_owned()), account.to_owned()))
}

fn refunded(refund: &Refund, task: &Task<'_>) -> Carried {
    let is_ours =
        refund.out_refund_no == task.errand.id.to_string() && refund.amount() == Some(task.errand.amount);
    match refund.state() {
        _ if !is_ours => Carried::Unknown,
        RefundState::Succeeded(at) => Carried::Done { at },
        // Stuck: the money may still go, when somebody acts at the provider.
        RefundState::Pending | RefundState::Abnormal => Carried::Accepted,
        RefundState::Closed => Carried::Refused { reason: Arc::from("the provider closed the refund") },
        RefundState::Unknown => Carried::Unknown,
    }
}

fn refused(error: &ApiError) -> Carried {
    match error.meaning() {
        Meaning::Refused | Meaning::NotFound => {
            Carried::Refused { reason: reason(&error.code, &error.message) }
        }
        _ => Carried::Unknown,
    }
}

fn malformed() -> Carried {
    Carried::Refused { reason: Arc::from("the receiver cannot be read") }
}
