//! Four eyes: a refund over a limit is asked for by one member and approved by another.
//!
//! Invariants: nobody approves what they asked for; a request is decided once; the money moves in the batch that approves.

use super::MakeRefund;
use crate::error::{Code, Error};
use crate::id::{Fresh, MerchantId, PaymentId, RefundId, RefundRequestId};
use crate::kernel::{Command, Decision, Row};
use crate::money::Amount;
use crate::payment::{PaymentRef, State};
use crate::request::Answer;
use crate::time::Timestamp;
use crate::world::{Keys, World};

/// One refund that somebody asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundRequest {
    /// Its id; the shard is the merchant's.
    pub id: RefundRequestId,
    /// The payment.
    pub payment: PaymentId,
    /// The merchant that refunds.
    pub merchant: MerchantId,
    /// The amount.
    pub amount: Amount,
    /// Why.
    pub reason: String,
    /// The login of the member who asked.
    pub asked_by: String,
    /// The login of the member who decided, if anybody did.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// The refund, if it was approved. It may have failed.
    pub refund: Option<RefundId>,
}

impl RefundRequest {
    /// True until somebody decides.
    pub const fn is_open(&self) -> bool {
        self.decided_at.is_none()
    }
}

impl Row for RefundRequest {
    type Key = RefundRequestId;

    fn key(&self) -> RefundRequestId {
        self.id
    }
}

/// Asks for a refund. Nothing moves yet.
pub struct AskRefund {
    /// The payment.
    pub payment: PaymentId,
    /// The merchant, whose the payment must be.
    pub merchant: MerchantId,
    /// The amount.
    pub amount: Amount,
    /// Why.
    pub reason: String,
    /// Who asks.
    pub by: String,
}

impl Command<World> for AskRefund {
    type Outcome = RefundRequest;

    fn name_keys(&self, keys: &mut Keys) {
        keys.payments.insert(self.payment);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<RefundRequest> {
        let payment = world.payments.get(&self.payment)?.filter(|payment| payment.merchant == self.merchant);
        let Some(payment) = payment else { return Err(Error::new(Code::OrderNotExist).into()) };
        if !matches!(payment.state, State::Succeeded { .. }) {
            return Err(Error::new(Code::OrderStatusInvalid).into());
        }
        let total = payment.refunded.checked_add(self.amount.minor());
        if self.amount.currency() != payment.amount.currency() {
            return Err(Error::new(Code::CurrencyNotSupport).into());
        }
        if total.is_none_or(|total| total > payment.amount.minor()) {
            return Err(Error::new(Code::RefundAmountExceed).into());
        }
        let request = RefundRequest {
            id: fresh.id(self.merchant.shard()),
            payment: self.payment,
            merchant: self.merchant,
            amount: self.amount,
            reason: self.reason.clone(),
            asked_by: self.by.clone(),
            decided_by: None,
            decided_at: None,
            refund: None,
        };
        world.refund_requests.insert_fresh(request.clone());
        Ok(request)
    }
}

/// The request, if it is open and somebody else asked for it.
fn open_to(world: &mut World, id: RefundRequestId, by: &str) -> Decision<RefundRequest> {
    let Some(request) = world.refund_requests.get(&id)?.cloned() else {
        return Err(Error::new(Code::NotFound).into());
    };
    if !request.is_open() {
        return Err(Error::new(Code::ProcessFail).with_detail("It was decided before.").into());
    }
    if request.asked_by == by {
        let detail = "Whoever asked for a refund does not approve it. Another member can.";
        return Err(Error::new(Code::AccessDenied).with_detail(detail).into());
    }
    Ok(request)
}

/// Approves a request: the refund is made.
pub struct ApproveRefund {
    /// The request.
    pub id: RefundRequestId,
    /// Who approves.
    pub by: String,
    /// The refund, which must be the one that was asked for.
    pub make: MakeRefund,
}

impl Command<World> for ApproveRefund {
    type Outcome = Answer;

    fn name_keys(&self, keys: &mut Keys) {
        keys.refund_requests.insert(self.id);
        self.make.name_keys(keys);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<Answer> {
        let request = open_to(world, self.id, &self.by)?;
        let is_it = self.make.merchant == request.merchant
            && self.make.payment == PaymentRef::Id(request.payment)
            && self.make.amount == request.amount;
        if !is_it {
            return Err(Error::new(Code::ParamIllegal).into());
        }
        let answer = self.make.decide(fresh, world)?;
        world.refund_requests.put(RefundRequest {
            decided_by: Some(self.by.clone()),
            decided_at: Some(fresh.at()),
            refund: Some(answer.subject.as_id()),
            ..request
        })?;
        Ok(answer)
    }
}

/// Declines a request. Whoever asked may take it back this way, too.
pub struct DeclineRefund {
    /// The request.
    pub id: RefundRequestId,
    /// Who declines.
    pub by: String,
}

impl Command<World> for DeclineRefund {
    type Outcome = ();

    fn name_keys(&self, keys: &mut Keys) {
        keys.refund_requests.insert(self.id);
    }

    fn decide(&self, fresh: &mut Fresh, world: &mut World) -> Decision<()> {
        // No login is empty, so anybody may.
        let request = open_to(world, self.id, "")?;
        world.refund_requests.put(RefundRequest {
            decided_by: Some(self.by.clone()),
            decided_at: Some(fresh.at()),
            ..request
        })
    }
}
