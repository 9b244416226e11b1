//! The two numbers of an order: 32 characters each, both derived from the payment's id.

use data_encoding::HEXLOWER;

use crate::id::PaymentId;
use crate::provider::AttemptId;

/// The platform's number of an order: the payment's id in hexadecimal, so that it leads to the row in one step.
pub fn transaction_no(payment: PaymentId) -> String {
    HEXLOWER.encode(&payment.to_bytes())
}

/// The payment behind a transaction number; `None` when the text is not one.
pub fn payment_of_transaction_no(text: &str) -> Option<PaymentId> {
    PaymentId::from_slice(&HEXLOWER.decode(text.as_bytes()).ok()?)
}

/// The payment that a text identifies: by the payment's id (`pay_…`), its transaction number, or the number of one of
/// its attempts at a provider. `None` when the text is none of these.
pub fn payment_named(text: &str) -> Option<PaymentId> {
    text.parse()
        .ok()
        .or_else(|| payment_of_transaction_no(text))
        .or_else(|| AttemptId::parse(text).map(|attempt| attempt.payment))
}

/// The number sent to providers, which is that of the order's only attempt. It begins with the time.
pub fn trade_no(payment: PaymentId) -> String {
    AttemptId::first(payment).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Shard;
    use crate::time::Timestamp;

    /// Both numbers have 32 letters and digits, sort by time, and can be mapped back to the payment.
    #[test]
    fn shape() {
        let id = |at| PaymentId::new(Timestamp::from_micros(at), Shard::of_text("x"), 7);
        let (early, late) = (id(1_790_000_000_000_000), id(1_790_000_100_000_000));
        for text in [trade_no(early), transaction_no(early)] {
            assert_eq!(text.len(), 32);
            assert!(text.chars().all(|letter| letter.is_ascii_alphanumeric()), "{text}");
        }
        assert!(trade_no(early) < trade_no(late) && transaction_no(early) < transaction_no(late));
        assert_eq!(payment_of_transaction_no(&transaction_no(late)), Some(late));
        let short = &transaction_no(late)[1..];
        for wrong in ["", "zz", short, &transaction_no(late).to_uppercase(), &trade_no(late)] {
            assert_eq!(payment_of_transaction_no(wrong), None, "{wrong}");
        }
    }

    /// Every number of a payment leads to it, and nothing else does.
    #[test]
    fn names() {
        let id = PaymentId::new(Timestamp::from_micros(1_790_000_000_000_000), Shard::of_text("x"), 7);
        let second = AttemptId { payment: id, number: 2 }.to_string();
        for name in [id.to_string(), transaction_no(id), trade_no(id), second] {
            assert_eq!(payment_named(&name), Some(id), "{name}");
            for wrong in [&name[1..], &name[..name.len() - 1], &format!("{name}0"), &name.to_uppercase()] {
                assert_eq!(payment_named(wrong), None, "{wrong}");
            }
        }
        for wrong in ["", "pay_", "usr_06dqr16110da0000000000000c", "1", "R-1"] {
            assert_eq!(payment_named(wrong), None, "{wrong}");
        }
    }
}
