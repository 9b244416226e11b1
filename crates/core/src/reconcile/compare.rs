//! The comparison itself.

use std::collections::{BTreeMap, BTreeSet};

use super::DifferenceKind;

/// Whether money came in or went out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LineKind {
    /// A payment.
    Payment,
    /// A refund.
    Refund,
}

/// One line of a bill.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BillLine {
    /// Whether money came in or went out.
    pub kind: LineKind,
    /// The merchant's number of the order or of the refund.
    pub number: String,
    /// The amount, in minor units.
    pub minor: i64,
    /// The code of the currency.
    pub currency: String,
    /// The fee in minor units; `None` when the line does not say.
    pub fee: Option<i64>,
    /// True when the line is marked as done.
    pub is_done: bool,
    /// The day on which it happened, by the provider's clock: `2026-11-21`.
    pub day: String,
}

/// Our record for one number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Own {
    /// Whether money came in or went out.
    pub kind: LineKind,
    /// Our number of the order or of the refund.
    pub number: String,
    /// The amount, in minor units.
    pub minor: i64,
    /// The code of the currency.
    pub currency: String,
    /// The fee at our rate; `None` for a refund.
    pub fee: Option<i64>,
    /// True when it is done in our books.
    pub is_done: bool,
    /// The day on which it was done, China time; `None` while it is not.
    pub day: Option<String>,
    /// The day before or after, when it was done so close to midnight that the provider may list it there.
    pub other_day: Option<String>,
    /// True when a bill has already confirmed it.
    pub is_settled: bool,
}

/// What differs about one number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Entry {
    /// What differs.
    pub kind: DifferenceKind,
    /// The number.
    pub number: String,
    /// Our value.
    pub ours: String,
    /// The bill's value.
    pub theirs: String,
}

/// The outcome of a comparison.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Compared {
    /// Every difference.
    pub entries: Vec<Entry>,
    /// The payments that the bill confirms: they can be settled.
    pub agreed: Vec<Agreed>,
}

/// A payment that a bill confirms.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agreed {
    /// Our number of the order.
    pub number: String,
    /// The provider's fee according to its bill, in minor units; `None` when it does not say.
    pub fee: Option<i64>,
}

/// Compares the bill of a day with our records: those whose number is on the bill, and those of that day.
///
/// A number gets one difference, the first that applies in this order: not ours (a foreign refund, or missing here),
/// duplicate, currency, amount, status, day border, fee. So nothing is reported twice, and a wrong amount is not also
/// reported as a wrong fee. Lines that are not ours and share a number are summed: none is lost.
///
/// A payment that differs only in its fee, or in its day around midnight, is still confirmed: the money is the same.
/// The fee on the bill counts.
pub fn compare(day: &str, bill: &[BillLine], own: &[Own]) -> Compared {
    let ours: BTreeMap<(LineKind, &str), &Own> =
        own.iter().map(|own| ((own.kind, own.number.as_str()), own)).collect();
    let mut compared = Compared::default();
    let mut seen: BTreeMap<(LineKind, &str), u32> = BTreeMap::new();
    for line in bill {
        let count = seen.entry((line.kind, line.number.as_str())).or_default();
        *count = count.saturating_add(1);
    }
    let mut done = BTreeSet::new();
    for line in bill {
        let key = (line.kind, line.number.as_str());
        if !done.insert(key) {
            continue;
        }
        let count = seen.get(&key).copied().unwrap_or(0);
        let Some(own) = ours.get(&key).copied() else {
            compared.entries.push(not_ours(bill, line, count));
            continue;
        };
        let found = difference(day, line, own, count);
        let is_confirmed = match found.as_ref().map(|entry| entry.kind) {
            None | Some(DifferenceKind::Fee) => true,
            Some(DifferenceKind::DayBorder) => line.day == day && own.other_day.as_deref() == Some(day),
            Some(_) => false,
        };
        if is_confirmed && line.kind == LineKind::Payment {
            let fee = line.fee.filter(|fee| (0..=own.minor).contains(fee));
            compared.agreed.push(Agreed { number: line.number.clone(), fee });
        }
        compared.entries.extend(found);
    }
    for own in own {
        let is_of_day = own.day.as_deref() == Some(day);
        let is_elsewhere = own.is_settled && own.other_day.is_some();
        if own.is_done && is_of_day && !is_elsewhere && !done.contains(&(own.kind, own.number.as_str())) {
            compared.entries.push(Entry {
                kind: DifferenceKind::MissingThere,
                number: own.number.clone(),
                ours: sum(own.minor, &own.currency),
                theirs: "nothing".to_owned(),
            });
        }
    }
    compared
}

/// A bill line whose number is not ours. Merchants who refund at the provider may use a number twice: they choose a
/// number per trade.
fn not_ours(bill: &[BillLine], line: &BillLine, count: u32) -> Entry {
    let kind = match line.kind {
        LineKind::Payment => DifferenceKind::MissingHere,
        LineKind::Refund => DifferenceKind::ForeignRefund,
    };
    let same = bill.iter().filter(|other| other.kind == line.kind && other.number == line.number);
    let minor = same.map(|other| other.minor).fold(0, i64::saturating_add);
    let theirs = sum(minor, &line.currency);
    let theirs = if count > 1 { format!("{theirs} in {count} lines") } else { theirs };
    Entry { kind, number: line.number.clone(), ours: "nothing".to_owned(), theirs }
}

fn difference(day: &str, line: &BillLine, own: &Own, count: u32) -> Option<Entry> {
    let entry =
        |kind, ours: String, theirs: String| Some(Entry { kind, number: line.number.clone(), ours, theirs });
    let theirs = sum(line.minor, &line.currency);
    let ours = sum(own.minor, &own.currency);
    if count > 1 {
        return entry(DifferenceKind::Duplicate, "once".to_owned(), format!("{count} times"));
    }
    if own.currency != line.currency {
        return entry(DifferenceKind::Currency, ours, theirs);
    }
    if own.minor != line.minor {
        return entry(DifferenceKind::Amount, ours, theirs);
    }
    if own.is_done != line.is_done {
        let word = |done: bool| if done { "done" } else { "not done" }.to_owned();
        return entry(DifferenceKind::Status, word(own.is_done), word(line.is_done));
    }
    if line.day != day || own.day.as_deref().is_some_and(|own| own != day) {
        let ours = own.day.clone().unwrap_or_else(|| "no day".to_owned());
        return entry(DifferenceKind::DayBorder, ours, format!("{} in the bill of {day}", line.day));
    }
    match (own.fee, line.fee) {
        (Some(ours), Some(theirs)) if ours != theirs => {
            entry(DifferenceKind::Fee, sum(ours, &own.currency), sum(theirs, &line.currency))
        }
        _ => None,
    }
}

/// An amount as written in a difference.
pub fn sum(minor: i64, currency: &str) -> String {
    format!("{minor} {currency} minor")
}
