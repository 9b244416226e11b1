//! The invariants that a single query can prove. The first column names the row that breaks it.

/// What the first column is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Subject {
    Account,
    Merchant,
    Provider,
    Payment,
    Refund,
    Notice,
    ForeignOrder,
    Transfer,
}

/// How a proof from the last proven point answers a question that its sums do not prove.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Again {
    /// By its sums alone. If they do not agree, everything is proved.
    Sums,
    /// By asking about every row: there are few, or old ones may have changed.
    All,
    /// By asking about new rows: the text selects them.
    New,
    /// By another text, which asks about new rows and what they changed.
    Text(&'static str),
    /// Not at all: no index leads to the new rows.
    Never,
}

pub(super) struct Question {
    pub(super) invariant: &'static str,
    pub(super) subject: Subject,
    /// The table whose rows it is about. If it has no rows, the invariant holds.
    pub(super) over: &'static str,
    pub(super) again: Again,
    /// The query; `words.rs` defines the words in brackets.
    pub(super) text: &'static str,
}

/// The refunded total of payments that are new, or have new refunds.
const REFUNDED_SINCE: &str = "SELECT p.id FROM (
    SELECT shard, id FROM [all payments] AS p WHERE [new id]
    UNION SELECT shard, payment FROM [all refunds] AS r WHERE [new id]) AS n
  JOIN [all payments] AS p ON p.shard = n.shard AND p.id = n.id
  WHERE p.refunded > p.amount OR p.refunded <> (SELECT CAST(COALESCE(SUM(r.amount), 0) AS BIGINT) FROM (
      SELECT amount, state FROM refunds WHERE shard = p.shard AND payment = p.id
      UNION ALL SELECT amount, state FROM archived_refunds WHERE shard = p.shard AND payment = p.id) AS r
    WHERE r.state <> 'failed')";

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        invariant: "an account's counters are the sums of its transfers",
        subject: Subject::Account,
        over: "accounts",
        again: Again::Sums,
        text: "SELECT a.id FROM accounts a LEFT JOIN (
                 SELECT account, SUM(dp) AS dp, SUM(dq) AS dq, SUM(cp) AS cp, SUM(cq) AS cq FROM (
                   SELECT debit AS account, CASE state WHEN 'pending' THEN amount ELSE 0 END AS dp,
                     CASE state WHEN 'posted' THEN amount ELSE 0 END AS dq, 0 AS cp, 0 AS cq FROM [all transfers] AS t
                   UNION ALL
                   SELECT credit, 0, 0, CASE state WHEN 'pending' THEN amount ELSE 0 END,
                     CASE state WHEN 'posted' THEN amount ELSE 0 END FROM [all transfers] AS t) AS sides
                 GROUP BY account) AS s ON s.account = a.id
               WHERE a.debits_pending <> COALESCE(s.dp, 0) OR a.debits_posted <> COALESCE(s.dq, 0)
                  OR a.credits_pending <> COALESCE(s.cp, 0) OR a.credits_posted <> COALESCE(s.cq, 0)",
    },
    Question {
        invariant: "every account that a transfer names exists",
        subject: Subject::Account,
        over: "transfers",
        again: Again::Sums,
        text: "SELECT s.account FROM (
                 SELECT debit AS account FROM [all transfers] AS t WHERE state <> 'voided'
                 UNION SELECT credit FROM [all transfers] AS t WHERE state <> 'voided') AS s
               LEFT JOIN accounts a ON a.id = s.account
               WHERE a.id IS NULL AND [stored s.account]",
    },
    Question {
        invariant: "no account is below its floor",
        subject: Subject::Account,
        over: "accounts",
        again: Again::All,
        text: "SELECT id FROM accounts WHERE credits_posted - debits_posted - debits_pending < 0",
    },
    Question {
        invariant: "a payment's refunded total is the sum of its refunds and not more than the payment",
        subject: Subject::Payment,
        over: "payments",
        again: Again::Text(REFUNDED_SINCE),
        text: "SELECT p.id FROM [all payments] p LEFT JOIN (
                 SELECT shard, payment, SUM(amount) AS total FROM [all refunds] AS f WHERE state <> 'failed'
                 GROUP BY shard, payment) AS r ON r.shard = p.shard AND r.payment = p.id
               WHERE p.refunded <> COALESCE(r.total, 0) OR p.refunded > p.amount",
    },
    Question {
        invariant: "a paid order credits its merchant exactly once, and an unpaid one never",
        subject: Subject::Payment,
        over: "payments",
        again: Again::Sums,
        text: "SELECT p.id FROM [all payments] p LEFT JOIN (
                 SELECT subject, COUNT(*) AS n, SUM(amount) AS total FROM [all transfers] AS t
                 WHERE kind = 'payment' AND state = 'posted' GROUP BY subject) AS t ON t.subject = p.id
               WHERE (p.state = 'succeeded' AND (COALESCE(t.n, 0) <> 1 OR COALESCE(t.total, 0) <> p.amount))
                  OR (p.state <> 'succeeded' AND COALESCE(t.n, 0) <> 0)",
    },
    Question {
        invariant: "a paid order's transfer goes from its payer to its merchant",
        subject: Subject::Payment,
        over: "payments",
        again: Again::Sums,
        text: "SELECT p.id FROM [all payments] p WHERE p.state = 'succeeded' AND NOT EXISTS (
                 SELECT 1 FROM [all transfers] t WHERE t.shard = p.shard AND t.id = p.transfer AND t.subject = p.id
                   AND t.currency = p.currency AND [owner t.debit] = p.payer AND [owner t.credit] = p.merchant)",
    },
    Question {
        invariant: "a refund that succeeded has its transfer from the merchant",
        subject: Subject::Refund,
        over: "refunds",
        again: Again::New,
        text: "SELECT r.id FROM [all refunds] r WHERE [new r.id] AND r.state = 'succeeded' AND NOT EXISTS (
                 SELECT 1 FROM [all transfers] t WHERE t.shard = r.shard AND t.id = r.transfer AND t.subject = r.id
                   AND t.amount = r.amount AND t.kind = 'refund' AND t.state = 'posted' AND [owner t.debit] = r.merchant)",
    },
    Question {
        invariant: "a payment has its idempotency record",
        subject: Subject::Payment,
        over: "payments",
        again: Again::New,
        text: "SELECT p.id FROM [all payments] p WHERE [new p.id] AND NOT EXISTS (
                 SELECT 1 FROM [all requests] r
                 WHERE r.shard = p.shard AND r.hash = [request_hash p.merchant, 'pay', p.request_id] AND r.subject = p.id
                   AND r.state = 'done' AND r.operation = 'pay' AND r.owner = p.merchant AND r.key = p.request_id)",
    },
    Question {
        invariant: "a web order has its payment, and its number is that of the payment's idempotency record",
        subject: Subject::Payment,
        over: "web_orders",
        again: Again::New,
        text: "SELECT o.payment FROM web_orders o WHERE [new o.payment] AND NOT EXISTS (
                 SELECT 1 FROM [all payments] p
                 WHERE p.shard = o.shard AND p.id = o.payment AND p.order_ref = CAST(o.number AS TEXT))",
    },
    Question {
        invariant: "a user's statement has all its lines once, and adds up to the balance",
        subject: Subject::Account,
        over: "accounts",
        again: Again::Sums,
        text: "SELECT a.id FROM accounts a LEFT JOIN (
                 SELECT user_id, currency, SUM(change) AS n, COUNT(*) AS lines FROM [all entries] AS e
                 GROUP BY user_id, currency) AS e
                 ON e.user_id = [owner a.id] AND e.currency = [code a.id]
               WHERE [user a.id] AND (a.credits_posted - a.debits_posted <> COALESCE(e.n, 0)
                  OR a.lines <> COALESCE(e.lines, 0))",
    },
    Question {
        invariant: "test money never reaches somebody who has real money, nor the other way round",
        subject: Subject::Transfer,
        over: "standings",
        again: Again::New,
        text: "SELECT t.id FROM [all transfers] t
               LEFT JOIN standings d ON d.subject = [owner t.debit] AND d.mode = 'test'
               LEFT JOIN standings c ON c.subject = [owner t.credit] AND c.mode = 'test'
               WHERE EXISTS (SELECT 1 FROM standings WHERE mode = 'test') AND [new t.id]
                 AND ([stored t.debit] OR [top_up t.debit]) AND ([stored t.credit] OR [top_up t.credit])
                 AND CASE WHEN d.subject IS NOT NULL OR [owner t.debit] = [test_system] THEN 1 ELSE 0 END
                  <> CASE WHEN c.subject IS NOT NULL OR [owner t.credit] = [test_system] THEN 1 ELSE 0 END",
    },
];
