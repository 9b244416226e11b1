//! WeChat Pay's fee for a payment.

/// The rate as a bill writes it.
pub(super) const FEE_RATE: &str = "0.60%";

/// The fee for an amount: 60 of ten thousand, rounded half up to the next fen.
pub(super) const fn fee_fen(fen: i64) -> i64 {
    fen.saturating_mul(60).saturating_add(5_000) / 10_000
}

/// Yuan with five decimals, as a bill writes fees.
pub(super) fn fee_text(fee_fen: i64) -> String {
    format!("{}000", cashier_protocol::wechat::v3::bill_file::format_yuan(fee_fen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees_are_rounded_half_up() {
        for (fen, fee) in [(1, 0), (83, 0), (84, 1), (100, 1), (10_000, 60), (250, 2)] {
            assert_eq!(fee_fen(fen), fee, "{fen}");
        }
        assert_eq!((fee_text(60), fee_text(-1)), ("0.60000".to_owned(), "-0.01000".to_owned()));
    }
}
