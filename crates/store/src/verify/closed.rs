//! Which months are closed: nothing in them can change any more, except by something new.

use cashier_core::id::{Id, Payment};
use cashier_core::month::Month;

use super::words::{Span, Words};
use crate::error::StoreError;
use crate::read::Reader;
use crate::table::{archived, first_id};

/// What keeps a month open: what it is called, the column that says to which month it belongs, and where it is found. What was put aside
/// is closed.
struct Kind {
    what: &'static str,
    time: &'static str,
    found: &'static str,
}

const KINDS: [Kind; 8] = [
    Kind {
        what: "payments that are not final",
        time: "p.id",
        found: "payments p WHERE [new p.id] AND (p.state = 'created' OR p.attempts_live > 0)",
    },
    Kind {
        what: "refunds in process",
        time: "r.payment",
        found: "refunds r WHERE [new r.payment] AND r.state = 'processing'",
    },
    Kind {
        what: "transfers that are pending",
        time: "t.id",
        found: "transfers t WHERE [new t.id] AND t.state = 'pending'",
    },
    Kind {
        what: "notices that are due",
        time: "n.id",
        found: "notices n WHERE [new n.id] AND n.state = 'due'",
    },
    Kind {
        what: "orders of other acquirers in process",
        time: "f.id",
        found: "foreign_orders f WHERE [new f.id] AND f.state = 'processing'",
    },
    Kind {
        what: "refunds, shares and returns under way at providers",
        time: "c.payment",
        found: "provider_calls c WHERE [new c.payment] AND c.state NOT IN ('succeeded', 'failed')",
    },
    Kind {
        what: "payments through providers that are not settled",
        time: "a.payment",
        found: "payment_attempts a WHERE [new a.payment] AND (a.next_check_at IS NOT NULL
                  OR (a.credit = 'payment' AND a.settled_at IS NULL))",
    },
    Kind {
        what: "differences that are open",
        time: "d.day",
        found: "differences d WHERE [day d.day] AND d.resolved_at IS NULL AND d.accepted_at IS NULL",
    },
];

/// A month that is not closed, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenMonth {
    /// The month.
    pub month: Month,
    /// What is open in it, by its name, and how many there are.
    pub open: Vec<(&'static str, i64)>,
}

impl Reader {
    /// The month of the oldest payment or transfer that was not put aside; `None` when there is none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn oldest_month(&self) -> Result<Option<Month>, StoreError> {
        let mut oldest = None;
        for table in ["payments", "transfers"] {
            let question = if self.is_postgres() {
                format!(
                    "SELECT f.id FROM generate_series(0, 4095) AS s (n), LATERAL \
                     (SELECT id FROM {table} WHERE shard = s.n::bigint ORDER BY id LIMIT 1) AS f ORDER BY 1 LIMIT 1"
                )
            } else {
                format!("SELECT id FROM {table} ORDER BY id LIMIT 1")
            };
            let found = self.ask(question, Vec::new(), |source| source.blob(0)).await?;
            let months = found.into_iter().flatten().filter_map(|id| month_of(&id));
            oldest = months.chain(oldest).min();
        }
        Ok(oldest)
    }

    /// The first month that is not closed, up to `last`; `None` when all are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn first_open_month(&self, last: Month) -> Result<Option<OpenMonth>, StoreError> {
        let snapshot = self.snapshot().await?;
        let mut first = None;
        for kind in &KINDS {
            let time = kind.time;
            let question = format!("{} ORDER BY {time} LIMIT 1", snapshot.open_before(last, time, kind));
            let is_day = time == "d.day";
            let found = snapshot.ask(question, Vec::new(), move |source| {
                Ok(if is_day {
                    source.text(0)?.and_then(|day| day.get(..7)?.parse().ok())
                } else {
                    source.blob(0)?.and_then(|id| month_of(&id))
                })
            });
            first = found.await?.into_iter().flatten().chain(first).min();
        }
        let Some(month) = first else { return Ok(None) };
        let mut open = Vec::new();
        for kind in &KINDS {
            let question = snapshot.open_before(month, "COUNT(*)", kind);
            let count = snapshot.ask(question, Vec::new(), |source| source.int(0)).await?;
            let count = count.into_iter().flatten().next().unwrap_or(0);
            if count > 0 {
                open.push((kind.what, count));
            }
        }
        Ok(Some(OpenMonth { month, open }))
    }

    /// How many rows of each table belong to months up to `last` and have not been put aside.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rows_until(&self, last: Month) -> Result<Vec<(&'static str, i64)>, StoreError> {
        let snapshot = self.snapshot().await?;
        let mut rows = Vec::new();
        for (table, archive) in archived() {
            let text = format!(
                "SELECT CAST(COUNT(*) AS BIGINT) FROM {} WHERE {} < ?1",
                table.name,
                archive.time.column()
            );
            let count =
                snapshot.ask(text, vec![archive.time.bound(last.end())], |source| source.int(0)).await?;
            rows.push((table.name, count.into_iter().flatten().next().unwrap_or(0)));
        }
        Ok(rows)
    }

    /// The question for what of a kind is open in months up to `last`.
    fn open_before(&self, last: Month, wanted: &str, kind: &Kind) -> String {
        let span = Span { from: None, until: Some(first_id(last.end()).to_bytes()) };
        let words = Words { is_postgres: self.is_postgres(), seed: 0, span, archived_until: None };
        let found = kind.found.replace("[day d.day]", &format!("d.day < '{}'", last.plus(1)));
        words.spell(&format!("SELECT {wanted} FROM {found}"))
    }
}

fn month_of(id: &[u8]) -> Option<Month> {
    Id::<Payment>::from_slice(id).map(|id| Month::of(id.created_at()))
}
