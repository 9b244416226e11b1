//! The invariants that one question each can prove. The first column names the row that breaks it.

/// What the first column is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Subject {
    Account,
    Provider,
    Payment,
    Refund,
    ForeignOrder,
    Transfer,
}

pub(super) struct Question {
    pub(super) invariant: &'static str,
    pub(super) subject: Subject,
    /// `?1` to `?6` are the kinds of accounts that have no row; `Reader::spell` says what stands in brackets.
    pub(super) text: &'static str,
}

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        invariant: "an account's counters are the sums of its transfers",
        subject: Subject::Account,
        text: "SELECT a.id FROM accounts a LEFT JOIN (
                 SELECT account, SUM(dp) AS dp, SUM(dq) AS dq, SUM(cp) AS cp, SUM(cq) AS cq FROM (
                   SELECT debit AS account, CASE state WHEN 'pending' THEN amount ELSE 0 END AS dp,
                     CASE state WHEN 'posted' THEN amount ELSE 0 END AS dq, 0 AS cp, 0 AS cq FROM transfers
                   UNION ALL
                   SELECT credit, 0, 0, CASE state WHEN 'pending' THEN amount ELSE 0 END,
                     CASE state WHEN 'posted' THEN amount ELSE 0 END FROM transfers) AS sides
                 GROUP BY account) AS s ON s.account = a.id
               WHERE a.debits_pending <> COALESCE(s.dp, 0) OR a.debits_posted <> COALESCE(s.dq, 0)
                  OR a.credits_pending <> COALESCE(s.cp, 0) OR a.credits_posted <> COALESCE(s.cq, 0)",
    },
    Question {
        invariant: "every account that a transfer names exists",
        subject: Subject::Account,
        text: "SELECT s.account FROM (
                 SELECT debit AS account FROM transfers UNION SELECT credit FROM transfers) AS s
               LEFT JOIN accounts a ON a.id = s.account
               WHERE a.id IS NULL AND substr(s.account, 17, 1) NOT IN (?1, ?2, ?3, ?4, ?5, ?6)",
    },
    Question {
        invariant: "no account is below its floor",
        subject: Subject::Account,
        text: "SELECT id FROM accounts WHERE credits_posted - debits_posted - debits_pending < 0",
    },
    Question {
        invariant: "a payment's refunded total is the sum of its refunds and not more than the payment",
        subject: Subject::Payment,
        text: "SELECT p.id FROM payments p LEFT JOIN (
                 SELECT shard, payment, SUM(amount) AS total FROM refunds WHERE state <> 'failed'
                 GROUP BY shard, payment) AS r ON r.shard = p.shard AND r.payment = p.id
               WHERE p.refunded <> COALESCE(r.total, 0) OR p.refunded > p.amount",
    },
    Question {
        invariant: "a paid order credits its merchant exactly once, and an unpaid one never",
        subject: Subject::Payment,
        text: "SELECT p.id FROM payments p LEFT JOIN (
                 SELECT subject, COUNT(*) AS n, SUM(amount) AS total FROM transfers
                 WHERE kind = 'payment' AND state = 'posted' GROUP BY subject) AS t ON t.subject = p.id
               WHERE (p.state = 'succeeded' AND (COALESCE(t.n, 0) <> 1 OR COALESCE(t.total, 0) <> p.amount))
                  OR (p.state <> 'succeeded' AND COALESCE(t.n, 0) <> 0)",
    },
    Question {
        invariant: "a paid order's transfer goes from its payer to its merchant",
        subject: Subject::Payment,
        text: "SELECT p.id FROM payments p LEFT JOIN transfers t ON t.shard = p.shard AND t.id = p.transfer
               WHERE p.state = 'succeeded' AND (t.id IS NULL OR t.subject <> p.id OR t.currency <> p.currency
                  OR substr(t.debit, 1, 16) <> p.payer OR substr(t.credit, 1, 16) <> p.merchant)",
    },
    Question {
        invariant: "a refund that succeeded has its transfer from the merchant",
        subject: Subject::Refund,
        text: "SELECT r.id FROM refunds r LEFT JOIN transfers t ON t.shard = r.shard AND t.id = r.transfer
               WHERE r.state = 'succeeded' AND (t.id IS NULL OR t.subject <> r.id OR t.amount <> r.amount
                  OR t.kind <> 'refund' OR t.state <> 'posted' OR substr(t.debit, 1, 16) <> r.merchant)",
    },
    Question {
        invariant: "a final payment with a notify URL has its notice",
        subject: Subject::Payment,
        text: "SELECT p.id FROM payments p
               LEFT JOIN notices n ON n.shard = p.shard AND n.subject = p.id AND n.channel = 'merchant'
               WHERE p.notify_url IS NOT NULL AND p.state <> 'created' AND n.id IS NULL",
    },
    Question {
        invariant: "a payment has its idempotency record",
        subject: Subject::Payment,
        text: "SELECT id FROM (SELECT id, merchant, request_id FROM payments
                 EXCEPT SELECT subject, owner, key FROM requests WHERE operation = 'pay' AND state = 'done') AS missing",
    },
    Question {
        invariant: "a web order has its payment, and its number is that of the payment's idempotency record",
        subject: Subject::Payment,
        text:
            "SELECT o.payment FROM web_orders o LEFT JOIN payments p ON p.shard = o.shard AND p.id = o.payment
               WHERE p.id IS NULL OR p.order_ref IS NULL OR p.order_ref <> CAST(o.number AS TEXT)",
    },
    Question {
        invariant: "a user's statement has all its lines once, and adds up to the balance",
        subject: Subject::Account,
        text: "SELECT a.id FROM accounts a LEFT JOIN (
                 SELECT user_id, currency, SUM(change) AS n, COUNT(*) AS lines FROM entries GROUP BY user_id, currency) AS e
                 ON e.user_id = substr(a.id, 1, 16) AND e.currency = [code a.id]
               WHERE substr(a.id, 17, 1) = [user] AND (a.credits_posted - a.debits_posted <> COALESCE(e.n, 0)
                  OR a.lines <> COALESCE(e.lines, 0))",
    },
];
