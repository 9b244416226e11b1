//! A transaction: the answer of `/pay/orderquery` and the content of a payment's notice.

use cashier_core::money::Amount;
use cashier_core::time::Timestamp;

use super::answer::Malformed;
use super::fields::{self, collect, maybe, required, set_maybe};
use crate::china_time::{parse_compact, to_compact};
use crate::flat_xml::Fields;
use crate::wechat::v3::transactions::{OrderState, Payment, TradeState};

/// The path.
pub const PATH: &str = "/pay/orderquery";

/// Which order is queried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OrderNumber<'a> {
    /// The provider's number.
    Provider(&'a str),
    /// The merchant's number.
    Merchant(&'a str),
}

impl OrderNumber<'_> {
    /// The fields of a request, without identity and signature.
    pub fn fields(self) -> Fields {
        match self {
            Self::Provider(number) => collect([("transaction_id", number)]),
            Self::Merchant(number) => collect([("out_trade_no", number)]),
        }
    }
}

/// Reads which order a merchant's request names. The provider's number takes precedence.
///
/// # Errors
/// When it names none.
pub fn read_number(fields: &Fields) -> Result<OrderNumber<'_>, Malformed> {
    let provider = fields::text(fields, "transaction_id").map(OrderNumber::Provider);
    let merchant = || fields::text(fields, "out_trade_no").map(OrderNumber::Merchant);
    provider.or_else(merchant).ok_or(Malformed("out_trade_no"))
}

/// A transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transaction {
    /// The state. A notice has none: it is only sent for success.
    pub trade_state: TradeState,
    /// The state for readers.
    pub trade_state_desc: Option<String>,
    /// The merchant's number.
    pub out_trade_no: String,
    /// The provider's number.
    pub transaction_id: Option<String>,
    /// `JSAPI`, `NATIVE`, `APP`, `MWEB`, `MICROPAY`.
    pub trade_type: Option<String>,
    /// The amount ordered.
    pub amount: Option<Amount>,
    /// The amount the payer paid, in minor units (fen).
    pub cash_fen: Option<i64>,
    /// The bank.
    pub bank_type: Option<String>,
    /// Who paid.
    pub openid: Option<String>,
    /// The order's `attach` value.
    pub attach: Option<String>,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
}

impl Transaction {
    /// Reads the answer to a query.
    ///
    /// # Errors
    /// The first field that is absent or cannot be read.
    pub fn read(fields: &Fields) -> Result<Self, Malformed> {
        Self::with_state(fields, TradeState::from(required(fields, "trade_state")?))
    }

    /// Reads a notice of a payment, which has no state but its `result_code`.
    pub(super) fn read_notice(fields: &Fields) -> Result<Self, Malformed> {
        let is_paid = fields::text(fields, "result_code") == Some("SUCCESS");
        let state = if is_paid { TradeState::Success } else { TradeState::Other(String::new()) };
        Self::with_state(fields, state)
    }

    fn with_state(fields: &Fields, trade_state: TradeState) -> Result<Self, Malformed> {
        let amount = match fields::text(fields, "total_fee") {
            Some(_) => Some(fields::amount(fields, "total_fee", "fee_type")?),
            None => None,
        };
        Ok(Self {
            trade_state,
            trade_state_desc: maybe(fields, "trade_state_desc"),
            out_trade_no: required(fields, "out_trade_no")?,
            transaction_id: maybe(fields, "transaction_id"),
            trade_type: maybe(fields, "trade_type"),
            amount,
            cash_fen: fields::number(fields, "cash_fee"),
            bank_type: maybe(fields, "bank_type"),
            openid: maybe(fields, "openid"),
            attach: maybe(fields, "attach"),
            paid_at: fields::text(fields, "time_end").and_then(parse_compact),
        })
    }

    /// The fields of the answer to a query.
    pub fn fields(&self) -> Fields {
        let mut fields =
            collect([("trade_state", self.trade_state.as_str()), ("out_trade_no", &self.out_trade_no)]);
        set_maybe(&mut fields, "trade_state_desc", self.trade_state_desc.as_ref());
        set_maybe(&mut fields, "transaction_id", self.transaction_id.as_ref());
        set_maybe(&mut fields, "trade_type", self.trade_type.as_ref());
        if let Some(amount) = self.amount {
            let fen = amount.minor().to_string();
            fields.extend(collect([("total_fee", &fen), ("fee_type", amount.currency().code())]));
        }
        set_maybe(&mut fields, "cash_fee", self.cash_fen.map(|fen| fen.to_string()).as_ref());
        set_maybe(&mut fields, "bank_type", self.bank_type.as_ref());
        set_maybe(&mut fields, "openid", self.openid.as_ref());
        set_maybe(&mut fields, "attach", self.attach.as_ref());
        set_maybe(&mut fields, "time_end", self.paid_at.map(to_compact).as_ref());
        fields
    }

    /// What the state proves. A success without number or amount proves nothing.
    pub fn state(&self) -> OrderState {
        let has_refunds = match &self.trade_state {
            TradeState::Success => false,
            TradeState::Refund => true,
            TradeState::NotPay | TradeState::UserPaying => return OrderState::Waiting,
            TradeState::Closed | TradeState::Revoked => return OrderState::Closed,
            TradeState::PayError => return OrderState::Failed,
            TradeState::Other(_) => return OrderState::Unknown,
        };
        match (&self.transaction_id, self.amount) {
            (Some(id), Some(amount)) => OrderState::Paid(Payment {
                transaction_id: id.clone(),
                amount,
                paid_at: self.paid_at,
                has_refunds,
            }),
            _ => OrderState::Unknown,
        }
    }
}
