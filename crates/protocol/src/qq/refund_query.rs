//! The refund query: whether refunds were made. To the balance it takes up to twenty minutes, to a card about three
//! days.

use super::fields::{FieldError, OrderNumbers, Request, collect, fen, option, require};
use super::outcome::{self, Codes, Doubt, ORDER_NOT_EXIST, Outcome, REFUND_NOT_EXIST};
use crate::flat_xml::Fields;

/// The maximum number of refunds in one answer.
const COUNT_MAX: usize = 100;

/// The content of a call. The most specific number is used: `refund_id`, `out_refund_no`, then those of the order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RefundQuery {
    /// QQ Wallet's number of the refund.
    pub refund_id: Option<String>,
    /// The merchant's number of the refund.
    pub out_refund_no: Option<String>,
    /// The order, for all its refunds. For orders thirty or more days old QQ Wallet requires its own number.
    pub order: OrderNumbers,
}

impl Request for RefundQuery {
    const ADDRESS: &'static str = "https://qpay.qq.com/cgi-bin/pay/qpay_refund_query.cgi";

    fn to_fields(&self) -> Result<Fields, FieldError> {
        let names_any = self.refund_id.is_some() || self.out_refund_no.is_some() || self.order.has_any();
        require(names_any, "out_refund_no", "a number of the refund or of the order must be given")?;
        Ok(collect([
            ("refund_id", self.refund_id.clone()),
            ("out_refund_no", self.out_refund_no.clone()),
            ("transaction_id", self.order.transaction_id.clone()),
            ("out_trade_no", self.order.out_trade_no.clone()),
        ]))
    }

    fn read(fields: &Fields) -> Result<Self, FieldError> {
        let query = Self {
            refund_id: option(fields, "refund_id"),
            out_refund_no: option(fields, "out_refund_no"),
            order: OrderNumbers::read(fields),
        };
        query.to_fields()?;
        Ok(query)
    }
}

/// The state of a refund.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RefundState {
    /// The money was returned.
    Success,
    /// The money will not be returned by this refund.
    Fail,
    /// In progress.
    Processing,
    /// The payer's account cannot accept it; a person must handle it.
    Change,
    /// A state unknown here; query again.
    Other(String),
}

impl RefundState {
    /// Reads the word on the wire.
    pub fn parse(word: &str) -> Self {
        match word {
            "SUCCESS" => Self::Success,
            "FAIL" => Self::Fail,
            "PROCESSING" => Self::Processing,
            "CHANGE" => Self::Change,
            _ => Self::Other(word.to_owned()),
        }
    }

    /// The word on the wire.
    pub fn word(&self) -> &str {
        match self {
            Self::Success => "SUCCESS",
            Self::Fail => "FAIL",
            Self::Processing => "PROCESSING",
            Self::Change => "CHANGE",
            Self::Other(word) => word,
        }
    }
}

/// One refund.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundLine {
    /// The merchant's number.
    pub out_refund_no: String,
    /// QQ Wallet's number.
    pub refund_id: String,
    /// The amount, in fen.
    pub refund_fen: i64,
    /// Its state.
    pub state: RefundState,
}

/// The refunds of an order, in the order of the answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refunds {
    /// The order.
    pub order: OrderNumbers,
    /// The refunds.
    pub lines: Vec<RefundLine>,
}

impl Refunds {
    /// The fields of the answer: those of each refund with its index as a suffix, from 0.
    pub fn to_fields(&self) -> Fields {
        let mut fields = collect([
            ("transaction_id", self.order.transaction_id.clone()),
            ("out_trade_no", self.order.out_trade_no.clone()),
            ("refund_count", Some(self.lines.len().to_string())),
        ]);
        for (index, line) in self.lines.iter().enumerate() {
            fields.insert(format!("out_refund_no_{index}"), line.out_refund_no.clone());
            fields.insert(format!("refund_id_{index}"), line.refund_id.clone());
            fields.insert(format!("refund_fee_{index}"), line.refund_fen.to_string());
            fields.insert(format!("refund_status_{index}"), line.state.word().to_owned());
        }
        outcome::success(fields)
    }

    fn read_lines(fields: &Fields) -> Self {
        let mut lines = Vec::new();
        for index in 0..COUNT_MAX {
            let indexed = |name: &str| option(fields, &format!("{name}_{index}"));
            let Some(out_refund_no) = indexed("out_refund_no") else { break };
            // The amount is parsed by the same rule as every other one.
            let amount = collect([("refund_fee", indexed("refund_fee"))]);
            // One that cannot be read does not affect the others.
            let Ok(refund_fen) = fen(&amount, "refund_fee") else { continue };
            lines.push(RefundLine {
                out_refund_no,
                refund_id: indexed("refund_id").unwrap_or_default(),
                refund_fen,
                state: RefundState::parse(&indexed("refund_status").unwrap_or_default()),
            });
        }
        Self { order: OrderNumbers::read(fields), lines }
    }
}

/// What a query found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FoundRefunds {
    /// The refunds.
    Found(Refunds),
    /// QQ Wallet has no such refund. Right after an unknown outcome this proves nothing: repeat the refund with the
    /// same number.
    NotFound,
    /// The query itself was refused.
    Refused(Codes),
    /// Unknown; query again.
    Unknown(Doubt),
}

/// Reads a verified answer to this query.
pub fn read_answer(fields: &Fields, asked: &RefundQuery) -> FoundRefunds {
    let is_ours = |refunds: &Refunds| {
        let names = |number: &Option<String>, own: fn(&RefundLine) -> &String| {
            number.as_ref().map(|number| refunds.lines.iter().any(|line| own(line) == number))
        };
        let by_refund = [
            names(&asked.refund_id, |line| &line.refund_id),
            names(&asked.out_refund_no, |line| &line.out_refund_no),
        ];
        let is_named = by_refund.iter().all(|named| *named != Some(false));
        let has_order = !asked.order.has_any() || asked.order.fits(&refunds.order);
        is_named && has_order
    };
    match outcome::read(fields, |fields| Ok(Refunds::read_lines(fields))).only_if(is_ours) {
        Outcome::Success(refunds) if refunds.lines.is_empty() => FoundRefunds::NotFound,
        Outcome::Success(refunds) => FoundRefunds::Found(refunds),
        Outcome::Refused(codes) if [REFUND_NOT_EXIST, ORDER_NOT_EXIST].contains(&codes.err_code.as_str()) => {
            FoundRefunds::NotFound
        }
        Outcome::Refused(codes) => FoundRefunds::Refused(codes),
        Outcome::Unknown(doubt) => FoundRefunds::Unknown(doubt),
    }
}
