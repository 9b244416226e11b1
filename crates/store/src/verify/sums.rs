//! Invariants that hold if sums over whole tables agree: each table is read once, in any order, and nothing is kept.
//!
//! Where two sides must be the same set of rows, the sums of their hashes are compared (`crate::hash`). Where amounts
//! must add up for each account, each amount is multiplied by the hash of its account. Sums show that something is
//! wrong but not what; the queries are then run to name the rows.

use futures_util::future::try_join_all;

use super::words::Words;
use crate::error::StoreError;
use crate::hash::{Hash, Residue};
use crate::read::Reader;
use crate::table::archived;

/// A table that is read once.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Scan {
    from: &'static str,
    reach: Reach,
}

/// How the rows of a span are found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reach {
    /// By this id. Rows before the last proven point do not change any more.
    By(&'static str),
    /// All rows are read every time: they are counters.
    Whole,
    /// No index leads to the new rows.
    Never,
}

const PAYMENTS: Scan = Scan { from: "payments p", reach: Reach::By("p.id") };
const TRANSFERS: Scan = Scan { from: "transfers t", reach: Reach::By("t.id") };
const ENTRIES: Scan = Scan { from: "entries e", reach: Reach::By("e.transfer") };
const ATTEMPTS: Scan = Scan { from: "payment_attempts c", reach: Reach::By("c.payment") };
const FOREIGN: Scan = Scan { from: "foreign_orders f", reach: Reach::By("f.transfer") };
const REFUNDS: Scan = Scan { from: "refunds b", reach: Reach::By("b.id") };
const REQUESTS: Scan = Scan { from: "requests r", reach: Reach::Never };
const ACCOUNTS: Scan = Scan { from: "accounts a", reach: Reach::Whole };

const SCANS: [&Scan; 8] =
    [&PAYMENTS, &TRANSFERS, &ENTRIES, &REQUESTS, &ACCOUNTS, &ATTEMPTS, &FOREIGN, &REFUNDS];

/// One sum over a table: over the rows that `only` selects, `times` multiplied by the hash of `of`. Texts in `of` are
/// cast, because PostgreSQL must know the type of what it hashes.
struct Sum {
    scan: &'static Scan,
    only: &'static str,
    times: &'static str,
    of: &'static str,
}

/// A set of rows.
const fn set(scan: &'static Scan, only: &'static str, of: &'static str) -> Sum {
    Sum { scan, only, times: "1", of }
}

/// Sums that must agree.
pub(super) struct Agree {
    /// The invariants that then hold, if everything else that proves them agrees too.
    pub(super) proves: &'static [&'static str],
    left: &'static [Sum],
    right: &'static [Sum],
    /// Rows that must not exist.
    none: &'static [(&'static Scan, &'static str)],
}

/// The invariant that has no question of its own.
pub(super) const TOTALS: &str = "all balances of a currency sum to zero";

pub(super) const AGREE: &[Agree] = &[
    Agree {
        // A transfer gives one account what it takes from the other. So if the counters are right, all balances add up
        // to zero.
        proves: &["an account's counters are the sums of its transfers", "every account that a transfer names exists", TOTALS],
        left: &[
            Sum { scan: &ACCOUNTS, only: "a.debits_pending <> 0", times: "a.debits_pending", of: "a.id, CAST('debit' AS TEXT), CAST('pending' AS TEXT)" },
            Sum { scan: &ACCOUNTS, only: "a.debits_posted <> 0", times: "a.debits_posted", of: "a.id, CAST('debit' AS TEXT), CAST('posted' AS TEXT)" },
            Sum { scan: &ACCOUNTS, only: "a.credits_pending <> 0", times: "a.credits_pending", of: "a.id, CAST('credit' AS TEXT), CAST('pending' AS TEXT)" },
            Sum { scan: &ACCOUNTS, only: "a.credits_posted <> 0", times: "a.credits_posted", of: "a.id, CAST('credit' AS TEXT), CAST('posted' AS TEXT)" },
        ],
        right: &[
            Sum {
                scan: &TRANSFERS,
                only: "t.state <> 'voided' AND [stored t.debit]",
                times: "t.amount",
                of: "t.debit, CAST('debit' AS TEXT), t.state",
            },
            Sum {
                scan: &TRANSFERS,
                only: "t.state <> 'voided' AND [stored t.credit]",
                times: "t.amount",
                of: "t.credit, CAST('credit' AS TEXT), t.state",
            },
        ],
        none: &[],
    },
    Agree {
        proves: &["a transfer has the currency of both its accounts", TOTALS],
        left: &[],
        right: &[],
        none: &[(&TRANSFERS, "[code t.debit] <> t.currency OR [code t.credit] <> t.currency")],
    },
    Agree {
        proves: &["a payment's refunded total is the sum of its refunds and not more than the payment"],
        left: &[Sum { scan: &PAYMENTS, only: "p.refunded <> 0", times: "p.refunded", of: "p.id" }],
        right: &[Sum { scan: &REFUNDS, only: "b.state <> 'failed'", times: "b.amount", of: "b.payment" }],
        none: &[(&PAYMENTS, "p.refunded > p.amount")],
    },
    Agree {
        proves: &[
            "a paid order credits its merchant exactly once, and an unpaid one never",
            "a paid order's transfer goes from its payer to its merchant",
        ],
        left: &[set(&PAYMENTS, "p.state = 'succeeded'", "p.transfer, p.id, p.amount, p.currency, p.payer, p.merchant")],
        right: &[set(
            &TRANSFERS,
            "t.kind = 'payment' AND t.state = 'posted' AND NOT [partner t.credit]",
            "t.id, t.subject, t.amount, t.currency, [owner t.debit], [owner t.credit]",
        )],
        none: &[],
    },
    Agree {
        proves: &[
            "a paid order credits its merchant exactly once, and an unpaid one never",
            "a foreign order debits its user once when it was confirmed, and else never",
        ],
        left: &[set(&FOREIGN, "f.transfer IS NOT NULL", "f.transfer, f.id, f.amount, f.currency, f.user_id")],
        right: &[set(
            &TRANSFERS,
            "t.kind = 'payment' AND t.state = 'posted' AND [partner t.credit]",
            "t.id, t.subject, t.amount, t.currency, [owner t.debit]",
        )],
        none: &[],
    },
    Agree {
        proves: &["a payment has its idempotency record", "the idempotency record of a payment has its payment"],
        left: &[set(&PAYMENTS, "1 = 1", "p.id, p.merchant, p.request_id")],
        right: &[set(&REQUESTS, "r.operation = 'pay' AND r.state = 'done'", "r.subject, r.owner, r.key")],
        none: &[],
    },
    Agree {
        proves: &["a user's statement has all its lines once, and adds up to the balance"],
        left: &[
            Sum { scan: &ACCOUNTS, only: "[user a.id]", times: "a.credits_posted - a.debits_posted", of: "[owner a.id], [code a.id]" },
            Sum { scan: &ACCOUNTS, only: "[user a.id]", times: "a.lines", of: "[owner a.id], [code a.id], CAST('lines' AS TEXT)" },
        ],
        right: &[
            Sum { scan: &ENTRIES, only: "1 = 1", times: "e.change", of: "e.user_id, e.currency" },
            set(&ENTRIES, "1 = 1", "e.user_id, e.currency, CAST('lines' AS TEXT)"),
        ],
        none: &[],
    },
    Agree {
        proves: &[
            "a line of a statement says what its transfer did",
            "a posted transfer of a user has its line in the statement",
        ],
        left: &[set(&ENTRIES, "1 = 1", "e.transfer, e.user_id, e.currency, e.kind, e.subject, e.change")],
        right: &[
            set(
                &TRANSFERS,
                "t.state = 'posted' AND [user t.debit]",
                "t.id, [owner t.debit], t.currency, t.kind, t.subject, -t.amount",
            ),
            set(
                &TRANSFERS,
                "t.state = 'posted' AND [user t.credit]",
                "t.id, [owner t.credit], t.currency, t.kind, t.subject, t.amount",
            ),
        ],
        none: &[],
    },
    Agree {
        // Every line comes directly before exactly one other, or is the newest of its account.
        proves: &["a user's statement is one chain, each line from the balance that the one before it left"],
        left: &[set(&ENTRIES, "1 = 1", "e.user_id, e.currency, e.transfer, e.number, e.balance_after")],
        right: &[
            set(
                &ENTRIES,
                "e.previous IS NOT NULL",
                "e.user_id, e.currency, e.previous, e.number - 1, e.balance_after - e.change",
            ),
            set(
                &ACCOUNTS,
                "[user a.id] AND a.last_line IS NOT NULL",
                "[owner a.id], [code a.id], a.last_line, a.lines, a.credits_posted - a.debits_posted",
            ),
        ],
        none: &[(&ENTRIES, "e.previous IS NULL AND (e.number <> 1 OR e.balance_after <> e.change)")],
    },
    Agree {
        proves: &["a top-up has its record, under the operator's reference", "the record of a top-up has its transfer"],
        left: &[set(&TRANSFERS, "t.kind = 'top_up'", "t.id, t.subject")],
        right: &[set(&REQUESTS, "r.operation = 'top_up' AND r.state = 'done'", "r.subject, r.owner")],
        none: &[],
    },
    Agree {
        proves: &["a top-up credits the user that it names"],
        left: &[],
        right: &[],
        none: &[(&TRANSFERS, "t.kind = 'top_up' AND ([owner t.credit] <> t.subject OR NOT [user t.credit])")],
    },
    Agree {
        proves: &["a request's record is whole"],
        left: &[],
        right: &[],
        none: &[(
            &REQUESTS,
            "NOT ((r.state = 'done' AND r.fingerprint IS NOT NULL AND r.subject IS NOT NULL AND r.answer IS NOT NULL)
               OR (r.state = 'barred' AND r.fingerprint IS NULL AND r.subject IS NULL AND r.answer IS NULL))",
        )],
    },
    Agree {
        proves: &["a request is found under its key"],
        left: &[],
        right: &[],
        none: &[(&REQUESTS, "r.hash <> [request_hash r.owner, r.operation, r.key]")],
    },
    Agree {
        proves: &["the key of a confirmation is whole, and of a paid payment"],
        left: &[],
        right: &[],
        none: &[(
            &PAYMENTS,
            "(p.confirm_key IS NULL) <> (p.confirm_fingerprint IS NULL) OR (p.confirm_key IS NOT NULL AND p.state <> 'succeeded')",
        )],
    },
    Agree {
        proves: &["a bound order is paid by the wallet that bound it, and says under which id"],
        left: &[],
        right: &[],
        none: &[(
            &PAYMENTS,
            "p.bound_wallet IS NOT NULL AND p.state = 'succeeded' AND (p.payer <> p.bound_wallet OR p.wallet_reference IS NULL)",
        )],
    },
    Agree {
        proves: &["what moves on a clearing account belongs to an order or a refund"],
        left: &[],
        right: &[],
        none: &[(&TRANSFERS, "[partner t.debit] OR [partner t.credit]")],
    },
    Agree {
        proves: &["what is in suspense is what waits to be given back"],
        left: &[],
        right: &[],
        none: &[(&TRANSFERS, "[suspense t.debit] OR [suspense t.credit]"), (&ATTEMPTS, "c.credit = 'surplus'")],
    },
    Agree {
        proves: &["a payment counts its attempts, and those that are live"],
        left: &[
            Sum { scan: &PAYMENTS, only: "p.attempts_made <> 0", times: "p.attempts_made", of: "p.id, CAST('made' AS TEXT)" },
            Sum { scan: &PAYMENTS, only: "p.attempts_live <> 0", times: "p.attempts_live", of: "p.id, CAST('live' AS TEXT)" },
        ],
        right: &[
            set(&ATTEMPTS, "1 = 1", "c.payment, CAST('made' AS TEXT)"),
            set(&ATTEMPTS, "c.state IN ('prepared', 'submitted', 'unknown')", "c.payment, CAST('live' AS TEXT)"),
        ],
        none: &[],
    },
    Agree {
        proves: &["a payment is credited by one attempt at most, and by the one that it names"],
        left: &[set(&PAYMENTS, "p.paid_attempt IS NOT NULL", "p.id, p.paid_attempt")],
        right: &[set(&ATTEMPTS, "c.credit = 'payment'", "c.payment, c.number")],
        none: &[],
    },
];

/// A number that identifies [`AGREE`]: sums of another version are useless.
pub(super) fn rules() -> i64 {
    let mut hash = Hash::new(0);
    for agree in AGREE {
        let sums = agree.left.iter().chain(agree.right);
        let texts = sums.flat_map(|sum| [sum.scan.from, sum.only, sum.times, sum.of]);
        for text in texts.chain(agree.none.iter().flat_map(|(scan, rows)| [scan.from, *rows])) {
            hash.bytes(text.as_bytes());
        }
    }
    hash.value()
}

/// The result of one [`Agree`].
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Outcome {
    /// The left sums minus the right ones.
    pub(super) difference: Residue,
    /// How many rows exist that must not.
    pub(super) odd: i64,
}

/// Which tables are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Which {
    /// Every one.
    Every,
    /// Only those whose rows the span selects.
    Spanned,
    /// Those whose rows the span selects, and the counters.
    SpannedAndCounters,
}

/// The outcomes, in the order of [`AGREE`], and how many rows were read.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Sums {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) payments: i64,
    pub(super) transfers: i64,
    pub(super) entries: i64,
}

impl Outcome {
    /// True when everything agrees.
    pub(super) fn is_right(self) -> bool {
        self == Self::default()
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let mut difference = self.difference;
        difference.plus(other.difference.value());
        Self { difference, odd: self.odd.saturating_add(other.odd) }
    }
}

impl Agree {
    fn scans(&self) -> impl Iterator<Item = &'static Scan> {
        let of_sums = self.left.iter().chain(self.right).map(|sum| sum.scan);
        of_sums.chain(self.none.iter().map(|(scan, _)| *scan))
    }

    /// True when the new rows of all its tables can be found.
    pub(super) fn can_go_on(&self) -> bool {
        self.scans().all(|scan| scan.reach != Reach::Never)
    }
}

/// One figure to read: the [`Agree`] that it belongs to, and its part there.
#[derive(Clone, Copy)]
enum Figure {
    Left(usize),
    Right(usize),
    Odd(usize),
}

impl Scan {
    /// Where its rows lie: in its table, and in that of rows that were put aside.
    fn places(&'static self) -> impl Iterator<Item = String> {
        let (table, short) = self.from.split_once(' ').unwrap_or((self.from, ""));
        let archive = archived().find(|(found, _)| found.name == table);
        let archive = archive.map(|(_, archive)| format!("{} {short}", archive.name));
        std::iter::once(self.from.to_owned()).chain(archive)
    }

    fn is_of(&self, which: Which) -> bool {
        match self.reach {
            Reach::By(_) => true,
            Reach::Whole => which != Which::Spanned,
            Reach::Never => which == Which::Every,
        }
    }

    /// The figures to read from this table, each with its text.
    fn figures(&self, words: Words) -> Vec<(Figure, String)> {
        let sum = |sum: &Sum| {
            let all = format!("[sum {}; {}] FILTER (WHERE {})", sum.times, sum.of, sum.only);
            words.modulo(&words.spell(&all))
        };
        let mut figures = Vec::new();
        for (index, agree) in AGREE.iter().enumerate() {
            let of_this = |sums: &'static [Sum]| sums.iter().filter(|sum| sum.scan == self);
            figures.extend(of_this(agree.left).map(|one| (Figure::Left(index), sum(one))));
            figures.extend(of_this(agree.right).map(|one| (Figure::Right(index), sum(one))));
            let odd = agree.none.iter().filter(|(scan, _)| *scan == self);
            figures.extend(odd.map(|(_, rows)| {
                (Figure::Odd(index), words.spell(&format!("COUNT(*) FILTER (WHERE {rows})")))
            }));
        }
        figures
    }
}

impl Reader {
    /// Reads every table selected by `which` once.
    pub(super) async fn sums(&self, words: Words, which: Which) -> Result<Sums, StoreError> {
        let scans = SCANS.into_iter().filter(|scan| scan.is_of(which));
        let places = scans.flat_map(|scan| scan.places().map(move |place| (scan, place)));
        let read = try_join_all(places.map(|(scan, place)| self.scan(scan, place, words))).await?;
        let mut sums = Sums { outcomes: vec![Outcome::default(); AGREE.len()], ..Sums::default() };
        for (scan, rows, figures) in read {
            match scan.from {
                from if from == PAYMENTS.from => sums.payments = sums.payments.saturating_add(rows),
                from if from == TRANSFERS.from => sums.transfers = sums.transfers.saturating_add(rows),
                from if from == ENTRIES.from => sums.entries = sums.entries.saturating_add(rows),
                _ => {}
            }
            for (figure, value) in figures {
                let (Figure::Left(index) | Figure::Right(index) | Figure::Odd(index)) = figure;
                let Some(outcome) = sums.outcomes.get_mut(index) else { continue };
                match figure {
                    Figure::Left(_) => outcome.difference.plus(value),
                    Figure::Right(_) => outcome.difference.minus(value),
                    Figure::Odd(_) => outcome.odd = outcome.odd.saturating_add(value),
                }
            }
        }
        Ok(sums)
    }

    async fn scan(
        &self,
        scan: &'static Scan,
        source: String,
        words: Words,
    ) -> Result<(&'static Scan, i64, Vec<(Figure, i64)>), StoreError> {
        let (figures, texts): (Vec<_>, Vec<_>) = scan.figures(words).into_iter().unzip();
        let place = match scan.reach {
            Reach::By(id) => words.spell(&format!("[new {id}]")),
            Reach::Whole | Reach::Never => "1 = 1".to_owned(),
        };
        let text = format!("SELECT COUNT(*), {} FROM {source} WHERE {place}", texts.join(", "));
        let width = figures.len();
        let rows = self
            .ask(text, Vec::new(), move |source| {
                (0..=width)
                    .map(|index| Ok(source.int(index)?.unwrap_or_default()))
                    .collect::<Result<Vec<_>, StoreError>>()
            })
            .await?;
        let mut row = rows.into_iter().flatten();
        let count = row.next().unwrap_or_default();
        Ok((scan, count, figures.into_iter().zip(row).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that sums prove is an invariant of the proof.
    #[test]
    fn sums_prove_invariants_that_there_are() {
        let known: Vec<_> =
            super::super::every_question().map(|question| question.invariant).chain([TOTALS]).collect();
        for invariant in AGREE.iter().flat_map(|agree| agree.proves) {
            assert!(known.contains(invariant), "{invariant}");
        }
    }
}
