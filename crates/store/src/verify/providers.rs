//! The invariants of payments through providers.

use super::questions::{Again, Question, Subject};

pub(super) const PROVIDER_QUESTIONS: &[Question] = &[
    Question {
        invariant: "a payment counts its attempts, and those that are live",
        subject: Subject::Payment,
        over: "payments",
        again: Again::Sums,
        text: "SELECT p.id FROM [all payments] p LEFT JOIN (
                 SELECT shard, payment, COUNT(*) AS made,
                   SUM(CASE WHEN state IN ('prepared', 'submitted', 'unknown') THEN 1 ELSE 0 END) AS live
                 FROM payment_attempts GROUP BY shard, payment) AS a ON a.shard = p.shard AND a.payment = p.id
               WHERE p.attempts_made <> COALESCE(a.made, 0) OR p.attempts_live <> COALESCE(a.live, 0)",
    },
    Question {
        invariant: "a payment is credited by one attempt at most, and by the one that it names",
        subject: Subject::Payment,
        over: "payments",
        again: Again::Sums,
        text: "SELECT p.id FROM [all payments] p LEFT JOIN (
                 SELECT shard, payment, COUNT(*) AS n, MIN(number) AS number FROM payment_attempts
                 WHERE credit = 'payment' GROUP BY shard, payment) AS a ON a.shard = p.shard AND a.payment = p.id
               WHERE COALESCE(a.n, 0) > 1 OR COALESCE(a.number, 0) <> COALESCE(p.paid_attempt, 0)",
    },
    Question {
        invariant: "an attempt that was paid has its transfer of the whole amount from its provider",
        subject: Subject::Payment,
        over: "payment_attempts",
        again: Again::All,
        text: "SELECT a.payment FROM payment_attempts a WHERE a.state = 'succeeded' AND NOT EXISTS (
                 SELECT 1 FROM [all transfers] t WHERE t.shard = a.shard AND t.id = a.transfer AND t.amount = a.amount
                   AND t.subject = a.payment AND t.state = 'posted' AND t.kind = a.credit AND [owner t.debit] = a.account)",
    },
    Question {
        invariant: "money that paid nothing has a provider call that gives it back",
        subject: Subject::Payment,
        over: "payment_attempts",
        again: Again::All,
        text: "SELECT a.payment FROM payment_attempts a LEFT JOIN (
                 SELECT shard, payment, attempt, COUNT(*) AS n, SUM(amount) AS total FROM provider_calls
                 WHERE kind = 'surplus' GROUP BY shard, payment, attempt) AS e
                 ON e.shard = a.shard AND e.payment = a.payment AND e.attempt = a.number
               WHERE a.credit = 'surplus' AND (COALESCE(e.n, 0) <> 1 OR e.total <> a.amount)",
    },
    Question {
        invariant: "what an attempt gave back and shared is the sum of its provider calls",
        subject: Subject::Payment,
        over: "payment_attempts",
        again: Again::All,
        text: "SELECT a.payment FROM payment_attempts a LEFT JOIN (
                 SELECT shard, payment, attempt,
                   SUM(CASE WHEN kind IN ('refund', 'surplus') AND state <> 'failed' THEN amount ELSE 0 END) AS back,
                   SUM(CASE WHEN kind = 'share' AND state <> 'failed' THEN amount
                            WHEN kind = 'return' AND state = 'succeeded' THEN taken_back - amount ELSE 0 END) AS shared
                 FROM provider_calls GROUP BY shard, payment, attempt) AS e
                 ON e.shard = a.shard AND e.payment = a.payment AND e.attempt = a.number
               WHERE (a.credit = 'payment' AND a.refunded <> COALESCE(e.back, 0)) OR a.shared <> COALESCE(e.shared, 0)",
    },
    Question {
        invariant: "the fee that an attempt was charged is the sum of its fee transfers, and is charged at settlement",
        subject: Subject::Payment,
        over: "payment_attempts",
        again: Again::All,
        text: "SELECT a.payment FROM payment_attempts a LEFT JOIN (
                 SELECT shard, subject,
                   SUM(CASE WHEN NOT [stored credit] THEN amount ELSE -amount END) AS total
                 FROM [all transfers] AS m WHERE kind = 'fee' AND state = 'posted' GROUP BY shard, subject) AS t
                 ON t.shard = a.shard AND t.subject = a.payment
               WHERE (a.credit = 'payment' AND a.fee_charged <> COALESCE(t.total, 0))
                  OR (a.settled_at IS NULL AND a.fee_charged <> 0)",
    },
    Question {
        invariant: "a provider call's transfer stands as the provider call does",
        subject: Subject::Payment,
        over: "provider_calls",
        again: Again::All,
        text: "SELECT e.payment FROM provider_calls e WHERE e.transfer IS NOT NULL AND NOT EXISTS (
                 SELECT 1 FROM [all transfers] t WHERE t.shard = e.shard AND t.id = e.transfer AND t.amount = e.amount
                   AND t.state = CASE e.state WHEN 'succeeded' THEN 'posted' WHEN 'failed' THEN 'voided' ELSE 'pending' END)",
    },
    Question {
        invariant: "a provider call or an attempt that has ended has no call whose effect is not known",
        subject: Subject::Payment,
        over: "payment_attempts",
        again: Again::All,
        text: "SELECT payment FROM provider_calls WHERE open_sends > 0 AND state NOT IN ('submitted', 'unknown')
               UNION SELECT payment FROM payment_attempts
               WHERE open_sends > 0 AND state NOT IN ('prepared', 'submitted', 'unknown')",
    },
    Question {
        invariant: "a refund through a provider stands as its provider call does",
        subject: Subject::Refund,
        over: "refunds",
        again: Again::All,
        text: "SELECT r.id FROM [all refunds] r JOIN provider_calls e ON e.shard = r.shard AND e.refund = r.id AND e.kind = 'refund'
               WHERE r.amount <> e.amount OR r.state <>
                 CASE e.state WHEN 'succeeded' THEN 'succeeded' WHEN 'failed' THEN 'failed' ELSE 'processing' END",
    },
    Question {
        invariant: "a refund that is under way has its provider call",
        subject: Subject::Refund,
        over: "refunds",
        again: Again::All,
        text: "SELECT r.id FROM [all refunds] r
               LEFT JOIN provider_calls e ON e.shard = r.shard AND e.refund = r.id AND e.kind = 'refund'
               WHERE r.state = 'processing' AND e.number IS NULL",
    },
    Question {
        invariant: "a provider's clearing account has what came, less what went back and the fees",
        subject: Subject::Provider,
        over: "provider_accounts",
        again: Again::All,
        text: "SELECT c.id FROM provider_accounts c
               LEFT JOIN (SELECT account, SUM(amount) AS n FROM payment_attempts WHERE state = 'succeeded'
                 GROUP BY account) AS came ON came.account = c.id
               LEFT JOIN (SELECT account, SUM(amount) AS n FROM provider_calls
                 WHERE state = 'succeeded' AND kind IN ('refund', 'surplus') GROUP BY account) AS went
                 ON went.account = c.id
               LEFT JOIN (SELECT owner, SUM(n) AS n FROM (
                   SELECT [owner debit] AS owner, amount AS n FROM [all transfers] AS m
                   WHERE state = 'posted' AND kind <> 'fee'
                   UNION ALL SELECT [owner credit], -amount FROM [all transfers] AS m
                   WHERE state = 'posted' AND kind <> 'fee') AS sides GROUP BY owner) AS moved
                 ON moved.owner = c.id
               WHERE COALESCE(came.n, 0) - COALESCE(went.n, 0) <> COALESCE(moved.n, 0)",
    },
    Question {
        invariant: "an attempt is settled by its transfers, and has none before",
        subject: Subject::Payment,
        over: "payment_attempts",
        again: Again::All,
        text: "SELECT a.payment FROM payment_attempts a LEFT JOIN (
                 SELECT subject, COUNT(*) AS n,
                   SUM(CASE WHEN kind = 'settlement' THEN amount ELSE 0 END) AS total
                 FROM [all transfers] AS m WHERE state = 'posted' AND kind IN ('fee', 'settlement') GROUP BY subject) AS t
                 ON t.subject = a.payment
               LEFT JOIN (SELECT shard, payment, attempt, SUM(amount) AS n FROM provider_calls
                 WHERE kind = 'return' AND state = 'succeeded' GROUP BY shard, payment, attempt) AS r
                 ON r.shard = a.shard AND r.payment = a.payment AND r.attempt = a.number
               WHERE a.credit = 'payment' AND ((a.settled_at IS NULL AND COALESCE(t.n, 0) > 0)
                 OR (a.settled_at IS NOT NULL
                   AND COALESCE(t.total, 0) + a.fee + a.refunded + a.shared + COALESCE(r.n, 0) < a.amount)
                 OR COALESCE(t.total, 0) > a.amount)",
    },
    Question {
        invariant: "a merchant's pending money is what is left of the attempts that are not settled",
        subject: Subject::Merchant,
        over: "payment_attempts",
        again: Again::All,
        text: "SELECT m.merchant FROM (
                 SELECT merchant, SUM(CASE WHEN credit = 'payment' AND settled_at IS NULL
                   THEN amount - refunded - shared ELSE 0 END) AS n FROM payment_attempts GROUP BY merchant) AS m
               LEFT JOIN (
                 SELECT a.merchant, SUM(e.amount) AS n FROM provider_calls e JOIN payment_attempts a
                   ON a.shard = e.shard AND a.payment = e.payment AND a.number = e.attempt
                 WHERE e.kind = 'refund' AND e.state = 'waiting' AND a.settled_at IS NULL GROUP BY a.merchant) AS w
                 ON w.merchant = m.merchant
               LEFT JOIN (
                 SELECT [owner id] AS merchant, SUM(credits_posted - debits_posted - debits_pending) AS n
                 FROM accounts WHERE [pending id] GROUP BY 1) AS b ON b.merchant = m.merchant
               WHERE m.n + COALESCE(w.n, 0) <> COALESCE(b.n, 0)",
    },
    Question {
        invariant: "what is in suspense is what waits to be given back",
        subject: Subject::Account,
        over: "transfers",
        again: Again::All,
        text: "SELECT t.account FROM (
                 SELECT account, SUM(n) AS n FROM (
                   SELECT credit AS account, amount AS n FROM [all transfers] AS m
                   WHERE state = 'posted' AND [suspense credit]
                   UNION ALL SELECT debit, -amount FROM [all transfers] AS m
                   WHERE state = 'posted' AND [suspense debit]) AS sides GROUP BY account) AS t
               WHERE t.n <> (SELECT COALESCE(SUM(a.amount), 0) FROM payment_attempts a WHERE a.credit = 'surplus'
                 AND NOT EXISTS (SELECT 1 FROM provider_calls e WHERE e.shard = a.shard AND e.payment = a.payment
                   AND e.attempt = a.number AND e.kind = 'surplus' AND e.state = 'succeeded'))",
    },
];
