//! `POST /v1/payments/inquiryRefund`: where a refund stands.

use cashier_core::error::{Code, Error};
use cashier_core::request::{Effect, Operation, RequestKey};
use cashier_protocol::wallet::answer;
use cashier_protocol::wallet::request::inquiry_refund::{self, RefundRef};

use super::{Call, Reply, read_error};

pub(super) async fn handle(call: Call<'_>) -> Result<Reply, Error> {
    let missing = || Error::new(Code::RefundNotExist);
    let merchant = call.merchant.merchant.id;
    let reader = &call.app.reader;
    let id = match inquiry_refund::parse(call.body)?.ok_or_else(missing)? {
        RefundRef::Id(id) => id,
        RefundRef::RequestId(key) => {
            let key = RequestKey { owner: merchant.into(), operation: Operation::Refund, key };
            match reader
                .request(&key)
                .await
                .map_err(|error| read_error(&error))?
                .map(|request| request.effect)
            {
                Some(Effect::Done { subject, .. }) => subject.as_id(),
                Some(Effect::Barred) | None => return Err(missing()),
            }
        }
    };
    let refund = reader.refund(id).await.map_err(|error| read_error(&error))?;
    let refund = refund.filter(|refund| refund.merchant == merchant).ok_or_else(missing)?;
    Ok(Reply::new(answer::inquired_refund(&refund)).about(refund.payment))
}
