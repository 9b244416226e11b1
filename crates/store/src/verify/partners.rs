//! The invariants over orders that cross wallets: bound once, debited once, given back when refused, credited once.

use super::questions::{Again, Question, Subject};

pub(super) const PARTNER_QUESTIONS: &[Question] = &[
    Question {
        invariant: "a bound order is paid by the wallet that bound it, and says under which id",
        subject: Subject::Payment,
        over: "payments",
        again: Again::Sums,
        text: "SELECT p.id FROM [all payments] p
               WHERE p.bound_wallet IS NOT NULL AND ((p.state = 'succeeded')
                 AND (p.payer <> p.bound_wallet OR p.wallet_reference IS NULL))",
    },
    Question {
        invariant: "a foreign order is opened once",
        subject: Subject::ForeignOrder,
        over: "foreign_orders",
        again: Again::All,
        text: "SELECT f.id FROM foreign_orders f
               JOIN foreign_orders g ON g.acquirer = f.acquirer AND g.reference = f.reference
               WHERE g.id < f.id",
    },
    Question {
        invariant: "a foreign order debits its user once when it was confirmed, and else never",
        subject: Subject::ForeignOrder,
        over: "foreign_orders",
        again: Again::All,
        text: "SELECT f.id FROM foreign_orders f LEFT JOIN (
                 SELECT subject, COUNT(*) AS n, SUM(amount) AS total FROM [all transfers] AS m
                 WHERE kind = 'payment' AND state = 'posted' GROUP BY subject) AS t ON t.subject = f.id
               WHERE (f.transfer IS NOT NULL AND (COALESCE(t.n, 0) <> 1 OR COALESCE(t.total, 0) <> f.amount))
                  OR (f.transfer IS NULL AND COALESCE(t.n, 0) <> 0)",
    },
    Question {
        invariant: "a foreign order gives back what was refunded, and all of it when it failed",
        subject: Subject::ForeignOrder,
        over: "foreign_orders",
        again: Again::All,
        text: "SELECT f.id FROM foreign_orders f LEFT JOIN (
                 SELECT subject, SUM(amount) AS total FROM [all transfers] AS m
                 WHERE kind = 'refund' AND state = 'posted' GROUP BY subject) AS t ON t.subject = f.id
               WHERE COALESCE(t.total, 0) <> CASE f.state WHEN 'failed' THEN f.amount ELSE f.refunded END",
    },
    Question {
        invariant: "a foreign order's transfers go between its user and one clearing account",
        subject: Subject::ForeignOrder,
        over: "foreign_orders",
        again: Again::All,
        text: "SELECT f.id FROM foreign_orders f JOIN [all transfers] d ON d.shard = f.shard AND d.id = f.transfer
               JOIN [all transfers] t ON t.subject = f.id
               WHERE NOT ((t.kind = 'payment' AND t.debit = d.debit AND t.credit = d.credit)
                       OR (t.kind = 'refund' AND t.debit = d.credit AND t.credit = d.debit))
                  OR [owner d.debit] <> f.user_id OR t.currency <> f.currency",
    },
    Question {
        invariant: "a foreign order that was confirmed or declined has its notice to the acquirer",
        subject: Subject::ForeignOrder,
        over: "foreign_orders",
        again: Again::All,
        text: "SELECT f.id FROM foreign_orders f WHERE f.state <> 'created' AND NOT EXISTS (
                 SELECT 1 FROM [all notices] n WHERE n.shard = f.shard AND n.subject = f.id AND n.channel = 'acquirer')",
    },
    Question {
        invariant: "a foreign order in process has a notice that is still to be answered",
        subject: Subject::ForeignOrder,
        over: "foreign_orders",
        again: Again::All,
        text: "SELECT f.id FROM foreign_orders f WHERE f.state = 'processing' AND NOT EXISTS (
                 SELECT 1 FROM [all notices] n
                 WHERE n.shard = f.shard AND n.subject = f.id AND n.channel = 'acquirer' AND n.state = 'due')",
    },
    Question {
        invariant: "what moves on a clearing account belongs to an order or a refund",
        subject: Subject::Transfer,
        over: "transfers",
        again: Again::New,
        text: "SELECT t.id FROM [all transfers] t
               WHERE [new t.id] AND (([partner t.debit] AND NOT ([top_up t.credit] OR [fee t.credit]))
                   OR ([partner t.credit] AND NOT ([top_up t.debit] OR [fee t.debit])))
                 AND NOT EXISTS (SELECT 1 FROM [all payments] p WHERE p.shard = t.shard AND p.id = t.subject
                   AND t.kind = 'payment' AND p.bound_wallet = [owner t.debit])
                 AND NOT EXISTS (SELECT 1 FROM [all refunds] r WHERE r.shard = t.shard AND r.id = t.subject
                   AND t.kind = 'refund')
                 AND NOT EXISTS (SELECT 1 FROM foreign_orders f WHERE f.shard = t.shard AND f.id = t.subject)",
    },
];
