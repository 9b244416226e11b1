//! Refunding, in full or in part, over a connection with the merchant's client certificate. Within one year.
//!
//! A success means that the refund was accepted, not that the money was returned: use the refund query. After an
//! unknown outcome repeat it with the same number; a different number could pay twice.

use cashier_core::secret::Secret;
use data_encoding::HEXLOWER;
use md5::{Digest as _, Md5};

use super::fields::{
    FieldError, NUMBER_RULE, OrderNumbers, Request, collect, fen, is_number, option, require, text,
};
use super::outcome::{self, Outcome};
use crate::flat_xml::Fields;

/// The content of a call.
#[derive(Clone, Debug)]
pub struct Refund {
    /// The order.
    pub order: OrderNumbers,
    /// The merchant's number of the refund.
    pub out_refund_no: String,
    /// The amount, in fen.
    pub refund_fen: i64,
    /// The operator who refunds.
    pub op_user_id: String,
    /// See [`password_digest`].
    pub op_user_passwd: Secret<String>,
    /// The merchant's account that pays.
    pub refund_account: Option<String>,
}

/// The form in which an operator's password is sent: its MD5 in lower-case hexadecimal.
pub fn password_digest(password: &Secret<String>) -> Secret<String> {
    Secret::new(HEXLOWER.encode(&Md5::digest(password.expose())))
}

impl Request for Refund {
    const ADDRESS: &'static str = "https://api.qpay.qq.com/cgi-bin/pay/qpay_refund.cgi";

    fn to_fields(&self) -> Result<Fields, FieldError> {
        require(self.order.has_any(), "out_trade_no", "either transaction_id or out_trade_no must be given")?;
        require(is_number(&self.out_refund_no), "out_refund_no", NUMBER_RULE)?;
        require(self.refund_fen > 0, "refund_fee", "1 fen or more")?;
        require(!self.op_user_id.is_empty(), "op_user_id", "must be given")?;
        Ok(collect([
            ("transaction_id", self.order.transaction_id.clone()),
            ("out_trade_no", self.order.out_trade_no.clone()),
            ("out_refund_no", Some(self.out_refund_no.clone())),
            ("refund_fee", Some(self.refund_fen.to_string())),
            ("op_user_id", Some(self.op_user_id.clone())),
            ("op_user_passwd", Some(self.op_user_passwd.expose().clone())),
            ("refund_account", self.refund_account.clone()),
        ]))
    }

    fn read(fields: &Fields) -> Result<Self, FieldError> {
        let refund = Self {
            order: OrderNumbers::read(fields),
            out_refund_no: text(fields, "out_refund_no")?,
            refund_fen: fen(fields, "refund_fee")?,
            op_user_id: text(fields, "op_user_id")?,
            op_user_passwd: Secret::new(text(fields, "op_user_passwd")?),
            refund_account: option(fields, "refund_account"),
        };
        refund.to_fields()?;
        Ok(refund)
    }
}

/// A refund that was accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accepted {
    /// The order.
    pub order: OrderNumbers,
    /// The merchant's number of the refund.
    pub out_refund_no: String,
    /// QQ Wallet's number of the refund.
    pub refund_id: String,
    /// The amount, in fen.
    pub refund_fen: i64,
}

impl Accepted {
    /// The fields of the answer.
    pub fn to_fields(&self) -> Fields {
        outcome::success(collect([
            ("transaction_id", self.order.transaction_id.clone()),
            ("out_trade_no", self.order.out_trade_no.clone()),
            ("out_refund_no", Some(self.out_refund_no.clone())),
            ("refund_id", Some(self.refund_id.clone())),
            ("refund_fee", Some(self.refund_fen.to_string())),
        ]))
    }
}

/// Reads a verified answer for this refund.
pub fn read_answer(fields: &Fields, asked: &Refund) -> Outcome<Accepted> {
    let content = |fields: &Fields| {
        Ok(Accepted {
            order: OrderNumbers::read(fields),
            out_refund_no: text(fields, "out_refund_no")?,
            refund_id: option(fields, "refund_id").unwrap_or_default(),
            refund_fen: fen(fields, "refund_fee")?,
        })
    };
    outcome::read(fields, content).only_if(|accepted| {
        accepted.out_refund_no == asked.out_refund_no
            && accepted.refund_fen == asked.refund_fen
            && asked.order.fits(&accepted.order)
    })
}
