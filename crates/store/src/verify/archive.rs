//! The invariants of months that were put aside: their rows lie in the archive and nowhere else, and no others lie there.

use super::questions::{Again, Question, Subject};

const ONCE: &str = "a row that was put aside lies in one place";
const INSIDE: &str = "what was put aside is of a month that was";

/// Both questions about one table: what names a row, what says when it was made, and its key beside the shard.
macro_rules! of_table {
    ($table:literal, $archive:literal, $subject:ident, $named:literal, $is_old:literal, $same:literal) => {
        [
            Question {
                invariant: ONCE,
                subject: Subject::$subject,
                over: $archive,
                again: Again::Never,
                text: concat!(
                    "SELECT t.",
                    $named,
                    " FROM ",
                    $table,
                    " t WHERE ",
                    $is_old,
                    " AND EXISTS (SELECT 1 FROM ",
                    $archive,
                    " a WHERE a.shard = t.shard AND ",
                    $same,
                    ")"
                ),
            },
            Question {
                invariant: INSIDE,
                subject: Subject::$subject,
                over: $archive,
                again: Again::Never,
                text: concat!("SELECT t.", $named, " FROM ", $archive, " t WHERE NOT (", $is_old, ")"),
            },
        ]
    };
}

const BY_TABLE: [[Question; 2]; 6] = [
    of_table!("payments", "archived_payments", Payment, "id", "[old t.id]", "a.id = t.id"),
    of_table!("refunds", "archived_refunds", Refund, "id", "[old t.id]", "a.id = t.id"),
    of_table!("transfers", "archived_transfers", Transfer, "id", "[old t.id]", "a.id = t.id"),
    of_table!(
        "entries",
        "archived_entries",
        Transfer,
        "transfer",
        "[old t.transfer]",
        "a.transfer = t.transfer AND a.user_id = t.user_id"
    ),
    of_table!("requests", "archived_requests", Transfer, "hash", "[old_at t.at]", "a.hash = t.hash"),
    of_table!(
        "notices",
        "archived_notices",
        Notice,
        "id",
        "[old t.id]",
        "a.subject = t.subject AND a.id = t.id"
    ),
];

/// The questions.
pub(super) const ARCHIVE_QUESTIONS: &[Question] = BY_TABLE.as_flattened();
