//! Refunds: accepted does not mean arrived, and only an answer about this refund counts.

use cashier_core::secret::Secret;
use cashier_protocol::flat_xml::Fields;
use cashier_protocol::qq::fields::{OrderNumbers, Request};
use cashier_protocol::qq::outcome::{self, Doubt, Outcome};
use cashier_protocol::qq::refund::{self, Accepted, Refund, password_digest};
use cashier_protocol::qq::refund_query::{self, FoundRefunds, RefundLine, RefundQuery, RefundState, Refunds};

use crate::{deliver, with};

fn refund() -> Refund {
    Refund {
        order: OrderNumbers::of_merchant("A1"),
        out_refund_no: "R1".to_owned(),
        refund_fen: 50,
        op_user_id: "10000100".to_owned(),
        op_user_passwd: password_digest(&Secret::new("secret".to_owned())),
        refund_account: None,
    }
}

/// A refund reads back; the password is sent as its MD5 and never printed.
#[test]
fn refunds_read_back() {
    let sent = refund().to_fields().unwrap();
    assert_eq!(sent.get("op_user_passwd").map(String::as_str), Some("5ebe2294ecd0e0f08eab7690d2a6ee69"));
    let read = Refund::read(&deliver(sent.clone())).unwrap();
    assert_eq!(read.to_fields(), Ok(sent.clone()));
    assert!(!format!("{read:?}").contains("5ebe2294"), "{read:?}");
    for name in ["out_trade_no", "out_refund_no", "refund_fee", "op_user_id", "op_user_passwd"] {
        assert_eq!(Refund::read(&with(sent.clone(), &[(name, "")])).unwrap_err().field, name);
    }
    assert!(Refund::read(&with(sent, &[("refund_fee", "0")])).is_err());
}

/// Only an answer with this refund's number and amount counts as accepted.
#[test]
fn accepting() {
    let accepted = Accepted {
        order: OrderNumbers { transaction_id: Some("T1".to_owned()), out_trade_no: Some("A1".to_owned()) },
        out_refund_no: "R1".to_owned(),
        refund_id: "Q1".to_owned(),
        refund_fen: 50,
    };
    let answer = deliver(accepted.to_fields());
    assert_eq!(refund::read_answer(&answer, &refund()), Outcome::Success(accepted));
    for change in
        [("out_refund_no", "R2"), ("refund_fee", "51"), ("out_trade_no", "A2"), ("out_trade_no", "")]
    {
        let other = with(with(answer.clone(), &[("transaction_id", "")]), &[change]);
        assert_eq!(refund::read_answer(&other, &refund()), Outcome::default(), "{change:?}");
    }
    let failed = |code: &str| refund::read_answer(&deliver(outcome::failure(code, "")), &refund());
    assert!(matches!(failed("NOTENOUGH"), Outcome::Refused(_)));
    assert!(matches!(failed("SYSTEMERROR"), Outcome::Unknown(Doubt::Unclear(_))));
}

fn line(number: &str, state: RefundState) -> RefundLine {
    RefundLine { out_refund_no: number.to_owned(), refund_id: format!("Q{number}"), refund_fen: 50, state }
}

/// Several refunds of one order read back with their states, and only for the requested refund or order.
#[test]
fn queries() {
    let asked = RefundQuery { out_refund_no: Some("R2".to_owned()), ..RefundQuery::default() };
    assert_eq!(RefundQuery::read(&deliver(asked.to_fields().unwrap())), Ok(asked.clone()));
    assert!(RefundQuery::default().to_fields().is_err());
    let refunds = Refunds {
        order: OrderNumbers::of_merchant("A1"),
        lines: vec![
            line("R1", RefundState::Success),
            line("R2", RefundState::Processing),
            line("R3", RefundState::Fail),
            line("R4", RefundState::Change),
            line("R5", RefundState::Other("NEW".to_owned())),
        ],
    };
    let answer = deliver(refunds.to_fields());
    assert_eq!(refund_query::read_answer(&answer, &asked), FoundRefunds::Found(refunds.clone()));
    let by_order = RefundQuery { order: OrderNumbers::of_merchant("A1"), ..RefundQuery::default() };
    assert_eq!(refund_query::read_answer(&answer, &by_order), FoundRefunds::Found(refunds));
    for other in [
        RefundQuery { out_refund_no: Some("R9".to_owned()), ..RefundQuery::default() },
        RefundQuery { refund_id: Some("QR9".to_owned()), ..asked.clone() },
        RefundQuery { order: OrderNumbers::of_merchant("A2"), ..RefundQuery::default() },
    ] {
        assert_eq!(
            refund_query::read_answer(&answer, &other),
            FoundRefunds::Unknown(Doubt::Unreadable),
            "{other:?}"
        );
    }
    let broken = with(answer, &[("refund_fee_1", "")]);
    assert_eq!(refund_query::read_answer(&broken, &asked), FoundRefunds::Unknown(Doubt::Unreadable));
}

/// A missing refund is reported by a code, or by an empty list.
#[test]
fn not_found() {
    let by_order = RefundQuery { order: OrderNumbers::of_merchant("A1"), ..RefundQuery::default() };
    let empty = Refunds { order: OrderNumbers::of_merchant("A1"), lines: Vec::new() };
    assert_eq!(refund_query::read_answer(&deliver(empty.to_fields()), &by_order), FoundRefunds::NotFound);
    for code in ["REFUNDNOTEXIST", "ORDERNOTEXIST"] {
        let failed = deliver(outcome::failure(code, ""));
        assert_eq!(refund_query::read_answer(&failed, &by_order), FoundRefunds::NotFound);
    }
    let nothing = refund_query::read_answer(&Fields::new(), &by_order);
    assert!(matches!(nothing, FoundRefunds::Unknown(_)));
}
