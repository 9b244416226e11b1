//! The words used in questions, and their SQL for each engine. A word stands in brackets, followed by its argument:
//! `[owner t.debit]`.

use std::fmt::Write as _;

use cashier_core::ledger::{AccountKind, Owner};
use cashier_core::time::Timestamp;

use crate::hash::PRIME;
use crate::migrate::request_hash;
use crate::table::{Described, first_id, named};

/// The rows that a proof covers, selected by an id. The default is all of them.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Span {
    /// The first id.
    pub(super) from: Option<[u8; 16]>,
    /// The first id that is not included.
    pub(super) until: Option<[u8; 16]>,
}

/// The words of one proof.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    pub(super) is_postgres: bool,
    /// The seed of this proof's hashes.
    pub(super) seed: i64,
    pub(super) span: Span,
    /// The end of the last month that was put aside.
    pub(super) archived_until: Option<Timestamp>,
}

impl Words {
    /// A question in the engine's SQL.
    pub(super) fn spell(self, text: &str) -> String {
        let mut spelt = text.to_owned();
        // The first closing bracket ends an innermost word.
        while let Some((before, after)) = spelt.split_once(']') {
            let Some((before, word)) = before.rsplit_once('[') else { break };
            let (name, of) = word.split_once(' ').unwrap_or((word, ""));
            spelt = format!("{before}{}{after}", self.word(name, of));
        }
        spelt
    }

    fn word(self, name: &str, of: &str) -> String {
        match name {
            // From an account's id: its owner, its currency, and whether it is of this kind.
            "owner" => format!("substr({of}, 1, 16)"),
            "code" if self.is_postgres => format!("encode(substr({of}, 18, 3), 'escape')"),
            "code" => format!("CAST(substr({of}, 18, 3) AS TEXT)"),
            "user" => self.is_kind(of, AccountKind::UserBalance),
            "top_up" => self.is_kind(of, AccountKind::TopUpClearing),
            "fee" => self.is_kind(of, AccountKind::FeeIncome),
            "partner" => self.is_kind(of, AccountKind::PartnerClearing),
            "pending" => self.is_kind(of, AccountKind::MerchantPending),
            "suspense" => self.is_kind(of, AccountKind::Suspense),
            // The owner of the accounts from which test money comes.
            "test_system" => self.bytes(&Owner::TEST_SYSTEM.to_bytes()),
            // Whether the account has a row.
            "stored" => {
                let kinds = AccountKind::ALL.into_iter().filter(|kind| !kind.is_rolled_up());
                let kinds: Vec<_> = kinds.map(|kind| self.bytes(&[number(kind)])).collect();
                format!("substr({of}, 17, 1) IN ({})", kinds.join(", "))
            }
            // All rows of a table, also those that were put aside.
            "all" => named(of).map_or_else(|| format!("no_such_word_all_{of}"), Described::everywhere),
            // Whether the row with this id, or made at this time, belongs to a month that was put aside.
            "old" => self.is_old(of, |until| self.bytes(&first_id(until).to_bytes())),
            "old_at" => self.is_old(of, |until| until.as_micros().to_string()),
            // The hash under which a request is found, from owner, operation and key.
            "request_hash" => request_hash(self.is_postgres, of),
            // Whether the row with this id is in the span.
            "new" => self.is_new(of),
            // `[sum times; …]`: the sum over all rows of `times` multiplied by the hash of the rest.
            "sum" => {
                let (times, of) = of.split_once("; ").unwrap_or(("1", of));
                if self.is_postgres {
                    // A number of any length. `modulo` reduces it.
                    format!("SUM(({times})::numeric * hash_record_extended(ROW({of}), {}))", self.seed)
                } else {
                    format!("hash_sum({}, {times}, {of})", self.seed)
                }
            }
            _ => format!("no_such_word_{name}"),
        }
    }

    /// A sum as the engine returned it, reduced to fit into an integer.
    pub(super) fn modulo(self, sum: &str) -> String {
        if self.is_postgres { format!("COALESCE(MOD({sum}, {PRIME}), 0)::bigint") } else { sum.to_owned() }
    }

    fn is_kind(self, account: &str, kind: AccountKind) -> String {
        format!("substr({account}, 17, 1) = {}", self.bytes(&[number(kind)]))
    }

    fn is_new(self, id: &str) -> String {
        let bound = |sign: &str, at: Option<[u8; 16]>| Some(format!("{id} {sign} {}", self.bytes(&at?)));
        let mut parts: Vec<_> =
            [bound(">=", self.span.from), bound("<", self.span.until)].into_iter().flatten().collect();
        if parts.is_empty() {
            return "1 = 1".to_owned();
        }
        if self.is_postgres {
            // On PostgreSQL the shard comes first in the key.
            let table = id.split_once('.').map_or(String::new(), |(table, _)| format!("{table}."));
            parts.push(format!("{table}shard = ANY (ARRAY(SELECT generate_series(0, 4095)::bigint))"));
        }
        format!("({})", parts.join(" AND "))
    }

    fn is_old(self, of: &str, bound: impl FnOnce(Timestamp) -> String) -> String {
        self.archived_until.map_or_else(|| "1 = 0".to_owned(), |until| format!("{of} < {}", bound(until)))
    }

    fn bytes(self, bytes: &[u8]) -> String {
        let digits = bytes.iter().fold(String::new(), |mut digits, byte| {
            let _ = write!(digits, "{byte:02x}");
            digits
        });
        if self.is_postgres { format!("'\\x{digits}'::bytea") } else { format!("x'{digits}'") }
    }
}

const fn number(kind: AccountKind) -> u8 {
    // Cast: the number of a kind is its discriminant.
    kind as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_spelt_from_the_inside() {
        let words = |is_postgres, from| Words {
            is_postgres,
            seed: 7,
            span: Span { from, until: None },
            archived_until: None,
        };
        let text = "SELECT [sum t.amount; t.id, [owner t.debit]] FROM transfers t WHERE [new t.id] AND [user t.debit]";
        assert_eq!(
            words(false, None).spell(text),
            "SELECT hash_sum(7, t.amount, t.id, substr(t.debit, 1, 16)) FROM transfers t \
             WHERE 1 = 1 AND substr(t.debit, 17, 1) = x'01'"
        );
        assert_eq!(
            words(true, Some([0xab; 16])).spell("[new t.id]"),
            "(t.id >= '\\xabababababababababababababababab'::bytea AND t.shard = ANY (ARRAY(SELECT generate_series(0, 4095)::bigint)))"
        );
    }

    /// Every question of the proof uses only known words.
    #[test]
    fn every_question_is_understood() {
        for is_postgres in [false, true] {
            let words = Words { is_postgres, seed: 1, span: Span::default(), archived_until: None };
            for question in super::super::every_question() {
                let spelt = words.spell(question.text);
                assert!(!spelt.contains("no_such_word") && !spelt.contains('['), "{spelt}");
            }
        }
    }
}
