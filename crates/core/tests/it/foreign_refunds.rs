//! Lines of a bill that are not ours: payments missing here, and refunds made at the provider. None is lost.

use cashier_core::reconcile::{BillLine, DifferenceKind, LineKind, compare};

const DAY: &str = "2026-11-21";

fn line(kind: LineKind, number: &str, minor: i64) -> BillLine {
    BillLine {
        kind,
        number: number.to_owned(),
        minor,
        currency: "CNY".to_owned(),
        fee: None,
        is_done: true,
        day: DAY.to_owned(),
    }
}

/// A refund without one of our numbers was made at the provider, and is reported with its amount. Two of different
/// trades under one number are reported together, with their sum.
#[test]
fn refunds_of_others_are_told_with_their_amounts() {
    let bill = [
        line(LineKind::Refund, "console-1", 300),
        line(LineKind::Refund, "1", 200),
        line(LineKind::Payment, "stranger", 500),
        line(LineKind::Refund, "1", 50),
        line(LineKind::Payment, "1", 70),
    ];
    let compared = compare(DAY, &bill, &[]);
    let told: Vec<_> = compared
        .entries
        .iter()
        .map(|entry| (entry.kind, entry.number.as_str(), entry.theirs.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (DifferenceKind::ForeignRefund, "console-1", "300 CNY minor"),
            (DifferenceKind::ForeignRefund, "1", "250 CNY minor in 2 lines"),
            (DifferenceKind::MissingHere, "stranger", "500 CNY minor"),
            (DifferenceKind::MissingHere, "1", "70 CNY minor"),
        ]
    );
    assert!(compared.agreed.is_empty());
}
